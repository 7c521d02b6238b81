//! How an outcome or a fault is spelled in a module's dialect. The only place that does.
//!
//! Each dialect has its own file with one total match over [`Fault`]; a new fault does not compile
//! until every dialect has a spelling for it.

mod applet;
mod bare;
mod common_utils;
mod invoker;

use serde_json::Value;
use tanba_module::{Envelope, Fault, Locale, Manifest, Outcome};
use tanba_wire::{Malformed, Reply};

/// What of the request and its module the spelling depends on.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    envelope: Envelope,
    class: String,
    uuid: Option<Value>,
    locale: Locale,
}

impl Spelling {
    /// The spelling for one call. `uuid` is the member of the request.
    pub(crate) fn new(manifest: &Manifest, uuid: Option<Value>, locale: Locale) -> Self {
        let name = manifest.answers.first().map_or("", |name| name.as_str());
        let class = invoker::class_of(name);
        Self {
            envelope: manifest.envelope,
            class,
            uuid,
            locale,
        }
    }

    /// The text of the frame that answers, or `None` when the dialect demands silence.
    pub(crate) fn frame(&self, outcome: &Result<Outcome, Fault>) -> Option<String> {
        match (outcome, self.envelope) {
            (Ok(Outcome::Silent), _) => None,
            (Ok(Outcome::Value(value)), envelope) => Some(self.success(Some(value), envelope)),
            (Ok(Outcome::Done), envelope) => Some(self.success(None, envelope)),
            (Err(fault), Envelope::CommonUtils) => Some(common_utils::failure(fault, self)),
            (Err(fault), Envelope::Invoker) => Some(invoker::failure(fault, self)),
            (Err(fault), Envelope::Bare) => Some(bare::failure(fault, self)),
            (Err(fault), Envelope::Applet) => Some(applet::failure(fault, self)),
        }
    }

    fn success(&self, value: Option<&Value>, envelope: Envelope) -> String {
        match envelope {
            Envelope::CommonUtils => common_utils::success(value, self),
            Envelope::Invoker => invoker::success(value),
            Envelope::Bare => bare::success(value),
            Envelope::Applet => applet::success(value),
        }
    }

    /// The words for people, in the connection's language.
    fn words(&self, fault: &Fault) -> String {
        tanba_l10n::fault_text(fault, self.locale)
    }
}

/// The frame for a name to which no module answers.
pub(crate) fn module_not_found() -> String {
    write(&Reply::ModuleNotFound)
}

/// The frame for text that is no request.
pub(crate) fn malformed(malformed: Malformed) -> String {
    write(&Reply::Malformed {
        message: &malformed.to_string(),
    })
}

/// A JSON value always has a JSON form, so the second text is for a bug in the writer.
fn write(reply: &Reply<'_>) -> String {
    reply.to_text().unwrap_or_else(|error| {
        tracing::error!(%error, "a reply could not be written");
        r#"{"code":"COMMON_JSON_WRAPPING_EXCEPTION","status":false}"#.to_owned()
    })
}

#[cfg(test)]
mod tests;
