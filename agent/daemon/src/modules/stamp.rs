//! Whether a file is still the one that was seen.

use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

/// Tells one file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    changed: Option<SystemTime>,
    length: u64,
    file: u64,
}

impl Stamp {
    /// That of the file as it is now; none when it is not there.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            changed: metadata.modified().ok(),
            length: metadata.len(),
            file: file_number(&metadata),
        })
    }
}

#[cfg(unix)]
fn file_number(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file_number(_: &Metadata) -> u64 {
    0
}
