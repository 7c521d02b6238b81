//! The module `kz.gov.pki.cms.CMSSignUtil` of eZsigner: files in, CMS files out.
//!
//! Arguments are positional, answers those of commonUtils with `responseObjects` beside
//! `responseObject`, so this module writes its answers itself ([`reply`]). In the original a page
//! names the path of a file that is read or written. Here the path only presets the agent's own
//! chooser: the person confirms every file, and nothing is read or written without that. One file
//! for each wire method.

mod arguments;
mod check_cms;
mod content;
mod file_path;
mod get_file_path;
mod open;
mod reply;
mod save_cms;
mod sign_file_path;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::serde_json::Value;
use tanba_sdk::{OwnManifest, async_trait};

use crate::arguments::Arguments;

/// The module.
#[derive(Debug)]
pub struct CmsSignUtil {
    manifest: OwnManifest,
}

impl CmsSignUtil {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for CmsSignUtil {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for CmsSignUtil {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        let answer = answer(&call, host).await.unwrap_or_else(|fault| {
            let method = call.method.as_ref().map_or("", |method| method.as_str());
            reply::failure(&fault, method)
        });
        Ok(Outcome::Value(answer))
    }
}

async fn answer(call: &Call, host: &dyn Host) -> Result<Value, Fault> {
    let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
    let arguments = Arguments::of(method, call.args())?;
    match (method, arguments.len()) {
        ("getFilePath", 2) => get_file_path::call(&arguments, host).await,
        ("signFilePath", 3) => sign_file_path::call(&arguments, host).await,
        ("checkCMS", 1) => check_cms::call(&arguments, host).await,
        ("saveCMS", 2) => save_cms::call(&arguments, host).await,
        _ => Err(Fault::NoSuchMethod {
            method: method.to_owned(),
        }),
    }
}

tanba_sdk::component!(CmsSignUtil::new());

#[cfg(test)]
mod tests;
