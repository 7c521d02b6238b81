//! NSS databases through `certutil` of the NSS tools.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{TrustError, program};
use crate::{LocalCertificate, NAME_PREFIX, files};

const PACKAGE: &str = "libnss3-tools (Debian, Ubuntu), nss-tools (Fedora), nss (Arch) or mozilla-nss-tools (openSUSE)";

/// Trusted to issue certificates of TLS servers, and for nothing else.
const TRUSTED: &str = "C,,";

/// Adds the authority; makes the database when there is none.
pub(super) fn add(folder: &Path, certificate: &LocalCertificate) -> Result<(), TrustError> {
    if !exists(folder) {
        files::private_folder(folder).map_err(|source| TrustError::File {
            path: folder.to_owned(),
            source,
        })?;
        certutil(folder, ["-N", "--empty-password"])?;
    }
    let name = certificate.authority_name();
    // A certificate under our name that is not ours, or not trusted, gives way.
    if names(folder)?.iter().any(|present| present == name) {
        remove(folder, name)?;
    }
    let file = CertificateFile::new(folder, certificate)?;
    let mut arguments = ["-A", "-t", TRUSTED, "-n", name, "-i"]
        .map(OsString::from)
        .to_vec();
    arguments.push(file.0.clone().into_os_string());
    certutil(folder, arguments).map(drop)
}

/// Whether the certificate under the authority's name is that certificate, and is trusted.
pub(super) fn is_trusted(
    folder: &Path,
    certificate: &LocalCertificate,
) -> Result<bool, TrustError> {
    let name = certificate.authority_name();
    let pem = certutil(folder, ["-L", "-a", "-n", name])?;
    let same = CertificateDer::from_pem_slice(pem.as_bytes())
        .is_ok_and(|present| *present == *certificate.authority());
    let trusted = entries(folder)?
        .iter()
        .any(|(present, flags)| present == name && flags.starts_with('C'));
    Ok(same && trusted)
}

/// Every authority that the database trusts for TLS servers.
pub(super) fn authorities(folder: &Path) -> Result<Vec<Vec<u8>>, TrustError> {
    let trusted = entries(folder)?.into_iter();
    let trusted = trusted.filter(|(_, flags)| is_authority(flags));
    let names: BTreeSet<String> = trusted.map(|(name, _)| name).collect();
    let mut authorities = Vec::new();
    for name in names {
        let listing = certutil(folder, ["-L", "-a", "-n", name.as_str()])?;
        authorities.extend(program::certificates(&listing));
    }
    Ok(authorities)
}

/// Whether the flags for TLS make a certificate an authority of servers: `C` among them.
fn is_authority(flags: &str) -> bool {
    flags.split(',').next().is_some_and(|tls| tls.contains('C'))
}

/// Removes one certificate of this name.
pub(super) fn remove(folder: &Path, name: &str) -> Result<(), TrustError> {
    certutil(folder, ["-D", "-n", name]).map(drop)
}

/// The names of the agent's authorities.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, TrustError> {
    let entries = entries(folder)?.into_iter().map(|(name, _)| name);
    Ok(entries
        .filter(|name| name.starts_with(NAME_PREFIX))
        .collect())
}

/// Every certificate of the database with its trust flags. A listing has a name and, after at
/// least one space, the flags.
fn entries(folder: &Path) -> Result<Vec<(String, String)>, TrustError> {
    if !exists(folder) {
        return Ok(Vec::new());
    }
    let listing = certutil(folder, ["-L"])?;
    let entries = listing.lines().filter_map(|line| {
        let (name, flags) = line.trim_end().rsplit_once(' ')?;
        let is_entry = flags.split(',').count() == 3 && flags != "SSL,S/MIME,JAR/XPI";
        is_entry.then(|| (name.trim().to_owned(), flags.to_owned()))
    });
    Ok(entries.collect())
}

fn exists(folder: &Path) -> bool {
    folder.join("cert9.db").is_file()
}

fn certutil<A: Into<OsString>>(
    folder: &Path,
    arguments: impl IntoIterator<Item = A>,
) -> Result<String, TrustError> {
    let mut database = OsString::from("sql:");
    database.push(folder);
    let all = [OsString::from("-d"), database].into_iter();
    program::run(
        "certutil",
        PACKAGE,
        all.chain(arguments.into_iter().map(Into::into)),
    )
}

/// The certificate in a file beside the database, for the time that certutil reads it. A sandbox
/// may keep certutil away from other places.
struct CertificateFile(std::path::PathBuf);

impl CertificateFile {
    fn new(folder: &Path, certificate: &LocalCertificate) -> Result<Self, TrustError> {
        let path = folder.join(format!("tanba-{}.der", std::process::id()));
        let written = std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(certificate.authority()));
        match written {
            Ok(()) => Ok(Self(path)),
            Err(source) => Err(TrustError::File { path, source }),
        }
    }
}

impl Drop for CertificateFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
