//! A module that answers every call with the same: what is asked of it is whether it is there.

use serde_json::{Value, json};
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Step, TestAgent};

use super::{chosen, install};
use crate::equipment::PORTAL;

pub(crate) const ECHO: &str = "kz.example.echo";

/// What it answers.
const ANSWER: &str = r#"{"answer":"echo"}"#;

pub(crate) fn manifest(version: &str) -> String {
    format!(
        "symbolic-name = {ECHO:?}\nversion = {version:?}\ncontract = \"1.1\"\n\
         answers = [\"Echo\"]\nmethods = [\"echo\"]\nenvelope = \"free\"\n\
         permissions = [\"sign\", \"keep-settings\"]\n\
         [name]\nkk = \"Жаңғырық\"\nru = \"Эхо\"\nen = \"Echo\"\n"
    )
}

pub(crate) fn offer(publisher: &mut Publisher, version: &str) {
    publisher.offer(&manifest(version), ANSWER);
}

pub(crate) fn echo() -> Value {
    json!({ "module": "Echo", "method": "echo" })
}

pub(crate) fn answer() -> Value {
    json!({ "answer": "echo" })
}

/// An agent on which a page has just had the module installed.
pub(crate) async fn installed() -> (TestAgent, Page, Publisher) {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "1.0");
    let agree = || Step::agree().to(Ask::Install);
    let agent = TestAgent::with(chosen(&publisher, [agree(), agree()])).await;
    let mut page = agent.page(PORTAL).await;
    let reply = page.call(&install(ECHO)).await;
    assert_eq!(reply["version"], "1.0", "{reply}");
    assert_eq!(page.call(&echo()).await, answer());
    (agent, page, publisher)
}
