//! The dialect of the old applet (spec 5.1, 5.3). Pages test `errorCode`; what a person should
//! read goes into `result`, which they show or ignore.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{AppletReply, Reply};

use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&Reply::Applet(AppletReply {
        result: value,
        error_code: "NONE",
    }))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    if let Fault::NoSuchMethod { method } = fault {
        let error_code = &format!("Method not implemented. Method:{method}");
        return write(&Reply::Applet(AppletReply {
            result: None,
            error_code,
        }));
    }
    if let Fault::Declared { code, message } = fault {
        return write(&Reply::Applet(AppletReply {
            result: Some(&Value::String(message.clone())),
            error_code: code,
        }));
    }
    let words = Value::String(spelling.words(fault));
    write(&Reply::Applet(AppletReply {
        result: Some(&words),
        error_code: code(fault),
    }))
}

fn code(fault: &Fault) -> &'static str {
    match fault {
        Fault::StorageNameEmpty | Fault::StorageUnknown => "UNKNOWN_STORAGE",
        Fault::StorageEmpty => "EMPTY_SLOT",
        Fault::NoSuitableKey { .. } => "EMPTY_KEY_LIST",
        Fault::KeyUnusable { .. } => "LOAD_KEYSTORE_ERROR",
        Fault::FileUnusable => "FILE_READ_ERROR",
        Fault::NameAttributeMissing => "RDN_NOT_FOUND",
        Fault::MalformedXml { .. } | Fault::NoSuchElement { .. } => "XML_PARSE_EXCEPTION",
        Fault::MalformedCms { .. } | Fault::ExistingSignatureInvalid { .. } => {
            "SIGNATURE_VALIDATION_ERROR"
        }
        Fault::MethodMissing
        | Fault::NoSuchMethod { .. }
        | Fault::ArgumentMismatch { .. }
        | Fault::ArgumentsMissing { .. }
        | Fault::MemberMismatch { .. }
        | Fault::MemberMissing { .. }
        | Fault::ApiVersion { .. }
        | Fault::InvalidParameter { .. }
        | Fault::NotBase64 { .. }
        | Fault::EmptyDigest
        | Fault::ConfusableContent
        | Fault::Limit { .. }
        | Fault::DocumentGone
        | Fault::NotApproved
        | Fault::Cancelled
        | Fault::Muted { .. }
        | Fault::Refused
        | Fault::Busy
        | Fault::NoScreen
        | Fault::TimestampUnreachable { .. }
        | Fault::TimestampInvalid { .. }
        | Fault::JournalUnavailable
        | Fault::Unavailable { .. }
        | Fault::Declared { .. }
        | Fault::Unreachable { .. }
        | Fault::Module { .. }
        | Fault::Failed(_) => "COMMON",
    }
}
