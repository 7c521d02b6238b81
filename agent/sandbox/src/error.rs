//! Why a component is not taken, or a compiled one not loaded.

use std::error::Error;
use std::fmt;

use tanba_module::Version;

/// What the WebAssembly engine said, with its reasons.
#[derive(Debug)]
pub struct EngineError(wasmtime::Error);

/// Why a component or its artifact cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// More octets than a component may have.
    #[error("the component is larger than {} MiB", crate::sandbox::LARGEST_COMPONENT / 0x10_0000)]
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
    /// It was made for a version of the contract that this agent does not serve.
    #[error("made for version {0} of the contract; this agent serves 1.0 to 1.1")]
    ContractVersion(Version),
    /// Its manifest names no version of the contract.
    #[error("module.toml names no version of the contract")]
    ContractMissing,
    /// It is refused by the engine: invalid code, or more than the engine's own limits allow.
    #[error("the component cannot be compiled")]
    NotCompiled(#[source] EngineError),
    /// Its imports or its export are not those of the contract.
    #[error("the component does not fit the contract")]
    NotLinkable(#[source] EngineError),
    /// The engine could not be made.
    #[error("the WebAssembly engine could not be started")]
    Engine(#[source] EngineError),
    /// The thread that watches the time could not be started.
    #[error("no thread could be started")]
    Thread(#[source] std::io::Error),
    /// The artifact cannot be read.
    #[error("the compiled module cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// The artifact is not the one that was recorded when it was made.
    #[error("the compiled module was changed on disk")]
    Changed,
    /// The artifact was made by another version of the engine or for another processor.
    #[error("the compiled module was made by another version of this program")]
    Outdated(#[source] EngineError),
}

impl From<wasmtime::Error> for EngineError {
    fn from(error: wasmtime::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for EngineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
