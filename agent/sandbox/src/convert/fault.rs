//! Faults, both ways.

use tanba_module::fault::Incident;
use tanba_module::{Fault, JsonKind};

use crate::wit::types;
use crate::wit::types::Fault as Wit;

/// A fault of the host, as the guest learns it.
pub(crate) fn to_guest(fault: Fault) -> Wit {
    match fault {
        Fault::MethodMissing => Wit::MethodMissing,
        Fault::NoSuchMethod { method } => Wit::NoSuchMethod(method),
        Fault::ArgumentMismatch { method } => Wit::ArgumentMismatch(method),
        Fault::ArgumentsMissing { method } => Wit::ArgumentsMissing(method),
        Fault::MemberMismatch { member, expected } => {
            let expected = kind_to_guest(expected);
            Wit::MemberMismatch(types::MemberMismatch { member, expected })
        }
        Fault::MemberMissing { member } => Wit::MemberMissing(member),
        Fault::ApiVersion { supported } => Wit::ApiVersion(supported),
        Fault::NameAttributeMissing => Wit::NameAttributeMissing,
        Fault::InvalidParameter { parameter, reason } => {
            let parameter = parameter.into_owned();
            Wit::InvalidParameter(types::InvalidParameter { parameter, reason })
        }
        Fault::NotBase64 { parameter } => Wit::NotBase64(parameter.into_owned()),
        Fault::StorageNameEmpty => Wit::StorageNameEmpty,
        Fault::StorageUnknown => Wit::StorageUnknown,
        Fault::StorageEmpty => Wit::StorageEmpty,
        Fault::EmptyDigest => Wit::EmptyDigest,
        Fault::MalformedXml {
            line,
            column,
            reason,
        } => Wit::MalformedXml(types::MalformedXml {
            line,
            column,
            reason,
        }),
        Fault::NoSuchElement { path } => Wit::NoSuchElement(path),
        Fault::MalformedCms { reason } => Wit::MalformedCms(reason),
        Fault::ExistingSignatureInvalid { reason } => Wit::ExistingSignatureInvalid(reason),
        Fault::ConfusableContent => Wit::ConfusableContent,
        Fault::Limit { what } => Wit::Limit(what.into_owned()),
        // Sandboxed modules have no such documents.
        Fault::DocumentGone => Wit::InvalidParameter(types::InvalidParameter {
            parameter: "document".to_owned(),
            reason: Fault::DocumentGone.to_string(),
        }),
        Fault::NotApproved => Wit::NotApproved,
        Fault::Declared { code, message } => Wit::Declared(types::Declared { code, message }),
        Fault::Cancelled => Wit::Cancelled,
        Fault::Muted { minutes } => Wit::Muted(minutes),
        Fault::Refused => Wit::Refused,
        Fault::Busy => Wit::Busy,
        Fault::NoSuitableKey { reason } => Wit::NoSuitableKey(reason),
        Fault::KeyUnusable { reason } => Wit::KeyUnusable(reason),
        Fault::FileUnusable => Wit::FileUnusable,
        Fault::NoScreen => Wit::NoScreen,
        Fault::TimestampUnreachable { reason } => Wit::TimestampUnreachable(reason),
        Fault::TimestampInvalid { reason } => Wit::TimestampInvalid(reason),
        Fault::JournalUnavailable => Wit::JournalUnavailable,
        Fault::Unreachable { host, reason } => {
            Wit::Unreachable(types::Unreachable { host, reason })
        }
        // No function of the host gives another module's failure; if one did, it is none of the
        // guest's business.
        Fault::Module { module, .. } => Wit::Unavailable(module),
        Fault::Unavailable { what } => Wit::Unavailable(what.into_owned()),
        Fault::Failed(incident) => Wit::Failed(incident.0),
    }
}

/// What a guest says went wrong. Whether it may say so is another question.
pub(crate) fn from_guest(fault: Wit) -> Fault {
    match fault {
        Wit::MethodMissing => Fault::MethodMissing,
        Wit::NoSuchMethod(method) => Fault::NoSuchMethod { method },
        Wit::ArgumentMismatch(method) => Fault::ArgumentMismatch { method },
        Wit::ArgumentsMissing(method) => Fault::ArgumentsMissing { method },
        Wit::MemberMismatch(found) => Fault::MemberMismatch {
            member: found.member,
            expected: kind_from_guest(found.expected),
        },
        Wit::MemberMissing(member) => Fault::MemberMissing { member },
        Wit::ApiVersion(supported) => Fault::ApiVersion { supported },
        Wit::NameAttributeMissing => Fault::NameAttributeMissing,
        Wit::InvalidParameter(found) => Fault::InvalidParameter {
            parameter: found.parameter.into(),
            reason: found.reason,
        },
        Wit::NotBase64(parameter) => Fault::NotBase64 {
            parameter: parameter.into(),
        },
        Wit::StorageNameEmpty => Fault::StorageNameEmpty,
        Wit::StorageUnknown => Fault::StorageUnknown,
        Wit::StorageEmpty => Fault::StorageEmpty,
        Wit::EmptyDigest => Fault::EmptyDigest,
        Wit::MalformedXml(found) => Fault::MalformedXml {
            line: found.line,
            column: found.column,
            reason: found.reason,
        },
        Wit::NoSuchElement(path) => Fault::NoSuchElement { path },
        Wit::MalformedCms(reason) => Fault::MalformedCms { reason },
        Wit::ExistingSignatureInvalid(reason) => Fault::ExistingSignatureInvalid { reason },
        Wit::ConfusableContent => Fault::ConfusableContent,
        Wit::Limit(what) => Fault::Limit { what: what.into() },
        Wit::NotApproved => Fault::NotApproved,
        Wit::Declared(found) => Fault::Declared {
            code: found.code,
            message: found.message,
        },
        Wit::Cancelled => Fault::Cancelled,
        Wit::Muted(minutes) => Fault::Muted { minutes },
        Wit::Refused => Fault::Refused,
        Wit::Busy => Fault::Busy,
        Wit::NoSuitableKey(reason) => Fault::NoSuitableKey { reason },
        Wit::KeyUnusable(reason) => Fault::KeyUnusable { reason },
        Wit::FileUnusable => Fault::FileUnusable,
        Wit::NoScreen => Fault::NoScreen,
        Wit::TimestampUnreachable(reason) => Fault::TimestampUnreachable { reason },
        Wit::TimestampInvalid(reason) => Fault::TimestampInvalid { reason },
        Wit::JournalUnavailable => Fault::JournalUnavailable,
        Wit::Unreachable(found) => Fault::Unreachable {
            host: found.host,
            reason: found.reason,
        },
        Wit::Unavailable(what) => Fault::Unavailable { what: what.into() },
        Wit::Failed(incident) => Fault::Failed(Incident(incident)),
    }
}

fn kind_to_guest(kind: JsonKind) -> types::JsonKind {
    match kind {
        JsonKind::Object => types::JsonKind::Object,
        JsonKind::Array => types::JsonKind::Array,
        JsonKind::Text => types::JsonKind::Text,
        JsonKind::Boolean => types::JsonKind::Boolean,
        JsonKind::Integer => types::JsonKind::Integer,
    }
}

fn kind_from_guest(kind: types::JsonKind) -> JsonKind {
    match kind {
        types::JsonKind::Object => JsonKind::Object,
        types::JsonKind::Array => JsonKind::Array,
        types::JsonKind::Text => JsonKind::Text,
        types::JsonKind::Boolean => JsonKind::Boolean,
        types::JsonKind::Integer => JsonKind::Integer,
    }
}
