//! Faults, in both directions: a module makes its own and passes on what the host gave it.

use tanba_module::fault::Incident;
use tanba_module::{Fault, JsonKind};

use super::wit;

impl From<Fault> for wit::Fault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::MethodMissing => Self::MethodMissing,
            Fault::NoSuchMethod { method } => Self::NoSuchMethod(method),
            Fault::ArgumentMismatch { method } => Self::ArgumentMismatch(method),
            Fault::ArgumentsMissing { method } => Self::ArgumentsMissing(method),
            Fault::MemberMismatch { member, expected } => {
                let expected = expected.into();
                Self::MemberMismatch(wit::MemberMismatch { member, expected })
            }
            Fault::MemberMissing { member } => Self::MemberMissing(member),
            Fault::ApiVersion { supported } => Self::ApiVersion(supported),
            Fault::NameAttributeMissing => Self::NameAttributeMissing,
            Fault::InvalidParameter { parameter, reason } => {
                let parameter = parameter.into_owned();
                Self::InvalidParameter(wit::InvalidParameter { parameter, reason })
            }
            Fault::NotBase64 { parameter } => Self::NotBase64(parameter.into_owned()),
            Fault::StorageNameEmpty => Self::StorageNameEmpty,
            Fault::StorageUnknown => Self::StorageUnknown,
            Fault::StorageEmpty => Self::StorageEmpty,
            Fault::EmptyDigest => Self::EmptyDigest,
            #[rustfmt::skip]
            Fault::MalformedXml { line, column, reason } => {
                Self::MalformedXml(wit::MalformedXml { line, column, reason })
            },
            Fault::NoSuchElement { path } => Self::NoSuchElement(path),
            Fault::MalformedCms { reason } => Self::MalformedCms(reason),
            Fault::ExistingSignatureInvalid { reason } => Self::ExistingSignatureInvalid(reason),
            Fault::ConfusableContent => Self::ConfusableContent,
            Fault::Limit { what } => Self::Limit(what.into_owned()),
            // Sandboxed modules have no such documents.
            Fault::DocumentGone => Self::InvalidParameter(wit::InvalidParameter {
                parameter: "document".to_owned(),
                reason: Fault::DocumentGone.to_string(),
            }),
            Fault::NotApproved => Self::NotApproved,
            Fault::Declared { code, message } => Self::Declared(wit::Declared { code, message }),
            Fault::Cancelled => Self::Cancelled,
            Fault::Muted { minutes } => Self::Muted(minutes),
            Fault::Refused => Self::Refused,
            Fault::Busy => Self::Busy,
            Fault::NoSuitableKey { reason } => Self::NoSuitableKey(reason),
            Fault::KeyUnusable { reason } => Self::KeyUnusable(reason),
            Fault::FileUnusable => Self::FileUnusable,
            Fault::NoScreen => Self::NoScreen,
            Fault::TimestampUnreachable { reason } => Self::TimestampUnreachable(reason),
            Fault::TimestampInvalid { reason } => Self::TimestampInvalid(reason),
            Fault::JournalUnavailable => Self::JournalUnavailable,
            Fault::Unreachable { host, reason } => {
                Self::Unreachable(wit::Unreachable { host, reason })
            }
            // The agent says this of a module; no module says it of itself.
            Fault::Module { .. } => Self::Failed(fault.to_string()),
            Fault::Unavailable { what } => Self::Unavailable(what.into_owned()),
            Fault::Failed(incident) => Self::Failed(incident.0),
        }
    }
}

impl From<wit::Fault> for Fault {
    fn from(fault: wit::Fault) -> Self {
        match fault {
            wit::Fault::MethodMissing => Self::MethodMissing,
            wit::Fault::NoSuchMethod(method) => Self::NoSuchMethod { method },
            wit::Fault::ArgumentMismatch(method) => Self::ArgumentMismatch { method },
            wit::Fault::ArgumentsMissing(method) => Self::ArgumentsMissing { method },
            wit::Fault::MemberMismatch(wit::MemberMismatch { member, expected }) => {
                let expected = expected.into();
                Self::MemberMismatch { member, expected }
            }
            wit::Fault::MemberMissing(member) => Self::MemberMissing { member },
            wit::Fault::ApiVersion(supported) => Self::ApiVersion { supported },
            wit::Fault::NameAttributeMissing => Self::NameAttributeMissing,
            wit::Fault::InvalidParameter(wit::InvalidParameter { parameter, reason }) => {
                let parameter = parameter.into();
                Self::InvalidParameter { parameter, reason }
            }
            wit::Fault::NotBase64(parameter) => Self::NotBase64 {
                parameter: parameter.into(),
            },
            wit::Fault::StorageNameEmpty => Self::StorageNameEmpty,
            wit::Fault::StorageUnknown => Self::StorageUnknown,
            wit::Fault::StorageEmpty => Self::StorageEmpty,
            wit::Fault::EmptyDigest => Self::EmptyDigest,
            #[rustfmt::skip]
            wit::Fault::MalformedXml(wit::MalformedXml { line, column, reason }) => {
                Self::MalformedXml { line, column, reason }
            },
            wit::Fault::NoSuchElement(path) => Self::NoSuchElement { path },
            wit::Fault::MalformedCms(reason) => Self::MalformedCms { reason },
            wit::Fault::ExistingSignatureInvalid(reason) => {
                Self::ExistingSignatureInvalid { reason }
            }
            wit::Fault::ConfusableContent => Self::ConfusableContent,
            wit::Fault::Limit(what) => Self::Limit { what: what.into() },
            wit::Fault::NotApproved => Self::NotApproved,
            wit::Fault::Declared(wit::Declared { code, message }) => {
                Self::Declared { code, message }
            }
            wit::Fault::Cancelled => Self::Cancelled,
            wit::Fault::Muted(minutes) => Self::Muted { minutes },
            wit::Fault::Refused => Self::Refused,
            wit::Fault::Busy => Self::Busy,
            wit::Fault::NoSuitableKey(reason) => Self::NoSuitableKey { reason },
            wit::Fault::KeyUnusable(reason) => Self::KeyUnusable { reason },
            wit::Fault::FileUnusable => Self::FileUnusable,
            wit::Fault::NoScreen => Self::NoScreen,
            wit::Fault::TimestampUnreachable(reason) => Self::TimestampUnreachable { reason },
            wit::Fault::TimestampInvalid(reason) => Self::TimestampInvalid { reason },
            wit::Fault::JournalUnavailable => Self::JournalUnavailable,
            wit::Fault::Unreachable(wit::Unreachable { host, reason }) => {
                Self::Unreachable { host, reason }
            }
            wit::Fault::Unavailable(what) => Self::Unavailable { what: what.into() },
            wit::Fault::Failed(incident) => Self::Failed(Incident(incident)),
        }
    }
}

impl From<JsonKind> for wit::JsonKind {
    fn from(kind: JsonKind) -> Self {
        match kind {
            JsonKind::Object => Self::Object,
            JsonKind::Array => Self::Array,
            JsonKind::Text => Self::Text,
            JsonKind::Boolean => Self::Boolean,
            JsonKind::Integer => Self::Integer,
        }
    }
}

impl From<wit::JsonKind> for JsonKind {
    fn from(kind: wit::JsonKind) -> Self {
        match kind {
            wit::JsonKind::Object => Self::Object,
            wit::JsonKind::Array => Self::Array,
            wit::JsonKind::Text => Self::Text,
            wit::JsonKind::Boolean => Self::Boolean,
            wit::JsonKind::Integer => Self::Integer,
        }
    }
}
