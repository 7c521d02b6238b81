//! Fetching the national trust anchors: fetch, show, ask, and only then trust.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use tanba_host::AnchorFetch;
use tanba_module::Fault;
use tanba_pki::Certificate;
use tanba_trust::{AnchorError, Fetch, TrustAnchors, fetch_national};

/// Shows certificates to the person and asks whether they are to be trusted.
#[async_trait]
pub trait AnchorConfirmation: Send + Sync {
    /// The person's answer.
    async fn confirm(&self, certificates: &[Certificate]) -> Result<bool, Fault>;
}

/// The fetch, as calls and windows use it.
pub(crate) struct NationalAnchorFetch {
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) anchors: Arc<RwLock<TrustAnchors>>,
    pub(crate) confirmation: Arc<dyn AnchorConfirmation>,
}

#[async_trait]
impl AnchorFetch for NationalAnchorFetch {
    async fn fetch_national(&self) -> Result<(), Fault> {
        let found = fetch_national(self.fetch.as_ref()).await;
        for (address, error) in &found.failures {
            tracing::warn!(address, %error, "no national certificate from here");
        }
        let certificates: Vec<_> = found
            .certificates
            .into_iter()
            .map(|(certificate, _)| certificate)
            .collect();
        if certificates.is_empty() {
            return Err(Fault::Unavailable {
                what: "national certificates".into(),
            });
        }
        if !self.confirmation.confirm(&certificates).await? {
            return Err(Fault::Cancelled);
        }
        let mut anchors = self.anchors.write().unwrap_or_else(PoisonError::into_inner);
        for certificate in &certificates {
            match anchors.add(certificate) {
                Ok(_) | Err(AnchorError::Present) => {}
                Err(error) => {
                    tracing::error!(%error, "a national certificate could not be stored");
                    return Err(Fault::FileUnusable);
                }
            }
        }
        Ok(())
    }
}
