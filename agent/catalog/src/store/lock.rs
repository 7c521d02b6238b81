//! One writer at a time: the agent, or a command beside it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::{StoreError, disk};

/// The file that is locked. The system releases the lock when the process ends, however it ends.
const FILE: &str = ".lock";
/// How often a lock is tried.
const TRIES: u32 = 100;
/// How long to wait between two tries; ten seconds in all.
const PAUSE: Duration = Duration::from_millis(100);

/// Held until dropped.
pub(super) struct Lock {
    _file: File,
}

/// Waits up to ten seconds until nobody else writes.
pub(super) fn exclusive(folder: &Path) -> Result<Lock, StoreError> {
    for _ in 0..TRIES {
        if let Some(lock) = exclusive_now(folder)? {
            return Ok(lock);
        }
        sleep(PAUSE);
    }
    Err(StoreError::Busy)
}

/// The lock, or `None` when another process has it.
pub(super) fn exclusive_now(folder: &Path) -> Result<Option<Lock>, StoreError> {
    let path = folder.join(FILE);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    let file = options.open(&path).map_err(disk::failed(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(disk::failed(&path)(error)),
    }
}
