//! macOS: the login keychain through `security`.
//!
//! Untested: written against the manual page of security(1), never run on a Mac. The system asks
//! the person before it changes what is trusted.

use super::{TrustError, program};
use crate::{LocalCertificate, NAME_PREFIX};

const SECURITY: &str = "/usr/bin/security";
const PACKAGE: &str = "nothing: it is part of macOS";

pub(super) fn add(certificate: &LocalCertificate) -> Result<(), TrustError> {
    let path = std::env::temp_dir().join(format!("tanba-{}.crt", std::process::id()));
    std::fs::write(&path, certificate.authority()).map_err(|source| TrustError::File {
        path: path.clone(),
        source,
    })?;
    let file = path.to_string_lossy().into_owned();
    let arguments = ["add-trusted-cert", "-r", "trustRoot", "-p", "ssl", &file];
    let added = program::run(SECURITY, PACKAGE, arguments);
    let _ = std::fs::remove_file(&path);
    added.map(drop)
}

pub(super) fn remove(name: &str) -> Result<(), TrustError> {
    // -t takes the trust setting away together with the certificate.
    program::run(SECURITY, PACKAGE, ["delete-certificate", "-t", "-c", name]).map(drop)
}

pub(super) fn names() -> Result<Vec<String>, TrustError> {
    // find-certificate fails when nothing is found, which is no failure here.
    let listing = match program::run(
        SECURITY,
        PACKAGE,
        ["find-certificate", "-a", "-c", NAME_PREFIX],
    ) {
        Ok(listing) => listing,
        Err(TrustError::Program { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let label = |line: &str| {
        line.trim()
            .strip_prefix("\"labl\"<blob>=\"")?
            .strip_suffix('"')
            .map(str::to_owned)
    };
    Ok(listing
        .lines()
        .filter_map(label)
        .filter(|name| name.starts_with(NAME_PREFIX))
        .collect())
}

/// Our own authorities, with what the person trusts beside them left out.
pub(super) fn authorities() -> Result<Vec<Vec<u8>>, TrustError> {
    let found = program::run(
        SECURITY,
        PACKAGE,
        ["find-certificate", "-a", "-c", NAME_PREFIX, "-p"],
    );
    match found {
        Ok(listing) => Ok(program::certificates(&listing)),
        Err(TrustError::Program { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
