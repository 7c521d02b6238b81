//! Deleting what the state does not name: leftovers of an interrupted installation, and modules
//! that were replaced or removed.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use super::state::State;
use super::{Store, StoreError, disk, lock};

/// The folder in which a module is put together.
pub(super) const STAGING: &str = ".staging";

impl Store {
    /// Sweeps, unless another process writes right now: it sweeps itself.
    pub(super) fn sweep(&self) -> Result<(), StoreError> {
        match lock::exclusive_now(&self.folder)? {
            // A state that cannot be read names nothing; deleting all would be the wrong answer.
            Some(_lock) => match State::read(&self.folder) {
                Ok(state) => self.sweep_locked(&state),
                Err(StoreError::State { .. } | StoreError::NewerState { .. }) => Ok(()),
                Err(error) => Err(error),
            },
            None => Ok(()),
        }
    }

    /// Deletes every folder of a module that is not current.
    pub(super) fn sweep_locked(&self, state: &State) -> Result<(), StoreError> {
        disk::delete_folder(&self.folder.join(STAGING))?;
        let installed = self.installed_folder();
        for name in names(&installed)? {
            let module = name.to_str().and_then(|name| state.module(name));
            let path = installed.join(&name);
            let Some(module) = module else {
                disk::delete_folder(&path)?;
                continue;
            };
            for version in names(&path)? {
                if version != OsStr::new(&module.folder) {
                    disk::delete_folder(&path.join(version))?;
                }
            }
        }
        Ok(())
    }
}

/// The folders in a folder; none when it is not there.
fn names(folder: &Path) -> Result<Vec<std::ffi::OsString>, StoreError> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(disk::failed(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in listing {
        let entry = entry.map_err(disk::failed(folder))?;
        let kind = entry.file_type().map_err(disk::failed(folder))?;
        if kind.is_dir() {
            names.push(entry.file_name());
        }
    }
    Ok(names)
}
