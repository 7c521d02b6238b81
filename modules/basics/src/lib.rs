//! The module `kz.gov.pki.knca.basics`: named arguments, apiVersion 2 (protocol spec 3).
//!
//! Read [`sign_args`] for what a page may ask, then [`sign`].

mod members;
mod sign;
mod sign_args;
mod spread;

use async_trait::async_trait;
use serde_json::Value;
use tanba_module::{Call, Fault, Host, Locale, Manifest, ManifestError, Module, Outcome};

/// The version of the invoker dialect that is served.
const API_VERSION: u32 = 2;

/// The module.
pub struct Basics {
    manifest: Manifest,
}

impl Basics {
    /// Reads the module's own manifest.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self {
            manifest: Manifest::parse(include_str!("../module.toml"))?,
        })
    }
}

#[async_trait]
impl Module for Basics {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        check_version(call.request.get("apiVersion"))?;
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        match method {
            "sign" => {
                let Value::Object(args) = call.args() else {
                    return Err(Fault::ArgumentsMissing {
                        method: method.to_owned(),
                    });
                };
                sign::call(args, host).await
            }
            // They need a key store that can make keys; those come with tokens.
            "generateCsr" => Err(Fault::Unavailable {
                what: "generateCsr".into(),
            }),
            "importCertificate" => Err(Fault::Unavailable {
                what: "importCertificate".into(),
            }),
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

fn check_version(version: Option<&Value>) -> Result<(), Fault> {
    let served = match version {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().parse() == Ok(API_VERSION),
        Some(value) => value.as_u64() == Some(u64::from(API_VERSION)),
    };
    if served {
        Ok(())
    } else {
        Err(Fault::ApiVersion {
            supported: API_VERSION,
        })
    }
}
