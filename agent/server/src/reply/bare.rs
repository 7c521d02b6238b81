//! The dialect of accessory (spec 4, 4.3): the value alone; failures in the older module style.

use serde_json::Value;
use tanba_module::Fault;
use tanba_wire::{PlainFailure, Reply};

use super::{Spelling, write};

pub(super) fn success(value: Option<&Value>) -> String {
    write(&value.map_or(Reply::Success, Reply::Bare))
}

pub(super) fn failure(fault: &Fault, spelling: &Spelling) -> String {
    let words = spelling.words(fault);
    write(&Reply::Failure(PlainFailure {
        success: false,
        error_code: code(fault),
        message: Some(&words),
    }))
}

fn code(fault: &Fault) -> &str {
    match fault {
        Fault::MethodMissing | Fault::NoSuchMethod { .. } => "method_not_defined",
        Fault::ArgumentMismatch { .. }
        | Fault::ArgumentsMissing { .. }
        | Fault::MemberMismatch { .. }
        | Fault::MemberMissing { .. }
        | Fault::ApiVersion { .. }
        | Fault::NameAttributeMissing
        | Fault::InvalidParameter { .. }
        | Fault::NotBase64 { .. }
        | Fault::StorageNameEmpty
        | Fault::StorageUnknown
        | Fault::EmptyDigest
        | Fault::MalformedXml { .. }
        | Fault::NoSuchElement { .. }
        | Fault::MalformedCms { .. }
        | Fault::ExistingSignatureInvalid { .. }
        | Fault::ConfusableContent
        | Fault::NotApproved => "invalid_request",
        Fault::Limit { .. } | Fault::Busy => "too_many_requests",
        Fault::Cancelled => "action.canceled",
        Fault::Muted { .. } | Fault::Refused => "refused",
        Fault::NoSuitableKey { .. } | Fault::KeyUnusable { .. } => "key_unusable",
        Fault::StorageEmpty
        | Fault::FileUnusable
        | Fault::NoScreen
        | Fault::JournalUnavailable
        | Fault::Unavailable { .. } => "unavailable",
        Fault::TimestampUnreachable { .. } | Fault::TimestampInvalid { .. } => "timestamp_failed",
        Fault::Declared { code, .. } => code,
        Fault::Unreachable { .. } => "unreachable",
        Fault::Module { .. } => "module_failed",
        Fault::Failed(_) => "internal_failure",
    }
}
