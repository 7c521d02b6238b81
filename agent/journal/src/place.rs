//! Where the files of a journal are, and how they are made: for their owner alone.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::{JournalError, Operation};

/// The files of one journal.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The journal itself.
    pub(crate) journal: PathBuf,
    /// Number and hash of the last entry.
    pub(crate) head: PathBuf,
    /// Locked by the process that writes.
    pub(crate) lock: PathBuf,
    /// What was left of torn last lines.
    pub(crate) torn: PathBuf,
}

impl Place {
    pub(crate) fn of(journal: &Path) -> Self {
        let beside = |ending: &str| {
            let mut name = OsString::from(journal.as_os_str());
            name.push(ending);
            PathBuf::from(name)
        };
        Self {
            journal: journal.to_owned(),
            head: beside(".head"),
            lock: beside(".lock"),
            torn: beside(".torn"),
        }
    }

    /// Makes the folder, mode 0700, unless it is there.
    pub(crate) fn create_folder(&self) -> Result<(), JournalError> {
        let Some(folder) = self
            .journal
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        else {
            return Ok(());
        };
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|source| JournalError::io(folder, Operation::CreateFolder, source))
    }

    /// Makes the names of new files durable. Where folders cannot be synchronised (Windows) the
    /// file system does so by itself.
    pub(crate) fn sync_folder(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            let folder = self
                .journal
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }
}

/// Opens a file to read and write, creating it with mode 0600.
pub(crate) fn open_private(path: &Path) -> Result<File, JournalError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map_err(|source| JournalError::io(path, Operation::Open, source))
}
