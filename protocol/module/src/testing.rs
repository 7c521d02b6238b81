//! For tests of those who turn each fault into something else.

use crate::fault::Incident;
use crate::{Fault, JsonKind, ModuleFailure};

/// Each fault once; those that hold one of a list, once with each of it. Words end with a full
/// stop, as those of a module should.
pub fn every_fault() -> Vec<Fault> {
    let mut faults = of_requests();
    faults.extend(of_persons_and_surroundings());
    faults.extend(JSON_KINDS.map(|expected| Fault::MemberMismatch {
        member: name(),
        expected,
    }));
    faults.extend(MODULE_FAILURES.map(|failure| Fault::Module {
        module: name(),
        failure,
    }));
    faults
}

const JSON_KINDS: [JsonKind; 5] = [
    JsonKind::Object,
    JsonKind::Array,
    JsonKind::Text,
    JsonKind::Boolean,
    JsonKind::Integer,
];

const MODULE_FAILURES: [ModuleFailure; 7] = [
    ModuleFailure::Trapped,
    ModuleFailure::StackOverflow,
    ModuleFailure::OutOfTime,
    ModuleFailure::OutOfMemory,
    ModuleFailure::AnswerTooLarge,
    ModuleFailure::MalformedAnswer,
    ModuleFailure::NotLoadable,
];

fn of_requests() -> Vec<Fault> {
    vec![
        Fault::MethodMissing,
        Fault::NoSuchMethod { method: name() },
        Fault::ArgumentMismatch { method: name() },
        Fault::ArgumentsMissing { method: name() },
        Fault::MemberMissing { member: name() },
        Fault::ApiVersion { supported: 2 },
        Fault::NameAttributeMissing,
        Fault::InvalidParameter {
            parameter: "format".into(),
            reason: reason(),
        },
        Fault::NotBase64 {
            parameter: "data".into(),
        },
        Fault::StorageNameEmpty,
        Fault::StorageUnknown,
        Fault::StorageEmpty,
        Fault::EmptyDigest,
        Fault::MalformedXml {
            line: 3,
            column: 14,
            reason: reason(),
        },
        Fault::NoSuchElement { path: name() },
        Fault::MalformedCms { reason: reason() },
        Fault::ExistingSignatureInvalid { reason: reason() },
        Fault::ConfusableContent,
        Fault::Limit {
            what: "size".into(),
        },
        Fault::DocumentGone,
        Fault::NotApproved,
        Fault::Declared {
            code: "17".to_owned(),
            message: "Words of a module.".to_owned(),
        },
    ]
}

fn of_persons_and_surroundings() -> Vec<Fault> {
    vec![
        Fault::Cancelled,
        Fault::Muted { minutes: 5 },
        Fault::Refused,
        Fault::Busy,
        Fault::NoSuitableKey { reason: reason() },
        Fault::KeyUnusable { reason: reason() },
        Fault::FileUnusable,
        Fault::NoScreen,
        Fault::TimestampUnreachable { reason: reason() },
        Fault::TimestampInvalid { reason: reason() },
        Fault::JournalUnavailable,
        Fault::Unreachable {
            host: name(),
            reason: reason(),
        },
        Fault::Unavailable { what: "PDF".into() },
        Fault::Failed(Incident("4f1c".to_owned())),
    ]
}

fn name() -> String {
    "name".to_owned()
}

fn reason() -> String {
    "reason".to_owned()
}
