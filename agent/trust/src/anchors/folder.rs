//! The folder of anchors on the disk.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tanba_pki::{Certificate, CertificateError};

use super::AnchorError;

/// The most files in the folder.
const MAX_FILES: usize = 1000;
/// The largest file, in octets: a bundle of some hundred certificates.
const MAX_FILE: u64 = 4 << 20;

/// What the folder holds.
#[derive(Default)]
pub(super) struct Found {
    pub(super) certificates: Vec<(PathBuf, Certificate)>,
    pub(super) unusable: Vec<(PathBuf, CertificateError)>,
}

/// Reads every file of the folder, in the order of their names; hidden files are passed over.
pub(super) fn read(folder: &Path) -> Result<Found, AnchorError> {
    let mut found = Found::default();
    for path in file_paths(folder)? {
        let octets = read_file(&path)?;
        match Certificate::all_from_bytes(&octets) {
            Ok(certificates) => found.certificates.extend(
                certificates
                    .into_iter()
                    .map(|certificate| (path.clone(), certificate)),
            ),
            Err(error) => found.unusable.push((path, error)),
        }
    }
    Ok(found)
}

/// Writes a certificate as PEM; whole or not at all.
pub(super) fn write(
    folder: &Path,
    name: &str,
    certificate: &Certificate,
) -> Result<PathBuf, AnchorError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed(folder))?;

    let path = folder.join(format!("{name}.pem"));
    let unfinished = folder.join(format!(".{name}.part"));
    let written = (|| {
        let mut file = File::create(&unfinished)?;
        file.write_all(certificate.to_pem().as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)
    })();
    if written.is_err() {
        // What is left of it is hidden and never read; the first error is the one to tell.
        drop(fs::remove_file(&unfinished));
    }
    written.map_err(failed(&path))?;
    Ok(path)
}

/// Deletes the file of an anchor; gone already is fine.
pub(super) fn delete(path: &Path) -> Result<(), AnchorError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path)(error)),
        _ => Ok(()),
    }
}

fn file_paths(folder: &Path) -> Result<Vec<PathBuf>, AnchorError> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(failed(folder))?.path();
        let hidden = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if hidden || !path.is_file() {
            continue;
        }
        if paths.len() == MAX_FILES {
            return Err(AnchorError::TooMuch {
                path: folder.to_owned(),
            });
        }
        paths.push(path);
    }
    paths.sort();
    Ok(paths)
}

fn read_file(path: &Path) -> Result<Vec<u8>, AnchorError> {
    let mut octets = Vec::new();
    let file = File::open(path).map_err(failed(path))?;
    let read = file
        .take(MAX_FILE + 1)
        .read_to_end(&mut octets)
        .map_err(failed(path))?;
    if read as u64 > MAX_FILE {
        return Err(AnchorError::TooMuch {
            path: path.to_owned(),
        });
    }
    Ok(octets)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> AnchorError {
    let path = path.to_owned();
    move |source| AnchorError::Io { path, source }
}
