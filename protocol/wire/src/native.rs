//! Messages of `tanba.v1`, the native protocol (docs/protocol-native.md): JSON-RPC 2.0 in text
//! frames, content of streams in binary ones.
//!
//! What a page sends is read by [`Incoming::read`] in [`incoming`]; what the agent sends is in
//! [`outgoing`]; [`params`] has the parameters of the methods that the door itself serves, and
//! [`stream`] the head of a binary frame. What documents, signatures and certificates look like is
//! the built-in module's business.

pub mod capabilities;
pub mod incoming;
pub mod outgoing;
pub mod params;
pub mod stream;

pub use capabilities::{Agent, Capabilities, Event, StreamLimits};
pub use incoming::{Id, Incoming, Invalid, Notice, Request};
pub use outgoing::{
    ErrorData, ErrorObject, Notification, Phase, Progress, Response, SentResult, Told,
};
pub use params::{
    CallModule, Cancelled, CloseStream, Credit, HeldDocument, OpenStream, Options, ReadDocument,
    Reading, Released, Resume, Stream, StreamOpened, Subscribe, Subscribed,
};
pub use stream::{HEAD as STREAM_HEAD, chunk};

/// The WebSocket subprotocol (RFC 6455 section 11.3.4).
pub const SUBPROTOCOL: &str = "tanba.v1";

/// The version within the subprotocol: MAJOR.MINOR.
pub const VERSION: &str = "1.0";
