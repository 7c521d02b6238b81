//! The agent's own windows: settings, journal, trust anchors to confirm.

use serde::{Deserialize, Serialize};
use tanba_module::Permission;

use super::Language;

/// What the settings window shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SettingsModel {
    /// The chosen language; `None` follows the system.
    pub chosen_language: Option<Language>,
    /// Remembered decisions, one per site and permission.
    pub grants: Vec<GrantRow>,
    /// Sites that were declined too often and may not ask for a while.
    pub mutes: Vec<MuteRow>,
    /// Where the local certificate is trusted.
    pub trust: Vec<TrustRow>,
    /// Trust anchors, for people.
    pub anchors: Vec<AnchorRow>,
    /// Whether the present national anchors are missing and can be fetched.
    pub national_anchors_missing: bool,
    /// Folders in which key files are looked for.
    pub folders: Vec<String>,
    /// Addresses of time-stamping authorities, in the order in which they are asked.
    pub authorities: Vec<String>,
}

/// A remembered decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct GrantRow {
    /// The caller's key: its origin, or `program:PATH`.
    pub caller: String,
    /// For what.
    pub permission: PermissionMessage,
    /// Yes or no.
    pub allowed: bool,
}

/// A site that may not ask for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MuteRow {
    /// The caller's key.
    pub caller: String,
    /// Minutes left, rounded up.
    pub minutes: u32,
}

/// A right that a person may grant; on the pipe by its name in `module.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct PermissionMessage(pub Permission);

impl TryFrom<String> for PermissionMessage {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Permission::from_name(&name)
            .map(Self)
            .ok_or_else(|| format!("{name:?} is no permission"))
    }
}

impl From<PermissionMessage> for &'static str {
    fn from(permission: PermissionMessage) -> Self {
        permission.0.name()
    }
}

impl From<Permission> for PermissionMessage {
    fn from(permission: Permission) -> Self {
        Self(permission)
    }
}

impl From<PermissionMessage> for Permission {
    fn from(permission: PermissionMessage) -> Self {
        permission.0
    }
}

/// A store of a browser or the system, and whether the local certificate is trusted there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TrustRow {
    /// The store, for people: `Firefox (default-esr)`, `/etc/ssl/certs`.
    pub store: String,
    /// Its state.
    pub state: TrustState,
}

/// Whether a store trusts the local certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrustState {
    /// Trusted.
    Installed,
    /// Not there.
    Missing,
    /// An older certificate is there.
    Outdated,
    /// The store cannot be read or changed.
    Unavailable,
}

/// A trust anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AnchorRow {
    /// Common name of the subject.
    pub subject: String,
    /// Start of validity, seconds since 1970.
    pub not_before: i64,
    /// End of validity, seconds since 1970.
    pub not_after: i64,
    /// SHA-256 of the certificate, hex.
    pub sha256: String,
}

/// A change in the settings window. The daemon applies it and shows the window its new model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum SettingsChange {
    /// Forget a remembered decision.
    Forget {
        /// The caller's key.
        caller: String,
        /// For what.
        permission: PermissionMessage,
    },
    /// Let a muted site ask again.
    Unmute {
        /// The caller's key.
        caller: String,
    },
    /// Another language; `None` follows the system.
    Language {
        /// The language.
        language: Option<Language>,
    },
    /// Install the local certificate where it is missing.
    InstallTrust,
    /// Remove the local certificate everywhere.
    RemoveTrust,
    /// Fetch the national trust anchors.
    FetchAnchors,
    /// Look for key files in this folder too.
    AddFolder {
        /// Absolute path.
        path: String,
    },
    /// No longer look there.
    RemoveFolder {
        /// Absolute path.
        path: String,
    },
    /// Ask this time-stamping authority too.
    AddAuthority {
        /// Its address.
        address: String,
    },
    /// No longer ask this one.
    RemoveAuthority {
        /// Its address.
        address: String,
    },
}

/// What the journal window shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct JournalModel {
    /// Entries, newest first.
    pub rows: Vec<JournalRow>,
    /// Whether the chain of entries is whole.
    pub chain: ChainState,
}

/// Whether the chain of entries is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChainState {
    /// Every entry is as it was written.
    Whole,
    /// This entry, counted from 1, or the one before it was changed or removed.
    Broken(u64),
}

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct JournalRow {
    /// When, seconds since 1970.
    pub moment: i64,
    /// The caller's key, or words for who else it was.
    pub caller: String,
    /// What was asked.
    pub action: JournalAction,
    /// What came of it.
    pub outcome: JournalOutcome,
    /// How many documents.
    pub documents: usize,
    /// Owner of the key, when one was used.
    pub owner: Option<String>,
    /// More, for the row's second line: names, digests, a reason.
    pub details: Option<String>,
}

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalAction {
    /// A signature.
    Sign,
    /// A signature of a digest alone.
    SignDigest,
    /// A log in.
    LogIn,
    /// A certificate.
    ShowCertificate,
    /// A file.
    ChooseFile,
    /// A module was installed.
    InstallModule,
    /// A module was updated.
    UpdateModule,
    /// A module was removed.
    RemoveModule,
    /// The catalogue forbade a module.
    BanModule,
    /// The catalogue allowed a module again.
    LiftBan,
    /// A module should have been installed, updated or removed.
    ChangeModule,
    /// Anything else that a rule can refuse.
    Other,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalOutcome {
    /// Done.
    Done,
    /// The person declined.
    Declined,
    /// Refused without asking.
    Refused {
        /// By what.
        by: RefusedBy,
        /// How many requests the entry stands for.
        times: u64,
    },
    /// It failed.
    Failed,
}

/// What refused a request without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusedBy {
    /// The administrator's policy.
    Policy,
    /// What the person decided once and for all.
    Grant,
    /// The caller was declined too often.
    Mute,
    /// The module may not do it.
    Manifest,
}
