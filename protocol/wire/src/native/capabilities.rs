//! What the agent can do, in the first message that it sends.

use serde::{Deserialize, Serialize};

/// Result of `capabilities` and parameters of the notification `ready`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Capabilities {
    /// MAJOR.MINOR: every 1.x serves what 1.0 does.
    pub protocol: String,
    /// Which program answers.
    pub agent: Agent,
    /// The language of this connection: `kk`, `ru` or `en`.
    pub locale: String,
    /// Methods that are served.
    pub methods: Vec<String>,
    /// Events that can be subscribed to.
    pub events: Vec<Event>,
    /// Signature formats of `sign`.
    pub formats: Vec<String>,
    /// What one connection may use.
    pub limits: StreamLimits,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agent {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What one connection may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StreamLimits {
    /// Octets of a text frame.
    pub message_octets: u64,
    /// Documents of one request.
    pub documents: u64,
    /// Octets of content in a binary frame.
    pub chunk_octets: u64,
    /// Streams that may be open at once.
    pub streams: u32,
    /// Octets of a stream that may be under way.
    pub credit_octets: u64,
    /// Octets of a result that comes in its message; larger ones are held as documents.
    pub inline_octets: u64,
    /// Requests that may be open at once.
    pub open_requests: u32,
}

/// What a page can be told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Event {
    /// A decision about this site was changed.
    PermissionChanged,
    /// The agent ends within seconds.
    Closing,
    /// A token was inserted.
    TokenInserted,
    /// A token was removed.
    TokenRemoved,
}

impl Event {
    /// The events of this agent. It serves no tokens yet.
    pub const SERVED: [Self; 2] = [Self::PermissionChanged, Self::Closing];
}
