//! commonUtils twice: built in, and as a component under another name. Every recorded exchange
//! goes to both, and both give the same octets; where a time-stamp differs, both verify.

use std::collections::BTreeSet;

use serde_json::Value;
use tanba_protocol::exchange::{self, Exchange, Frame};
use tanba_protocol::replay::Table;
use tanba_protocol::signed;
use tanba_support::script::Ask;
use tanba_support::{Step, guests};

use super::Scene;

const BUILT_IN: &str = "kz.gov.pki.knca.commonUtils";
const COMPONENT: &str = "kz.test.commonUtils";

/// Replies that hold a time-stamp token, which is another each time.
const STAMPED: [&str; 2] = ["createCMSSignatureFromBase64", "applyCAdEST"];

/// No module from elsewhere has a built-in's name, so the component gets names of its own.
fn renamed_manifest() -> String {
    guests::manifest("common-utils")
        .replace("kz.gov.pki.osgi.layer.common", "kz.test.layer.common")
        .replace(BUILT_IN, COMPONENT)
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
async fn replies(scene: &Scene, origin: &str, requests: &[String], module: &str) -> Vec<String> {
    let mut page = scene.agent.page(origin).await;
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
    let wish = Step::agree().to(Ask::Install);
    let component = guests::component("common-utils");
    let scene = Scene::of(&renamed_manifest(), &component, wish, []).await;
    let mut methods = BTreeSet::new();
    for (number, exchange) in exchanges.iter().enumerate() {
        let origin = format!("https://portal{number}.example.kz");
        let requests = requests(exchange, &table);
        let mut both = Vec::new();
        for module in [BUILT_IN, COMPONENT] {
            scene.agent.person.also(table.steps(exchange));
            both.push(replies(&scene, &origin, &requests, module).await);
            scene.agent.person.assert_satisfied();
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
