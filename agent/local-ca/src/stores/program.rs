//! Running the programs that own the stores.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::TrustError;

/// Runs a program without input and gives what it prints.
pub(super) fn run<A: AsRef<OsStr>>(
    program: &'static str,
    package: &'static str,
    arguments: impl IntoIterator<Item = A>,
) -> Result<String, TrustError> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        // Texts are compared, so they must not be translated.
        .env("LC_ALL", "C")
        .output()
        .map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => TrustError::ProgramMissing { program, package },
            _ => TrustError::Start {
                program: program.to_owned(),
                source,
            },
        })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr)
        .trim()
        .replace('\n', " ");
    Err(TrustError::Program {
        program: program.to_owned(),
        message,
    })
}

/// The certificates in a PEM listing, DER; what is none is passed over.
pub(super) fn certificates(listing: &str) -> Vec<Vec<u8>> {
    CertificateDer::pem_slice_iter(listing.as_bytes())
        .filter_map(Result::ok)
        .map(|certificate| certificate.to_vec())
        .collect()
}
