//! Installing from the catalogue, for pages and for people.

use async_trait::async_trait;
use tanba_catalog::{
    Bundle, InstallError, InstalledModule, OfferError, SourceError, Step, StoreError,
};
use tanba_consent::ModuleOffer;
use tanba_host::{Installer, ModuleSettings};
use tanba_l10n::{Value, text_with};
use tanba_module::{Caller, Fault, Locale};

use super::catalogue::{CatalogueFailure, name_of};
use super::{AskedBy, Shelf};
use crate::settings::CatalogueChoice;

/// What a page is told about a module that its publisher or the catalogue took back.
const WITHDRAWN: &str = "module_withdrawn";

/// Why a module was not installed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum InstallationError {
    /// Policy.
    #[error("the administrator's policy forbids this module")]
    Forbidden,
    /// A built-in module has its name.
    #[error("a built-in module has this name")]
    BuiltIn,
    /// The catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueFailure),
    /// What the catalogue says of it.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// The catalogue offers another package than the person was shown.
    #[error("the catalogue was changed meanwhile; look at the module again")]
    Changed,
    /// The package could not be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The package was refused.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The folder of modules.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bug.
    #[error("the installation ended unexpectedly")]
    Ended(#[from] tokio::task::JoinError),
}

/// Why a module was not removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum RemovalError {
    /// The folder of modules.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is removed, and what it kept is still there.
    #[error("the module is removed, but its settings could not be deleted")]
    Settings(#[from] std::io::Error),
}

impl Shelf {
    /// What the catalogue offers under a symbolic name.
    pub(crate) async fn look_up(
        &self,
        symbolic_name: &str,
    ) -> Result<ModuleOffer, InstallationError> {
        self.admit(symbolic_name)?;
        let catalogue = self.catalogue().await?;
        let bundle = catalogue.offer(symbolic_name, (self.clock)())?.bundle();
        let choice = self.choice().ok_or(CatalogueFailure::None)?;
        let installed = self.store()?.modules()?.into_iter();
        let mut same = installed.filter(|module| module.symbolic_name == symbolic_name);
        let installed = same.next();
        // Nobody is asked about what would be refused.
        if let Some(newer) = installed.as_ref()
            && newer.version > bundle.version
        {
            return Err(InstallationError::Install(InstallError::Downgrade {
                installed: newer.version.clone(),
                offered: bundle.version.clone(),
            }));
        }
        Ok(offer_of(bundle, installed.as_ref(), &choice))
    }

    /// Fetches, checks, journals and installs what was offered; it is served afterwards. `observe`
    /// is told how far it is.
    pub(crate) async fn install_offered(
        &self,
        offer: &ModuleOffer,
        asked_by: AskedBy,
        observe: impl Fn(Step) + Send + 'static,
    ) -> Result<(), InstallationError> {
        self.admit(&offer.symbolic_name)?;
        let catalogue = self.catalogue().await?;
        let choice = self.choice().ok_or(CatalogueFailure::None)?;
        let now = (self.clock)();
        let bundle = catalogue.offer(&offer.symbolic_name, now)?.bundle().clone();
        if !is_same(offer, offer_of(&bundle, None, &choice)) {
            return Err(InstallationError::Changed);
        }
        if self.takes_a_built_in(&bundle) {
            return Err(InstallationError::BuiltIn);
        }
        let package = choice.source.package(&bundle, self.fetch.as_ref()).await?;
        let (store, compiler) = (self.store_for(asked_by)?, self.compiler());
        let refused = offer.refused.iter().copied().collect();
        let installing = tokio::task::spawn_blocking(move || {
            let offer = catalogue.offer(&bundle.symbolic_name, now)?;
            store.install(&offer, &package, &compiler, now, &observe)?;
            // Before it is served, which the refresh below does.
            store.refuse(&bundle.symbolic_name, refused)?;
            Ok::<_, InstallationError>(())
        });
        installing.await??;
        self.refresh();
        tracing::info!(
            module = offer.symbolic_name,
            version = offer.version,
            publisher = offer.publisher,
            "a module was installed"
        );
        Ok(())
    }

    /// Removes a module, what it kept, and what the person refused it; calls in progress end as
    /// they would.
    pub(crate) fn remove(
        &self,
        symbolic_name: &str,
        settings: &ModuleSettings,
        asked_by: AskedBy,
    ) -> Result<(), RemovalError> {
        self.store_for(asked_by)?.remove(symbolic_name)?;
        self.refresh();
        tracing::info!(module = symbolic_name, "a module was removed");
        Ok(settings.forget(symbolic_name)?)
    }

    fn admit(&self, symbolic_name: &str) -> Result<(), InstallationError> {
        let forbidden = &self.policy.forbidden;
        if forbidden.iter().any(|name| name == symbolic_name) {
            Err(InstallationError::Forbidden)
        } else {
            Ok(())
        }
    }

    fn takes_a_built_in(&self, bundle: &Bundle) -> bool {
        bundle.answers.iter().any(|name| self.is_built_in(name))
    }
}

/// An entry of the catalogue, for people.
pub(crate) fn offer_of(
    bundle: &Bundle,
    installed: Option<&InstalledModule>,
    choice: &CatalogueChoice,
) -> ModuleOffer {
    let refused = installed.map(|module| module.refused.iter().copied().collect());
    ModuleOffer {
        symbolic_name: bundle.symbolic_name.clone(),
        name: bundle.name.clone(),
        description: bundle.info.clone(),
        publisher: bundle.publisher.clone(),
        publisher_serial_number: bundle.certificate_serial.clone(),
        version: bundle.version.to_string(),
        installed: installed
            .filter(|module| module.package.is_ok())
            .map(|module| module.version.to_string()),
        permissions: bundle.permissions.clone(),
        refused: refused.unwrap_or_default(),
        allowed_origins: bundle.allowed_origins.clone(),
        network_hosts: bundle.network_hosts.clone(),
        size: bundle.size,
        source: name_of(&choice.source),
    }
}

/// Whether the catalogue still offers what the person was shown.
fn is_same(shown: &ModuleOffer, now: ModuleOffer) -> bool {
    *shown
        == ModuleOffer {
            installed: shown.installed.clone(),
            refused: shown.refused.clone(),
            ..now
        }
}

#[async_trait]
impl Installer for Shelf {
    async fn offer(&self, symbolic_name: &str, locale: Locale) -> Result<ModuleOffer, Fault> {
        let offer = self.look_up(symbolic_name).await;
        offer.map_err(|error| self.fault(symbolic_name, error, locale))
    }

    async fn install(
        &self,
        offer: &ModuleOffer,
        caller: &Caller,
        locale: Locale,
    ) -> Result<(), Fault> {
        let asked_by = AskedBy::Caller(caller.clone());
        let installed = self.install_offered(offer, asked_by, |_| {}).await;
        installed.map_err(|error| self.fault(&offer.symbolic_name, error, locale))
    }
}

impl Shelf {
    /// What a page may know of a failed installation; the log has the rest.
    fn fault(&self, symbolic_name: &str, error: InstallationError, locale: Locale) -> Fault {
        let cause = &error as &dyn std::error::Error;
        tracing::warn!(
            module = symbolic_name,
            error = cause,
            "a module was not installed"
        );
        let choice = self.choice();
        let source = choice.as_ref().map(|choice| &choice.source);
        match error {
            InstallationError::Forbidden => Fault::Refused,
            InstallationError::Offer(OfferError::Unknown(_)) => Fault::InvalidParameter {
                parameter: "symname".into(),
                reason: "the catalogue has no such module".to_owned(),
            },
            InstallationError::Offer(OfferError::Banned) => Fault::Declared {
                code: WITHDRAWN.to_owned(),
                message: text_with(
                    locale,
                    "module-withdrawn",
                    &[("module", Value::Text(symbolic_name))],
                ),
            },
            InstallationError::Install(InstallError::Store(StoreError::Witness(_))) => {
                Fault::JournalUnavailable
            }
            InstallationError::Catalogue(failure) => failure.fault(source),
            InstallationError::Source(error) => CatalogueFailure::Source(error).fault(source),
            error => Fault::Unavailable {
                what: format!("the module {symbolic_name} ({error})").into(),
            },
        }
    }
}
