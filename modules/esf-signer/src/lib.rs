//! The module `com.osdkz.esf.signer.esfSigner` of the electronic invoice portal (esf.gov.kz).
//!
//! Its members stand at the top level of the request; its answers are those of commonUtils. The
//! portal verifies bare signature values over its own text with the certificate beside them. One
//! file for each wire method; [`sign`] is what they have in common.

mod auth;
mod members;
mod sign;
mod sign_plain_data;
mod sign_plain_data_map;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::{OwnManifest, async_trait};

/// The module.
#[derive(Debug)]
pub struct EsfSigner {
    manifest: OwnManifest,
}

impl EsfSigner {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for EsfSigner {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for EsfSigner {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "signPlainData" => sign_plain_data::call(&call, host).await,
            "signPlainDataMap" => sign_plain_data_map::call(&call, host).await,
            "auth" => auth::call(&call, host).await,
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

tanba_sdk::component!(EsfSigner::new());

#[cfg(test)]
mod tests;
