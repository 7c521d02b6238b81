//! The module of the tutorial: it greets, and it signs a greeting.
//!
//! `docs/modules-tutorial.md` builds it line by line. Its dialect is the older one of
//! NCALayerSampleBundle: `{"success":true,"body":{"result":…}}`. One file for each wire method.

mod salem_ait;
mod sign_salem;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::{OwnManifest, async_trait};

/// The module.
#[derive(Debug)]
pub struct Example {
    manifest: OwnManifest,
}

impl Example {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for Example {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for Example {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "salemAit" => salem_ait::call(call.args(), locale),
            "signSalem" => sign_salem::call(call.args(), locale, host).await,
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

tanba_sdk::component!(Example::new());

#[cfg(test)]
mod tests;
