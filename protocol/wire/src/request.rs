//! What a page sends (spec 1.4 to 1.7).
//!
//! A frame is read as strict JSON first ([`strict`]) and, when that fails, as the looser notation
//! that org.json takes ([`lenient`]). Both readers obey the same [`Limits`], and neither recurses
//! deeper than they allow.

mod lenient;
pub(crate) mod strict;

use serde_json::{Map, Value};

use crate::HEARTBEAT;

/// How much of a frame is read before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of one frame.
    pub octets: usize,
    /// Arrays and objects inside one another; at most 127, which is what the strict reader bears.
    pub depth: usize,
    /// Values and member names in all. A value takes far more memory than the two octets that
    /// can ask for it, so the size of the frame alone bounds nothing.
    pub values: usize,
}

impl Default for Limits {
    /// 512 MiB, 100 deep, one million values.
    fn default() -> Self {
        Self {
            octets: 512 << 20,
            depth: 100,
            values: 1_000_000,
        }
    }
}

/// One text frame of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// [`HEARTBEAT`]; echoed at once.
    Heartbeat,
    /// `{}`, the keep-alive of one family of pages; not answered (spec 1.5).
    Empty,
    /// An object with members.
    Request(RawRequest),
    /// Anything else.
    Unparsable(Malformed),
}

/// A request before anybody has looked at its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRequest {
    /// The member `module`; `None` when absent or null. A value that is no text is kept as its
    /// JSON text, which no module answers to.
    pub module: Option<String>,
    /// The member `method`, when it is a text.
    pub method: Option<String>,
    /// The whole object, these two members included, in the order received.
    pub object: Map<String, Value>,
}

/// Why a frame is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// More octets than [`Limits::octets`].
    #[error("the request is larger than {limit} octets")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// Deeper than [`Limits::depth`].
    #[error("the request is nested deeper than {limit} levels")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// More values than [`Limits::values`].
    #[error("the request has more than {limit} values")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// JSON, but no object.
    #[error("the request is not a JSON object")]
    NotAnObject,
    /// Not JSON, not even loosely written.
    #[error("the request is not JSON: {problem} at octet {offset}")]
    Syntax {
        /// Zero-based offset in the frame's UTF-8 octets.
        offset: usize,
        /// What is wrong there.
        problem: &'static str,
    },
}

impl Frame {
    /// Reads one text frame. Never panics and never recurses beyond the depth limit.
    pub fn read(text: &str, limits: &Limits) -> Self {
        if text == HEARTBEAT {
            return Self::Heartbeat;
        }
        if text.len() > limits.octets {
            return Self::Unparsable(Malformed::TooLong {
                limit: limits.octets,
            });
        }
        let value = match strict::read(text, limits) {
            Some(value) => Ok(value),
            None => lenient::read(text, limits),
        };
        match value {
            Ok(Value::Object(object)) if object.is_empty() => Self::Empty,
            Ok(Value::Object(object)) => Self::Request(RawRequest::from(object)),
            Ok(_) => Self::Unparsable(Malformed::NotAnObject),
            Err(malformed) => Self::Unparsable(malformed),
        }
    }
}

impl From<Map<String, Value>> for RawRequest {
    fn from(object: Map<String, Value>) -> Self {
        let module = match object.get("module") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name.clone()),
            Some(other) => Some(other.to_string()),
        };
        let method = object
            .get("method")
            .and_then(Value::as_str)
            .map(str::to_owned);
        Self {
            module,
            method,
            object,
        }
    }
}

#[cfg(test)]
mod tests;
