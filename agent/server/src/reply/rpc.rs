//! The dialect of `tanba.v1`: why a request was not done, as an error object of JSON-RPC 2.0 with
//! a word for programs, who can do something about it, and what.

use tanba_l10n::{Value, fault_text, text, text_with};
use tanba_module::{Blame, Fault, Locale};
use tanba_wire::native::{ErrorData, ErrorObject, Invalid};

use super::native::blame;

// Numbers of JSON-RPC 2.0 section 5.1, of its range for servers, and two of the Language Server
// Protocol's.
const MALFORMED: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const INTERNAL: i32 = -32603;
const DECLARED: i32 = -32000;
const PERSON: i32 = -32001;
const KEY: i32 = -32002;
const ENVIRONMENT: i32 = -32003;
const NETWORK: i32 = -32004;
const CANCELLED_BY_PAGE: i32 = -32800;
const DEADLINE_EXCEEDED: i32 = -32801;

/// What to do about an error.
#[derive(Clone, Copy)]
enum Advice {
    FixRequest,
    AskAgain,
    AskLater,
    ChangePermission,
    ChooseOtherKey,
    CheckDevice,
    CheckNetwork,
    CheckAgent,
    Report,
}

impl Advice {
    fn word(self) -> &'static str {
        match self {
            Self::FixRequest => "fix-request",
            Self::AskAgain => "ask-again",
            Self::AskLater => "ask-later",
            Self::ChangePermission => "change-permission",
            Self::ChooseOtherKey => "choose-other-key",
            Self::CheckDevice => "check-device",
            Self::CheckNetwork => "check-network",
            Self::CheckAgent => "check-agent",
            Self::Report => "report",
        }
    }

    /// Whether the same request may succeed later without anybody changing it.
    fn is_retriable(self) -> bool {
        match self {
            Self::AskAgain
            | Self::AskLater
            | Self::ChooseOtherKey
            | Self::CheckDevice
            | Self::CheckNetwork
            | Self::CheckAgent => true,
            Self::FixRequest | Self::ChangePermission | Self::Report => false,
        }
    }
}

/// A fault of the call.
pub(crate) fn fault(fault: &Fault, locale: Locale) -> Box<ErrorObject> {
    let (code, word, advice) = meaning(fault);
    let message = fault_text(fault, locale);
    let mut error = object(code, word, fault.blame(), advice, message);
    if let Fault::Failed(incident) = fault {
        error.data.incident = Some(incident.to_string());
    }
    error
}

/// A message that is no request.
pub(crate) fn invalid(invalid: &Invalid, locale: Locale) -> Box<ErrorObject> {
    let (code, word, id) = match invalid {
        Invalid::Malformed => (MALFORMED, "malformed_message", "native-malformed"),
        Invalid::Params { .. } => (INVALID_PARAMS, "invalid_params", "native-invalid-message"),
        _ => (INVALID_REQUEST, "invalid_message", "native-invalid-message"),
    };
    of_page(code, word, Advice::FixRequest, text(locale, id))
}

/// The id of a request that is still open.
pub(crate) fn id_in_use(locale: Locale) -> Box<ErrorObject> {
    let message = text(locale, "native-id-in-use");
    of_page(
        INVALID_REQUEST,
        "invalid_message",
        Advice::FixRequest,
        message,
    )
}

/// A method that is not served.
pub(crate) fn method_not_found(method: &str, locale: Locale) -> Box<ErrorObject> {
    let message = text_with(
        locale,
        "native-method-not-found",
        &[("name", Value::Text(method))],
    );
    of_page(
        METHOD_NOT_FOUND,
        "method_not_found",
        Advice::FixRequest,
        message,
    )
}

/// A name to which no module answers.
pub(crate) fn module_not_found(module: &str, locale: Locale) -> Box<ErrorObject> {
    let message = text_with(
        locale,
        "native-module-not-found",
        &[("name", Value::Text(module))],
    );
    of_page(
        METHOD_NOT_FOUND,
        "module_not_found",
        Advice::CheckAgent,
        message,
    )
}

/// A batch that is not kept, or another caller's.
pub(crate) fn batch_not_found(locale: Locale) -> Box<ErrorObject> {
    let message = text(locale, "native-batch-not-found");
    of_page(
        INVALID_PARAMS,
        "batch_not_found",
        Advice::FixRequest,
        message,
    )
}

/// The page ended the request.
pub(crate) fn cancelled_by_page(locale: Locale) -> Box<ErrorObject> {
    let message = text(locale, "native-cancelled-by-page");
    of_page(
        CANCELLED_BY_PAGE,
        "cancelled_by_page",
        Advice::AskAgain,
        message,
    )
}

/// The request took longer than the page allowed.
pub(crate) fn deadline_exceeded(locale: Locale) -> Box<ErrorObject> {
    let message = text(locale, "native-deadline-exceeded");
    of_page(
        DEADLINE_EXCEEDED,
        "deadline_exceeded",
        Advice::AskAgain,
        message,
    )
}

fn meaning(fault: &Fault) -> (i32, &str, Advice) {
    match fault {
        Fault::MethodMissing | Fault::NoSuchMethod { .. } => {
            (METHOD_NOT_FOUND, "method_not_found", Advice::FixRequest)
        }
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
        | Fault::NotApproved => (INVALID_PARAMS, "invalid_params", Advice::FixRequest),
        Fault::DocumentGone => (INVALID_PARAMS, "document_not_found", Advice::FixRequest),
        Fault::Limit { .. } => (INVALID_PARAMS, "limit_exceeded", Advice::AskLater),
        Fault::Busy => (INVALID_PARAMS, "too_many_requests", Advice::AskLater),
        Fault::Declared { code, .. } => (DECLARED, code, Advice::FixRequest),
        Fault::Cancelled => (PERSON, "cancelled", Advice::AskAgain),
        Fault::Muted { .. } => (PERSON, "muted", Advice::AskLater),
        Fault::Refused => (PERSON, "refused", Advice::ChangePermission),
        Fault::NoSuitableKey { .. } => (KEY, "no_suitable_key", Advice::ChooseOtherKey),
        Fault::KeyUnusable { .. } => (KEY, "key_unusable", Advice::ChooseOtherKey),
        Fault::StorageEmpty => (ENVIRONMENT, "unavailable", Advice::CheckDevice),
        Fault::FileUnusable => (ENVIRONMENT, "file_unusable", Advice::AskAgain),
        Fault::NoScreen => (ENVIRONMENT, "no_screen", Advice::CheckAgent),
        Fault::JournalUnavailable => (ENVIRONMENT, "journal_unavailable", Advice::CheckAgent),
        Fault::Module { .. } => (ENVIRONMENT, "module_failed", Advice::Report),
        Fault::Unavailable { .. } => (ENVIRONMENT, "unavailable", Advice::CheckAgent),
        Fault::TimestampUnreachable { .. } | Fault::TimestampInvalid { .. } => {
            (NETWORK, "timestamp_failed", Advice::CheckNetwork)
        }
        Fault::Unreachable { .. } => (NETWORK, "unreachable", Advice::CheckNetwork),
        Fault::Failed(_) => (INTERNAL, "internal_failure", Advice::Report),
    }
}

fn of_page(code: i32, word: &str, advice: Advice, message: String) -> Box<ErrorObject> {
    object(code, word, Blame::Page, advice, message)
}

fn object(
    code: i32,
    word: &str,
    whose: Blame,
    advice: Advice,
    message: String,
) -> Box<ErrorObject> {
    Box::new(ErrorObject {
        code,
        message,
        data: ErrorData {
            code: word.to_owned(),
            blame: blame(whose).to_owned(),
            retriable: advice.is_retriable(),
            advice: advice.word().to_owned(),
            incident: None,
        },
    })
}
