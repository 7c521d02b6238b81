//! Where things lie, for an agent that serves modules without loading them.

use std::path::{Path, PathBuf};

use super::state::State;
use super::{ARTIFACT, Store, StoreError};
use crate::Fingerprint;

/// Where a compiled component lies. Whoever loads it checks the digest over the octets it loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactPlace {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of what was compiled.
    pub digest: Fingerprint,
    /// The engine that compiled it, as [`Compile::engine`](super::Compile::engine) names it.
    pub engine: String,
}

impl Store {
    /// The state of a folder of modules. Its time of change tells that another process installed
    /// or removed something.
    pub fn state_file(folder: &Path) -> PathBuf {
        State::path(folder)
    }

    /// Where the compiled component of an installed module lies.
    pub fn artifact_place(&self, symbolic_name: &str) -> Result<ArtifactPlace, StoreError> {
        let state = State::read(&self.folder)?;
        let module = state
            .module(symbolic_name)
            .ok_or_else(|| StoreError::NotInstalled(symbolic_name.to_owned()))?;
        Ok(ArtifactPlace {
            path: self.module_folder(module).join(ARTIFACT),
            digest: module.artifact,
            engine: module.engine.clone(),
        })
    }
}
