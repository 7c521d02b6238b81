//! A stand-in for the agent, for one handshake: it serves the certificate in the folder, so that
//! stores can be tried while the agent does not run.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rustls::crypto::ring;
use rustls::{ServerConfig, ServerConnection};
use tanba_local_ca::{LocalCertificate, Resolver};

use crate::handshake::LIMIT;

/// Listens on a port of its own.
pub(crate) struct StandIn {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl StandIn {
    /// Serves this certificate to whoever comes first, and nothing after the handshake.
    pub(crate) fn serve(certificate: &LocalCertificate) -> io::Result<Self> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Resolver::new(certificate)));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let serving = thread::spawn(move || {
            // Who goes away in the middle has seen enough.
            let _ = shake_hands(&listener, config);
        });
        Ok(Self { address, serving })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for its end. Somebody must have come.
    pub(crate) fn end(self) {
        let _ = self.serving.join();
    }
}

fn shake_hands(listener: &TcpListener, config: ServerConfig) -> io::Result<()> {
    let (mut stream, _) = listener.accept()?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    let mut session = ServerConnection::new(Arc::new(config)).map_err(io::Error::other)?;
    while session.is_handshaking() {
        session.complete_io(&mut stream)?;
    }
    Ok(())
}
