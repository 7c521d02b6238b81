//! A bare WebSocket over TLS that sends back what it gets: the peer of a request without a window.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

use crate::error::{BenchError, of};

/// Listens on loopback with the certificate and key of this PEM file, on the threads of the
/// runtime. Gives the port.
pub(crate) fn start(runtime: &Runtime, pem: &Path) -> Result<u16, BenchError> {
    let acceptor = acceptor(pem)?;
    let listener = runtime
        .block_on(TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))))
        .map_err(of("port"))?;
    let port = listener.local_addr().map_err(of("port"))?.port();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(acceptor.clone(), stream));
        }
    });
    Ok(port)
}

fn acceptor(pem: &Path) -> Result<TlsAcceptor, BenchError> {
    let unusable = || BenchError::WrongResult("the agent's certificate cannot be read");
    let certificates = CertificateDer::pem_file_iter(pem)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|_| unusable())?;
    let key = PrivateKeyDer::from_pem_file(pem).map_err(|_| unusable())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| {
            let open = builder.with_no_client_auth();
            open.with_single_cert(certificates, key)
        })
        .map_err(|_| unusable())?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn serve(acceptor: TlsAcceptor, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else {
        return;
    };
    while let Some(Ok(message)) = socket.next().await {
        if (message.is_text() || message.is_binary()) && socket.send(message).await.is_err() {
            return;
        }
    }
}
