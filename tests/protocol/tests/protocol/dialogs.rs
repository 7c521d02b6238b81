//! One window at a time, and what happens when the page goes away.

use std::time::Duration;

use serde_json::{Value, json};
use tanba_consent::Update;
use tanba_journal::Event;
use tanba_support::{Page, Step};

use crate::equipment::{INDIVIDUAL, PORTAL, approve, common, events, failure, response, start};

const OTHER: &str = "https://other.example.kz";

fn sign() -> Value {
    common(
        "createCAdESFromBase64",
        &json!(["PKCS12", "SIGNATURE", "MTEK", true]),
    )
}

async fn reply(page: &mut Page) -> Value {
    serde_json::from_str(&page.receive().await).unwrap()
}

#[tokio::test]
async fn r08_two_origins_wait_for_each_other() {
    let steps = [
        approve(INDIVIDUAL).after(400),
        approve(INDIVIDUAL).after(200),
    ];
    let (agent, mut page) = start(steps).await;
    let mut other = agent.page(OTHER).await;
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    other.send(sign().to_string()).await;
    response(&reply(&mut page).await);
    response(&reply(&mut other).await);
    assert_eq!(agent.person.most_open(), 1);
    agent.person.assert_satisfied();
    let callers: Vec<String> = agent
        .entries()
        .into_iter()
        .map(|entry| entry.record.caller)
        .collect();
    assert_eq!(callers, [PORTAL, OTHER]);
}

#[tokio::test]
async fn r08_an_origin_that_has_a_window_open_is_told_to_wait() {
    let (agent, mut page) = start([approve(INDIVIDUAL).after(500)]).await;
    let mut second = agent.page(PORTAL).await;
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    let busy = second.call(&sign()).await;
    assert_eq!(busy["code"], "500");
    assert!(
        busy["message"]
            .as_str()
            .unwrap()
            .contains("already waiting"),
        "{busy}"
    );
    response(&reply(&mut page).await);
    agent.person.assert_satisfied();
    assert_eq!(events(&agent), [Event::Signed]);
}

#[tokio::test]
async fn requests_of_one_connection_are_answered_in_order() {
    let steps = [approve(INDIVIDUAL).after(200), Step::decline()];
    let (agent, mut page) = start(steps).await;
    for request in [
        sign(),
        common("getActiveTokens", &json!([])),
        sign(),
        common("changeLocale", &json!(["ru"])),
    ] {
        page.send(request.to_string()).await;
    }
    response(&reply(&mut page).await);
    assert_eq!(reply(&mut page).await["responseObject"], json!([]));
    assert_eq!(reply(&mut page).await, failure("action.canceled"));
    assert_eq!(reply(&mut page).await, json!({"code": "200"}));
    assert_eq!(agent.person.most_open(), 1);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn heartbeats_are_answered_while_a_window_is_open() {
    let (agent, mut page) = start([approve(INDIVIDUAL).after(600)]).await;
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    for _ in 0..3 {
        page.send("--heartbeat--").await;
        assert_eq!(page.receive().await, "--heartbeat--");
    }
    assert_eq!(agent.person.open(), 1, "the window is still open");
    response(&reply(&mut page).await);
}

#[tokio::test]
async fn a_closed_socket_closes_the_window_and_nothing_is_signed() {
    let (agent, mut page) = start([Step::wait(), approve(INDIVIDUAL)]).await;
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    page.close().await;
    agent.person.left_alone().await;
    assert_eq!(agent.entries(), []);
    // The queue is free again, also for the same origin.
    let mut page = agent.page(PORTAL).await;
    response(&page.call(&sign()).await);
    assert_eq!(events(&agent), [Event::Signed]);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_socket_cut_without_a_word_closes_the_window_too() {
    let (agent, mut page) = start([Step::wait()]).await;
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    drop(page);
    agent.person.left_alone().await;
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn a_page_that_leaves_while_it_waits_for_its_turn_is_never_shown() {
    let (agent, mut page) = start([approve(INDIVIDUAL).after(500), Step::decline()]).await;
    let (mut leaving, mut staying) = (
        agent.page(OTHER).await,
        agent.page("https://third.kz").await,
    );
    page.send(sign().to_string()).await;
    agent.person.asked(1).await;
    leaving.send(sign().to_string()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    staying.send(sign().to_string()).await;
    leaving.close().await;
    response(&reply(&mut page).await);
    assert_eq!(reply(&mut staying).await, failure("action.canceled"));
    let callers: Vec<String> = agent
        .person
        .questions()
        .iter()
        .map(|question| question.caller.key())
        .collect();
    assert_eq!(callers, [PORTAL, "https://third.kz"]);
}

#[tokio::test]
async fn the_window_hears_how_it_ends() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let data: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    let data: Vec<String> = data.iter().map(crate::equipment::base64).collect();
    let args = json!(["PKCS12", "", data, true]);
    assert_eq!(
        page.call(&common("createCAdESFromBase64", &args)).await["code"],
        "200"
    );
    let updates = agent.person.updates();
    assert!(matches!(updates[0], Update::Keys(_)));
    let (heard, end) = updates[1..].split_at(updates.len() - 2);
    let done = heard.iter().map(|update| match update {
        Update::Progress { done, total: 40 } => *done,
        other => panic!("{other:?}"),
    });
    // How many at once depends on the cores.
    let steps: Vec<_> = [0].into_iter().chain(done).chain([40]).collect();
    assert!(steps.len() > 5, "{steps:?}");
    assert!(steps.is_sorted_by(|one, next| one < next && next - one <= 8));
    assert_eq!(end, &[Update::Finished]);
}

#[tokio::test]
async fn r08_a_hundred_requests_at_once_open_one_window() {
    let (agent, mut first) = start([Step::wait()]).await;
    first.send(sign().to_string()).await;
    agent.person.asked(1).await;
    let mut pages = Vec::new();
    for _ in 0..20 {
        let mut page = agent.page(PORTAL).await;
        for _ in 0..5 {
            page.send(sign().to_string()).await;
        }
        pages.push(page);
    }
    for page in &mut pages {
        for _ in 0..5 {
            assert_eq!(reply(page).await["code"], "500");
        }
    }
    first.close().await;
    agent.person.left_alone().await;
    assert_eq!(agent.person.questions().len(), 1);
    assert_eq!(agent.entries(), []);
}
