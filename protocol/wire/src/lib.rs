//! Frames that a page and the agent exchange, as text: nothing here reads a socket.
//!
//! A text frame of a page becomes a [`Frame`] by [`Frame::read`] (start in [`request`]); what the
//! agent answers is a [`Reply`], written by [`Reply::to_text`] (see [`reply`]). Which reply a
//! module's outcome or fault becomes is decided in one place outside, `server::reply`. Sections
//! in comments are those of the NCALayer protocol reference. [`native`] has the messages of our
//! own protocol, which pages choose when they connect.

pub mod native;
pub mod reply;
pub mod request;

pub use reply::{
    AppletReply, CommandReply, CommonUtilsReply, InvokerFailure, InvokerReply, ModuleReply,
    NativeFailure, PlainFailure, Reply, TypeReply, WriteError,
};
pub use request::{Frame, Limits, Malformed, RawRequest};

/// The first frame the agent sends, byte for byte: at least one client recognises it by an exact
/// pattern (spec 1.3).
pub const GREETING: &str = r#"{"result":{"version":"1.4"}}"#;

/// The version inside [`GREETING`].
pub const PROTOCOL_VERSION: &str = "1.4";

/// The frame that pages send to learn whether the agent lives; echoed unchanged (spec 1.5).
pub const HEARTBEAT: &str = "--heartbeat--";
