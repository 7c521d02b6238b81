//! The protocol of NCALayer over a real socket (spec 1.3 to 1.11).

use std::sync::atomic::Ordering;

use futures_util::SinkExt;
use serde_json::json;
use tanba_module::Caller;
use tokio_tungstenite::tungstenite::Message;

use super::support::{Agent, PAGE, Page, eventually};

#[tokio::test]
async fn greeting_probe_and_heartbeat() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"kz.digiflow.mobile.extensions","method":"getVersion"}"#)
        .await;
    assert_eq!(
        page.receive().await,
        r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#
    );
    page.send("--heartbeat--").await;
    assert_eq!(page.receive().await, "--heartbeat--");
}

#[tokio::test]
async fn heartbeats_are_answered_while_a_call_is_in_work() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"test.common","method":"wait","args":[7]}"#)
        .await;
    eventually(|| agent.work.started.load(Ordering::SeqCst) == 1).await;
    for _ in 0..2 {
        page.send("--heartbeat--").await;
        assert_eq!(page.receive().await, "--heartbeat--");
    }
    agent.work.finish.add_permits(1);
    assert_eq!(
        page.receive().await,
        r#"{"responseObject":[7],"code":"200"}"#
    );
}

#[tokio::test]
async fn requests_of_one_connection_are_answered_in_order() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"test.common","method":"wait","args":[0]}"#)
        .await;
    page.send("{}").await;
    page.send("not json").await;
    page.send(r#"{"module":"nobody"}"#).await;
    for number in 1..5 {
        page.send(format!(
            r#"{{"module":"test.common","method":"echo","args":[{number}]}}"#
        ))
        .await;
    }
    eventually(|| agent.work.started.load(Ordering::SeqCst) == 1).await;
    agent.work.finish.add_permits(1);
    assert_eq!(
        page.receive().await,
        r#"{"responseObject":[0],"code":"200"}"#
    );
    assert!(page.receive().await.contains("MALFORMED_REQUEST"));
    assert!(page.receive().await.contains("MODULE_NOT_FOUND"));
    for number in 1..5 {
        assert_eq!(
            page.receive().await,
            format!(r#"{{"responseObject":[{number}],"code":"200"}}"#)
        );
    }
}

#[tokio::test]
async fn two_connections_do_not_wait_for_each_other() {
    let agent = Agent::usual().await;
    let mut first = agent.page().await;
    let mut second = agent.page().await;
    first
        .send(r#"{"module":"test.common","method":"wait"}"#)
        .await;
    eventually(|| agent.work.started.load(Ordering::SeqCst) == 1).await;
    let reply = second
        .ask(r#"{"module":"test.common","method":"echo","args":"x"}"#)
        .await;
    assert_eq!(reply, json!({"responseObject": "x", "code": "200"}));
    agent.work.finish.add_permits(1);
    first.receive().await;
}

#[tokio::test]
async fn lenient_requests_uuid_and_nameless_module() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let reply = page
        .ask("{module:'test.common';method='echo', args:[\"</a>\"], uuid:'7f9a'}")
        .await;
    assert_eq!(
        reply,
        json!({"responseObject": ["</a>"], "code": "200", "uuid": "7f9a"})
    );
    let reply = page
        .ask(r#"{"module":"test.common","method":"nope","uuid":"7f9a"}"#)
        .await;
    assert_eq!(
        reply,
        json!({"code": "500", "message": "NoSuchMethodException nope"})
    );
    let reply = page.ask(r#"{"method":"echo","args":["P12"]}"#).await;
    assert_eq!(reply, json!({"result": ["P12"], "errorCode": "NONE"}));
    let reply = page
        .ask(r#"{"module":"test.invoker","method":"cancel"}"#)
        .await;
    assert_eq!(reply, json!({"body": {}, "status": true}));
}

#[tokio::test]
async fn silent_outcomes_send_nothing() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"method":"setLocale","args":["ru"]}"#).await;
    let reply = page.ask(r#"{"method":"echo","args":[1]}"#).await;
    assert_eq!(reply, json!({"result": [1], "errorCode": "NONE"}));
}

#[tokio::test]
async fn a_panicking_module_breaks_its_call_and_nothing_else() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let reply = page
        .ask(r#"{"module":"test.common","method":"panic"}"#)
        .await;
    assert_eq!(reply["code"], "500");
    assert!(!reply["message"].as_str().unwrap().contains("as asked"));
    let reply = page
        .ask(r#"{"module":"test.common","method":"echo","args":1}"#)
        .await;
    assert_eq!(reply["responseObject"], 1);
}

#[tokio::test]
async fn closing_the_socket_drops_the_call() {
    let agent = Agent::usual().await;
    for close_politely in [true, false] {
        let before = agent.work.dropped.load(Ordering::SeqCst);
        let started = agent.work.started.load(Ordering::SeqCst);
        let mut page = agent.page().await;
        page.send(r#"{"module":"test.common","method":"wait"}"#)
            .await;
        eventually(|| agent.work.started.load(Ordering::SeqCst) == started + 1).await;
        if close_politely {
            page.0.close(None).await.unwrap();
        }
        drop(page);
        eventually(|| agent.work.dropped.load(Ordering::SeqCst) == before + 1).await;
    }
}

#[tokio::test]
async fn close_frames_are_answered_promptly() {
    use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"test.common","method":"wait"}"#)
        .await;
    let frame = CloseFrame {
        code: CloseCode::Normal,
        reason: "".into(),
    };
    page.0.close(Some(frame)).await.unwrap();
    let before = std::time::Instant::now();
    assert_eq!(page.close_code().await, 1000);
    assert!(before.elapsed() < std::time::Duration::from_secs(1));
}

#[tokio::test]
async fn a_stopping_agent_closes_with_1001() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let (code, ()) = tokio::join!(page.close_code(), agent.stop());
    assert_eq!(code, 1001);
}

#[tokio::test]
async fn binary_messages_are_refused_and_pings_answered() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.0.send(Message::Ping("beat".into())).await.unwrap();
    assert_eq!(page.next().await, Message::Pong("beat".into()));
    page.0.send(Message::Binary(vec![1].into())).await.unwrap();
    assert_eq!(page.close_code().await, 1003);
}

#[tokio::test]
async fn large_messages_pass_in_both_directions() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let text = "документ ".repeat(300_000);
    let reply = page
        .ask(json!({"module": "test.common", "method": "echo", "args": [text]}).to_string())
        .await;
    assert_eq!(reply["responseObject"][0], text.as_str());
    let reply = page
        .ask(r#"{"module":"test.common","method":"long"}"#)
        .await;
    assert_eq!(reply["responseObject"].as_str().unwrap().len(), 3 << 20);
}

#[tokio::test]
async fn r11_callers_are_known_by_their_origin_or_their_executable() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let claim = r#"{"module":"test.common","method":"echo","origin":"https://other.kz"}"#;
    page.ask(claim).await;
    let mut program = Page(agent.upgrade(&[]).await.unwrap());
    program.receive().await;
    program.ask(claim).await;
    let callers = agent.work.callers.lock().unwrap().clone();
    let ours = std::env::current_exe().unwrap();
    assert_eq!(
        callers
            .first()
            .and_then(Caller::origin)
            .map(tanba_module::Origin::ascii),
        Some(PAGE)
    );
    assert_eq!(callers.get(1), Some(&Caller::Program(ours)));
}
