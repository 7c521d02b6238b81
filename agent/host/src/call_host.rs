//! [`Host`] for one call.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_module::{
    AuthenticationRequest, AuthenticationToken, Caller, CertificateSummary, ChosenFile, Document,
    Fault, FetchReply, FetchRequest, FileRequest, HeldDocument, Host, InstalledModule, Locale,
    LogLevel, Manifest, ModuleLimits, NetworkHost, Notice, Origin, Permission, PermissionStates,
    Report, SaveRequest, Screen, Signer, SignerRequest, Storage, TimestampRequest, Verification,
    VerificationRequest,
};

use crate::module_log::ModuleLog;
use crate::queue::IMPATIENT;
use crate::{
    Environment, authenticate, choose_file, choose_signer, documents, fetch, install_module,
    module_settings, permissions, save_file, show_message, verification,
};

/// Is told how far a call is.
pub(crate) type Reporter = Arc<dyn Fn(Report) + Send + Sync>;

/// The agent as one call sees it.
pub struct CallHost {
    pub(crate) environment: Arc<Environment>,
    pub(crate) caller: Caller,
    /// Its symbolic name.
    pub(crate) module: String,
    /// How windows name it.
    pub(crate) shown_module: String,
    pub(crate) permissions: Vec<Permission>,
    /// What the person refused the module, although it declares it.
    pub(crate) refused: BTreeSet<Permission>,
    pub(crate) network_hosts: Vec<NetworkHost>,
    /// Octets of a server's answer at most.
    pub(crate) answer_octets: usize,
    pub(crate) locale: Locale,
    pub(crate) reporter: Reporter,
    /// What a page in a frame claims to be in.
    pub(crate) embedded_in: Option<Origin>,
    /// How many questions of this caller may be open or waiting.
    pub(crate) patience: usize,
    log: ModuleLog,
    change_locale: Box<dyn Fn(Locale) + Send + Sync>,
}

impl CallHost {
    /// A host for calls of `caller` to the module of `manifest`. `change_locale` is told when
    /// the connection's language changes.
    pub fn new(
        environment: Arc<Environment>,
        caller: Caller,
        manifest: &Manifest,
        locale: Locale,
        change_locale: impl Fn(Locale) + Send + Sync + 'static,
    ) -> Self {
        Self {
            environment,
            caller,
            module: manifest.symbolic_name.clone(),
            shown_module: manifest.symbolic_name.clone(),
            permissions: manifest.permissions.clone(),
            refused: BTreeSet::new(),
            network_hosts: manifest.network_hosts.clone(),
            answer_octets: answer_octets(manifest.limits),
            locale,
            reporter: Arc::new(drop),
            embedded_in: None,
            patience: IMPATIENT,
            log: ModuleLog::default(),
            change_locale: Box::new(change_locale),
        }
    }

    /// The same, without what the person refused the module.
    #[must_use]
    pub fn refusing(self, refused: BTreeSet<Permission>) -> Self {
        Self { refused, ..self }
    }

    /// The same, with other words for the module in windows: for one that nobody signed.
    #[must_use]
    pub fn shown_as(self, words: String) -> Self {
        Self {
            shown_module: words,
            ..self
        }
    }

    /// The same, telling how far the call is.
    #[must_use]
    pub fn reporting(self, reporter: Arc<dyn Fn(Report) + Send + Sync>) -> Self {
        Self { reporter, ..self }
    }

    /// The same, for a page in a frame that claims to be in a page of this origin.
    #[must_use]
    pub fn embedded_in(self, embedded_in: Option<Origin>) -> Self {
        Self {
            embedded_in,
            ..self
        }
    }

    /// The same, for a caller so many of whose questions may be open or waiting; of others only
    /// one is.
    #[must_use]
    pub fn patient(self, patience: usize) -> Self {
        Self { patience, ..self }
    }
}

fn answer_octets(limits: ModuleLimits) -> usize {
    let mebibytes = limits.within(ModuleLimits::LARGEST).answer_mib;
    usize::try_from(mebibytes)
        .unwrap_or(usize::MAX)
        .saturating_mul(1 << 20)
}

#[async_trait]
impl Host for CallHost {
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault> {
        choose_signer::choose_signer(self, request).await
    }

    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary> {
        self.environment
            .shown
            .find(&self.caller, alias, self.environment.now())
    }

    async fn verify(&self, request: VerificationRequest) -> Result<Verification, Fault> {
        verification::verify(self, request).await
    }

    async fn timestamp(&self, request: TimestampRequest) -> Result<Vec<u8>, Fault> {
        verification::timestamp(self, request).await
    }

    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault> {
        choose_file::choose_file(self, request).await
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        self.admit(Permission::ListStorages).await?;
        // Tokens and cards have no provider yet; file stores are never listed (spec 2.5).
        Ok(Vec::new())
    }

    async fn change_locale(&self, locale: Locale) -> Result<(), Fault> {
        self.admit(Permission::Interface).await?;
        (self.change_locale)(locale);
        Ok(())
    }

    async fn show(&self, screen: Screen) -> Result<(), Fault> {
        self.admit(Permission::Interface).await?;
        self.environment.screens.show(screen, self.locale).await
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        self.admit(Permission::Interface).await?;
        Ok(self.environment.modules.list())
    }

    async fn install_module(&self, symbolic_name: &str) -> Result<String, Fault> {
        install_module::install_module(self, symbolic_name).await
    }

    async fn show_message(&self, notice: Notice) -> Result<(), Fault> {
        show_message::show_message(self, notice).await
    }

    async fn save_file(&self, request: SaveRequest) -> Result<PathBuf, Fault> {
        save_file::save_file(self, request).await
    }

    async fn fetch(&self, request: FetchRequest) -> Result<FetchReply, Fault> {
        fetch::fetch(self, request).await
    }

    async fn setting(&self, name: &str) -> Result<Option<String>, Fault> {
        module_settings::setting(self, name).await
    }

    async fn keep_setting(&self, name: &str, value: Option<&str>) -> Result<(), Fault> {
        module_settings::keep_setting(self, name, value).await
    }

    fn log(&self, level: LogLevel, text: &str) {
        self.log.write(&self.module, level, text);
    }

    async fn document(&self, handle: &str) -> Result<Document, Fault> {
        self.environment.held_document(&self.caller, handle)
    }

    async fn choose_document(&self, request: FileRequest) -> Result<HeldDocument, Fault> {
        documents::choose_document(self, request).await
    }

    async fn hold(&self, name: Option<String>, octets: Vec<u8>) -> Result<HeldDocument, Fault> {
        documents::hold(self, name, octets).await
    }

    async fn release(&self, handle: &str) {
        self.environment.release_document(&self.caller, handle);
    }

    async fn authenticate(
        &self,
        request: AuthenticationRequest,
    ) -> Result<AuthenticationToken, Fault> {
        authenticate::authenticate(self, request).await
    }

    async fn request_permissions(
        &self,
        permissions: &[Permission],
    ) -> Result<PermissionStates, Fault> {
        permissions::request(self, permissions).await
    }

    async fn permission_states(&self, permissions: &[Permission]) -> PermissionStates {
        permissions::states(self, permissions)
    }

    fn report(&self, report: Report) {
        (self.reporter)(report);
    }
}
