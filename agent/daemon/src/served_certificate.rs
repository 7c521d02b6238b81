//! The local certificate that is being served, its renewal, and its trust in browsers.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use tanba_local_ca::{
    CertificateError, LocalCertificate, Resolver, Scope, Store, StoreReport, Trust, install,
    remove, status, stores,
};
use time::OffsetDateTime;

use crate::places::Places;

/// The certificate of the running agent.
pub struct ServedCertificate {
    folder: PathBuf,
    resolver: Arc<Resolver>,
    current: RwLock<LocalCertificate>,
}

impl ServedCertificate {
    /// The certificate kept in these places; a new one at the first start.
    pub(crate) fn open(places: &Places, now: OffsetDateTime) -> Result<Self, CertificateError> {
        let folder = places.tls();
        let certificate = LocalCertificate::load_or_create(&folder, now.into())?;
        // An agent beside the user's own one takes no trust away from that one.
        if certificate.is_new() && places.are_the_users_own() {
            let outdated = stores_with(&certificate, Trust::Outdated);
            move_trust(&certificate, &outdated);
        }
        Ok(Self {
            folder,
            resolver: Arc::new(Resolver::new(&certificate)),
            current: RwLock::new(certificate),
        })
    }

    /// Serves it in TLS handshakes.
    pub(crate) fn resolver(&self) -> Arc<Resolver> {
        Arc::clone(&self.resolver)
    }

    /// What every browser of the user thinks of it.
    pub(crate) fn status(&self) -> Vec<StoreReport> {
        status(&self.current(), &browser_stores(Scope::User))
    }

    /// Makes the user's browsers trust it.
    pub(crate) fn install(&self, scope: Scope) -> Vec<StoreReport> {
        install(&self.current(), &browser_stores(scope))
    }

    /// Renews it when its end is near. Stores that trusted the old one trust the new one; stores
    /// that a person left out stay out.
    pub(crate) fn renew_if_needed(&self, now: OffsetDateTime) -> Result<(), CertificateError> {
        if !self.current().needs_renewal(now.into()) {
            return Ok(());
        }
        self.renew(now)
    }

    /// Makes a new one now, and serves it. Stores that trusted the old one trust the new one.
    pub(crate) fn renew(&self, now: OffsetDateTime) -> Result<(), CertificateError> {
        let trusting = stores_with(&self.current(), Trust::Trusted);
        let renewed = LocalCertificate::create(&self.folder, now.into())?;
        // Browsers trust the new one before they meet it.
        move_trust(&renewed, &trusting);
        self.resolver.replace(&renewed);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }

    /// The certificate now.
    pub(crate) fn current(&self) -> LocalCertificate {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Takes every certificate that the agent ever installed out of the stores.
pub(crate) fn remove_trust(scope: Scope) -> Vec<StoreReport> {
    remove(&browser_stores(scope))
}

/// Those of the user who runs the program: what `--home` names holds no browser.
fn browser_stores(scope: Scope) -> Vec<Store> {
    std::env::home_dir()
        .map(|home| stores(&home, scope))
        .unwrap_or_default()
}

/// The user's stores in which the certificate is so.
fn stores_with(certificate: &LocalCertificate, wanted: Trust) -> Vec<Store> {
    let reports = status(certificate, &browser_stores(Scope::User)).into_iter();
    reports
        .filter(|report| matches!(report.outcome, Ok(trust) if trust == wanted))
        .map(|report| report.store)
        .collect()
}

/// Stores that trust an earlier certificate of ours trust the present one: it was renewed, or
/// made anew because its files were lost.
fn move_trust(certificate: &LocalCertificate, stores: &[Store]) {
    for report in install(certificate, stores) {
        if let Err(error) = report.outcome {
            let store = report.store.path().display();
            tracing::warn!(%store, %error, "the renewed certificate is not trusted there");
        }
    }
}
