//! The contract between the agent and what pages call by name.
//!
//! A [`Module`] receives a [`Call`] and a [`Host`]. It never sees a key, a PIN, a socket or a
//! window: it may ask the host to *choose a signer*, and the signer to *sign a document*. The
//! same contract stands in `wit/` for sandboxed modules. Read [`call`] next,
//! then [`host`], then [`fault`].

pub mod argument;
pub mod authentication;
pub mod call;
pub mod document;
pub mod fault;
pub mod file;
pub mod held;
pub mod host;
pub mod manifest;
pub mod network;
pub mod origin;
pub mod progress;
pub mod signer;
#[cfg(feature = "testing")]
pub mod testing;
pub mod verification;

pub use authentication::{
    AuthenticationRequest, AuthenticationToken, PermissionState, PermissionStates,
};
pub use call::{Call, MethodName, Module, ModuleName, Outcome};
pub use document::{Content, Document};
pub use fault::{Blame, Fault, JsonKind, ModuleFailure};
pub use file::{ChosenFile, FileFilter, FileRequest, SaveRequest};
pub use held::{Announced, DigestName, HeldContent, HeldDocument, HeldSource, Intake};
pub use host::{Host, InstalledModule, Locale, LogLevel, Notice, Screen};
pub use manifest::{
    Envelope, Manifest, ManifestError, ModuleLimits, NetworkHost, OriginPattern, Permission,
    ScopeError, Version, VersionError, Words, is_symbolic_name,
};
pub use network::{FetchMethod, FetchReply, FetchRequest};
pub use origin::{Caller, Origin, OriginError};
pub use progress::Report;
pub use signer::{
    CertificateSummary, ChainRule, KeyKind, KeyPurpose, SignatureFormat, SignatureParams, Signer,
    SignerFilter, SignerRequest, Storage, XmlPlacement, XmlStyle,
};
pub use verification::{
    ImprintAlgorithm, Integrity, PathAssessment, TimestampRequest, Verification,
    VerificationRequest, VerifiedSigner, VerifiedTimestamp, XmlCoverage,
};
