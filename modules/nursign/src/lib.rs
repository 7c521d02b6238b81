//! The module `NURSign` of the public procurement portal (goszakup.gov.kz), which asks by `type`.
//!
//! One file for each type; failures carry the numbers that the portal's pages compare
//! ([`failure`]). The types `binary` and `file` of the original make the agent download and upload
//! files for a page, from and to addresses that the page names. They are left out: the portal
//! signs what it shows through the other types, and an agent that fetches what a page tells it to
//! is a way into the person's network. Pages that ask for them learn "URL not allowed".

mod data;
mod failure;
mod sign_text;
mod sign_xml;
mod version;

use tanba_sdk::module::{Call, Fault, Host, Locale, Manifest, Module, Outcome};
use tanba_sdk::{OwnManifest, async_trait};

use crate::failure::Code;

/// The module.
#[derive(Debug)]
pub struct NurSign {
    manifest: OwnManifest,
}

impl NurSign {
    /// The module with its manifest.
    pub const fn new() -> Self {
        Self {
            manifest: OwnManifest::new(include_str!("../module.toml")),
        }
    }
}

impl Default for NurSign {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Module for NurSign {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, host: &dyn Host) -> Result<Outcome, Fault> {
        answer(&call, host)
            .await
            .map_err(|fault| failure::in_portal_terms(&fault, locale))
    }
}

async fn answer(call: &Call, host: &dyn Host) -> Result<Outcome, Fault> {
    let method = call.method.as_ref().ok_or(Fault::MethodMissing)?.as_str();
    match method {
        "version" => return Ok(version::call()),
        "text" | "xml" | "multitext" | "multixml" => data::is_local(call)?,
        "binary" | "file" => return Err(Code::UrlNotAllowed.into()),
        _ => {
            return Err(Fault::NoSuchMethod {
                method: method.to_owned(),
            });
        }
    }
    match method {
        "text" => sign_text::one(data::text(call)?, host).await,
        "multitext" => sign_text::many(&data::texts(call)?, host).await,
        "xml" => sign_xml::one(data::text(call)?, host).await,
        _ => sign_xml::many(&data::texts(call)?, host).await,
    }
}

tanba_sdk::component!(NurSign::new());

#[cfg(test)]
mod tests;
