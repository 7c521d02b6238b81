//! The dialect of commonUtils (spec 2.1, 2.2, 2.9): texts of Java exceptions, of which pages
//! compare a few.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{CommonUtilsReply, Reply};

use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>, spelling: &Spelling) -> String {
    write(&Reply::CommonUtils(CommonUtilsReply {
        response_object: value,
        code: "200",
        message: None,
        uuid: spelling.echo.uuid.as_ref(),
    }))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    let message = message(fault, spelling);
    // The dispatcher's own errors come before the method and know no uuid (spec 1.6).
    let executed = !matches!(
        fault,
        Fault::MethodMissing | Fault::NoSuchMethod { .. } | Fault::ArgumentMismatch { .. }
    );
    let code = match fault {
        Fault::Declared { code, .. } => code,
        _ => "500",
    };
    write(&Reply::CommonUtils(CommonUtilsReply {
        response_object: None,
        code,
        message: message.as_deref(),
        uuid: spelling.echo.uuid.as_ref().filter(|_| executed),
    }))
}

fn message(fault: &Fault, spelling: &Spelling) -> Option<String> {
    let fixed = |text: &str| Some(text.to_owned());
    match fault {
        Fault::MethodMissing => fixed("JSONObject[\"method\"] not found."),
        Fault::NoSuchMethod { method } => Some(format!("NoSuchMethodException {method}")),
        Fault::ArgumentMismatch { method } => Some(format!(
            "java.lang.IllegalArgumentException: argument type mismatch. Method: {method}"
        )),
        Fault::StorageNameEmpty => fixed("storageName.param.empty"),
        Fault::StorageUnknown => fixed("storage.unknown"),
        Fault::StorageEmpty => fixed("storage.empty"),
        Fault::EmptyDigest => None,
        Fault::MalformedXml {
            line,
            column,
            reason,
        } => Some(format!(
            "org.xml.sax.SAXParseException; lineNumber: {line}; columnNumber: {column}; {reason}"
        )),
        Fault::Cancelled => fixed("action.canceled"),
        // Whatever was wrong with the file, a page learns the same.
        Fault::FileUnusable => fixed("file.not_found"),
        Fault::ArgumentsMissing { .. }
        | Fault::MemberMismatch { .. }
        | Fault::MemberMissing { .. }
        | Fault::ApiVersion { .. }
        | Fault::NameAttributeMissing
        | Fault::InvalidParameter { .. }
        | Fault::NotBase64 { .. }
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
        | Fault::NoScreen
        | Fault::TimestampUnreachable { .. }
        | Fault::TimestampInvalid { .. }
        | Fault::JournalUnavailable
        | Fault::Unavailable { .. }
        | Fault::Declared { .. }
        | Fault::Unreachable { .. }
        | Fault::Module { .. }
        | Fault::Failed(_) => Some(spelling.words(fault)),
    }
}
