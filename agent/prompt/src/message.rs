//! What crosses the pipe between the agent and a window: plain data, one JSON object a line.
//!
//! These are twins of the types of `tanba-consent`, which know no serde. Moments are seconds
//! since 1970-01-01T00:00:00Z. A password is never a member of a message: it follows
//! [`FromWindow::Unlock`] as bare octets (see [`frame`](crate::frame)).

mod doctor;
mod keys;
mod modules;
mod own;
mod question;

use serde::{Deserialize, Serialize};
use tanba_l10n::Locale;

pub use doctor::{
    DoctorChange, DoctorModel, DoctorNotice, DoctorOutcome, DoctorRow, DoctorSeverity, DoctorWork,
};
pub use keys::{BlockMessage, CandidateMessage, FactsMessage, LocationMessage};
pub use modules::{
    CatalogueModel, InstallStep, ModulePermission, ModuleProblem, ModuleProblemKind, ModuleRow,
    ModuleState, ModuleWork, ModulesChange, ModulesModel,
};
pub use own::{
    AnchorRow, ChainState, GrantRow, JournalAction, JournalModel, JournalOutcome, JournalRow,
    MuteRow, PermissionMessage, RefusedBy, SettingsChange, SettingsModel, TrustRow, TrustState,
};
pub use question::{
    CallerMessage, DocumentMessage, FilterMessage, KindMessage, OfferMessage, OriginMessage,
    PreviewMessage, QuestionMessage,
};

/// The longest line that a window accepts from the agent, in octets.
pub const LONGEST_TO_WINDOW: usize = 64 * 1024 * 1024;

/// The longest line that the agent accepts from a window, in octets.
pub const LONGEST_FROM_WINDOW: usize = 64 * 1024;

/// The longest password, in octets of UTF-8.
pub const LONGEST_SECRET: usize = 4096;

/// From the agent to a window. The first says which window it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "message")]
pub enum ToWindow {
    /// A question of a site or a program.
    Ask(QuestionMessage),
    /// Something changed for an open question.
    Update(UpdateMessage),
    /// The settings window, or its new content when it is open.
    Settings {
        /// Language of the window.
        language: Language,
        /// What it shows.
        model: SettingsModel,
    },
    /// The journal window.
    Journal {
        /// Language of the window.
        language: Language,
        /// What it shows.
        model: JournalModel,
    },
    /// The window of modules, or its new content when it is open.
    Modules {
        /// Language of the window.
        language: Language,
        /// What it shows.
        model: ModulesModel,
    },
    /// The window of the doctor, or its new content when it is open.
    Doctor {
        /// Language of the window.
        language: Language,
        /// What it shows.
        model: DoctorModel,
    },
    /// The window about the program.
    About {
        /// Language of the window.
        language: Language,
        /// Version of the agent.
        version: String,
    },
    /// Shall these trust anchors, just fetched, be trusted?
    ConfirmAnchors {
        /// Language of the window.
        language: Language,
        /// The certificates.
        anchors: Vec<AnchorRow>,
    },
}

/// From a window to the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "message")]
pub enum FromWindow {
    /// The window is on the screen.
    Shown,
    /// Open this key file with the password that follows this line.
    Unlock {
        /// The file.
        location: String,
        /// Octets of the password after the line end.
        secret_length: usize,
    },
    /// Use this key for what was shown.
    Approve {
        /// Index of the key.
        key: usize,
        /// Whether the site is remembered.
        always: bool,
    },
    /// This file was chosen.
    File {
        /// Its absolute path.
        path: String,
    },
    /// This file was chosen, and it may be replaced.
    Replace {
        /// Its absolute path.
        path: String,
    },
    /// The message was read.
    Agree,
    /// The installation was agreed to.
    Install {
        /// What the module may not do although it declares it.
        refused: Vec<PermissionMessage>,
    },
    /// The caller may ask for these, and for nothing else of what it wants.
    Grant {
        /// What it may ask for.
        granted: Vec<PermissionMessage>,
        /// Whether that is remembered.
        always: bool,
    },
    /// The person declined or closed the window.
    Decline {
        /// Whether the site is refused from now on.
        always: bool,
    },
    /// The person agreed to fetch, or to trust, the national trust anchors.
    FetchAnchors,
    /// A setting was changed.
    Change(SettingsChange),
    /// A module was changed.
    ChangeModules(ModulesChange),
    /// Something is to be checked, repaired or saved.
    Doctor(DoctorChange),
}

/// What changed, for an open question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "update")]
pub enum UpdateMessage {
    /// The store was unlocked: choose one of these.
    Keys {
        /// What it holds.
        keys: Vec<CandidateMessage>,
    },
    /// The store was not unlocked; ask again.
    UnlockRefused {
        /// Why.
        reason: RefusalMessage,
    },
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
        /// Its path.
        path: String,
    },
    /// The module is being fetched, checked and installed.
    Installing,
    /// Everything is done.
    Finished,
    /// It failed.
    Failed {
        /// What happened and what to do, in the window's language.
        text: String,
    },
}

/// Why a store did not unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalMessage {
    /// Wrong password, with the tries left for tokens that count.
    WrongSecret(Option<u32>),
    /// The file is damaged or not a key store.
    Damaged,
    /// The file cannot be read.
    Unreadable,
    /// Protection or size that is not served.
    Unsupported,
    /// No private key inside.
    NoKey,
}

/// A language, as its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::Kazakh => Self::Kk,
            Locale::Russian => Self::Ru,
            Locale::English => Self::En,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Kk => Self::Kazakh,
            Language::Ru => Self::Russian,
            Language::En => Self::English,
        }
    }
}
