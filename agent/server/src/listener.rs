//! Accepting on loopback, TLS, the HTTP face, and the hand-over to a WebSocket.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::{debug, warn};

use crate::admission::{Admission, Full, Ticket};
use crate::connection::{Connection, Door};
use crate::peer::{self, PeerSocket};
use crate::socket::Socket;
use crate::upgrade::{Answer, Wish};
use crate::{Hosts, Registry, ServerConfig, StatusSource, status_page, upgrade};

/// How long a handshake and the head of a request may take, each.
const OPENING_LIMIT: Duration = Duration::from_secs(10);

/// How long open connections may take to close when the agent stops.
const STOPPING_LIMIT: Duration = Duration::from_secs(3);

/// Octets of an HTTP head; browsers send less than two thousand.
const HEAD_LIMIT: usize = 16 * 1024;

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

/// What every connection needs before it is a WebSocket.
struct Entrance {
    port: u16,
    tls: TlsAcceptor,
    admission: Arc<Admission>,
    status: Arc<dyn StatusSource>,
    door: Arc<Door>,
}

/// What the HTTP face hands over when it has agreed to a WebSocket.
struct Admitted {
    upgrade: OnUpgrade,
    ticket: Ticket,
    caller: tanba_module::Caller,
    locale: Option<tanba_module::Locale>,
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
                config,
                registry: parts.registry,
                hosts: parts.hosts,
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

impl Entrance {
    /// One connection, from the accepted socket to its end.
    async fn serve(
        self: Arc<Self>,
        stream: TcpStream,
        remote: SocketAddr,
        stopping: watch::Receiver<bool>,
    ) {
        let Some(peer) = peer_of(&stream, remote) else {
            warn!(%remote, "a connection of another user was refused");
            return;
        };
        // Replies are whole frames: waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
        let stream = match timeout(OPENING_LIMIT, self.tls.accept(stream)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return debug!(%error, "a TLS handshake failed"),
            Err(_) => return debug!("a TLS handshake took too long"),
        };
        let door = Arc::clone(&self.door);
        // Boxed, so that a WebSocket at rest does not carry the state of its HTTP past.
        let Some(admitted) = Box::pin(self.http(stream, peer)).await else {
            return;
        };
        let Ok(upgraded) = admitted.upgrade.await else {
            return;
        };
        let Ok(parts) = upgraded.downcast::<TokioIo<TlsStream<TcpStream>>>() else {
            return;
        };
        let limit = door.config.max_message_octets;
        let socket = Socket::new(parts.io.into_inner(), parts.read_buf.to_vec(), limit);
        Connection::new(
            socket,
            door,
            admitted.caller,
            admitted.ticket,
            admitted.locale,
        )
        .run(stopping)
        .await;
    }

    /// Answers one HTTP request; gives a WebSocket when it was one.
    async fn http(
        self: Arc<Self>,
        stream: TlsStream<TcpStream>,
        peer: PeerSocket,
    ) -> Option<Admitted> {
        let (hand_over, handed_over) = oneshot::channel();
        let hand_over = std::sync::Mutex::new(Some(hand_over));
        let service = service_fn(async |mut request: Request<Incoming>| {
            let (answer, admitted) = self.answer(&mut request, peer).await;
            let sender = hand_over.lock().ok().and_then(|mut sender| sender.take());
            if let (Some(admitted), Some(sender)) = (admitted, sender) {
                let _ = sender.send(admitted);
            }
            Ok::<_, Infallible>(answer)
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(OPENING_LIMIT)
            .max_buf_size(HEAD_LIMIT)
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await;
        if let Err(error) = served {
            debug!(%error, "an HTTP exchange failed");
        }
        drop(hand_over);
        handed_over.await.ok()
    }

    async fn answer(
        &self,
        request: &mut Request<Incoming>,
        peer: PeerSocket,
    ) -> (Answer, Option<Admitted>) {
        let wish = match upgrade::read(request, self.port, &self.door.config.origins) {
            Ok(wish) => wish,
            Err(refusal) => return (refusal, None),
        };
        let wish = match wish {
            Wish::StatusPage(locale) => {
                return (
                    status_page::answer(&self.status.status(locale), locale),
                    None,
                );
            }
            Wish::Health(origin) => return (upgrade::health(origin.as_ref()), None),
            Wish::Preflight {
                origin,
                private_network,
            } => {
                return (upgrade::preflight(&origin, private_network), None);
            }
            Wish::Socket(wish) => wish,
        };
        let caller = match upgrade::caller(&wish, peer).await {
            Ok(caller) => caller,
            Err(refusal) => return (refusal, None),
        };
        match self.admission.admit(&caller) {
            Ok(ticket) => {
                let upgrade = hyper::upgrade::on(request);
                let admitted = Admitted {
                    upgrade,
                    ticket,
                    caller,
                    locale: wish.locale,
                };
                (upgrade::switching(&wish), Some(admitted))
            }
            Err(full) => {
                warn!(caller = caller.key(), "{full}");
                let status = match full {
                    Full::Agent => StatusCode::SERVICE_UNAVAILABLE,
                    Full::Caller => StatusCode::TOO_MANY_REQUESTS,
                };
                (upgrade::told(status, full), None)
            }
        }
    }
}

/// The peer's socket, when it belongs to the user we run as.
fn peer_of(stream: &TcpStream, remote: SocketAddr) -> Option<PeerSocket> {
    let local = stream.local_addr().ok()?;
    peer::find(remote, local).filter(|socket| remote.ip().is_loopback() && socket.same_user)
}
