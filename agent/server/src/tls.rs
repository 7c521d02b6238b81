//! TLS of the door.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::server::{NoServerSessionStorage, ResolvesServerCert};
use rustls::{ServerConfig, version};

/// Why no TLS configuration can be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The cryptographic provider lacks what TLS 1.2 and 1.3 need.
    #[error("TLS 1.2 and 1.3 are not available")]
    Versions(#[source] rustls::Error),
}

/// TLS 1.2 and 1.3 with whatever certificate the resolver holds at the moment of a handshake, so
/// that a renewed one is served without restart.
pub fn tls_config(certificate: Arc<dyn ResolvesServerCert>) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map_err(TlsError::Versions)?
        .with_no_client_auth()
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A handshake on loopback costs a millisecond; kept sessions would cost memory.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}
