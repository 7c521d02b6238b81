//! The sandbox as the catalogue's store knows it.

use std::sync::Arc;

use tanba_catalog::{Compile, CompileError};
use tanba_sandbox::{Sandbox, artifact_format};

/// Compiles components for the store.
pub(crate) struct Compiler(pub(crate) Arc<Sandbox>);

impl Compile for Compiler {
    fn engine(&self) -> String {
        artifact_format()
    }

    fn compile(&self, component: &[u8]) -> Result<Vec<u8>, CompileError> {
        self.0.compile(component).map_err(|error| {
            let source = std::error::Error::source(&error);
            CompileError::new(match source {
                Some(source) => format!("{error}: {source}"),
                None => error.to_string(),
            })
        })
    }
}
