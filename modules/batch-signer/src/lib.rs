//! The module `kz.tanba.batch`: one choice of a key, many documents, a status for each.
//!
//! Document-flow portals sign hundreds of documents of which one or two may be damaged. Here a
//! document that cannot be signed fails alone, and the page learns which. The envelope is that of
//! apiVersion 2; `docs/modules.md` describes the interface. One file for each wire method; read
//! [`sign_documents`], then [`batch`].

mod batch;
mod report;
mod sign_documents;
mod signer_filter;
mod version;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::{OwnManifest, async_trait};

/// The module.
#[derive(Debug)]
pub struct BatchSigner {
    manifest: OwnManifest,
}

impl BatchSigner {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for BatchSigner {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for BatchSigner {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "signDocuments" => sign_documents::call(&call, host).await,
            "version" => Ok(version::call()),
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

tanba_sdk::component!(BatchSigner::new());

#[cfg(test)]
mod tests;
