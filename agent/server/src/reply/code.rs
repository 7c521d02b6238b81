//! One word for every fault, for scripts that compare: in the dialects without codes of their own.

use tanba_module::Fault;

/// The word. A failure that the module declared has the code that the module gave it.
pub(super) fn code(fault: &Fault) -> &str {
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
        Fault::DocumentGone => "document_not_found",
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
