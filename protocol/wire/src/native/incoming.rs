//! What a page sends: requests and notifications of JSON-RPC 2.0.
//!
//! Read strictly, under the limits of every request. An `id` is kept as far as it can be told, so
//! that an error can name the request that it answers.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::params::{Cancelled, Credit, Stream};
use crate::request::Limits;
use crate::request::strict;

/// Characters of a textual `id` at most.
const LONGEST_ID: usize = 64;

/// Names a request among the open ones of its connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Id {
    /// An integer.
    Number(i64),
    /// A text of at most 64 characters.
    Text(String),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// One text frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// To be answered.
    Request(Request),
    /// Not answered.
    Notice(Notice),
}

/// A request before anybody has looked at its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What its answer names.
    pub id: Id,
    /// The method.
    pub method: String,
    /// The parameters; empty when absent.
    pub params: Map<String, Value>,
}

/// A notification of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// End a request.
    Cancel(Id),
    /// The agent may send so many octets more.
    Credit(Credit),
    /// A stream ends without its document.
    AbortStream(Stream),
    /// One that this version does not know, or with parameters that it does not understand.
    Unknown,
}

/// Why a frame is no request, and which one it would have been.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Invalid {
    /// Not JSON, no object, or beyond a limit.
    #[error(
        "the message is not a JSON object, or it is too large, too deep or has too many values"
    )]
    Malformed,
    /// Not a message of JSON-RPC 2.0.
    #[error("the message is no JSON-RPC 2.0 request: {problem}")]
    NotARequest {
        /// The request's id, when it could be told.
        id: Option<Id>,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The parameters are no object.
    #[error("params is not an object")]
    Params {
        /// The request's id.
        id: Id,
    },
}

impl Incoming {
    /// Reads one text frame. Never panics and never recurses beyond the depth limit.
    pub fn read(text: &str, limits: &Limits) -> Result<Self, Invalid> {
        if text.len() > limits.octets {
            return Err(Invalid::Malformed);
        }
        let Some(Value::Object(mut message)) = strict::read(text, limits) else {
            return Err(Invalid::Malformed);
        };
        let id = match message.get("id") {
            None => None,
            Some(id) => Some(read_id(id).ok_or(Invalid::NotARequest {
                id: None,
                problem: "id is neither an integer nor a text of at most 64 characters",
            })?),
        };
        if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            let problem = "jsonrpc is not \"2.0\"";
            return Err(Invalid::NotARequest { id, problem });
        }
        let Some(Value::String(method)) = message.remove("method") else {
            let problem = "method is not a text";
            return Err(Invalid::NotARequest { id, problem });
        };
        let params = match message.remove("params") {
            None => Some(Map::new()),
            Some(Value::Object(params)) => Some(params),
            Some(_) => None,
        };
        match (id, params) {
            (None, params) => Ok(Self::Notice(Notice::of(
                &method,
                params.unwrap_or_default(),
            ))),
            (Some(id), None) => Err(Invalid::Params { id }),
            (Some(id), Some(params)) => Ok(Self::Request(Request { id, method, params })),
        }
    }
}

impl Notice {
    fn of(method: &str, params: Map<String, Value>) -> Self {
        let params = Value::Object(params);
        let read = match method {
            "cancel" => serde_json::from_value(params).map(|Cancelled { id }| Self::Cancel(id)),
            "credit" => serde_json::from_value(params).map(Self::Credit),
            "abortStream" => serde_json::from_value(params).map(Self::AbortStream),
            _ => return Self::Unknown,
        };
        read.unwrap_or(Self::Unknown)
    }
}

impl Invalid {
    /// The request that is answered by the error, when it could be told.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Malformed => None,
            Self::NotARequest { id, .. } => id.as_ref(),
            Self::Params { id } => Some(id),
        }
    }
}

fn read_id(value: &Value) -> Option<Id> {
    match value {
        Value::Number(number) => number.as_i64().map(Id::Number),
        Value::String(text) if text.chars().count() <= LONGEST_ID => Some(Id::Text(text.clone())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Incoming, Invalid> {
        Incoming::read(text, &Limits::default())
    }

    #[test]
    fn requests_have_an_id_a_method_and_perhaps_params() {
        let text = r#"{"jsonrpc":"2.0","id":7,"method":"sign","params":{"a":1}}"#;
        let Ok(Incoming::Request(request)) = read(text) else {
            panic!("{text}")
        };
        assert_eq!(request.id, Id::Number(7));
        assert_eq!(Value::Object(request.params), json!({"a": 1}));
        let text = r#"{"jsonrpc":"2.0","id":"x-1","method":"capabilities"}"#;
        assert!(matches!(
            read(text),
            Ok(Incoming::Request(Request { id: Id::Text(id), params, .. }))
                if id == "x-1" && params.is_empty()
        ));
    }

    #[test]
    fn what_is_no_request_says_why_and_which_one_it_was() {
        for text in ["", "[]", "7", "{", "[{\"jsonrpc\":\"2.0\"}]", "{'id':1}"] {
            assert_eq!(read(text), Err(Invalid::Malformed), "{text}");
        }
        for (text, id) in [
            (r#"{"id":1,"method":"m"}"#, Some(Id::Number(1))),
            (
                r#"{"jsonrpc":"1.0","id":1,"method":"m"}"#,
                Some(Id::Number(1)),
            ),
            (r#"{"jsonrpc":"2.0","id":"a"}"#, Some(Id::Text("a".into()))),
            (r#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#, None),
            (r#"{"jsonrpc":"2.0","id":null,"method":"m"}"#, None),
            (r#"{"jsonrpc":"2.0","id":[1],"method":"m"}"#, None),
        ] {
            let refused = read(text).unwrap_err();
            assert!(matches!(refused, Invalid::NotARequest { .. }), "{text}");
            assert_eq!(refused.id(), id.as_ref(), "{text}");
        }
        let long = format!(
            r#"{{"jsonrpc":"2.0","id":"{}","method":"m"}}"#,
            "x".repeat(65)
        );
        assert!(matches!(read(&long), Err(Invalid::NotARequest { .. })));
        let text = r#"{"jsonrpc":"2.0","id":3,"method":"m","params":[1]}"#;
        assert_eq!(read(text), Err(Invalid::Params { id: Id::Number(3) }));
    }

    #[test]
    fn notifications_that_are_not_understood_are_passed_over() {
        let notice = |method: &str, params: &str| {
            let text = format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{params}}}"#);
            match read(&text) {
                Ok(Incoming::Notice(notice)) => notice,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            notice("cancel", r#"{"id":"a"}"#),
            Notice::Cancel(Id::Text("a".into()))
        );
        let credit = Credit {
            stream: 2,
            octets: 9,
        };
        assert_eq!(
            notice("credit", r#"{"stream":2,"octets":9}"#),
            Notice::Credit(credit)
        );
        for (method, params) in [
            ("cancel", "{}"),
            ("credit", r#"{"stream":-1,"octets":1}"#),
            ("abortStream", "[]"),
            ("sign", "{}"),
        ] {
            assert_eq!(notice(method, params), Notice::Unknown, "{method}");
        }
    }

    #[test]
    fn r09_the_limits_hold_here_too() {
        let limits = Limits {
            octets: 100,
            depth: 3,
            values: 10,
        };
        let deep = r#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":[[[1]]]}}"#;
        assert_eq!(Incoming::read(deep, &limits), Err(Invalid::Malformed));
        let long = format!(r#"{{"jsonrpc":"2.0","method":"{}"}}"#, "m".repeat(100));
        assert_eq!(Incoming::read(&long, &limits), Err(Invalid::Malformed));
    }
}
