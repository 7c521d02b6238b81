//! The module behind the native protocol `tanba.v1` (docs/protocol-native.md).
//!
//! The door speaks JSON-RPC, keeps streams and calls, and hands the rest to this module as it does
//! to any other: the same gate, the same windows, the same journal. One file a wire method; read
//! [`sign`] first, then [`content`] and [`filter`] for what a page may say.

pub mod authenticate;
pub mod certificate;
pub mod choose_certificate;
pub mod content;
pub mod cosign;
pub mod filter;
pub mod format;
pub mod permissions;
pub mod pick_file;
mod reading;
pub mod sign;
pub mod signature;
pub mod timestamp;
pub mod verify;

use async_trait::async_trait;
use tanba_module::{Call, Fault, Host, Locale, Manifest, ManifestError, Module, Outcome};

/// The module.
pub struct Native {
    manifest: Manifest,
}

impl Native {
    /// Reads the module's own manifest.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self {
            manifest: Manifest::parse(include_str!("../module.toml"))?,
        })
    }
}

#[async_trait]
impl Module for Native {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.ok_or(Fault::MethodMissing)?;
        let mut request = call.request;
        let args = request.remove("args").unwrap_or_default();
        let value = match method.as_str() {
            "authenticate" => authenticate::call(args, host).await,
            "chooseCertificate" => choose_certificate::call(args, host).await,
            "cosign" => cosign::call(args, host).await,
            "pickFile" => pick_file::call(args, host).await,
            "queryPermissions" => permissions::query(args, host).await,
            "requestPermissions" => permissions::request(args, host).await,
            "sign" => sign::call(args, host).await,
            "timestamp" => timestamp::call(args, host).await,
            "verify" => verify::call(args, host).await,
            _ => Err(Fault::NoSuchMethod {
                method: method.to_string(),
            }),
        };
        value.map(Outcome::Value)
    }
}
