//! `installed.json`: the one file that says what is installed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tanba_module::{Permission, Version, is_symbolic_name};

use super::{Ban, Step, StoreError, disk};
use crate::Fingerprint;
use crate::index::{CatalogueTrust, Seen};

/// The file.
const FILE: &str = "installed.json";
/// Where its successor is written.
const DRAFT: &str = ".installed.json.part";
/// The format written, and the newest that is read.
const FORMAT: u64 = 1;
/// Octets of the state at most.
const LARGEST: u64 = 4 * 1024 * 1024;

/// What is installed, and which catalogue was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) modules: Vec<ModuleState>,
    pub(super) trust: Option<CatalogueTrust>,
}

/// One installed module.
#[derive(Clone, Debug)]
pub(super) struct ModuleState {
    pub(super) symbolic_name: String,
    pub(super) version: Version,
    /// The name of its folder below the one of its symbolic name.
    pub(super) folder: String,
    pub(super) package: Fingerprint,
    /// SHA-256 of the publisher's certificate.
    pub(super) publisher: Fingerprint,
    pub(super) artifact: Fingerprint,
    /// The engine that compiled it.
    pub(super) engine: String,
    pub(super) refused: BTreeSet<Permission>,
    pub(super) catalogue_version: u64,
    pub(super) ban: Ban,
}

#[derive(Serialize, Deserialize)]
struct StateJson {
    format: u64,
    #[serde(default)]
    catalogue: Option<CatalogueJson>,
    modules: Vec<ModuleJson>,
}

#[derive(Serialize, Deserialize)]
struct CatalogueJson {
    pins: Vec<String>,
    keys: Vec<String>,
    version: u64,
    content: String,
}

#[derive(Serialize, Deserialize)]
struct ModuleJson {
    symname: String,
    version: String,
    folder: String,
    package: String,
    publisher: String,
    artifact: String,
    engine: String,
    #[serde(default)]
    refused: Vec<String>,
    catalogue: u64,
    #[serde(default)]
    banned: bool,
}

impl State {
    /// The file of a store's state.
    pub(super) fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Reads the state; none is an empty one.
    pub(super) fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = Self::path(folder);
        let Some(octets) = disk::read_if_there(&path, LARGEST)? else {
            return Ok(Self::default());
        };
        let damaged = |source| StoreError::State {
            path: path.clone(),
            source,
        };
        let read: StateJson =
            serde_json::from_slice(&octets).map_err(|error| damaged(Some(error)))?;
        if read.format > FORMAT {
            return Err(StoreError::NewerState {
                path,
                format: read.format,
            });
        }
        let trust = match read.catalogue {
            Some(catalogue) => Some(catalogue.read().ok_or_else(|| damaged(None))?),
            None => None,
        };
        let modules = read.modules.into_iter().map(ModuleJson::read);
        let modules = modules
            .collect::<Option<_>>()
            .ok_or_else(|| damaged(None))?;
        Ok(Self { modules, trust })
    }

    /// Replaces the state: after a power cut it is the old one or this.
    pub(super) fn write(&self, folder: &Path, observe: &dyn Fn(Step)) -> Result<(), StoreError> {
        let path = Self::path(folder);
        let state = StateJson {
            format: FORMAT,
            catalogue: self.trust.as_ref().and_then(CatalogueJson::of),
            modules: self.modules.iter().map(ModuleJson::of).collect(),
        };
        let json = serde_json::to_vec_pretty(&state).map_err(|error| StoreError::State {
            path: path.clone(),
            source: Some(error),
        })?;
        let draft = folder.join(DRAFT);
        disk::write(&draft, &json)?;
        observe(Step::StateWritten);
        disk::rename(&draft, &path)
    }

    pub(super) fn module(&self, symbolic_name: &str) -> Option<&ModuleState> {
        self.modules
            .iter()
            .find(|module| module.symbolic_name == symbolic_name)
    }

    pub(super) fn module_mut(&mut self, symbolic_name: &str) -> Option<&mut ModuleState> {
        self.modules
            .iter_mut()
            .find(|module| module.symbolic_name == symbolic_name)
    }
}

impl CatalogueJson {
    fn of(trust: &CatalogueTrust) -> Option<Self> {
        let seen = trust.seen()?;
        Some(Self {
            pins: trust.pins().iter().map(ToString::to_string).collect(),
            keys: trust.keys().iter().map(ToString::to_string).collect(),
            version: seen.version,
            content: seen.content.to_string(),
        })
    }

    fn read(self) -> Option<CatalogueTrust> {
        let all = |texts: Vec<String>| {
            let read = texts.iter().map(|text| text.parse().ok());
            read.collect::<Option<Vec<Fingerprint>>>()
        };
        let seen = Seen {
            version: self.version,
            content: self.content.parse().ok()?,
        };
        Some(CatalogueTrust::stored(
            all(self.pins)?,
            all(self.keys)?,
            seen,
        ))
    }
}

impl ModuleJson {
    fn of(module: &ModuleState) -> Self {
        let refused = module
            .refused
            .iter()
            .map(|refused| refused.name().to_owned());
        Self {
            symname: module.symbolic_name.clone(),
            version: module.version.to_string(),
            folder: module.folder.clone(),
            package: module.package.to_string(),
            publisher: module.publisher.to_string(),
            artifact: module.artifact.to_string(),
            engine: module.engine.clone(),
            refused: refused.collect(),
            catalogue: module.catalogue_version,
            banned: module.ban == Ban::Banned,
        }
    }

    /// Names of folders are judged again: the state must not lead out of the store.
    fn read(self) -> Option<ModuleState> {
        if !is_symbolic_name(&self.symname) || !is_symbolic_name(&self.folder) {
            return None;
        }
        let refused = self.refused.iter();
        Some(ModuleState {
            version: self.version.parse().ok()?,
            package: self.package.parse().ok()?,
            publisher: self.publisher.parse().ok()?,
            artifact: self.artifact.parse().ok()?,
            // A permission of a newer agent is none that this one grants.
            refused: refused
                .filter_map(|name| Permission::from_name(name))
                .collect(),
            catalogue_version: self.catalogue,
            ban: if self.banned { Ban::Banned } else { Ban::None },
            symbolic_name: self.symname,
            folder: self.folder,
            engine: self.engine,
        })
    }
}
