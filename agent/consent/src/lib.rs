//! May this caller ask, and did the person say yes.
//!
//! [`Rules`] (policy and remembered [`Grants`]) decide whether a question is put to the person at
//! all; a [`Prompter`] puts it; only a person's answer makes an [`Approval`], and an approval
//! covers exact documents, one key and one caller until a moment.

pub mod approval;
pub mod grants;
pub mod mute;
pub mod offer;
pub mod prompter;
pub mod rules;

pub use approval::{Approval, DocumentFingerprint};
pub use grants::{Decision, Grant, Grants};
pub use mute::Mutes;
pub use offer::ModuleOffer;
pub use prompter::{
    Answer, CertificateFacts, Dialog, DocumentPreview, KeyBlock, KeyCandidate, KeyLocation,
    Preview, PromptError, Prompter, Question, QuestionKind, RefusedUnlock, Remember, Update,
};
pub use rules::{Admission, Refusal, Rules};
