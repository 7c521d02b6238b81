//! What one connection has open: calls, streams, events.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tanba_module::{Caller, Fault, Origin};
use tanba_wire::Limits;
use tanba_wire::native::{
    Event, Id, Incoming, Invalid, Notice, Notification, Options, Request, chunk,
};
use tracing::debug;

use super::arriving::Arriving;
use super::call::{OpenCall, Terms};
use super::capabilities;
use super::leaving::Leaving;
use super::line::Line;
use super::{Next, door_methods};
use crate::admission::Ticket;
use crate::connection::Door;
use crate::frames::CloseCode;
use crate::hosts::ConnectionLocale;
use crate::origin;
use crate::reply::rpc;

/// Streams of one connection at once, in each direction.
pub(super) const STREAMS: u32 = 8;

/// Requests of one connection at once.
pub(super) const OPEN_REQUESTS: u32 = 32;

/// The module that answers what the door does not answer itself.
pub(super) const MODULE: &str = "kz.tanba.native";

/// Messages above this many octets are read on a thread of their own.
const LARGE: usize = 1 << 20;

/// One connection's state. Dropping it ends its calls and streams.
pub(super) struct Session {
    pub(super) door: Arc<Door>,
    pub(super) caller: Caller,
    ticket: Ticket,
    pub(super) locale: ConnectionLocale,
    pub(super) line: Line,
    pub(super) calls: HashMap<Id, OpenCall>,
    pub(super) arriving: HashMap<u32, Arriving>,
    pub(super) leaving: HashMap<u32, Leaving>,
    last_stream: u32,
    pub(super) told: BTreeSet<Event>,
}

impl Session {
    pub(super) fn new(
        door: Arc<Door>,
        caller: Caller,
        ticket: Ticket,
        locale: ConnectionLocale,
        line: Line,
    ) -> Self {
        Self {
            door,
            caller,
            ticket,
            locale,
            line,
            calls: HashMap::new(),
            arriving: HashMap::new(),
            leaving: HashMap::new(),
            last_stream: 0,
            told: BTreeSet::new(),
        }
    }

    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The first message.
    pub(super) fn greet(&self) {
        let capabilities = capabilities::of(&self.door, self.locale.current());
        self.line.notify(&Notification::Ready(&capabilities));
    }

    /// Whether the page subscribed to this.
    pub(super) fn is_told(&self, event: Event) -> bool {
        self.told.contains(&event)
    }

    /// Tells of an event when the page subscribed to it.
    pub(super) fn tell(&self, event: Event) {
        if self.is_told(event) {
            self.line.notify(&Notification::Event(event));
        }
    }

    /// Takes one text message.
    pub(super) async fn text(&mut self, text: String) -> Next {
        match read(text, self.door.config.limits()).await {
            Ok(Incoming::Request(request)) => self.request(request),
            Ok(Incoming::Notice(notice)) => self.notice(notice),
            Err(invalid) => {
                debug!(caller = self.caller.key(), %invalid, "a message is no request");
                if !self.ticket.may_request() {
                    return Next::Close(Some(CloseCode::Policy));
                }
                let error = rpc::invalid(&invalid, self.locale.current());
                self.line.refuse(invalid.id(), &error);
            }
        }
        Next::Continue
    }

    /// Takes one binary message: content of a stream.
    pub(super) fn chunk(&mut self, frame: Vec<u8>) -> Next {
        let Some((stream, _)) = chunk(&frame) else {
            return Next::Close(Some(CloseCode::Policy));
        };
        // A stream that ended here a moment ago may still have content under way.
        let Some(arriving) = self.arriving.get(&stream) else {
            return Next::Continue;
        };
        match arriving.frame(frame) {
            Ok(()) => Next::Continue,
            Err(overdrawn) => {
                debug!(caller = self.caller.key(), ?overdrawn, "closing");
                Next::Close(Some(CloseCode::Policy))
            }
        }
    }

    /// Whether an answer is still waited for; afterwards it is not.
    pub(super) fn answered(&mut self, id: &Id) -> bool {
        self.calls.remove(id).is_some()
    }

    /// All content of a stream is on its way.
    pub(super) fn left(&mut self, stream: u32) {
        self.leaving.remove(&stream);
    }

    /// The number of the next stream.
    pub(super) fn next_stream(&mut self) -> u32 {
        self.last_stream = self.last_stream.wrapping_add(1);
        self.last_stream
    }

    fn request(&mut self, mut request: Request) {
        let id = request.id.clone();
        let (terms, refused) = match self.terms(&mut request) {
            Ok(terms) => (terms, None),
            Err(fault) => (Terms::plain(&self.locale), Some(fault)),
        };
        let locale = terms.locale.current();
        if self.calls.contains_key(&id) {
            let error = rpc::id_in_use(locale);
            return self.line.refuse(Some(&id), &error);
        }
        let refused = refused.or_else(|| self.too_many());
        if let Some(fault) = refused {
            return self.line.refuse(Some(&id), &rpc::fault(&fault, locale));
        }
        door_methods::open(self, request, &terms);
    }

    fn too_many(&self) -> Option<Fault> {
        let open = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
        if !self.ticket.may_request() {
            let what = "requests per minute".into();
            Some(Fault::Limit { what })
        } else if open >= OPEN_REQUESTS {
            Some(Fault::Busy)
        } else {
            None
        }
    }

    /// What the member `options` says, which every method takes.
    fn terms(&self, request: &mut Request) -> Result<Terms, Fault> {
        let Some(options) = request.params.remove("options") else {
            return Ok(Terms::plain(&self.locale));
        };
        if !options.is_object() {
            return Err(invalid_option("options", "it is no object"));
        }
        let options: Options = serde_json::from_value(options)
            .map_err(|error| invalid_option("options", error.to_string()))?;
        let locale = match &options.locale {
            None => self.locale.clone(),
            Some(tag) => {
                let locale = tanba_module::Locale::from_tag(tag)
                    .ok_or_else(|| invalid_option("locale", "kk, ru or en"))?;
                ConnectionLocale::new(locale)
            }
        };
        let top_origin = options.top_origin.as_deref().map(claimed).transpose()?;
        Ok(Terms {
            locale,
            deadline: options.deadline_ms.map(std::time::Duration::from_millis),
            top_origin,
        })
    }

    fn notice(&mut self, notice: Notice) {
        match notice {
            Notice::Cancel(id) => {
                if let Some(call) = self.calls.remove(&id) {
                    call.cancel(&self.door.batches);
                    let error = rpc::cancelled_by_page(self.locale.current());
                    self.line.refuse(Some(&id), &error);
                }
            }
            Notice::Credit(credit) => {
                if let Some(leaving) = self.leaving.get(&credit.stream) {
                    leaving.add_credit(credit.octets);
                }
            }
            Notice::AbortStream(stream) => {
                self.arriving.remove(&stream.stream);
                self.leaving.remove(&stream.stream);
            }
            Notice::Unknown => {}
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for (_, call) in self.calls.drain() {
            call.unheard(&self.door.batches, &self.line);
        }
    }
}

async fn read(text: String, limits: Limits) -> Result<Incoming, Invalid> {
    if text.len() < LARGE {
        return Incoming::read(&text, &limits);
    }
    let reading = tokio::task::spawn_blocking(move || Incoming::read(&text, &limits));
    reading.await.unwrap_or(Err(Invalid::Malformed))
}

/// An origin that a page claims. Shown as it is, so it has to be one.
fn claimed(text: &str) -> Result<Origin, Fault> {
    origin::parse(text, &crate::OriginPolicy::default())
        .map_err(|error| invalid_option("topOrigin", error.to_string()))
}

fn invalid_option(parameter: &'static str, reason: impl Into<String>) -> Fault {
    Fault::InvalidParameter {
        parameter: parameter.into(),
        reason: reason.into(),
    }
}
