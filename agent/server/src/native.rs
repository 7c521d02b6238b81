//! One WebSocket that speaks `tanba.v1` (docs/protocol-native.md).
//!
//! Here requests have ids: each is a task of its own ([`call`]), and its messages come back over
//! the [`mod@line`] in the order in which they are ready. Content of documents comes in binary frames
//! ([`arriving`]) and goes out in them ([`leaving`]). What a page asks of the person goes through
//! the same modules and hosts as on the other protocol. When the socket closes, its calls end; only
//! signatures that were approved as a resumable batch are made and kept ([`batch`]).

mod arriving;
mod batch;
mod call;
mod capabilities;
mod door_methods;
mod leaving;
mod line;
mod session;

use std::sync::Arc;

use tanba_module::{Caller, Locale};
use tanba_wire::native::{Event, STREAM_HEAD};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{broadcast, mpsc, watch};
use tracing::debug;

pub(crate) use batch::Batches;

use crate::admission::Ticket;
use crate::connection::Door;
use crate::frames::{CloseCode, Message};
use crate::hosts::ConnectionLocale;
use crate::socket::{Socket, SocketEnd};
use line::{Line, Out};
use session::Session;

/// Octets of content in one binary frame of a page.
pub(crate) const CHUNK: usize = 1 << 20;

/// One connection.
pub(crate) struct NativeConnection<S> {
    socket: Socket<S>,
    session: Session,
    outbox: mpsc::UnboundedReceiver<Out>,
    permission_changes: broadcast::Receiver<Arc<str>>,
}

/// What happened next on a connection.
enum Happened {
    Received(Result<Message, SocketEnd>),
    Ready(Out),
    PermissionChanged(Arc<str>),
    Stopping,
}

/// How a connection goes on.
pub(crate) enum Next {
    /// Another event is awaited.
    Continue,
    /// A close frame is due.
    Close(Option<CloseCode>),
    /// The stream is gone.
    Lost,
}

impl<S: AsyncRead + AsyncWrite + Unpin> NativeConnection<S> {
    pub(crate) fn new(
        socket: Socket<S>,
        door: Arc<Door>,
        caller: Caller,
        ticket: Ticket,
        accepted: Option<Locale>,
    ) -> Self {
        let (line, outbox) = Line::new();
        let locale = ConnectionLocale::new(door.hosts.initial_locale(accepted));
        Self {
            socket: socket.with_binary(CHUNK + STREAM_HEAD),
            permission_changes: door.hosts.permission_changes(),
            session: Session::new(door, caller, ticket, locale, line),
            outbox,
        }
    }

    /// Serves the connection to its end.
    pub(crate) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        let caller = self.session.caller().key();
        debug!(caller, "connected by tanba.v1");
        self.session.greet();
        let mut next = Next::Continue;
        while let Next::Continue = next {
            next = match self.happened(&mut stopping).await {
                Happened::Received(received) => self.received(received).await,
                Happened::Ready(out) => self.send(out).await,
                Happened::PermissionChanged(whose) => {
                    if *whose == *caller {
                        self.session.tell(Event::PermissionChanged);
                    }
                    Next::Continue
                }
                Happened::Stopping => self.stop().await,
            };
        }
        // Before anything is awaited: calls end with their connection.
        drop(self.session);
        debug!(caller, "disconnected");
        if let Next::Close(code) = next {
            self.socket.close(code).await;
        }
    }

    async fn happened(&mut self, stopping: &mut watch::Receiver<bool>) -> Happened {
        let changes = &mut self.permission_changes;
        let changed = async {
            loop {
                match changes.recv().await {
                    Ok(whose) => return whose,
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        let session = &self.session;
        let ready = async {
            match self.outbox.recv().await {
                Some(out) => out,
                // The session has an end of it too.
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            received = self.socket.next() => Happened::Received(received),
            out = ready => Happened::Ready(out),
            whose = changed, if session.is_told(Event::PermissionChanged) => {
                Happened::PermissionChanged(whose)
            }
            _ = stopping.wait_for(|stop| *stop) => Happened::Stopping,
        }
    }

    async fn received(&mut self, received: Result<Message, SocketEnd>) -> Next {
        match received {
            Ok(Message::Text(text)) => {
                let next = self.session.text(text).await;
                if self.session.arriving.is_empty() {
                    self.socket.forget_spare();
                }
                next
            }
            Ok(Message::Binary(frame)) => self.session.chunk(frame),
            Ok(Message::Ping(payload)) => match self.socket.send_pong(&payload).await {
                Ok(()) => Next::Continue,
                Err(_) => Next::Lost,
            },
            Ok(Message::Pong) => Next::Continue,
            Ok(Message::Close(code)) => Next::Close(code.map(|_| CloseCode::Normal)),
            Err(SocketEnd::Broken(code)) => {
                debug!(%code, "closing");
                Next::Close(Some(code))
            }
            Err(SocketEnd::Lost(error)) => {
                debug!(%error, "the stream ended");
                Next::Lost
            }
        }
    }

    async fn send(&mut self, out: Out) -> Next {
        let sent = match out {
            Out::Text(text) => self.socket.send_text(&text).await,
            Out::Binary(frame) => self.socket.send_binary(&frame).await,
            // An answer to a request that was cancelled meanwhile has been answered.
            Out::Answer { id, text } => {
                if self.session.answered(&id) {
                    self.socket.send_text(&text).await
                } else {
                    Ok(())
                }
            }
            Out::Left(stream) => {
                self.session.left(stream);
                Ok(())
            }
            Out::Spent(frame) => {
                if !self.session.arriving.is_empty() {
                    self.socket.reuse(frame);
                }
                Ok(())
            }
        };
        match sent {
            Ok(()) => Next::Continue,
            Err(error) => {
                debug!(%error, "a message could not be sent");
                Next::Lost
            }
        }
    }

    /// Says that the agent ends, to those who asked to hear it.
    async fn stop(&mut self) -> Next {
        self.session.tell(Event::Closing);
        while let Ok(out) = self.outbox.try_recv() {
            if let Next::Lost = self.send(out).await {
                return Next::Lost;
            }
        }
        Next::Close(Some(CloseCode::GoingAway))
    }
}
