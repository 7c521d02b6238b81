//! What was compiled from a component: kept beside the package, known by its digest and by the
//! engine that made it.
//!
//! A compiled artifact is machine code, and who can exchange it can do everything that the agent
//! can. So its digest goes with its path, and whoever loads it digests the very octets it loads.

use std::path::PathBuf;

use super::reopen::reopen;
use super::state::{ModuleState, State};
use super::{ARTIFACT, Store, StoreError, disk};
use crate::Fingerprint;

/// Octets of an artifact at most.
pub(super) const LARGEST_ARTIFACT: u64 = 512 * 1024 * 1024;
/// Where the successor of an artifact is written.
const DRAFT: &str = ".module.cwasm.part";

/// Turns a component into what the engine loads. The sandbox implements it.
pub trait Compile: Sync {
    /// The engine, its version and its settings: what another one compiled is compiled again.
    fn engine(&self) -> String;

    /// Compiles. The component comes from outside, its publisher is known.
    fn compile(&self, component: &[u8]) -> Result<Vec<u8>, CompileError>;
}

/// Why a component could not be compiled: it is none, or made for another contract.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the component cannot be used: {0}")]
pub struct CompileError(String);

impl CompileError {
    /// In the words of the engine.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// Where a compiled component is, and what its digest has to be when it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of it.
    pub digest: Fingerprint,
}

impl Store {
    /// The compiled component of an installed module. When it was compiled by another engine, or
    /// is not what was kept, it is made anew out of the package.
    pub fn artifact(
        &self,
        symbolic_name: &str,
        compile: &dyn Compile,
    ) -> Result<Artifact, StoreError> {
        let state = State::read(&self.folder)?;
        let module = state
            .module(symbolic_name)
            .ok_or_else(|| StoreError::NotInstalled(symbolic_name.to_owned()))?;
        match self.kept_artifact(module, compile) {
            Some(artifact) => Ok(artifact),
            None => self.compile_again(module, compile),
        }
    }

    fn kept_artifact(&self, module: &ModuleState, compile: &dyn Compile) -> Option<Artifact> {
        if module.engine != compile.engine() {
            return None;
        }
        let path = self.module_folder(module).join(ARTIFACT);
        let octets = disk::read(&path, LARGEST_ARTIFACT).ok()?;
        let digest = Fingerprint::of(&octets);
        (digest == module.artifact).then_some(Artifact { path, digest })
    }

    fn compile_again(
        &self,
        module: &ModuleState,
        compile: &dyn Compile,
    ) -> Result<Artifact, StoreError> {
        let folder = self.module_folder(module);
        let package = reopen(&folder, module).map_err(|source| StoreError::Damaged {
            symbolic_name: module.symbolic_name.clone(),
            source,
        })?;
        let octets = compile.compile(&package.contents.component)?;
        let digest = Fingerprint::of(&octets);
        let path = folder.join(ARTIFACT);
        // Between both writes the old digest does not fit the new artifact: it is compiled once
        // more then.
        let draft = folder.join(DRAFT);
        disk::write(&draft, &octets)?;
        disk::rename(&draft, &path)?;
        self.change_module(&module.symbolic_name, |current| {
            if current.folder == module.folder {
                current.artifact = digest;
                current.engine = compile.engine();
            }
        })?;
        Ok(Artifact { path, digest })
    }
}
