//! The module `kz.gov.pki.ncalayerservices.accessory`: what is installed, and our windows
//! (protocol spec 4). Its answers have no envelope.

mod get_bundles;
mod get_services;
mod install_bundle;
mod show;

use async_trait::async_trait;
use tanba_module::{Call, Fault, Host, Locale, Manifest, ManifestError, Module, Outcome, Screen};

/// The module.
pub struct Accessory {
    manifest: Manifest,
}

impl Accessory {
    /// Reads the module's own manifest.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self {
            manifest: Manifest::parse(include_str!("../module.toml"))?,
        })
    }
}

#[async_trait]
impl Module for Accessory {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "getBundles" => get_bundles::call(host).await,
            "getServices" => get_services::call(host).await,
            "showSettings" => show::call(Screen::Settings, host).await,
            "showBundleManager" => show::call(Screen::Modules, host).await,
            "installBundle" => install_bundle::call(&call, host).await,
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}
