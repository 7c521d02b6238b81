//! Serving the certificate, and the renewed one, without restart.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::LocalCertificate;

/// Gives every TLS handshake the certificate that is current at that moment.
pub struct Resolver(RwLock<Arc<CertifiedKey>>);

impl Resolver {
    /// Serves this certificate.
    pub fn new(certificate: &LocalCertificate) -> Self {
        Self(RwLock::new(certificate.served()))
    }

    /// Serves this certificate from the next handshake on; open connections keep theirs.
    pub fn replace(&self, certificate: &LocalCertificate) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = certificate.served();
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(
            &self.0.read().unwrap_or_else(PoisonError::into_inner),
        ))
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}
