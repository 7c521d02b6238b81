//! Why the journal cannot be written or read.

use std::io;
use std::path::PathBuf;

/// What was attempted on a file of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Making the folder.
    CreateFolder,
    /// Opening or creating a file.
    Open,
    /// Reading.
    Read,
    /// Writing, or making it durable.
    Write,
    /// Cutting off or moving aside.
    Repair,
    /// Taking the lock.
    Lock,
}

/// Why the journal cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another process writes this journal.
    #[error("another process is writing the journal {path}")]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// The disk, the quota or the limit of the process is used up. The entry is not in the journal.
    #[error("there is no room for the journal {path}; free some space and try again")]
    Full {
        /// The journal.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Any other failure of the system.
    #[error("the journal failed at {path} ({operation:?})")]
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted.
        operation: Operation,
        /// What the system said.
        source: io::Error,
    },
    /// Entries are missing at the end: the head names more than there are.
    #[error(
        "the journal ends at entry {found}, but entry {expected} was written; entries were cut off"
    )]
    CutOff {
        /// The sequence number in the head.
        expected: u64,
        /// The last entry that is there; 0 for none.
        found: u64,
    },
    /// The last entry is not readable or not intact.
    #[error("the last entry of the journal is damaged; verify the journal and set it aside")]
    TailDamaged,
    /// The last entry is intact but not the one that the head names.
    #[error("the last entry of the journal is not the one that was written; verify the journal")]
    HeadMismatch,
    /// The journal has entries and its head is gone or unreadable.
    #[error("the file that names the last entry of the journal is missing or damaged: {path}")]
    HeadMissing {
        /// The head.
        path: PathBuf,
    },
    /// Something else wrote to the journal, or a failed write could not be undone. Nothing more
    /// is appended; opening it again tells what is wrong.
    #[error("the journal was changed by something else")]
    Changed,
    /// A record whose line would exceed the limit.
    #[error("the entry would be larger than {limit} octets")]
    RecordTooLarge {
        /// The limit.
        limit: usize,
    },
    /// A time that RFC 3339 cannot write.
    #[error("the time of the entry cannot be written")]
    Time(#[source] time::error::Format),
    /// A line of the journal is not an entry.
    #[error("line {line} of the journal is not an intact entry")]
    BadLine {
        /// Counted from 1.
        line: u64,
    },
}

impl JournalError {
    /// Puts a failure of the system into words of the journal.
    pub(crate) fn io(path: impl Into<PathBuf>, operation: Operation, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::Full { path, source },
            _ => Self::Io {
                path,
                operation,
                source,
            },
        }
    }
}
