//! The module `kz.gov.pki.knca.commonUtils`: positional arguments, one file per wire method.
//!
//! Methods are found by name and number of arguments (protocol spec 2.2). Read
//! [`create_cades_from_base64`] for the typical shape. The agent has this module built in; the
//! same source builds as a component, which answers the same.

mod apply_cadest;
mod arguments;
mod change_locale;
mod create_cades_from_base64;
mod create_cades_from_base64_hash;
mod create_cades_from_file;
mod create_cms_signature_from_base64;
mod create_cms_signature_from_file;
mod get_active_tokens;
mod get_key_info;
mod show_file_chooser;
mod sign_cms;
mod sign_xml;
mod sign_xmls;

use async_trait::async_trait;
use tanba_module::{Call, Fault, Host, Locale, Manifest, ManifestError, Module, Outcome};
use tanba_sdk::OwnManifest;

use crate::arguments::Arguments;

/// The module.
pub struct CommonUtils {
    manifest: OwnManifest,
}

impl CommonUtils {
    /// Reads the module's own manifest.
    pub fn new() -> Result<Self, ManifestError> {
        Ok(Self {
            manifest: OwnManifest::read(include_str!("../module.toml"))?,
        })
    }
}

#[async_trait]
impl Module for CommonUtils {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
        let arguments = Arguments::of(method, call.args())?;
        match (method, arguments.len()) {
            ("getActiveTokens", 0) => get_active_tokens::call(host).await,
            ("getKeyInfo", 1) => get_key_info::call(&arguments, host).await,
            ("signXml", 5) => sign_xml::call(&arguments, host).await,
            ("signXmls", 5) => sign_xmls::call(&arguments, host).await,
            ("createCAdESFromBase64", 4) => create_cades_from_base64::call(&arguments, host).await,
            ("createCAdESFromFile", 4) => create_cades_from_file::call(&arguments, host).await,
            ("createCAdESFromBase64Hash", 3) => {
                create_cades_from_base64_hash::call(&arguments, host).await
            }
            ("createCMSSignatureFromBase64", 4) => {
                create_cms_signature_from_base64::call(&arguments, host).await
            }
            ("createCMSSignatureFromFile", 4) => {
                create_cms_signature_from_file::call(&arguments, host).await
            }
            ("applyCAdEST", 3) => apply_cadest::call(&arguments, host).await,
            ("showFileChooser", 2) => show_file_chooser::call(&arguments, host).await,
            ("changeLocale", 1) => change_locale::call(&arguments, host).await,
            _ => Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            }),
        }
    }
}

tanba_sdk::component!(CommonUtils {
    manifest: OwnManifest::new(include_str!("../module.toml")),
});
