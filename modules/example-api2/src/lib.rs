//! The example in the dialect of apiVersion 2, as NCALayerAnotherSampleBundle speaks it:
//! `{"body":…,"status":true}`. It has no permission, so no window can ever open because of it.

mod salem_ait;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::{OwnManifest, async_trait};

/// The module.
#[derive(Debug)]
pub struct ExampleApi2 {
    manifest: OwnManifest,
}

impl ExampleApi2 {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for ExampleApi2 {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for ExampleApi2 {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, _: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "salemAit" => salem_ait::call(call.args(), locale),
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

tanba_sdk::component!(ExampleApi2::new());

#[cfg(test)]
mod tests;
