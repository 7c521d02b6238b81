//! [`Host`] for one call.

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_module::{
    Caller, CertificateSummary, ChosenFile, Fault, FetchReply, FetchRequest, FileRequest, Host,
    InstalledModule, Locale, LogLevel, Manifest, Notice, Permission, SaveRequest, Screen, Signer,
    SignerRequest, Storage, TimestampRequest, Verification, VerificationRequest,
};

use crate::{Environment, choose_file, choose_signer, verification};

/// The agent as one call sees it.
pub struct CallHost {
    pub(crate) environment: Arc<Environment>,
    pub(crate) caller: Caller,
    pub(crate) module: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) locale: Locale,
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
            permissions: manifest.permissions.clone(),
            locale,
            change_locale: Box::new(change_locale),
        }
    }
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
        Ok(self.environment.modules.clone())
    }

    async fn install_module(&self, _: &str) -> Result<String, Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    async fn show_message(&self, _: Notice) -> Result<(), Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    async fn save_file(&self, _: SaveRequest) -> Result<PathBuf, Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    async fn fetch(&self, _: FetchRequest) -> Result<FetchReply, Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    async fn setting(&self, _: &str) -> Result<Option<String>, Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    async fn keep_setting(&self, _: &str, _: Option<&str>) -> Result<(), Fault> {
        Err(Fault::Unavailable {
            what: "modules".into(),
        })
    }

    fn log(&self, _: LogLevel, _: &str) {}
}
