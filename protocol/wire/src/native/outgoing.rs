//! What the agent sends: answers and notifications of JSON-RPC 2.0.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::{Capabilities, Credit, Event, Id, Stream};
use crate::reply::{WriteError, weight, write_text};

/// The answer to one request.
#[derive(Clone, Debug, PartialEq)]
pub enum Response<'a> {
    /// It was done.
    Result {
        /// The request.
        id: &'a Id,
        /// What came out.
        result: &'a Value,
    },
    /// It was not done.
    Error {
        /// The request; `None` when the frame did not say.
        id: Option<&'a Id>,
        /// Why.
        error: &'a ErrorObject,
    },
}

/// Why a request was not done (JSON-RPC 2.0 section 5.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorObject {
    /// The number of JSON-RPC.
    pub code: i32,
    /// Words for people, in the language of the request.
    pub message: String,
    /// Words for programs.
    pub data: ErrorData,
}

/// Words for programs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorData {
    /// What happened.
    pub code: String,
    /// Who can do something about it: `page`, `person`, `key`, `environment`, `network`, `agent`.
    pub blame: String,
    /// Whether the same request may succeed later without anybody changing it.
    pub retriable: bool,
    /// What to do.
    pub advice: String,
    /// Names an unexpected failure in the agent's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
}

/// A notification of the agent.
#[derive(Clone, Debug, PartialEq)]
pub enum Notification<'a> {
    /// The first message.
    Ready(&'a Capabilities),
    /// How far a request is.
    Progress(&'a Progress),
    /// One result of a request that gives them one by one.
    Result(&'a SentResult),
    /// The page may send so many octets more.
    Credit(Credit),
    /// A stream ends without its document.
    AbortStream(Stream),
    /// Something that the page subscribed to.
    Event(Event),
}

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// The request.
    pub id: Id,
    /// What is going on.
    pub phase: Phase,
    /// Documents that are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<usize>,
    /// All documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<usize>,
    /// By what `resume` finds the results after a lost connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
}

/// What is going on with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// It waits for its turn at the screen.
    Waiting,
    /// A window is open.
    Asking,
    /// Documents are being signed.
    Signing,
    /// A time-stamping authority is being asked.
    TimeStamping,
}

/// One result of a request that gives them one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SentResult {
    /// The request.
    pub id: Id,
    /// The document's place in the request.
    pub index: usize,
    /// Its signature.
    pub signature: Value,
}

/// Parameters of the notification `event`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// What happened.
    pub event: Event,
}

/// The envelope of every message.
#[derive(Serialize)]
struct Envelope<'a, P: Serialize> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<P>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a ErrorObject>,
}

/// The `id` of an answer, which is null when the request did not say it.
struct Named<'a>(Option<&'a Id>);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Response<'_> {
    /// The text of the frame.
    pub fn to_text(&self) -> Result<String, WriteError> {
        let (id, result, error) = match *self {
            Self::Result { id, result } => (Some(id), Some(result), None),
            Self::Error { id, error } => (id, None, Some(error)),
        };
        let envelope = Envelope::<()> {
            jsonrpc: "2.0",
            id: Some(Named(id)),
            method: None,
            params: None,
            result,
            error,
        };
        write_text(&envelope, result.map_or(0, weight))
    }
}

impl Notification<'_> {
    /// The text of the frame.
    pub fn to_text(&self) -> Result<String, WriteError> {
        match self {
            Self::Ready(capabilities) => notification("ready", capabilities),
            Self::Progress(progress) => notification("progress", progress),
            Self::Result(result) => notification_of("result", result, weight(&result.signature)),
            Self::Credit(credit) => notification("credit", credit),
            Self::AbortStream(stream) => notification("abortStream", stream),
            Self::Event(event) => notification("event", &Told { event: *event }),
        }
    }
}

fn notification(method: &'static str, params: &impl Serialize) -> Result<String, WriteError> {
    notification_of(method, params, 0)
}

fn notification_of(
    method: &'static str,
    params: &impl Serialize,
    weight: usize,
) -> Result<String, WriteError> {
    let envelope = Envelope {
        jsonrpc: "2.0",
        id: None,
        method: Some(method),
        params: Some(params),
        result: None,
        error: None,
    };
    write_text(&envelope, weight)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_name_their_request() {
        let result = json!({"a": "</script>"});
        let id = Id::Text("x".into());
        let text = Response::Result {
            id: &id,
            result: &result,
        }
        .to_text()
        .unwrap();
        assert_eq!(
            text,
            r#"{"jsonrpc":"2.0","id":"x","result":{"a":"<\/script>"}}"#
        );
        let error = ErrorObject {
            code: -32700,
            message: "no".into(),
            data: ErrorData {
                code: "malformed_message".into(),
                blame: "page".into(),
                retriable: false,
                advice: "fix-request".into(),
                incident: None,
            },
        };
        let text = Response::Error {
            id: None,
            error: &error,
        }
        .to_text()
        .unwrap();
        assert!(text.starts_with(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"#));
    }

    #[test]
    fn notifications_have_no_id() {
        let credit = Credit {
            stream: 1,
            octets: 2,
        };
        let text = Notification::Credit(credit).to_text().unwrap();
        assert_eq!(
            text,
            r#"{"jsonrpc":"2.0","method":"credit","params":{"stream":1,"octets":2}}"#
        );
        let text = Notification::Event(Event::Closing).to_text().unwrap();
        assert!(text.ends_with(r#""method":"event","params":{"event":"closing"}}"#));
    }
}
