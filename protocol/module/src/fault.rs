//! Why a call failed, in the terms a caller may know.
//!
//! `host::fault` is the one place that makes these from inner errors; `server::reply` is the one
//! place that spells them for each envelope; `l10n` says them to people.

use std::borrow::Cow;
use std::fmt;

/// Who can do something about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blame {
    /// The page sent something wrong.
    Page,
    /// The person declined.
    Person,
    /// The key or its certificate does not qualify.
    Key,
    /// A file, a device or a setting of this computer.
    Environment,
    /// A time-stamping authority, a responder, a proxy.
    Network,
    /// A bug in the agent.
    Agent,
}

/// The JSON type that a member should have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A text.
    Text,
    /// A boolean.
    Boolean,
    /// An integer.
    Integer,
}

/// What a sandboxed module did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ModuleFailure {
    /// It trapped: a panic, an unreachable instruction, an access outside its memory.
    #[error("it trapped")]
    Trapped,
    /// It used more stack than it may.
    #[error("its stack overflowed")]
    StackOverflow,
    /// It computed for longer than it may.
    #[error("it ran out of time")]
    OutOfTime,
    /// It asked for more memory, tables or handles than it may.
    #[error("it asked for too much memory")]
    OutOfMemory,
    /// Its answer is larger than it may be.
    #[error("its answer is too large")]
    AnswerTooLarge,
    /// Its answer is not what the contract demands, for example text that is no JSON.
    #[error("its answer is malformed")]
    MalformedAnswer,
    /// It could not be loaded: damaged, changed on disk, or made for another contract.
    #[error("it could not be loaded")]
    NotLoadable,
}

/// Identifies one unexpected failure in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident(pub String);

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    // ---- the page's request ----
    /// The request has no member `method`.
    #[error("the request names no method")]
    MethodMissing,
    /// No method of this name (commonUtils: of this name and number of arguments).
    #[error("there is no method {method}")]
    NoSuchMethod {
        /// The name asked for.
        method: String,
    },
    /// An argument at a position has the wrong type (commonUtils).
    #[error("an argument of {method} has the wrong type")]
    ArgumentMismatch {
        /// The method called.
        method: String,
    },
    /// The request has no arguments where the method demands them (basics).
    #[error("{method} demands arguments")]
    ArgumentsMissing {
        /// The method called.
        method: String,
    },
    /// A named member has the wrong type (basics).
    #[error("the member {member} has the wrong type")]
    MemberMismatch {
        /// The member.
        member: String,
        /// What it should have been.
        expected: JsonKind,
    },
    /// A named member is absent (basics).
    #[error("the member {member} is missing")]
    MemberMissing {
        /// The member.
        member: String,
    },
    /// `apiVersion` other than the one served.
    #[error("supported apiVersion is {supported}")]
    ApiVersion {
        /// The version served.
        supported: u32,
    },
    /// The subject of the certificate has no such attribute (Applet).
    #[error("the certificate's subject has no such attribute")]
    NameAttributeMissing,
    /// A parameter has a value that cannot be served; `reason` is for the page's developer.
    #[error("parameter {parameter}: {reason}")]
    InvalidParameter {
        /// The parameter.
        parameter: Cow<'static, str>,
        /// What is wrong with it.
        reason: String,
    },
    /// Text that should be base64 is not.
    #[error("{parameter} is not base64")]
    NotBase64 {
        /// The parameter.
        parameter: Cow<'static, str>,
    },
    /// A store name is empty.
    #[error("the storage name is empty")]
    StorageNameEmpty,
    /// A store name is not known.
    #[error("unknown storage")]
    StorageUnknown,
    /// A token store with no token inserted.
    #[error("no token is inserted")]
    StorageEmpty,
    /// An empty digest was to be signed.
    #[error("the digest is empty")]
    EmptyDigest,
    /// The document is not well-formed XML, or XML that this agent refuses (DOCTYPE, limits).
    #[error("malformed XML at line {line}, column {column}: {reason}")]
    MalformedXml {
        /// One-based line.
        line: u32,
        /// One-based column.
        column: u32,
        /// What is wrong.
        reason: String,
    },
    /// An element path matches nothing, or an element without identifier.
    #[error("no such element: {path}")]
    NoSuchElement {
        /// The path asked for.
        path: String,
    },
    /// The data should be a CMS and is not, or a damaged one.
    #[error("not a CMS SignedData: {reason}")]
    MalformedCms {
        /// What is wrong.
        reason: String,
    },
    /// An existing signature in the data does not verify, so nothing was added to it.
    #[error("the existing signature is not valid: {reason}")]
    ExistingSignatureInvalid {
        /// What is wrong.
        reason: String,
    },
    /// The content looks like signed attributes, or like what a token that logs in signs
    /// and could be taken for them.
    #[error("content that can be confused with signed attributes or a token is not signed")]
    ConfusableContent,
    /// A size, depth or rate limit.
    #[error("limit exceeded: {what}")]
    Limit {
        /// Which limit.
        what: Cow<'static, str>,
    },
    /// The agent holds no document of this handle for this caller: none ever, no more, or it is
    /// another caller's.
    #[error("there is no document of this handle")]
    DocumentGone,
    /// A signer was asked to sign what the person did not approve.
    #[error("the document was not approved")]
    NotApproved,
    /// A failure that the module names itself, in the terms of its own pages.
    #[error("{code}: {message}")]
    Declared {
        /// The code that its pages compare.
        code: String,
        /// Words for people, in the language of the call.
        message: String,
    },

    // ---- the person and the policy ----
    /// The person declined.
    #[error("cancelled by the person")]
    Cancelled,
    /// The person declined three times; the origin is muted for a while.
    #[error("this site is muted for {minutes} more minutes")]
    Muted {
        /// Minutes left, rounded up.
        minutes: u32,
    },
    /// A remembered refusal, or the administrator's policy.
    #[error("this site may not ask for this")]
    Refused,
    /// Too many requests are waiting.
    #[error("too many requests are waiting for the person")]
    Busy,

    // ---- key, environment, network ----
    /// No key of the store qualifies, or the chosen key stopped qualifying.
    #[error("no key qualifies: {reason}")]
    NoSuitableKey {
        /// Why.
        reason: String,
    },
    /// The key store or token failed.
    #[error("the key could not be used: {reason}")]
    KeyUnusable {
        /// Why.
        reason: String,
    },
    /// A file could not be read or written. Never tells a page whether a path exists.
    #[error("the file could not be used")]
    FileUnusable,
    /// No window can be shown: no screen, or the program that draws windows is missing.
    #[error("no window can be shown")]
    NoScreen,
    /// The time-stamping authorities could not be reached in time.
    #[error("no time-stamping authority answered: {reason}")]
    TimestampUnreachable {
        /// The addresses tried and what happened.
        reason: String,
    },
    /// A time-stamping authority refused, or its answer does not verify.
    #[error("the time-stamp was not usable: {reason}")]
    TimestampInvalid {
        /// Why.
        reason: String,
    },
    /// The journal could not be written; nothing left the agent.
    #[error("the journal could not be written")]
    JournalUnavailable,
    /// A host outside the manifest, an address that is no https address, or a server that does
    /// not answer in time.
    #[error("{host} could not be asked: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        reason: String,
    },
    /// A module broke its sandbox's rules; the agent goes on.
    #[error("the module {module} failed: {failure}")]
    Module {
        /// The module's symbolic name.
        module: String,
        /// What it did.
        failure: ModuleFailure,
    },
    /// This build or installation does not offer the function.
    #[error("{what} is not available")]
    Unavailable {
        /// Which function.
        what: Cow<'static, str>,
    },
    /// A bug; the log has the rest under this incident.
    #[error("internal failure {0}")]
    Failed(Incident),
}

impl Fault {
    /// Who can do something about it.
    pub fn blame(&self) -> Blame {
        match self {
            Self::MethodMissing
            | Self::NoSuchMethod { .. }
            | Self::ArgumentMismatch { .. }
            | Self::ArgumentsMissing { .. }
            | Self::MemberMismatch { .. }
            | Self::MemberMissing { .. }
            | Self::ApiVersion { .. }
            | Self::NameAttributeMissing
            | Self::InvalidParameter { .. }
            | Self::NotBase64 { .. }
            | Self::StorageNameEmpty
            | Self::StorageUnknown
            | Self::EmptyDigest
            | Self::MalformedXml { .. }
            | Self::NoSuchElement { .. }
            | Self::MalformedCms { .. }
            | Self::ExistingSignatureInvalid { .. }
            | Self::ConfusableContent
            | Self::Limit { .. }
            | Self::DocumentGone
            | Self::NotApproved
            | Self::Declared { .. } => Blame::Page,
            Self::Cancelled | Self::Muted { .. } | Self::Refused | Self::Busy => Blame::Person,
            Self::NoSuitableKey { .. } | Self::KeyUnusable { .. } => Blame::Key,
            Self::StorageEmpty
            | Self::FileUnusable
            | Self::NoScreen
            | Self::JournalUnavailable
            | Self::Module { .. }
            | Self::Unavailable { .. } => Blame::Environment,
            Self::TimestampUnreachable { .. }
            | Self::TimestampInvalid { .. }
            | Self::Unreachable { .. } => Blame::Network,
            Self::Failed(_) => Blame::Agent,
        }
    }
}
