//! From a component to native code, once, when a module is installed.

use wasmtime::component::Component;

use crate::engine::Works;
use crate::inspect::inspect;
use crate::{EngineError, SandboxError};

/// Octets that a component may have.
pub const LARGEST_COMPONENT: usize = 32 * 1024 * 1024;

/// Why a component is not compiled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// More octets than a component may have.
    #[error("the component is larger than {} MiB", LARGEST_COMPONENT / 0x10_0000)]
    TooLarge,
    /// Not WebAssembly, or a core module that was not made a component.
    #[error("this is no WebAssembly component")]
    NotAComponent,
    /// WebAssembly that cannot be parsed.
    #[error("the component is damaged")]
    Malformed(#[source] wasmparser::BinaryReaderError),
    /// It imports something else than the contract offers, for example WASI.
    #[error("the component imports {0:?}, which modules are not given")]
    ForeignImport(String),
    /// It is refused by the engine: invalid code, or more than the engine's own limits allow.
    #[error("the component cannot be compiled")]
    NotCompiled(#[source] EngineError),
    /// It is made for a contract that is not served, or does not fit the one it names.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

/// Compiles a component to an artifact for this computer: native code, to be kept beside its
/// digest ([`crate::artifact_digest`]) and its format ([`crate::artifact_format`]).
///
/// Takes about a second of processor time for a megabyte. Refuses what is no component of the
/// contract before anything is compiled, as far as names tell, and afterwards by types.
pub fn compile(component: &[u8]) -> Result<Vec<u8>, CompileError> {
    inspect(component)?;
    // An engine of its own, so that nothing stays in memory.
    let works = Works::new()?;
    let refused = |error| CompileError::NotCompiled(EngineError::from(error));
    let component = Component::from_binary(works.engine(), component).map_err(refused)?;
    works.link(&component)?;
    component.serialize().map_err(refused)
}
