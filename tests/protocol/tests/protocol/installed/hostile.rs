//! A module that does what no module should, over the real socket: its page learns which module
//! failed, everybody else is served on.

use std::time::{Duration, Instant};

use serde_json::json;
use tanba_support::Step;
use tanba_support::guests;
use tanba_support::script::Ask;

use super::Scene;
use crate::equipment::{INDIVIDUAL, PORTAL, approve, common};

const NAME: &str = "kz.example.hostile";

fn manifest() -> String {
    format!(
        r#"
        symbolic-name = "{NAME}"
        version = "1.0"
        contract = "1.1"
        answers = ["{NAME}"]
        methods = []
        envelope = "native"
        permissions = ["sign", "network"]
        network-hosts = ["declared.example.kz"]
        [name]
        en = "Hostile"
        [limits]
        memory-mib = 32
        seconds = 1
        answer-mib = 1
        handles = 4
        "#
    )
}

#[tokio::test]
async fn r36_a_failing_module_fails_alone() {
    let component = guests::component("hostile");
    let wish = Step::agree().to(Ask::Install);
    let mut scene = Scene::of(&manifest(), &component, wish, [approve(INDIVIDUAL)]).await;
    let ask = |method: &str| json!({"module": NAME, "method": method});
    for method in [
        "spin", "memory", "stack", "trap", "panic", "huge", "no-json", "deep",
    ] {
        let begun = Instant::now();
        let reply = scene.call(&ask(method)).await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{method}");
        assert_eq!(reply["error"]["code"], "module_failed", "{method}: {reply}");
        assert!(reply.to_string().contains(NAME), "{method}: {reply}");
        // It may be called again: nothing of the call before is left.
        assert_eq!(scene.call(&ask("count")).await["result"], 1, "{method}");
    }
    // While it computes, other pages are answered.
    let mut other = scene.agent.page(PORTAL).await;
    scene.page.send(ask("spin").to_string()).await;
    let reply = other.call(&common("getActiveTokens", &json!([]))).await;
    assert_eq!(reply["code"], "200", "{reply}");
    let reply = scene.page.receive().await;
    assert!(reply.contains("module_failed"), "{reply}");

    let reply = scene.call(&ask("fetch")).await;
    assert_eq!(
        reply["error"]["code"], "refused",
        "undeclared host: {reply}"
    );
    let reply = scene.call(&ask("wait")).await;
    assert_eq!(
        reply["error"]["code"], "refused",
        "undeclared permission: {reply}"
    );
    let reply = scene.call(&ask("everything")).await;
    assert_eq!(reply["error"]["code"], "refused", "{reply}");
    assert!(scene.questions().is_empty());
    let data = json!(["PKCS12", "SIGNATURE", "AAEC", true]);
    let signed = scene.call(&common("createCAdESFromBase64", &data)).await;
    assert_eq!(signed["code"], "200", "{signed}");
    scene.agent.person.assert_satisfied();
}
