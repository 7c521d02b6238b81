//! Time-stamping authorities that are honest, lie, say nonsense or nothing: a signature leaves
//! with its stamp or not at all.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tanba_consent::Update;
use tanba_journal::Event;
use tanba_protocol::signed;
use tanba_support::agent::Setup;
use tanba_support::authority::Conduct;
use tanba_support::{TestAgent, TimestampAuthority};

use crate::equipment::{PORTAL, RSA_SIGN, approve, basics, common, setup};

fn with_authorities(addresses: Vec<String>) -> Setup {
    let mut setup = setup([approve(RSA_SIGN)]);
    setup.settings.timestamp_authorities = addresses;
    setup
}

fn stamped_common() -> Value {
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    common("createCMSSignatureFromBase64", &args)
}

fn stamped_basics() -> Value {
    let signing = json!({"decode": true, "tsaProfile": {}, "allowExpired": true});
    basics(
        "cms",
        &json!("MTEK"),
        &signing,
        &json!({"extKeyUsageOids": [], "chain": []}),
    )
}

/// Asks in both dialects; nothing may be given out, the words must hold these, and the journal
/// must say that it failed.
async fn fails(addresses: Vec<String>, words: &str) {
    for request in [stamped_common(), stamped_basics()] {
        let agent = TestAgent::with(with_authorities(addresses.clone())).await;
        let mut page = agent.page(PORTAL).await;
        let reply = page.call(&request).await;
        let text = match reply["code"].as_str() {
            Some("500") => reply["message"].as_str(),
            Some("INVOCATION_ERROR") => reply["details"].as_str(),
            _ => None,
        };
        let text = text.unwrap_or_else(|| panic!("{reply}"));
        assert!(text.contains(words), "{text}");
        assert!(text.contains("Nothing was signed"), "{text}");
        assert!(reply.get("responseObject").is_none() && reply.get("body").is_none());
        let entries = agent.entries();
        assert!(matches!(entries[0].record.event, Event::Failed { .. }));
        assert!(entries[0].record.timestamped && entries.len() == 1);
        let updates = agent.person.updates();
        assert!(updates.contains(&Update::Timestamping));
        assert!(matches!(updates.last(), Some(Update::Failed { .. })));
        agent.person.assert_satisfied();
    }
}

#[tokio::test]
async fn an_honest_authority_stamps() {
    let authority = TimestampAuthority::start(Conduct::Honest);
    for request in [stamped_common(), stamped_basics()] {
        let agent = TestAgent::with(with_authorities(vec![authority.url()])).await;
        let mut page = agent.page(PORTAL).await;
        let reply = page.call(&request).await;
        assert!(reply["code"] == "200" || reply["status"] == true, "{reply}");
        // Verifies that exactly one valid stamp is on it.
        signed::reply(&request, &reply);
        let entries = agent.entries();
        assert_eq!(entries[0].record.event, Event::Signed);
        assert!(entries[0].record.timestamped);
    }
}

#[tokio::test]
async fn no_authority_listens() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsa", closed.local_addr().unwrap());
    drop(closed);
    fails(vec![address], "No time-stamping authority answered").await;
}

#[tokio::test]
async fn an_authority_is_out_of_service() {
    let authority = TimestampAuthority::start(Conduct::Unavailable);
    fails(vec![authority.url()], "No time-stamping authority answered").await;
}

#[tokio::test]
async fn an_authority_stamps_something_else() {
    let authority = TimestampAuthority::start(Conduct::OtherImprint);
    fails(vec![authority.url()], "time-stamp is not usable").await;
}

#[tokio::test]
async fn an_authority_talks_nonsense() {
    let authority = TimestampAuthority::start(Conduct::Garbage);
    fails(vec![authority.url()], "time-stamp is not usable").await;
}

#[tokio::test]
async fn a_silent_authority_is_given_up_and_heartbeats_go_on() {
    let authority = TimestampAuthority::start(Conduct::Silent);
    let agent = TestAgent::with(with_authorities(vec![authority.url()])).await;
    let mut page = agent.page(PORTAL).await;
    let begin = Instant::now();
    page.send(stamped_common().to_string()).await;
    agent.person.asked(1).await;
    page.send("--heartbeat--").await;
    assert_eq!(page.receive().await, "--heartbeat--");
    let reply: Value = serde_json::from_str(&page.receive().await).unwrap();
    assert_eq!(reply["code"], "500", "{reply}");
    assert!(
        reply["message"]
            .as_str()
            .unwrap()
            .contains("No time-stamping authority answered")
    );
    assert!(begin.elapsed() < Duration::from_secs(40));
    assert!(matches!(
        agent.entries()[0].record.event,
        Event::Failed { .. }
    ));
}

#[tokio::test]
async fn the_next_authority_is_asked_when_one_fails() {
    let (liar, honest) = (
        TimestampAuthority::start(Conduct::OtherImprint),
        TimestampAuthority::start(Conduct::Honest),
    );
    let agent = TestAgent::with(with_authorities(vec![liar.url(), honest.url()])).await;
    let request = stamped_common();
    let reply = agent.page(PORTAL).await.call(&request).await;
    assert_eq!(reply["code"], "200", "{reply}");
    signed::reply(&request, &reply);
}

#[tokio::test]
async fn r40_a_page_that_leaves_while_a_stamp_is_awaited_is_journaled_as_failed() {
    let authority = TimestampAuthority::start(Conduct::Silent);
    let agent = TestAgent::with(with_authorities(vec![authority.url()])).await;
    let mut page = agent.page(PORTAL).await;
    page.send(stamped_common().to_string()).await;
    while !agent.person.updates().contains(&Update::Timestamping) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    page.close().await;
    agent.person.left_alone().await;
    let begin = Instant::now();
    while agent.entries().is_empty() && begin.elapsed() < Duration::from_secs(20) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let entries = agent.entries();
    let fault = "the caller went away before it was done".to_owned();
    assert_eq!(entries[0].record.event, Event::Failed { fault });
    assert_eq!(entries.len(), 1);
}
