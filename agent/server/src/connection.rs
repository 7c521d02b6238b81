//! One WebSocket: the greeting, heartbeats beside, one request at a time in order (spec 1.3 to 1.6).
//!
//! Requests have no ids, so a reply belongs to the oldest unanswered request and even a refusal
//! waits for its turn. A call is a future of this task: when the socket closes the future is
//! dropped, its dialog closes and nothing is signed any more.

mod call;

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tanba_module::{Caller, Fault, Locale};
use tanba_wire::{Frame, GREETING, HEARTBEAT, Limits, Malformed, RawRequest};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tracing::debug;

use crate::admission::Ticket;
use crate::frames::{CloseCode, Message};
use crate::hosts::ConnectionLocale;
use crate::native::Batches;
use crate::socket::{Socket, SocketEnd};
use crate::{Hosts, Registry, ServerConfig};
use call::Pending;

/// Refusals that may wait for their turn; a page that asks on and on is closed instead.
const MAX_REFUSALS: usize = 1024;

/// Requests above this many octets are read on a thread of their own.
const LARGE: usize = 1 << 20;

/// What all connections share.
pub(crate) struct Door {
    /// The version of the agent.
    pub(crate) version: String,
    pub(crate) config: ServerConfig,
    pub(crate) registry: Registry,
    pub(crate) hosts: Arc<dyn Hosts>,
    /// Signatures that pages may still fetch.
    pub(crate) batches: Batches,
}

/// One connection.
pub(crate) struct Connection<S> {
    socket: Socket<S>,
    door: Arc<Door>,
    caller: Caller,
    ticket: Ticket,
    locale: ConnectionLocale,
    waiting: VecDeque<Pending>,
    waiting_octets: usize,
    current: Option<BoxFuture<'static, Option<String>>>,
}

/// What happened next on a connection.
enum Event {
    Received(Result<Message, SocketEnd>),
    Answered(Option<String>),
    Stopping,
}

/// How a connection goes on after an event.
enum Next {
    /// Another event is awaited.
    Continue,
    /// A close frame is due: ours, or the echo of an empty one.
    Close(Option<CloseCode>),
    /// The stream is gone.
    Lost,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn new(
        socket: Socket<S>,
        door: Arc<Door>,
        caller: Caller,
        ticket: Ticket,
        accepted: Option<Locale>,
    ) -> Self {
        let locale = ConnectionLocale::new(door.hosts.initial_locale(accepted));
        Self {
            socket,
            door,
            caller,
            ticket,
            locale,
            waiting: VecDeque::new(),
            waiting_octets: 0,
            current: None,
        }
    }

    /// Serves the connection to its end.
    pub(crate) async fn run(mut self, mut stopping: watch::Receiver<bool>) {
        debug!(caller = self.caller.key(), "connected");
        let mut next = self.send(Some(GREETING)).await;
        while let Next::Continue = next {
            self.start_waiting();
            next = match self.event(&mut stopping).await {
                Event::Received(received) => self.received(received).await,
                Event::Answered(reply) => {
                    self.current = None;
                    self.send(reply.as_deref()).await
                }
                Event::Stopping => Next::Close(Some(CloseCode::GoingAway)),
            };
        }
        // Before anything is awaited: the call ends with its connection.
        self.current = None;
        self.waiting.clear();
        debug!(caller = self.caller.key(), "disconnected");
        if let Next::Close(code) = next {
            self.socket.close(code).await;
        }
    }

    async fn event(&mut self, stopping: &mut watch::Receiver<bool>) -> Event {
        let current = &mut self.current;
        let answered = async {
            match current {
                Some(call) => call.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            received = self.socket.next() => Event::Received(received),
            reply = answered => Event::Answered(reply),
            _ = stopping.wait_for(|stop| *stop) => Event::Stopping,
        }
    }

    async fn received(&mut self, received: Result<Message, SocketEnd>) -> Next {
        match received {
            Ok(Message::Text(text)) => self.text(text).await,
            Ok(Message::Ping(payload)) => match self.socket.send_pong(&payload).await {
                Ok(()) => Next::Continue,
                Err(_) => Next::Lost,
            },
            // Binary messages are refused by their header here.
            Ok(Message::Pong | Message::Binary(_)) => Next::Continue,
            Ok(Message::Close(code)) => Next::Close(code.map(|_| CloseCode::Normal)),
            Err(SocketEnd::Broken(code)) => {
                debug!(caller = self.caller.key(), %code, "closing");
                Next::Close(Some(code))
            }
            Err(SocketEnd::Lost(error)) => {
                debug!(caller = self.caller.key(), %error, "the stream ended");
                Next::Lost
            }
        }
    }

    async fn text(&mut self, text: String) -> Next {
        let octets = text.len();
        let pending = match read(text, self.door.config.limits()).await {
            Frame::Heartbeat => return self.send(Some(HEARTBEAT)).await,
            Frame::Empty => return Next::Continue,
            Frame::Request(request) => self.admit(request, octets),
            Frame::Unparsable(malformed) => {
                debug!(caller = self.caller.key(), %malformed, "a frame is no request");
                self.ticket.may_request();
                Pending::Malformed(malformed)
            }
        };
        if self.waiting.len() >= MAX_REFUSALS {
            return Next::Close(Some(CloseCode::Policy));
        }
        self.waiting_octets += pending.octets();
        self.waiting.push_back(pending);
        Next::Continue
    }

    /// Lets a request wait for its turn, or a refusal in its place.
    fn admit(&self, request: RawRequest, octets: usize) -> Pending {
        let config = &self.door.config;
        let full = self.waiting.len() >= config.max_waiting_requests
            || self.waiting_octets.saturating_add(octets) > config.max_message_octets;
        if !self.ticket.may_request() {
            Pending::refused(
                &request,
                Fault::Limit {
                    what: "requests per minute".into(),
                },
            )
        } else if full {
            Pending::refused(&request, Fault::Busy)
        } else {
            Pending::Request { request, octets }
        }
    }

    fn start_waiting(&mut self) {
        if self.current.is_none()
            && let Some(pending) = self.waiting.pop_front()
        {
            self.waiting_octets = self.waiting_octets.saturating_sub(pending.octets());
            let locale = self.locale.clone();
            self.current = Some(call::answer(&self.door, &self.caller, locale, pending));
        }
    }

    async fn send(&mut self, text: Option<&str>) -> Next {
        let Some(text) = text else {
            return Next::Continue;
        };
        match self.socket.send_text(text).await {
            Ok(()) => Next::Continue,
            Err(error) => {
                debug!(caller = self.caller.key(), %error, "a reply could not be sent");
                Next::Lost
            }
        }
    }
}

async fn read(text: String, limits: Limits) -> Frame {
    if text.len() < LARGE {
        return Frame::read(&text, &limits);
    }
    let reading = tokio::task::spawn_blocking(move || Frame::read(&text, &limits));
    reading
        .await
        .unwrap_or(Frame::Unparsable(Malformed::NotAnObject))
}
