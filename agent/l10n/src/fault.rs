//! A fault in the words of the person who sits before it.

use tanba_module::{Fault, JsonKind, Locale, ModuleFailure};

use crate::{Value, text, text_with};

/// Says what happened and what to do about it.
///
/// Reasons that come from inside (line numbers, addresses, a parser's words) are put in as they
/// are, in English.
pub fn fault_text(fault: &Fault, locale: Locale) -> String {
    match fault {
        Fault::MethodMissing => text(locale, "fault-method-missing"),
        Fault::NoSuchMethod { method } => with(locale, "fault-no-such-method", "method", method),
        Fault::ArgumentMismatch { method } => {
            with(locale, "fault-argument-mismatch", "method", method)
        }
        Fault::ArgumentsMissing { method } => {
            with(locale, "fault-arguments-missing", "method", method)
        }
        Fault::MemberMismatch { member, expected } => {
            let values = [
                ("member", Value::Text(member)),
                ("expected", Value::Text(kind_word(*expected))),
            ];
            text_with(locale, "fault-member-mismatch", &values)
        }
        Fault::MemberMissing { member } => with(locale, "fault-member-missing", "member", member),
        Fault::ApiVersion { supported } => {
            count(locale, "fault-api-version", "supported", *supported)
        }
        Fault::NameAttributeMissing => text(locale, "fault-name-attribute-missing"),
        Fault::InvalidParameter { parameter, reason } => {
            let values = [
                ("parameter", Value::Text(parameter)),
                ("reason", Value::Text(reason)),
            ];
            text_with(locale, "fault-invalid-parameter", &values)
        }
        Fault::NotBase64 { parameter } => with(locale, "fault-not-base64", "parameter", parameter),
        Fault::StorageNameEmpty => text(locale, "fault-storage-name-empty"),
        Fault::StorageUnknown => text(locale, "fault-storage-unknown"),
        Fault::StorageEmpty => text(locale, "fault-storage-empty"),
        Fault::EmptyDigest => text(locale, "fault-empty-digest"),
        Fault::MalformedXml {
            line,
            column,
            reason,
        } => {
            let values = [
                ("line", Value::Count(u64::from(*line))),
                ("column", Value::Count(u64::from(*column))),
                ("reason", Value::Text(reason)),
            ];
            text_with(locale, "fault-malformed-xml", &values)
        }
        Fault::NoSuchElement { path } => with(locale, "fault-no-such-element", "path", path),
        Fault::MalformedCms { reason } => with(locale, "fault-malformed-cms", "reason", reason),
        Fault::ExistingSignatureInvalid { reason } => {
            with(locale, "fault-existing-signature-invalid", "reason", reason)
        }
        Fault::ConfusableContent => text(locale, "fault-confusable-content"),
        Fault::Limit { what } => with(locale, "fault-limit", "what", what),
        Fault::DocumentGone => text(locale, "fault-document-gone"),
        Fault::NotApproved => text(locale, "fault-not-approved"),
        Fault::Cancelled => text(locale, "fault-cancelled"),
        Fault::Muted { minutes } => count(locale, "fault-muted", "minutes", *minutes),
        Fault::Refused => text(locale, "fault-refused"),
        Fault::Busy => text(locale, "fault-busy"),
        Fault::NoSuitableKey { reason } => with(locale, "fault-no-suitable-key", "reason", reason),
        Fault::KeyUnusable { reason } => with(locale, "fault-key-unusable", "reason", reason),
        Fault::FileUnusable => text(locale, "fault-file-unusable"),
        Fault::NoScreen => text(locale, "fault-no-screen"),
        Fault::TimestampUnreachable { reason } => {
            with(locale, "fault-timestamp-unreachable", "reason", reason)
        }
        Fault::TimestampInvalid { reason } => {
            with(locale, "fault-timestamp-invalid", "reason", reason)
        }
        Fault::JournalUnavailable => text(locale, "fault-journal-unavailable"),
        Fault::Unavailable { what } => with(locale, "fault-unavailable", "what", what),
        Fault::Declared { message, .. } => message.clone(),
        Fault::Unreachable { host, reason } => {
            let values = [("host", Value::Text(host)), ("reason", Value::Text(reason))];
            text_with(locale, "fault-unreachable", &values)
        }
        Fault::Module { module, failure } => {
            with(locale, module_failure(*failure), "module", module)
        }
        Fault::Failed(incident) => with(locale, "fault-failed", "incident", &incident.0),
    }
}

fn module_failure(failure: ModuleFailure) -> &'static str {
    match failure {
        ModuleFailure::Trapped => "fault-module-trapped",
        ModuleFailure::StackOverflow => "fault-module-stack-overflow",
        ModuleFailure::OutOfTime => "fault-module-out-of-time",
        ModuleFailure::OutOfMemory => "fault-module-out-of-memory",
        ModuleFailure::AnswerTooLarge => "fault-module-answer-too-large",
        ModuleFailure::MalformedAnswer => "fault-module-malformed-answer",
        ModuleFailure::NotLoadable => "fault-module-not-loadable",
    }
}

fn with(locale: Locale, id: &str, name: &str, value: &str) -> String {
    text_with(locale, id, &[(name, Value::Text(value))])
}

fn count(locale: Locale, id: &str, name: &str, value: u32) -> String {
    text_with(locale, id, &[(name, Value::Count(u64::from(value)))])
}

fn kind_word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Object => "object",
        JsonKind::Array => "array",
        JsonKind::Text => "text",
        JsonKind::Boolean => "boolean",
        JsonKind::Integer => "integer",
    }
}
