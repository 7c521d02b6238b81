//! The person, as a port: questions go out, answers come back.
//!
//! One [`Dialog`] is one window for one request. The host tells it what changed
//! ([`Dialog::update`]) and waits for the next [`Answer`]. Dropping the dialog closes the window.

use std::path::PathBuf;

use async_trait::async_trait;
use tanba_module::{Caller, FileRequest, Locale, Notice, Origin, Permission};
use tanba_pki::Secret;
use time::OffsetDateTime;

use crate::ModuleOffer;

/// What is asked of the person.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks.
    pub caller: Caller,
    /// For a page in a frame, the origin of the page around it: a claim of the page, which is
    /// shown as such and decides nothing.
    pub embedded_in: Option<Origin>,
    /// The module's symbolic name; for a module that nobody signed, with words that say so.
    pub module: String,
    /// The language of this window.
    pub locale: Locale,
    /// A picture the page wants shown, marked as the page's.
    pub logo: Option<Vec<u8>>,
    /// What is asked.
    pub kind: QuestionKind,
}

/// The kinds of question.
#[derive(Clone, Debug)]
pub enum QuestionKind {
    /// Choose a certificate to show to the page (`getKeyInfo`).
    ChooseCertificate {
        /// Key files offered first: remembered for this caller, recent, found in known folders.
        locations: Vec<KeyLocation>,
    },
    /// Sign these documents.
    Sign {
        /// What is to be signed, one entry a document.
        documents: Vec<DocumentPreview>,
        /// Whether only digests are known: a blind signature.
        blind: bool,
        /// Whether an authentication key is asked for (log in).
        authentication: bool,
        /// Key files offered first.
        locations: Vec<KeyLocation>,
    },
    /// Log in with a key for authentication: nothing of the caller's choosing is signed.
    Authenticate {
        /// Key files offered first.
        locations: Vec<KeyLocation>,
    },
    /// May the caller ask for these: [`Answer::Grant`].
    GrantPermissions(Vec<Permission>),
    /// Choose a file.
    ChooseFile(FileRequest),
    /// Read what a module says: [`Answer::Agree`] when it was read.
    ShowMessage(Notice),
    /// Choose where octets are kept: [`Answer::File`] or, for a file that exists and may be
    /// replaced, [`Answer::Replace`].
    SaveFile {
        /// The name offered: one part of a path, fit to be shown.
        name: String,
        /// Where to open; a claim of the page.
        folder: Option<String>,
        /// Octets that are written.
        size: u64,
    },
    /// Install a module, or a newer version of it: [`Answer::Install`] when it shall be.
    InstallModule(Box<ModuleOffer>),
}

/// A key store that can be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLocation {
    /// The file.
    pub path: PathBuf,
    /// What was remembered of its certificate, when it was used before.
    pub remembered: Option<CertificateFacts>,
    /// Whether this caller used it last.
    pub last_used_here: bool,
}

/// What a person needs to recognise a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Common name of the subject.
    pub owner: String,
    /// Organisation, when there is one.
    pub organisation: Option<String>,
    /// Dotted OIDs of the roles (extended key usage); `l10n` names them.
    pub roles: Vec<String>,
    /// Common name of the issuer.
    pub issuer: String,
    /// IIN, when there is one.
    pub iin: Option<String>,
    /// BIN, when there is one.
    pub bin: Option<String>,
    /// Serial number, lower-case hex.
    pub serial_number: String,
    /// Start of validity.
    pub not_before: OffsetDateTime,
    /// End of validity.
    pub not_after: OffsetDateTime,
    /// Key algorithm for people, for example `RSA 2048`, `GOST R 34.10-2012 512`.
    pub algorithm: String,
}

/// Why a key cannot be chosen for this request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyBlock {
    /// The validity has ended.
    Expired,
    /// The validity has not begun.
    NotYetValid,
    /// Revoked.
    Revoked,
    /// The page asks for another purpose (signature or authentication).
    Purpose,
    /// The page asks for a role (dotted OID) that the certificate lacks.
    Role(String),
    /// The page asks for another person.
    Iin,
    /// The page asks for another organisation.
    Bin,
    /// The page asks for another serial number.
    SerialNumber,
    /// The certificate does not chain to what is demanded; `true` when no anchor is installed at
    /// all that could help, so that the window can offer to fetch the national ones.
    Chain {
        /// Whether fetching the national certificates may help.
        national_anchors_missing: bool,
    },
    /// There is no certificate beside the key.
    NoCertificate,
    /// The key is of a kind that cannot make the asked format.
    Algorithm,
    /// The page asks for bits of the key usage that the certificate lacks.
    KeyUsage,
    /// The page asks for another issuer.
    Issuer,
    /// The page asks for attributes that the subject lacks.
    Subject,
    /// The page asks for another kind of key.
    KeyKind,
    /// The key signs with a digest algorithm by which the document was not digested.
    Digest,
    /// Not valid at the time that the page names.
    ValidAt,
}

/// One key of an unlocked store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCandidate {
    /// Position in the list; what [`Answer::Approve`] names.
    pub index: usize,
    /// Its certificate; `None` only together with [`KeyBlock::NoCertificate`].
    pub facts: Option<CertificateFacts>,
    /// Why it cannot be chosen; empty when it can.
    pub blocks: Vec<KeyBlock>,
    /// Things a person should know before choosing it (expires soon, weak key), as l10n ids.
    pub warnings: Vec<String>,
}

/// What a document looks like to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPreview {
    /// Name, when there is one.
    pub name: Option<String>,
    /// Octets.
    pub size: u64,
    /// SHA-256 of the octets in hex; the digest itself for a blind signature.
    pub digest: String,
    /// What can be shown.
    pub preview: Preview,
}

/// A part of a document that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preview {
    /// Plain text; the first part when `truncated`.
    Text {
        /// The text, control characters made visible.
        text: String,
        /// Whether there is more.
        truncated: bool,
    },
    /// XML, as it came; the first part when `truncated`.
    Xml {
        /// The text.
        text: String,
        /// Whether there is more.
        truncated: bool,
    },
    /// No text: size and digest must do.
    Binary,
    /// Only the digest is known.
    DigestOnly,
    /// The agent digested the content itself when it came, and did not keep it.
    NotKept,
}

/// What changed, for an open window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// The store was unlocked: choose one of these.
    Keys(Vec<KeyCandidate>),
    /// The store was not unlocked; ask again.
    UnlockRefused(RefusedUnlock),
    /// So many documents of so many are signed.
    Progress {
        /// Signed so far.
        done: usize,
        /// All.
        total: usize,
    },
    /// Waiting for a time-stamping authority.
    Timestamping,
    /// The file exists: may it be replaced?
    FileExists {
        /// The file.
        path: PathBuf,
    },
    /// The module is being fetched, checked and installed.
    Installing,
    /// Everything is done; the window may say so and close.
    Finished,
    /// It failed; the window shows the fault in the person's language until closed.
    Failed {
        /// What the caller will be told, for people by `l10n`.
        fault: tanba_module::Fault,
    },
}

/// Why a store did not unlock, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusedUnlock {
    /// Wrong password.
    WrongSecret {
        /// Tries left, for tokens that count.
        tries_left: Option<u32>,
    },
    /// The file is damaged or not a key store.
    Damaged,
    /// The file cannot be read.
    Unreadable,
    /// Protection or size that is not served.
    Unsupported,
    /// No private key inside.
    NoKey,
}

/// For how long a yes or no holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Remember {
    /// This once.
    #[default]
    Once,
    /// For this caller and this capability, until changed in settings.
    Always,
}

/// What the person did. No `Debug`: it can hold a secret.
pub enum Answer {
    /// Open this key file with this password.
    Unlock {
        /// The file.
        location: PathBuf,
        /// Its password.
        secret: Secret,
    },
    /// Use this key for what was shown.
    Approve {
        /// Index of the [`KeyCandidate`].
        key: usize,
        /// Whether the site is remembered.
        remember: Remember,
    },
    /// The person chose this file.
    File(PathBuf),
    /// The person chose this file, knowing that it exists and will be replaced.
    Replace(PathBuf),
    /// The person read the message.
    Agree,
    /// The person agreed to the installation.
    Install {
        /// What the module may not do although it declares it.
        refused: Vec<Permission>,
    },
    /// The person let the caller ask for some of what it wants, and for nothing else of it.
    Grant {
        /// What it may ask for.
        granted: Vec<Permission>,
        /// Whether that is remembered.
        remember: Remember,
    },
    /// The person declined.
    Decline {
        /// Whether the site is refused from now on.
        remember: Remember,
    },
    /// The person agreed to fetch the national trust anchors.
    FetchAnchors,
}

/// Why no window could be opened or it went away.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PromptError {
    /// There is no screen, or the program that draws windows is missing.
    #[error("no window can be shown: {0}")]
    NoScreen(String),
    /// The window's program ended by itself.
    #[error("the window went away")]
    Gone,
}

/// Puts questions to the person.
#[async_trait]
pub trait Prompter: Send + Sync {
    /// Opens a window for a question.
    async fn open(&self, question: Question) -> Result<Box<dyn Dialog>, PromptError>;
}

/// One open window. Dropping it closes the window.
#[async_trait]
pub trait Dialog: Send {
    /// Tells the window what changed.
    async fn update(&mut self, update: Update) -> Result<(), PromptError>;

    /// Waits for what the person does next. A closed window is [`Answer::Decline`].
    async fn answer(&mut self) -> Result<Answer, PromptError>;
}
