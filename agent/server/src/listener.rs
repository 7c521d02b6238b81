//! Accepting on loopback, until the agent stops.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tracing::{debug, warn};

use crate::admission::Admission;
use crate::connection::Door;
use crate::entrance::Entrance;
use crate::native::Batches;
use crate::{Hosts, Registry, ServerConfig, StatusSource, peer};

/// How long open connections may take to close when the agent stops.
const STOPPING_LIMIT: Duration = Duration::from_secs(3);

/// Why the door cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// Another program listens on the port.
    #[error("port {port} is in use by {}", program.as_deref().unwrap_or("another program"))]
    PortTaken {
        /// The port.
        port: u16,
        /// The program that holds it, when the system tells.
        program: Option<String>,
    },
    /// The system refuses to listen.
    #[error("the agent cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
}

/// What the rest of the agent gives to the door.
pub struct Parts {
    /// The version of the agent, which pages of `tanba.v1` are told.
    pub version: String,
    /// TLS, from [`crate::tls_config`].
    pub tls: Arc<rustls::ServerConfig>,
    /// The modules.
    pub registry: Registry,
    /// Makes the host of each call.
    pub hosts: Arc<dyn Hosts>,
    /// Tells the status page how the agent does.
    pub status: Arc<dyn StatusSource>,
}

/// The open door.
pub struct Server {
    listeners: Vec<TcpListener>,
    entrance: Arc<Entrance>,
}

impl Server {
    /// Listens on 127.0.0.1 and, where the system has IPv6, on ::1, both on the same port.
    pub async fn bind(config: ServerConfig, parts: Parts) -> Result<Self, BindError> {
        let first = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), config.port).await?;
        let port = first
            .local_addr()
            .map_or(config.port, |address| address.port());
        let mut listeners = vec![first];
        match listen(IpAddr::V6(Ipv6Addr::LOCALHOST), port).await {
            Ok(second) => listeners.push(second),
            Err(BindError::Listen { source, .. }) => {
                debug!(%source, "no IPv6 on this computer, listening on IPv4 alone");
            }
            Err(taken) => return Err(taken),
        }
        let admission = Admission::new(&config);
        let entrance = Entrance {
            port,
            tls: TlsAcceptor::from(parts.tls),
            admission,
            status: parts.status,
            door: Arc::new(Door {
                version: parts.version,
                config,
                registry: parts.registry,
                hosts: parts.hosts,
                batches: Batches::default(),
            }),
        };
        Ok(Self {
            listeners,
            entrance: Arc::new(entrance),
        })
    }

    /// The port listened on.
    pub fn port(&self) -> u16 {
        self.entrance.port
    }

    /// Serves until `shutdown` is ready, then closes every connection with code 1001. Dropping
    /// the future closes them at once.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let (stop, stopping) = watch::channel(false);
        let mut connections = JoinSet::new();
        let mut shutdown = pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                () = &mut shutdown => break,
                accepted = self.accept() => accepted,
                Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            };
            match accepted {
                Ok(_) if connections.len() >= self.entrance.admission.max_sockets() => {
                    warn!("too many open sockets, a connection was dropped");
                }
                Ok((stream, remote)) => {
                    let entrance = Arc::clone(&self.entrance);
                    connections.spawn(entrance.serve(stream, remote, stopping.clone()));
                }
                Err(error) => {
                    // Out of descriptors, most likely; one that closes makes room.
                    warn!(%error, "a connection could not be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        let _ = stop.send(true);
        let all_closed = async { while connections.join_next().await.is_some() {} };
        let _ = timeout(STOPPING_LIMIT, all_closed).await;
    }

    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        match self.listeners.as_slice() {
            [first, second] => tokio::select! {
                accepted = first.accept() => accepted,
                accepted = second.accept() => accepted,
            },
            [only] => only.accept().await,
            _ => std::future::pending().await,
        }
    }
}

async fn listen(address: IpAddr, port: u16) -> Result<TcpListener, BindError> {
    let address = SocketAddr::new(address, port);
    TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => BindError::PortTaken {
                port,
                program: peer::listener_of(port),
            },
            _ => BindError::Listen { address, source },
        })
}
