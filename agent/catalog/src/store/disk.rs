//! What is done to the disk so that it survives a power cut: files are synchronised before they
//! are named, and folders after.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use super::StoreError;

/// Makes a folder that only this user can read, and those above it.
pub(super) fn make_private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(failed(path))?;
    let metadata = fs::symlink_metadata(path).map_err(failed(path))?;
    if metadata.is_dir() {
        Ok(())
    } else {
        // A link would lead what is written out of the store.
        Err(failed(path)(io::ErrorKind::NotADirectory.into()))
    }
}

/// Reads a file of at most `limit` octets; `None` when there is none.
pub(super) fn read_if_there(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
    match read(path, limit) {
        Ok(octets) => Ok(Some(octets)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path)(error)),
    }
}

/// Reads a file of at most `limit` octets.
pub(super) fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    let file = File::open(path)?;
    file.take(limit.saturating_add(1))
        .read_to_end(&mut octets)?;
    if octets.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(octets)
}

/// Writes a new file and brings it to the disk. A file that is there is replaced.
pub(super) fn write(path: &Path, octets: &[u8]) -> Result<(), StoreError> {
    let written = (|| {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(octets)?;
        file.sync_all()
    })();
    written.map_err(failed(path))
}

/// Renames a file or a folder, and brings the new name to the disk.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), StoreError> {
    fs::rename(from, to).map_err(failed(to))?;
    match to.parent() {
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

/// Brings the names in a folder to the disk.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(failed(path))?;
    // Windows has no such call; NTFS journals names itself.
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Deletes a folder with all that is in it; gone already is fine. Links are not followed.
pub(super) fn delete_folder(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path)(error)),
        _ => Ok(()),
    }
}

pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { path, source }
}
