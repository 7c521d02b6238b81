//! The inside of a component: both spellings of the contract, and the way between them.
//!
//! [`bindings`] is what `wit-bindgen` makes of `protocol/module/wit`. [`answer`] turns a call of
//! the agent into a call of a [`Module`] and back; `host` turns the module's questions into the
//! component's imports. Imports return when the person has answered: the agent runs a guest on a
//! thread where waiting is allowed, so futures in a guest are ready at once. The files beside this
//! one convert one interface each, by `From` in both directions.

mod call;
mod certificate;
mod fault;
mod files;
mod host;
mod network;
mod signing;
#[cfg(test)]
mod tests;
mod verification;

/// What `wit-bindgen` makes of `protocol/module/wit`.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::pedantic,
    rust_2018_idioms,
    reason = "generated; the words stand in the WIT files"
)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../protocol/module/wit",
        world: "module",
        pub_export_macro: true,
    });
}

/// The words of the contract's interfaces, as WIT spells them.
pub mod wit {
    pub use super::bindings::tanba::module::files::{
        ChosenFile, FileFilter, FileRequest, SaveRequest, choose_file, save_file,
    };
    pub use super::bindings::tanba::module::network::{
        FetchMethod, FetchReply, FetchRequest, fetch,
    };
    pub use super::bindings::tanba::module::person::Screen;
    pub use super::bindings::tanba::module::signing::{
        CertificateDetails, ChainRule, CmsFormat, ElementById, ElementTarget, KeyPurpose,
        SignatureFormat, SignatureParams, Signer, SignerFilter, SignerRequest, XmlFormat,
        XmlPlacement, XmlStyle,
    };
    pub use super::bindings::tanba::module::types::*;
    pub use super::bindings::tanba::module::verification::{
        CmsMessage, Imprint, ImprintAlgorithm, Integrity, PathAssessment, RawValue,
        TimestampRequest, VerificationRequest, VerifiedSigner, VerifiedTimestamp, XmlCoverage,
        XmlDocument, timestamp, verify,
    };
    pub use super::bindings::tanba::module::{log, settings};
}

use tanba_module::fault::Incident;
use tanba_module::{Fault, Module};

pub use bindings::exports::tanba::module::guest::Guest;

use crate::immediate;
use host::Agent;

/// Answers one call of the agent.
pub fn answer(module: &impl Module, call: wit::Call) -> Result<wit::Outcome, wit::Fault> {
    #[cfg(target_arch = "wasm32")]
    tell_panics();
    let (call, locale) = call::read(call)?;
    match immediate::finish(module.call(call, locale, &Agent)) {
        Some(Ok(outcome)) => Ok(outcome.into()),
        Some(Err(fault)) => Err(fault.into()),
        None => Err(Fault::Failed(Incident(
            "the module waits for something else than the agent".to_owned(),
        ))
        .into()),
    }
}

/// A panic ends the instance without a word; its message goes to the agent's log first.
#[cfg(target_arch = "wasm32")]
fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        wit::log::write(wit::log::Level::Error, &panic.to_string());
    }));
}
