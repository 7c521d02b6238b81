//! The dialect of the common invoker (spec 3.1): faults of the call itself are GENERAL_ERROR,
//! faults of the method INVOCATION_ERROR, each with its details.

use serde_json::Value;
use tanba_module::{Fault, JsonKind};
use tanba_wire::{InvokerFailure, InvokerReply, Reply};

use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Invoker(
        value.map_or(InvokerReply::Empty, InvokerReply::Result),
    ))
}

/// `Basics` for `kz.gov.pki.knca.basics`: the class that the original names in its texts.
pub(super) fn class_of(module: &str) -> String {
    let last = module.rsplit('.').next().unwrap_or_default();
    let mut letters = last.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    let illegal =
        |text: String| Code::General(format!("java.lang.IllegalArgumentException: {text}"));
    let json = |text: String| format!("org.json.JSONException: JSONObject[\"{text}");
    let code = match fault {
        Fault::MethodMissing => Code::General(json("method\"] not found.".to_owned())),
        Fault::NoSuchMethod { method } => {
            illegal(format!("{method} is not defined in {}", spelling.class))
        }
        Fault::ArgumentsMissing { method } => illegal(format!("{method} demands arguments")),
        Fault::ArgumentMismatch { method } => {
            illegal(format!("argument type mismatch. Method: {method}"))
        }
        Fault::ApiVersion { supported } => illegal(format!("Supported apiVersion is {supported}")),
        Fault::MemberMismatch { member, expected } => Code::Invocation(json(format!(
            "{member}\"] is not {}.",
            java_kind(*expected)
        ))),
        Fault::MemberMissing { member } => {
            Code::Invocation(json(format!("{member}\"] not found.")))
        }
        Fault::MalformedXml {
            line,
            column,
            reason,
        } => Code::Invocation(format!(
            "org.xml.sax.SAXParseException; lineNumber: {line}; columnNumber: {column}; {reason}"
        )),
        Fault::Cancelled => return success(None),
        Fault::Declared { code, message } => {
            return write(&Reply::Invoker(InvokerReply::Failure(InvokerFailure {
                code,
                details: None,
                message,
                status: false,
            })));
        }
        Fault::InvalidParameter { .. }
        | Fault::NotBase64 { .. }
        | Fault::StorageNameEmpty
        | Fault::StorageUnknown
        | Fault::StorageEmpty
        | Fault::EmptyDigest
        | Fault::NameAttributeMissing
        | Fault::NoSuchElement { .. }
        | Fault::MalformedCms { .. }
        | Fault::ExistingSignatureInvalid { .. }
        | Fault::ConfusableContent
        | Fault::Limit { .. }
        | Fault::DocumentGone
        | Fault::NotApproved
        | Fault::Muted { .. }
        | Fault::Refused
        | Fault::Busy
        | Fault::NoSuitableKey { .. }
        | Fault::KeyUnusable { .. }
        | Fault::FileUnusable
        | Fault::NoScreen
        | Fault::TimestampUnreachable { .. }
        | Fault::TimestampInvalid { .. }
        | Fault::JournalUnavailable
        | Fault::Unavailable { .. }
        | Fault::Unreachable { .. }
        | Fault::Module { .. }
        | Fault::Failed(_) => Code::Invocation(spelling.words(fault)),
    };
    code.write()
}

enum Code {
    General(String),
    Invocation(String),
}

impl Code {
    fn write(&self) -> String {
        let (code, details, message) = match self {
            Self::General(details) => ("GENERAL_ERROR", details, "General error."),
            Self::Invocation(details) => (
                "INVOCATION_ERROR",
                details,
                "An invoked method threw an exception.",
            ),
        };
        let details = Some(details.as_str());
        let failure = InvokerFailure {
            code,
            details,
            message,
            status: false,
        };
        write(&Reply::Invoker(InvokerReply::Failure(failure)))
    }
}

/// What org.json calls the type that was expected.
fn java_kind(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Object => "a JSONObject",
        JsonKind::Array => "a JSONArray",
        JsonKind::Text => "a string",
        JsonKind::Boolean => "a Boolean",
        JsonKind::Integer => "an int",
    }
}
