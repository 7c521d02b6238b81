//! [`Host`] for one call.

use std::sync::Arc;

use async_trait::async_trait;
use tanba_module::{
    Caller, CertificateSummary, ChosenFile, Fault, FileRequest, Host, InstalledModule, Locale,
    Manifest, Permission, Screen, Signer, SignerRequest, Storage,
};

use crate::{Environment, choose_file, choose_signer};

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

    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault> {
        choose_file::choose_file(self, request).await
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        self.admit(Permission::ListStorages)?;
        // Tokens and cards have no provider yet; file stores are never listed (spec 2.5).
        Ok(Vec::new())
    }

    async fn change_locale(&self, locale: Locale) -> Result<(), Fault> {
        self.admit(Permission::Interface)?;
        (self.change_locale)(locale);
        Ok(())
    }

    async fn show(&self, screen: Screen) -> Result<(), Fault> {
        self.admit(Permission::Interface)?;
        self.environment.screens.show(screen, self.locale).await
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        self.admit(Permission::Interface)?;
        Ok(self.environment.modules.clone())
    }
}
