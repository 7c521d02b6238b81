//! What every call shares, and the ports that the daemon fills.

use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};

use async_trait::async_trait;
use tanba_consent::{CertificateFacts, Grants, KeyLocation, Prompter, Rules};
use tanba_journal::Journal;
use tanba_keystore::{OpenError, Token};
use tanba_module::{Caller, Fault, InstalledModule, Locale, Screen};
use tanba_trust::TrustAnchors;
use time::OffsetDateTime;

use crate::{
    DialogQueue, HeldDocuments, Installer, ModuleFetch, ModuleSettings, PermissionChanges, Quotas,
    Refusals, ShownCertificates, Stamping,
};

/// Key files of this computer, and what is remembered of them.
#[async_trait]
pub trait KeyFiles: Send + Sync {
    /// Files to offer this caller: last used here, recent, found in known folders.
    async fn locations(&self, caller: &Caller) -> Vec<KeyLocation>;

    /// Opens a key file.
    async fn open(&self, path: &Path) -> Result<Arc<dyn Token>, OpenError>;

    /// Remembers that this caller was served with this file.
    fn remember(&self, caller: &Caller, path: &Path, facts: &CertificateFacts);
}

/// Keeps remembered decisions beyond the life of the process.
pub trait GrantStore: Send + Sync {
    /// Stores all of them.
    fn save(&self, grants: &Grants);
}

/// The agent's own windows.
#[async_trait]
pub trait Screens: Send + Sync {
    /// Opens one.
    async fn show(&self, screen: Screen, locale: Locale) -> Result<(), Fault>;
}

/// The modules of this agent.
pub trait ServedModules: Send + Sync {
    /// What is served now.
    fn list(&self) -> Vec<InstalledModule>;
}

/// Fetches the national trust anchors after a person agreed.
#[async_trait]
pub trait AnchorFetch: Send + Sync {
    /// Fetches and adds them; afterwards the shared anchors hold them.
    async fn fetch_national(&self) -> Result<(), Fault>;
}

/// What every call shares.
pub struct Environment {
    /// The person.
    pub prompter: Arc<dyn Prompter>,
    /// Turns at the screen.
    pub queue: DialogQueue,
    /// Policy and remembered decisions.
    pub rules: Mutex<Rules>,
    /// Where remembered decisions are stored.
    pub grant_store: Arc<dyn GrantStore>,
    /// Key files.
    pub key_files: Arc<dyn KeyFiles>,
    /// The audit journal.
    pub journal: Arc<Journal>,
    /// Refusals without a question, on their way into the journal.
    pub refusals: Refusals,
    /// What callers may have without a person.
    pub quotas: Quotas,
    /// Documents that are held for callers.
    pub held: HeldDocuments,
    /// Tells of changed decisions.
    pub permission_changes: PermissionChanges,
    /// Certificates that callers were shown.
    pub shown: ShownCertificates,
    /// Trust anchors.
    pub anchors: Arc<RwLock<TrustAnchors>>,
    /// How more anchors are fetched.
    pub anchor_fetch: Arc<dyn AnchorFetch>,
    /// Time-stamping authorities.
    pub stamping: Stamping,
    /// The agent's own windows.
    pub screens: Arc<dyn Screens>,
    /// What this agent serves.
    pub modules: Arc<dyn ServedModules>,
    /// How a page has a module installed.
    pub installer: Arc<dyn Installer>,
    /// How modules reach their own servers.
    pub module_fetch: Arc<dyn ModuleFetch>,
    /// What modules keep between calls.
    pub module_settings: Arc<ModuleSettings>,
    /// The time now.
    pub clock: fn() -> OffsetDateTime,
}

impl Environment {
    /// The rules, also after a panic elsewhere: they are plain data without broken states.
    pub fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.rules
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The anchors, also after a panic elsewhere.
    pub fn anchors(&self) -> std::sync::RwLockReadGuard<'_, TrustAnchors> {
        self.anchors
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The time now.
    pub fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }
}
