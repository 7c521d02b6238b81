//! The store of a Linux system: a folder of PEM files and a program that gathers them.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Store, StoreKind, TrustError, program};
use crate::{LocalCertificate, NAME_PREFIX};

/// What the gathering programs make for everybody: Debian, Fedora, Arch, openSUSE.
const GATHERED: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
    "/var/lib/ca-certificates/ca-bundle.pem",
];

/// Every authority in what was gathered last.
pub(super) fn authorities() -> Result<Vec<Vec<u8>>, TrustError> {
    let present = GATHERED.iter().map(Path::new).find(|path| path.is_file());
    let path = present.ok_or(TrustError::NoSuchStore)?;
    let listing = fs::read(path).map_err(|source| TrustError::File {
        path: path.to_owned(),
        source,
    })?;
    Ok(program::certificates(&String::from_utf8_lossy(&listing)))
}

/// Adds the authority.
pub(super) fn add(store: &Store, certificate: &LocalCertificate) -> Result<(), TrustError> {
    let path = file_of(&store.path, certificate.authority_name());
    fs::write(&path, certificate.authority_pem())
        .map_err(|source| TrustError::File { path, source })?;
    gather(store)
}

/// Removes the authority of this name.
pub(super) fn remove(store: &Store, name: &str) -> Result<(), TrustError> {
    let path = file_of(&store.path, name);
    fs::remove_file(&path).map_err(|source| TrustError::File { path, source })?;
    gather(store)
}

/// The names of the agent's authorities.
pub(super) fn names(store: &Store) -> Result<Vec<String>, TrustError> {
    let entries = match fs::read_dir(&store.path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(TrustError::File {
                path: store.path.clone(),
                source,
            });
        }
    };
    let prefix = NAME_PREFIX.replace(' ', "-");
    let names = entries.filter_map(Result::ok).filter_map(|entry| {
        let file = entry.file_name();
        let name = file.to_str()?.strip_suffix(".crt")?;
        name.starts_with(&prefix).then(|| name.replace('-', " "))
    });
    Ok(names.collect())
}

/// update-ca-certificates skips names with spaces.
fn file_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{}.crt", name.replace(' ', "-")))
}

fn gather(store: &Store) -> Result<(), TrustError> {
    let none: [OsString; 0] = [];
    match store.kind {
        StoreKind::UpdateCaCertificates => {
            // --fresh takes the links of removed certificates away as well.
            program::run("update-ca-certificates", "ca-certificates", ["--fresh"]).map(drop)
        }
        _ => program::run("update-ca-trust", "ca-certificates", none).map(drop),
    }
}
