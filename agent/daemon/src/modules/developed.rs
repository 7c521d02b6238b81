//! A module that its developer tries: unsigned, marked as such wherever it shows, and gone when
//! the agent ends.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tanba_catalog::{Compile as _, CompileError, Contents, package::ContentsError};
use tanba_module::{Manifest, Module};
use tanba_sandbox::{Sandbox, SandboxError, SandboxedModule, artifact_digest};
use tempfile::TempDir;

use super::compiler::Compiler;
use crate::settings::ModulesPolicy;

/// Octets of the file at most.
const LARGEST: u64 = 64 << 20;

/// The module, and the folder that holds what was compiled.
pub(crate) struct Developed {
    pub(crate) module: Arc<dyn Module>,
    _folder: TempDir,
}

/// Why a module cannot be tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DevelopmentError {
    /// Policy.
    #[error("the administrator's policy forbids modules that nobody signed")]
    Forbidden,
    /// The file.
    #[error("{path} could not be used")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is no unsigned package.
    #[error("{path} is no unsigned package (`tanba module pack` makes one)")]
    Contents {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ContentsError,
    },
    /// The component.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The contract that it was made for.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The name of a built-in module.
    #[error("{0} is the name of a built-in module, and no other can have it")]
    BuiltIn(String),
}

impl Developed {
    /// Compiles the component of an unsigned package.
    pub(crate) fn open(
        path: &Path,
        sandbox: Arc<Sandbox>,
        compiler: &Compiler,
        policy: &ModulesPolicy,
    ) -> Result<Self, DevelopmentError> {
        if policy.developer_mode == Some(false) {
            return Err(DevelopmentError::Forbidden);
        }
        let failed = |source| DevelopmentError::Io {
            path: path.to_owned(),
            source,
        };
        let mut zip = Vec::new();
        let file = File::open(path).map_err(failed)?;
        file.take(LARGEST).read_to_end(&mut zip).map_err(failed)?;
        let contents = Contents::open(&zip).map_err(|source| DevelopmentError::Contents {
            path: path.to_owned(),
            source,
        })?;
        let compiled = compiler.compile(&contents.component)?;
        let folder = tempfile::tempdir().map_err(failed)?;
        let artifact = folder.path().join("module.cwasm");
        let mut file = File::create_new(&artifact).map_err(failed)?;
        file.write_all(&compiled).map_err(failed)?;
        let digest = artifact_digest(&compiled);
        let bound = policy.limits.bound();
        let module = SandboxedModule::new(sandbox, contents.manifest, artifact, digest, bound)?;
        Ok(Self {
            module: Arc::new(module),
            _folder: folder,
        })
    }

    pub(crate) fn manifest(&self) -> &Manifest {
        self.module.manifest()
    }
}
