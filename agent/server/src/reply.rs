//! How an outcome or a fault is spelled in a module's dialect. The only place that does.
//!
//! Each dialect has its own file with one total match over [`Fault`]; a new fault does not compile
//! until every dialect has a spelling for it.

mod applet;
mod bare;
mod body;
mod by_command;
mod by_type;
mod code;
mod common_utils;
mod invoker;
mod native;
mod older;
pub(crate) mod rpc;

use serde_json::{Map, Value};
use tanba_module::{Envelope, Fault, Locale, Manifest, Outcome};
use tanba_wire::{Malformed, Reply};

/// Members of a request that its reply repeats.
#[derive(Clone, Debug, Default)]
pub(crate) struct Echo {
    uuid: Option<Value>,
    request_id: Option<Value>,
}

impl Echo {
    /// `uuid`, which is a text where it is used, and `requestId`, a text or a number.
    pub(crate) fn of(request: &Map<String, Value>) -> Self {
        let member = |name: &str| request.get(name);
        Self {
            uuid: member("uuid").filter(|id| id.is_string()).cloned(),
            request_id: member("requestId")
                .filter(|id| id.is_string() || id.is_number())
                .cloned(),
        }
    }
}

/// What of the request and its module the spelling depends on.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    envelope: Envelope,
    class: String,
    echo: Echo,
    locale: Locale,
}

impl Spelling {
    /// The spelling for one call.
    pub(crate) fn new(manifest: &Manifest, echo: Echo, locale: Locale) -> Self {
        let name = manifest.answers.first().map_or("", |name| name.as_str());
        let class = invoker::class_of(name);
        Self {
            envelope: manifest.envelope,
            class,
            echo,
            locale,
        }
    }

    /// The text of the frame that answers, or `None` when the dialect demands silence.
    pub(crate) fn frame(&self, outcome: &Result<Outcome, Fault>) -> Option<String> {
        match outcome {
            Ok(Outcome::Silent) => None,
            Ok(Outcome::Value(value)) => Some(self.success(Some(value))),
            Ok(Outcome::Done) => Some(self.success(None)),
            Err(fault) => Some(self.failure(fault)),
        }
    }

    fn success(&self, value: Option<&Value>) -> String {
        match self.envelope {
            Envelope::CommonUtils => common_utils::success(value, self),
            Envelope::Invoker => invoker::success(value),
            Envelope::Bare => bare::success(value),
            Envelope::Applet => applet::success(value),
            Envelope::Native => native::success(value),
            Envelope::Invoker1 => older::success(value),
            Envelope::Invoker2 => body::success(value),
            Envelope::Type => by_type::success(value),
            Envelope::Command => by_command::success(value, self),
        }
    }

    fn failure(&self, fault: &Fault) -> String {
        match self.envelope {
            Envelope::CommonUtils => common_utils::failure(fault, self),
            Envelope::Invoker => invoker::failure(fault, self),
            Envelope::Bare => bare::failure(fault, self),
            Envelope::Applet => applet::failure(fault, self),
            Envelope::Native => native::failure(fault, self),
            Envelope::Invoker1 => older::failure(fault, self),
            Envelope::Invoker2 => body::failure(fault, self),
            Envelope::Type => by_type::failure(fault, self),
            Envelope::Command => by_command::failure(fault, self),
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
