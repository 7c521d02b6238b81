//! A folder over https on loopback.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A server of files for clients that trust the authority of [`crate::KeyFiles`]. Ends when
/// dropped.
pub struct FileServer {
    port: u16,
    served: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl FileServer {
    /// Serves the files of `folder` with the certificate of `site` (`portal.pem`, `leaf.key`).
    pub async fn start(folder: &Path, site: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.unwrap_or_else(|error| panic!("file server: {error}"));
        let port = listener.local_addr().map(|address| address.port());
        let port = port.unwrap_or_else(|error| panic!("file server: {error}"));
        let served = Arc::<Mutex<Vec<String>>>::default();
        let (acceptor, folder) = (acceptor(site), folder.to_owned());
        let noted = Arc::clone(&served);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that ends in the middle is its own affair.
                if let Ok(name) = serve(&acceptor, stream, &folder).await {
                    let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
                    noted.push(name);
                }
            }
        });
        Self {
            port,
            served,
            serving,
        }
    }

    /// The address of a file.
    pub fn address(&self, name: &str) -> String {
        format!("https://localhost:{}/{name}", self.port)
    }

    /// The names that were asked for since the last look.
    pub fn served(&self) -> Vec<String> {
        std::mem::take(&mut *self.served.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for FileServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn acceptor(site: &Path) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(site.join("portal.pem"));
    let key = PrivateKeyDer::from_pem_file(site.join("leaf.key"));
    let (Ok(certificate), Ok(key)) = (certificate, key) else {
        panic!("no certificate for a site in {}", site.display());
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            let config = config.with_no_client_auth();
            config.with_single_cert(vec![certificate], key)
        });
    let config = config.unwrap_or_else(|error| panic!("TLS: {error}"));
    TlsAcceptor::from(Arc::new(config))
}

/// Answers one request and closes the connection.
async fn serve(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
    folder: &Path,
) -> std::io::Result<String> {
    let mut stream = BufReader::new(acceptor.accept(stream).await?);
    let mut request = String::new();
    stream.read_line(&mut request).await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 2 {
        line.clear();
    }
    let name = request.split(' ').nth(1).unwrap_or_default();
    let name = name.trim_start_matches('/').to_owned();
    let answer = match file(folder, &name).map(std::fs::read) {
        Some(Ok(octets)) => {
            let length = octets.len();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n");
            [head.as_bytes(), b"Connection: close\r\n\r\n", &octets].concat()
        }
        _ => b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
    };
    stream.write_all(&answer).await?;
    stream.shutdown().await?;
    Ok(name)
}

/// A file of this one flat folder; nothing else is served.
fn file(folder: &Path, name: &str) -> Option<PathBuf> {
    (!name.contains('/') && !name.starts_with('.')).then(|| folder.join(name))
}
