//! Modules that come and go, that answer some pages alone, and that have dialects of their own.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::json;

use super::support::{Agent, PAGE, TestModule, eventually};

#[tokio::test]
async fn each_dialect_has_its_member_for_the_method() {
    let agent = Agent::usual().await;
    let module = |name, envelope| TestModule::arc(name, envelope, &agent.work);
    agent.registry.replace([
        module("a.native", "native"),
        module("a.older", "invoker-1"),
        module("a.body", "invoker-2"),
        module("NURSign", "type"),
        module("a.command", "command"),
    ]);
    let mut page = agent.page().await;
    let table = [
        (
            r#"{"module":"a.native","method":"echo","args":[1]}"#,
            r#"{"result":[1]}"#,
        ),
        (
            r#"{"module":"a.older","method":"echo","args":[1]}"#,
            r#"{"success":true,"body":{"result":[1]}}"#,
        ),
        (
            r#"{"module":"a.body","method":"echo","args":[1]}"#,
            r#"{"body":[1],"status":true}"#,
        ),
        (
            r#"{"module":"NURSign","type":"echo","method":"cancel","args":[1]}"#,
            r#"{"result":[1],"errorCode":"NONE"}"#,
        ),
        (
            r#"{"module":"a.command","command":"echo","requestId":"q1","args":{"a":1}}"#,
            r#"{"a":1,"requestId":"q1","resultStatus":{"resultCode":"OK"}}"#,
        ),
    ];
    for (request, expected) in table {
        page.send(request).await;
        assert_eq!(page.receive().await, expected);
    }
    // In the dialect with `type` a member `method` says nothing.
    let reply = page.ask(r#"{"module":"NURSign","method":"echo"}"#).await;
    assert_eq!(reply["errorCode"], "method_not_defined");
    let reply = page.ask(r#"{"module":"a.native","method":"cancel"}"#).await;
    assert_eq!(reply["error"]["code"], "action.canceled");
    assert_eq!(reply["error"]["blame"], "person");
}

#[tokio::test]
async fn a_page_that_the_manifest_does_not_name_never_reaches_the_module() {
    let agent = Agent::usual().await;
    let lines = "allowed-origins = [\"https://other.example.kz\"]\n";
    let module = TestModule::with("a.closed", "native", lines, &agent.work);
    agent.registry.replace([module]);
    let mut page = agent.page().await;
    let request = r#"{"module":"a.closed","method":"echo"}"#;
    assert_eq!(page.ask(request).await["error"]["code"], "refused");
    assert_eq!(agent.work.started.load(Ordering::SeqCst), 0);
    let told = agent.work.told.lock().unwrap().clone();
    assert_eq!(told, [format!("a.closed refused {PAGE}")]);

    let headers = [("origin", "https://other.example.kz")];
    let mut page = super::support::Page(agent.upgrade(&headers).await.unwrap());
    page.receive().await;
    assert_eq!(page.ask(request).await, json!({ "result": null }));
}

#[tokio::test]
async fn a_module_can_be_replaced_and_removed_while_it_answers() {
    let agent = Agent::usual().await;
    let serve = |envelope| {
        let module = TestModule::arc("a.module", envelope, &agent.work);
        agent.registry.replace([module]);
    };
    serve("native");
    let (mut first, mut second) = (agent.page().await, agent.page().await);
    first
        .send(r#"{"module":"a.module","method":"wait","args":1}"#)
        .await;
    let work = Arc::clone(&agent.work);
    eventually(|| work.started.load(Ordering::SeqCst) == 1).await;

    serve("invoker-2");
    second
        .send(r#"{"module":"a.module","method":"echo","args":2}"#)
        .await;
    assert_eq!(second.receive().await, r#"{"body":2,"status":true}"#);

    agent.registry.replace([]);
    second
        .send(r#"{"module":"a.module","method":"echo"}"#)
        .await;
    assert_eq!(
        second.receive().await,
        r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#
    );
    let told = agent.work.told.lock().unwrap().clone();
    assert_eq!(told, [format!("{PAGE} misses a.module")]);

    agent.work.finish.add_permits(1);
    assert_eq!(first.receive().await, r#"{"result":1}"#);
}
