//! A TLS handshake with the agent, as a browser with a certain trust store would make it.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use time::OffsetDateTime;

/// How long the agent may take for anything.
pub(crate) const LIMIT: Duration = Duration::from_secs(3);

/// An open connection.
pub(crate) type Connection = StreamOwned<ClientConnection, TcpStream>;

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeError {
    /// Nobody listens, or nobody accepts.
    #[error("no connection: {0}")]
    Closed(#[source] io::Error),
    /// The certificate comes from an authority that is not among the trusted ones.
    #[error("the certificate comes from an unknown authority")]
    UnknownAuthority,
    /// The certificate is from a trusted authority, and not accepted.
    #[error("the certificate is not accepted: {0}")]
    Refused(CertificateError),
    /// What listens speaks no TLS, or not to us.
    #[error("no TLS: {0}")]
    NotTls(String),
    /// The name cannot be that of a server.
    #[error(transparent)]
    Name(#[from] InvalidDnsNameError),
}

/// The time of the examination: certificates are judged by it.
#[derive(Debug)]
struct ExaminedAt(OffsetDateTime);

impl TimeProvider for ExaminedAt {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.unix_timestamp()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

/// Connects to an address and asks for a certificate of `name`, trusting exactly these authorities
/// (DER). What is no certificate is passed over, as browsers do.
pub(crate) fn with_trust_of<'a>(
    authorities: impl IntoIterator<Item = &'a [u8]>,
    address: SocketAddr,
    name: &str,
    now: OffsetDateTime,
) -> Result<Connection, HandshakeError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(
        authorities
            .into_iter()
            .map(|octets| CertificateDer::from(octets.to_vec())),
    );
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(ExaminedAt(now)))
        .with_safe_default_protocol_versions()
        .map_err(|error| explain(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned())?;
    let mut session =
        ClientConnection::new(Arc::new(config), name).map_err(|error| explain(&error))?;
    let mut stream = connect(address).map_err(HandshakeError::Closed)?;
    while session.is_handshaking() {
        if let Err(error) = session.complete_io(&mut stream) {
            let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
            return Err(cause.map_or_else(|| HandshakeError::NotTls(error.to_string()), explain));
        }
    }
    Ok(StreamOwned::new(session, stream))
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    Ok(stream)
}

fn explain(error: &rustls::Error) -> HandshakeError {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            HandshakeError::UnknownAuthority
        }
        rustls::Error::InvalidCertificate(cause) => HandshakeError::Refused(cause.clone()),
        other => HandshakeError::NotTls(other.to_string()),
    }
}
