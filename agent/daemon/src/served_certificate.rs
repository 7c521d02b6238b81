//! The local certificate that is being served, its renewal, and its trust in browsers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tanba_local_ca::{
    CertificateError, LocalCertificate, Resolver, Scope, StoreReport, Trust, install, remove,
    status, stores,
};
use time::OffsetDateTime;

/// The certificate of the running agent.
pub struct ServedCertificate {
    folder: PathBuf,
    resolver: Arc<Resolver>,
    current: RwLock<LocalCertificate>,
}

impl ServedCertificate {
    /// The certificate in this folder; a new one at the first start.
    pub(crate) fn open(folder: &Path, now: OffsetDateTime) -> Result<Self, CertificateError> {
        let certificate = LocalCertificate::load_or_create(folder, now.into())?;
        if certificate.is_new() {
            refresh_trust(&certificate);
        }
        Ok(Self {
            folder: folder.to_owned(),
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
        let renewed = LocalCertificate::create(&self.folder, now.into())?;
        // Browsers trust the new one before they meet it.
        refresh_trust(&renewed);
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

fn browser_stores(scope: Scope) -> Vec<tanba_local_ca::Store> {
    std::env::home_dir()
        .map(|home| stores(&home, scope))
        .unwrap_or_default()
}

/// Stores that trust an earlier certificate of ours trust the present one: it was renewed, or
/// made anew because its files were lost.
fn refresh_trust(certificate: &LocalCertificate) {
    let outdated: Vec<_> = status(certificate, &browser_stores(Scope::User))
        .into_iter()
        .filter(|report| matches!(report.outcome, Ok(Trust::Outdated)))
        .map(|report| report.store)
        .collect();
    for report in install(certificate, &outdated) {
        if let Err(error) = report.outcome {
            let store = report.store.path().display();
            tracing::warn!(%store, %error, "the renewed certificate is not trusted there");
        }
    }
}
