//! The folder of installed modules.
//!
//! ```text
//! modules/
//!   .lock                               one writer at a time
//!   installed.json                      the state: which folder is current, and its digests
//!   catalog.der                         the catalogue that was accepted last
//!   .staging/                           what is being written; never read
//!   installed/SYMNAME/VERSION-HASH/     package.tanba and module.cwasm
//! ```
//!
//! What counts is the state, and it is replaced by one rename. Everything that an installation
//! writes lies in a folder that the state does not name yet; everything that it deletes lies in
//! one that the state names no longer. So a power cut leaves the old module or the new one, and
//! [`Store::open`] sweeps what nobody names. The file names are chosen so that no symbolic name
//! can be taken for one of them.
//!
//! `install.rs` writes, `reopen.rs` reads back, `artifact.rs` keeps what was compiled, `state.rs`
//! spells the state, `disk.rs` does to the disk what has to survive a power cut.

mod artifact;
mod disk;
mod install;
mod lock;
mod place;
mod refresh;
mod reopen;
mod state;
mod sweep;
mod witness;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_module::{Manifest, Permission, Version};

pub use artifact::{Artifact, Compile, CompileError};
pub use install::{InstallError, Installed, PublisherChange};
pub use place::ArtifactPlace;
pub use refresh::RefreshError;
pub use reopen::Damage;
pub use witness::{Change, ChangeKind, Witness, WitnessError};

use crate::{Fingerprint, Publisher};
use state::{ModuleState, State};

/// The package in a module's folder.
const PACKAGE: &str = "package.tanba";
/// The compiled component beside it.
const ARTIFACT: &str = "module.cwasm";

/// The folder of installed modules.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
    witness: Option<Arc<dyn Witness>>,
}

/// A module as the state and its package describe it.
#[derive(Clone, Debug)]
pub struct InstalledModule {
    /// Its name.
    pub symbolic_name: String,
    /// The installed version.
    pub version: Version,
    /// Permissions that it declares and the person refused.
    pub refused: BTreeSet<Permission>,
    /// The version of the catalogue that it was installed from.
    pub catalogue_version: u64,
    /// Whether the catalogue forbids it to run.
    pub ban: Ban,
    /// The package, opened again: signature and digest hold, or it is damaged.
    pub package: Result<InstalledPackage, Damage>,
}

/// Whether the catalogue forbids an installed module to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ban {
    /// It may run.
    None,
    /// It must not run.
    Banned,
}

/// What a package of an installed module says.
#[derive(Clone, Debug)]
pub struct InstalledPackage {
    /// The manifest.
    pub manifest: Manifest,
    /// The licence.
    pub licence: String,
    /// The icon.
    pub icon: Option<Vec<u8>>,
    /// Who signed it.
    pub publisher: Publisher,
    /// SHA-256 of the package.
    pub digest: Fingerprint,
}

/// What happens during an installation, in this order. For progress, and for tests that end the
/// process there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// The package is what the catalogue offers.
    Verified,
    /// The component is compiled.
    Compiled,
    /// This process is the one that writes.
    Locked,
    /// The package is written, nobody names it yet.
    PackageWritten,
    /// The compiled component is written beside it.
    ArtifactWritten,
    /// Both lie where they will stay; the state names the old module still.
    Placed,
    /// The new state is written beside the old one.
    StateWritten,
    /// The state names the new module.
    Committed,
    /// The old module is deleted.
    Swept,
}

impl Step {
    /// Every step, in the order in which an installation takes them.
    pub const ALL: [Self; 9] = [
        Self::Verified,
        Self::Compiled,
        Self::Locked,
        Self::PackageWritten,
        Self::ArtifactWritten,
        Self::Placed,
        Self::StateWritten,
        Self::Committed,
        Self::Swept,
    ];
}

/// Why the store could not be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The system refused.
    #[error("the folder of modules failed at {path}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has been writing for long.
    #[error("another program is changing the modules; try again when it is done")]
    Busy,
    /// The state cannot be understood. Nothing is deleted then.
    #[error("{path} is damaged; delete it to begin anew, and install the modules again")]
    State {
        /// The state.
        path: PathBuf,
        /// How, when it is not the JSON of a state.
        source: Option<serde_json::Error>,
    },
    /// The state was written by a newer agent.
    #[error("{path} was written by a newer agent (format {format})")]
    NewerState {
        /// The state.
        path: PathBuf,
        /// Its format.
        format: u64,
    },
    /// No such module.
    #[error("the module {0:?} is not installed")]
    NotInstalled(String),
    /// The package or what was compiled from it is not what was installed.
    #[error("the installed module {symbolic_name:?} is damaged; install it again")]
    Damaged {
        /// The module.
        symbolic_name: String,
        /// How.
        source: Damage,
    },
    /// The component was compiled by another engine, and not again by this one.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The change could not be journaled, so it was not made.
    #[error(transparent)]
    Witness(#[from] WitnessError),
}

impl Store {
    /// Opens the folder, makes it when it is missing, and sweeps what an interrupted installation
    /// left. A process that installs right now is not waited for.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let store = Self {
            folder: folder.into(),
            witness: None,
        };
        disk::make_private_folder(&store.folder)?;
        store.sweep()?;
        Ok(store)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Notes which permissions the person refuses to a module.
    pub fn refuse(
        &self,
        symbolic_name: &str,
        permissions: BTreeSet<Permission>,
    ) -> Result<(), StoreError> {
        self.change_module(symbolic_name, |module| module.refused = permissions)
    }

    /// Removes a module: the state names it no longer, then its folder goes.
    pub fn remove(&self, symbolic_name: &str) -> Result<(), StoreError> {
        let _lock = lock::exclusive(&self.folder)?;
        let mut state = State::read(&self.folder)?;
        let mut modules = state.modules.iter();
        let Some(index) = modules.position(|module| module.symbolic_name == symbolic_name) else {
            return Err(StoreError::NotInstalled(symbolic_name.to_owned()));
        };
        let removed = state.modules.remove(index);
        self.witnessed(&Change::of(&removed, ChangeKind::Removed), || {
            state.write(&self.folder, &|_| {})
        })?;
        // It is removed by now; what cannot be deleted is swept at the next start.
        drop(self.sweep_locked(&state));
        Ok(())
    }

    fn change_module(
        &self,
        symbolic_name: &str,
        change: impl FnOnce(&mut ModuleState),
    ) -> Result<(), StoreError> {
        let _lock = lock::exclusive(&self.folder)?;
        let mut state = State::read(&self.folder)?;
        let module = state
            .module_mut(symbolic_name)
            .ok_or_else(|| StoreError::NotInstalled(symbolic_name.to_owned()))?;
        change(module);
        state.write(&self.folder, &|_| {})
    }

    /// Where the modules are.
    fn installed_folder(&self) -> PathBuf {
        self.folder.join("installed")
    }

    /// Where a module's files are.
    fn module_folder(&self, module: &ModuleState) -> PathBuf {
        self.installed_folder()
            .join(&module.symbolic_name)
            .join(&module.folder)
    }
}

impl InstalledModule {
    /// Whether it may be served: undamaged, and not banned.
    pub fn is_usable(&self) -> bool {
        self.ban == Ban::None && self.package.is_ok()
    }

    /// What it declares and the person has not refused.
    pub fn permissions(&self) -> Vec<Permission> {
        let declared = self
            .package
            .iter()
            .flat_map(|package| &package.manifest.permissions);
        let allowed = declared.filter(|permission| !self.refused.contains(permission));
        allowed.copied().collect()
    }
}
