//! Parameters and results of the methods that the door itself serves. Unknown members are refused.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Event, Id};

/// The member `options`, which every method takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    /// Language of windows and messages for this request: `kk`, `ru` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Milliseconds after which the request is cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
    /// The origin of the page around the one that asks: a claim, shown and never trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_origin: Option<String>,
}

/// Parameters of the notification `cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    /// The request that ends.
    pub id: Id,
}

/// Parameters of the notification `credit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// The stream.
    pub stream: u32,
    /// Octets that the other side may send beyond what it could until now.
    pub octets: u64,
}

/// Names a stream: parameters of `abortStream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// The stream.
    pub stream: u32,
}

/// Parameters of `openStream`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenStream {
    /// The document's name, shown to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its octets, when they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Whether the content is kept until it is signed; true when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<bool>,
    /// Digest algorithms to compute on arrival; `sha-256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digests: Option<Vec<String>>,
}

/// Result of `openStream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StreamOpened {
    /// The stream's number.
    pub stream: u32,
    /// Octets that may be sent at once.
    pub credit_octets: u64,
}

/// Parameters of `closeStream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseStream {
    /// The stream, all of which has been sent.
    pub stream: u32,
}

/// A document that the agent holds: result of `closeStream` and `pickFile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldDocument {
    /// The handle, this site's alone.
    pub document: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Octets.
    pub size: u64,
    /// SHA-256 of the octets, lower-case hex.
    pub sha256: String,
}

/// Parameters of `readDocument` and `releaseDocument`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadDocument {
    /// The handle.
    pub document: String,
}

/// Result of `releaseDocument`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Released {}

/// Result of `readDocument`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// The stream's number; it waits for credit.
    pub stream: u32,
    /// Octets in all.
    pub size: u64,
}

/// Parameters of `subscribe` and `unsubscribe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    /// The events.
    pub events: Vec<Event>,
}

/// Result of `subscribe` and `unsubscribe`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subscribed {
    /// What this connection is told of from now on.
    pub events: Vec<Event>,
}

/// Parameters of `resume`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// What the first `progress` after the approval named.
    pub batch: String,
    /// Indices of the documents whose signatures the page has.
    #[serde(default)]
    pub have: Vec<usize>,
}

/// Parameters of `callModule`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CallModule {
    /// The name to which the module answers.
    pub module: String,
    /// Its method.
    pub method: String,
    /// The member `args` of the request that the module sees.
    #[serde(default)]
    pub args: Value,
    /// Members beside `args`.
    #[serde(default)]
    pub members: Map<String, Value>,
}
