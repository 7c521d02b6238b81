//! Files without a name, in a folder of the agent.

use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use tanba_module::Fault;

/// Where they lie.
pub(super) struct Spool {
    folder: PathBuf,
}

impl Spool {
    pub(super) fn new(folder: PathBuf) -> Self {
        // What a crash left between the making of a file and the loss of its name.
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "the folder of held documents could not be emptied");
            }
            _ => {}
        }
        Self { folder }
    }

    /// A new file for this user alone. It has no name, or loses it at once, so that nobody else
    /// opens it and the system removes it when it is closed, also after a crash.
    pub(super) fn file(&self) -> Result<File, Fault> {
        let made = self.make_folder();
        let file = made.and_then(|()| tempfile::tempfile_in(&self.folder));
        file.map_err(|error| fault(&error))
    }

    fn make_folder(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        builder.create(&self.folder)
    }
}

/// Why something could not be kept.
pub(super) fn fault(error: &io::Error) -> Fault {
    tracing::warn!(%error, "a document could not be kept");
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Fault::Limit {
                what: "free space on this computer's disk".into(),
            }
        }
        _ => Fault::FileUnusable,
    }
}
