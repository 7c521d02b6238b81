//! What is too much (R-8, R-9).

use std::sync::atomic::Ordering;

use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::Message;

use super::support::{Agent, eventually};
use tanba_server::ServerConfig;

#[tokio::test]
async fn r09_a_frame_header_of_2_gb_is_refused() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let header = [&[0x81, 0xff][..], &(2_u64 << 30).to_be_bytes(), &[0; 4]].concat();
    let stream = page.0.get_mut();
    stream.write_all(&header).await.unwrap();
    stream.flush().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer.get(..1), Some(&[0x88][..]));
    assert_eq!(answer.get(2..4), Some(&1009_u16.to_be_bytes()[..]));
}

#[tokio::test]
async fn r09_messages_above_the_limit_close_with_1009() {
    let config = ServerConfig {
        max_message_octets: 1000,
        ..ServerConfig::default()
    };
    let agent = Agent::start(config).await;
    let mut page = agent.page().await;
    page.send("x".repeat(1000)).await;
    assert!(page.receive().await.contains("MALFORMED_REQUEST"));
    page.send("x".repeat(1001)).await;
    assert_eq!(page.close_code().await, 1009);
}

#[tokio::test]
async fn r09_100_000_levels_are_refused_and_the_connection_lives() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "{a:".repeat(1_000_000),
    ] {
        let reply = page.ask(text).await;
        assert_eq!(reply["errorCode"], "MALFORMED_REQUEST");
        assert_eq!(
            reply["message"],
            "the request is nested deeper than 100 levels"
        );
    }
    assert_eq!(
        page.ask("{\"module\":\"x\"}").await["errorCode"],
        "MODULE_NOT_FOUND"
    );
}

#[tokio::test]
async fn r08_waiting_requests_are_bounded_and_answered_in_order() {
    let config = ServerConfig {
        max_waiting_requests: 2,
        ..ServerConfig::default()
    };
    let agent = Agent::start(config).await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"test.common","method":"wait","args":0}"#)
        .await;
    eventually(|| agent.work.started.load(Ordering::SeqCst) == 1).await;
    for number in 1..5 {
        page.send(format!(
            r#"{{"module":"test.common","method":"echo","args":{number}}}"#
        ))
        .await;
    }
    page.send("--heartbeat--").await;
    assert_eq!(page.receive().await, "--heartbeat--");
    agent.work.finish.add_permits(1);
    let mut replies = Vec::new();
    for _ in 0..5 {
        replies.push(page.receive().await);
    }
    for (number, reply) in replies.iter().enumerate() {
        let done = format!(r#"{{"responseObject":{number},"code":"200"}}"#);
        assert_eq!(*reply == done, number < 3, "{reply}");
        assert_eq!(reply.contains(r#""code":"500""#), number >= 3, "{reply}");
    }
}

#[tokio::test]
async fn r08_requests_per_minute_are_bounded_over_all_connections() {
    let config = ServerConfig {
        requests_per_minute: 3,
        ..ServerConfig::default()
    };
    let agent = Agent::start(config).await;
    let mut codes = Vec::new();
    for _ in 0..2 {
        let mut page = agent.page().await;
        for _ in 0..2 {
            let reply = page
                .ask(r#"{"module":"test.common","method":"echo"}"#)
                .await;
            codes.push(reply["code"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(codes, ["200", "200", "200", "500"]);
}

#[tokio::test]
async fn r08_a_flood_behind_a_waiting_call_is_cut_off() {
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    page.send(r#"{"module":"test.common","method":"wait"}"#)
        .await;
    for _ in 0..1100 {
        page.0.feed(Message::text("junk")).await.unwrap();
    }
    page.0.flush().await.unwrap();
    assert_eq!(page.close_code().await, 1008);
    eventually(|| agent.work.dropped.load(Ordering::SeqCst) == 1).await;
}
