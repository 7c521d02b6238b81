//! Reading back what is installed: a package is believed no more than when it came.

use std::io;
use std::path::Path;

use super::state::{ModuleState, State};
use super::{InstalledModule, InstalledPackage, PACKAGE, Store, StoreError, disk};
use crate::package::LARGEST_PACKAGE;
use crate::{Fingerprint, Package, PackageError, PublisherRule};

/// How often the state is read anew when a module went away between the state and its files.
const TRIES: u32 = 3;

/// Why an installed module cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// Its package is gone or cannot be read.
    #[error("its package cannot be read: {0}")]
    Unreadable(io::ErrorKind),
    /// Its package is another file than the one that was installed.
    #[error("its package was changed")]
    Changed,
    /// Its package does not open any more.
    #[error("its package is refused: {0}")]
    Refused(String),
    /// Its package says another name, version or publisher than the state.
    #[error("its package is of another module")]
    Other,
}

impl Store {
    /// Every installed module. Each package is verified again: digest, signature, publisher.
    pub fn modules(&self) -> Result<Vec<InstalledModule>, StoreError> {
        for _ in 1..TRIES {
            let (modules, state) = self.modules_once()?;
            let whole = modules.iter().all(|module| module.package.is_ok());
            // An update or a removal may have come between the state and the files.
            let unchanged = || {
                let again = State::read(&self.folder)?;
                let folders = |state: &State| -> Vec<String> {
                    let folders = state.modules.iter().map(|module| &module.folder);
                    folders.cloned().collect()
                };
                Ok::<_, StoreError>(folders(&state) == folders(&again))
            };
            if whole || unchanged()? {
                return Ok(modules);
            }
        }
        Ok(self.modules_once()?.0)
    }

    /// One installed module.
    pub fn module(&self, symbolic_name: &str) -> Result<InstalledModule, StoreError> {
        let modules = self.modules()?.into_iter();
        let mut found = modules.filter(|module| module.symbolic_name == symbolic_name);
        found
            .next()
            .ok_or_else(|| StoreError::NotInstalled(symbolic_name.to_owned()))
    }

    fn modules_once(&self) -> Result<(Vec<InstalledModule>, State), StoreError> {
        let state = State::read(&self.folder)?;
        let modules = state.modules.iter().map(|module| {
            let package = reopen(&self.module_folder(module), module);
            InstalledModule::of(module, package)
        });
        Ok((modules.collect(), state))
    }
}

impl InstalledModule {
    pub(super) fn of(module: &ModuleState, package: Result<Package, Damage>) -> Self {
        Self {
            symbolic_name: module.symbolic_name.clone(),
            version: module.version.clone(),
            refused: module.refused.clone(),
            catalogue_version: module.catalogue_version,
            ban: module.ban,
            package: package.map(InstalledPackage::of),
        }
    }
}

impl InstalledPackage {
    fn of(package: Package) -> Self {
        Self {
            manifest: package.contents.manifest,
            licence: package.contents.licence,
            icon: package.contents.icon,
            publisher: package.publisher,
            digest: package.digest,
        }
    }
}

/// The package in a module's folder, if it is still the one that was installed.
pub(super) fn reopen(folder: &Path, module: &ModuleState) -> Result<Package, Damage> {
    let octets = disk::read(&folder.join(PACKAGE), LARGEST_PACKAGE as u64)
        .map_err(|error| Damage::Unreadable(error.kind()))?;
    if Fingerprint::of(&octets) != module.package {
        return Err(Damage::Changed);
    }
    let package = Package::open(&octets, PublisherRule::ValidWhenSigned)
        .map_err(|error: PackageError| Damage::Refused(error.to_string()))?;
    let manifest = &package.contents.manifest;
    let same = manifest.symbolic_name == module.symbolic_name
        && manifest.version == module.version
        && package.publisher.fingerprint() == module.publisher;
    if same {
        Ok(package)
    } else {
        Err(Damage::Other)
    }
}
