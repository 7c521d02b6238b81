//! Why a compiled component is not taken or not loaded.

use std::error::Error;
use std::fmt;

use tanba_module::Version;

/// What the WebAssembly engine said, with its reasons.
#[derive(Debug)]
pub struct EngineError(wasmtime::Error);

/// Why a module or its artifact cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// It was made for a version of the contract that this agent does not serve.
    #[error("made for version {0} of the contract; this agent serves 1.0 to 1.1")]
    ContractVersion(Version),
    /// Its manifest names no version of the contract.
    #[error("module.toml names no version of the contract")]
    ContractMissing,
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
