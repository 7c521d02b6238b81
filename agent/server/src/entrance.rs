//! From an accepted socket to a WebSocket: whose it is, TLS, one HTTP request, the hand-over.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::Upgraded;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tanba_wire::native::SUBPROTOCOL;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::{debug, warn};

use crate::admission::{Admission, Full, Ticket};
use crate::answer::{self, Answer};
use crate::connection::{Connection, Door};
use crate::native::NativeConnection;
use crate::peer::{self, PeerSocket};
use crate::plain;
use crate::read_ahead::ReadAhead;
use crate::socket::Socket;
use crate::upgrade::{self, Refusal, Wish};
use crate::{StatusSource, status_page};

/// How long a handshake and the head of a request may take, each.
const OPENING_LIMIT: Duration = Duration::from_secs(10);

/// Octets of an HTTP head; browsers send less than two thousand.
const HEAD_LIMIT: usize = 16 * 1024;

/// What every connection needs before it is a WebSocket.
pub(crate) struct Entrance {
    pub(crate) port: u16,
    pub(crate) tls: TlsAcceptor,
    pub(crate) admission: Arc<Admission>,
    pub(crate) status: Arc<dyn StatusSource>,
    pub(crate) door: Arc<Door>,
}

/// What the HTTP face hands over when it has agreed to a WebSocket.
struct Admitted {
    ticket: Ticket,
    caller: tanba_module::Caller,
    locale: Option<tanba_module::Locale>,
    native: bool,
}

impl Entrance {
    /// One connection, from the accepted socket to its end.
    pub(crate) async fn serve(
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
        match timeout(OPENING_LIMIT, plain::is_spoken(&stream)).await {
            Ok(false) => {}
            Ok(true) => {
                let _ = timeout(OPENING_LIMIT, Box::pin(plain::refuse(stream))).await;
                return;
            }
            Err(_) => return debug!("nothing was said on a connection"),
        }
        let accepted = self.tls.accept(ReadAhead::new(stream));
        let stream = match timeout(OPENING_LIMIT, accepted).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return debug!(%error, "a TLS handshake failed"),
            Err(_) => return debug!("a TLS handshake took too long"),
        };
        let door = Arc::clone(&self.door);
        // Boxed, so that a WebSocket at rest does not carry the state of its HTTP past.
        let Some((mut upgraded, admitted)) = Box::pin(self.http(stream, peer)).await else {
            return;
        };
        let Some(admitted) = admitted else {
            // A refused handshake leaves the end of the stream to us.
            let _ = TokioIo::new(&mut upgraded).shutdown().await;
            return;
        };
        let Ok(parts) = upgraded.downcast::<TokioIo<TlsStream<ReadAhead<TcpStream>>>>() else {
            return;
        };
        let limit = door.config.max_message_octets;
        let socket = Socket::new(parts.io.into_inner(), parts.read_buf.to_vec(), limit);
        let Admitted {
            ticket,
            caller,
            locale,
            native,
        } = admitted;
        if native {
            // Boxed, so that the sockets of the other protocol are not larger for it.
            let connection = NativeConnection::new(socket, door, caller, ticket, locale);
            Box::pin(connection.run(stopping)).await;
        } else {
            let connection = Connection::new(socket, door, caller, ticket, locale);
            connection.run(stopping).await;
        }
    }

    /// Answers one HTTP request. Gives the stream when it was a WebSocket handshake, and what
    /// was agreed to when that was let in.
    async fn http(
        self: Arc<Self>,
        stream: TlsStream<ReadAhead<TcpStream>>,
        peer: PeerSocket,
    ) -> Option<(Upgraded, Option<Admitted>)> {
        let (hand_over, handed_over) = oneshot::channel();
        let hand_over = std::sync::Mutex::new(Some(hand_over));
        let service = service_fn(async |mut request: Request<Incoming>| {
            let (answer, admitted) = self.answer(&request, peer).await;
            let sender = hand_over.lock().ok().and_then(|mut sender| sender.take());
            if let Some(sender) = sender {
                let _ = sender.send((hyper::upgrade::on(&mut request), admitted));
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
        let (upgrade, admitted) = handed_over.await.ok()?;
        Some((upgrade.await.ok()?, admitted))
    }

    async fn answer(
        &self,
        request: &Request<Incoming>,
        peer: PeerSocket,
    ) -> (Answer, Option<Admitted>) {
        let wish = match upgrade::read(request, self.port, &self.door.config.origins) {
            Ok(wish) => wish,
            Err(refusal) => {
                if let Refusal::Policy(origin) = &refusal {
                    self.door.hosts.refused_by_policy(origin);
                }
                return (answer::refusal(refusal.status()), None);
            }
        };
        let wish = match wish {
            Wish::StatusPage(locale) => {
                return (
                    status_page::answer(&self.status.status(locale), locale),
                    None,
                );
            }
            Wish::Health(origin) => return (answer::health(origin.as_ref()), None),
            Wish::Preflight {
                origin,
                private_network: true,
            } => return (answer::private_network_preflight(&origin), None),
            Wish::Preflight { origin, .. } => return (answer::preflight(&origin), None),
            Wish::Socket(wish) => wish,
        };
        let Some(caller) = upgrade::caller(&wish, peer).await else {
            warn!("a program without Origin could not be identified and was refused");
            let sentence = "the calling program could not be identified";
            return (answer::told(StatusCode::FORBIDDEN, sentence), None);
        };
        match self.admission.admit(&caller) {
            Ok(ticket) => {
                let admitted = Admitted {
                    ticket,
                    caller,
                    locale: wish.locale,
                    native: wish.native,
                };
                let protocol = wish.native.then_some(SUBPROTOCOL);
                (answer::switching(&wish.accept, protocol), Some(admitted))
            }
            Err(full) => {
                warn!(caller = caller.key(), "{full}");
                let status = match full {
                    Full::Agent => StatusCode::SERVICE_UNAVAILABLE,
                    Full::Caller => StatusCode::TOO_MANY_REQUESTS,
                };
                (answer::told(status, full), None)
            }
        }
    }
}

/// The peer's socket, when it belongs to the user we run as.
fn peer_of(stream: &TcpStream, remote: SocketAddr) -> Option<PeerSocket> {
    let local = stream.local_addr().ok()?;
    peer::find(remote, local).filter(|socket| remote.ip().is_loopback() && socket.same_user)
}
