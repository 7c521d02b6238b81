//! Windows: the user's root store through the system's own `certutil.exe`.
//!
//! Untested: written against Microsoft's documentation of certutil, never run on Windows. The
//! system asks the person before it adds a root certificate to the user's store.

use std::path::PathBuf;

use super::{TrustError, program};
use crate::{LocalCertificate, NAME_PREFIX};

/// Not the certutil of the NSS tools, which may stand earlier in the search path.
const CERTUTIL: &str = r"C:\Windows\System32\certutil.exe";
const PACKAGE: &str = "nothing: it is part of Windows";

pub(super) fn add(certificate: &LocalCertificate) -> Result<(), TrustError> {
    let path: PathBuf = std::env::temp_dir().join(format!("tanba-{}.crt", std::process::id()));
    std::fs::write(&path, certificate.authority()).map_err(|source| TrustError::File {
        path: path.clone(),
        source,
    })?;
    let file = path.to_string_lossy().into_owned();
    let added = program::run(CERTUTIL, PACKAGE, ["-user", "-addstore", "Root", &file]);
    let _ = std::fs::remove_file(&path);
    added.map(drop)
}

pub(super) fn remove(name: &str) -> Result<(), TrustError> {
    program::run(CERTUTIL, PACKAGE, ["-user", "-delstore", "Root", name]).map(drop)
}

pub(super) fn names() -> Result<Vec<String>, TrustError> {
    let listing = program::run(CERTUTIL, PACKAGE, ["-user", "-store", "Root"])?;
    // The label before the subject is translated; the name itself is not.
    let mut names: Vec<String> = listing
        .lines()
        .filter_map(|line| {
            line.split_once("CN=")
                .map(|(_, name)| name.trim().to_owned())
        })
        .filter(|name| name.starts_with(NAME_PREFIX))
        .collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Our own authorities, with what the person trusts beside them left out.
pub(super) fn authorities() -> Result<Vec<Vec<u8>>, TrustError> {
    let path = std::env::temp_dir().join(format!("tanba-{}.der", std::process::id()));
    let mut authorities = Vec::new();
    for name in names()? {
        let file = path.to_string_lossy().into_owned();
        // Writes the one certificate of this name into the file, DER.
        let arguments = ["-user", "-f", "-store", "Root", &name, &file];
        program::run(CERTUTIL, PACKAGE, arguments)?;
        let read = std::fs::read(&path).map_err(|source| TrustError::File {
            path: path.clone(),
            source,
        });
        let _ = std::fs::remove_file(&path);
        authorities.push(read?);
    }
    Ok(authorities)
}
