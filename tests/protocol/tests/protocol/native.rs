//! `tanba.v1` (docs/protocol-native.md), with the real agent behind it.

mod documents;
mod filter;
mod person;
mod signing;
mod verification;

use serde_json::{Value, json};
use tanba_support::{NativePage, Step, TestAgent};

use crate::equipment::{PORTAL, setup};

/// An agent whose person does these steps, and a page of [`PORTAL`].
async fn start(steps: impl IntoIterator<Item = Step>) -> (TestAgent, NativePage) {
    let agent = TestAgent::with(setup(steps)).await;
    let page = agent.native_page(PORTAL).await;
    (agent, page)
}

/// A document of this text.
fn text(text: &str) -> Value {
    json!({"content": {"text": text}})
}

/// A request for detached CMS over these documents; the test keys lead to test authorities.
fn detached(documents: &[Value]) -> Value {
    json!({"documents": documents, "format": {"type": "cms", "attached": false}})
}

/// The octets of a signature that came in its message.
fn octets(signature: &Value) -> Vec<u8> {
    match signature["base64"].as_str() {
        Some(text) => tanba_protocol::signed::octets(text),
        None => panic!("{signature}"),
    }
}

/// The word for programs in an error object.
fn word(outcome: Result<Value, Value>) -> String {
    match outcome {
        Err(error) => error["data"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        Ok(result) => panic!("it was done: {result}"),
    }
}
