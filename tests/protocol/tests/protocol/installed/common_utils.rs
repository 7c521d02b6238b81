//! commonUtils twice: built in, and as a component under another name. Every recorded exchange
//! goes to both, and both give the same octets; where a time-stamp differs, both verify.
//!
//! Its permission `interface` is one that no package may declare, so this component is served
//! beside the built-in modules instead of out of a catalogue.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use tanba_module::{Manifest, Module, ModuleLimits};
use tanba_protocol::exchange::{self, Exchange, Frame};
use tanba_protocol::replay::{Table, authority};
use tanba_protocol::signed;
use tanba_sandbox::{Sandbox, SandboxedModule, artifact_digest};
use tanba_support::agent::Setup;
use tanba_support::{TestAgent, guests};
use tempfile::TempDir;

use crate::equipment::setup;

const BUILT_IN: &str = "kz.gov.pki.knca.commonUtils";
const COMPONENT: &str = "kz.test.commonUtils";

/// Replies that hold a time-stamp token, which is another each time.
const STAMPED: [&str; 2] = ["createCMSSignatureFromBase64", "applyCAdEST"];

/// The component in the sandbox; its compiled form lies in the folder.
fn component(folder: &TempDir) -> Arc<dyn Module> {
    let manifest = guests::manifest("common-utils")
        .replace("kz.gov.pki.osgi.layer.common", "kz.test.layer.common")
        .replace(BUILT_IN, COMPONENT);
    let manifest = Manifest::parse(&manifest).unwrap();
    let sandbox = Arc::new(Sandbox::new());
    let artifact = tanba_sandbox::compile(&guests::component("common-utils")).unwrap();
    let path = folder.path().join("artifact");
    std::fs::write(&path, &artifact).unwrap();
    let (digest, limits) = (artifact_digest(&artifact), ModuleLimits::LARGEST);
    Arc::new(SandboxedModule::new(sandbox, manifest, path, digest, limits).unwrap())
}

fn requests(exchange: &Exchange, table: &Table) -> Vec<String> {
    let frames = exchange.frames.iter();
    let texts = frames.filter_map(|frame| match frame {
        Frame::Client { text } => Some(table.rewritten(exchange, text)),
        Frame::Agent { .. } | Frame::Test { .. } => None,
    });
    texts.collect()
}

/// The replies to the requests of an exchange, from a page and connection of its own.
async fn replies(
    agent: &TestAgent,
    origin: &str,
    requests: &[String],
    module: &str,
) -> Vec<String> {
    let mut page = agent.page(origin).await;
    let mut replies = Vec::new();
    for request in requests {
        page.send(request.replace(BUILT_IN, module)).await;
        replies.push(page.receive().await);
    }
    replies
}

#[tokio::test]
async fn component_and_built_in_module_answer_alike() {
    let table = Table::read();
    let exchanges: Vec<Exchange> = exchange::all()
        .into_iter()
        .filter(|exchange| exchange.id.starts_with("commonutils-"))
        .collect();
    assert!(exchanges.len() > 20, "{}", exchanges.len());
    let folder = tempfile::tempdir().unwrap();
    let mut setup = setup([]);
    setup.settings.timestamp_authorities = vec![authority().await.url()];
    let agent = TestAgent::with(Setup {
        modules: vec![component(&folder)],
        ..setup
    })
    .await;
    let mut methods = BTreeSet::new();
    for (number, exchange) in exchanges.iter().enumerate() {
        let origin = format!("https://portal{number}.example.kz");
        let requests = requests(exchange, &table);
        let mut both = Vec::new();
        for module in [BUILT_IN, COMPONENT] {
            agent.person.also(table.steps(exchange));
            both.push(replies(&agent, &origin, &requests, module).await);
            agent.person.assert_satisfied();
        }
        let [built_in, component] = both.try_into().unwrap();
        for ((request, one), other) in requests.iter().zip(built_in).zip(component) {
            let request: Value = serde_json::from_str(request).unwrap();
            let method = request["method"].as_str().unwrap_or_default();
            methods.insert(method.to_owned());
            if STAMPED.contains(&method) && one.contains(r#""code":"200""#) {
                for reply in [one, other] {
                    let reply = serde_json::from_str(&reply).unwrap();
                    signed::reply(&request, &reply);
                }
            } else {
                assert_eq!(other, one, "{}", exchange.id);
            }
        }
    }
    assert!(methods.len() > 8, "{methods:?}");
}
