//! Who asks: origins and programs, what is remembered of them, and who is silenced.

use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};
use tanba_consent::Decision;
use tanba_journal::Event;
use tanba_module::{Caller, Permission};
use tanba_support::{Step, TestAgent, fixtures};
use time::{Duration, OffsetDateTime};

use crate::equipment::{
    INDIVIDUAL, PORTAL, approve, common, events, failure, response, setup, start,
};

const OTHER: &str = "https://other.example.kz";

fn sign() -> Value {
    common(
        "createCAdESFromBase64",
        &json!(["PKCS12", "SIGNATURE", "MTEK", true]),
    )
}

fn message(reply: &Value) -> &str {
    assert_eq!(reply["code"], "500", "{reply}");
    reply["message"].as_str().unwrap()
}

#[tokio::test]
async fn r06_a_new_origin_gets_nothing_until_the_person_answers() {
    let (agent, mut page) = start([approve(INDIVIDUAL).after(700)]).await;
    page.send(common("getKeyInfo", &json!(["PKCS12"])).to_string())
        .await;
    agent.person.asked(1).await;
    let early = tokio::time::timeout(std::time::Duration::from_millis(300), page.receive()).await;
    assert!(early.is_err(), "{early:?}");
    assert!(page.receive().await.contains("subjectDn"));
    assert_eq!(agent.person.questions()[0].caller.key(), PORTAL);
}

#[tokio::test]
async fn r06_decisions_are_kept_per_origin_and_capability_beyond_a_restart() {
    let steps = [
        approve(INDIVIDUAL).remembering(),
        Step::decline().remembering(),
    ];
    let (agent, mut page) = start(steps).await;
    response(&page.call(&sign()).await);
    assert_eq!(
        page.call(&common("getKeyInfo", &json!(["PKCS12"]))).await,
        failure("action.canceled")
    );
    agent.person.assert_satisfied();
    drop(page);
    let home = agent.stop().await;

    let again = TestAgent::with(tanba_support::agent::Setup {
        home: Some(home),
        ..setup([approve(INDIVIDUAL).times(2)])
    })
    .await;
    let caller = again_caller();
    let decision = |permission| {
        again
            .environment
            .rules()
            .grants
            .decision(&caller, permission)
    };
    assert_eq!(decision(Permission::Sign), Some(Decision::Allow));
    assert_eq!(
        decision(Permission::ChooseCertificate),
        Some(Decision::Deny)
    );
    assert_eq!(decision(Permission::SignDigest), None);

    let mut page = again.page(PORTAL).await;
    // Denied for ever: no window.
    let denied = page.call(&common("getKeyInfo", &json!(["PKCS12"]))).await;
    assert!(message(&denied).contains("may not ask"), "{denied}");
    assert_eq!(again.person.questions().len(), 0);
    // A remembered yes is not a key to the key: each signature is still approved.
    response(&page.call(&sign()).await);
    assert_eq!(again.person.questions().len(), 1);
    // Another origin is not bound by it.
    let mut other = again.page(OTHER).await;
    let reply = other.call(&common("getKeyInfo", &json!(["PKCS12"]))).await;
    assert_eq!(reply["code"], "200");
    again.person.assert_satisfied();
}

fn again_caller() -> Caller {
    Caller::Page(tanba_module::Origin::from_parts(PORTAL, PORTAL))
}

#[tokio::test]
async fn r11_a_program_is_shown_by_its_executable_and_has_its_own_grants() {
    let steps = [Step::decline().remembering(), approve(INDIVIDUAL)];
    let (agent, mut page) = start(steps).await;
    // A page is refused for ever; this program is somebody else.
    assert_eq!(page.call(&sign()).await, failure("action.canceled"));
    let mut program = agent.program().await;
    response(&program.call(&sign()).await);
    assert!(message(&page.call(&sign()).await).contains("may not ask"));
    let executable = std::env::current_exe().unwrap().canonicalize().unwrap();
    let callers: Vec<Caller> = agent
        .person
        .questions()
        .into_iter()
        .map(|question| question.caller)
        .collect();
    assert_eq!(callers[1], Caller::Program(executable.clone()));
    let entries = agent.entries();
    assert_eq!(
        entries[1].record.caller,
        format!("program:{}", executable.display())
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r11_policy_refuses_programs_and_the_origin_member_is_nothing() {
    let mut refusing = setup([approve(INDIVIDUAL)]);
    refusing.policy.refuse_programs = true;
    let agent = TestAgent::with(refusing).await;
    let mut request = sign();
    request["origin"] = json!(PORTAL);
    let reply = agent.program().await.call(&request).await;
    assert!(message(&reply).contains("may not ask"), "{reply}");
    assert_eq!(agent.person.questions().len(), 0);

    request["origin"] = json!("https://bank.example.kz");
    let mut page = agent.page(PORTAL).await;
    response(&page.call(&request).await);
    assert_eq!(agent.person.questions()[0].caller.key(), PORTAL);
    // The first entry is the program's refusal.
    assert_eq!(agent.entries()[1].record.caller, PORTAL);
}

static MUTED_CLOCK: AtomicI64 = AtomicI64::new(0);

fn muted_clock() -> OffsetDateTime {
    fixtures::now() + Duration::seconds(MUTED_CLOCK.load(Ordering::SeqCst))
}

#[tokio::test]
async fn r08_three_declines_silence_an_origin_for_ten_minutes() {
    let mut setup = setup([
        Step::decline().times(3),
        Step::decline(),
        approve(INDIVIDUAL),
    ]);
    setup.clock = muted_clock;
    let agent = TestAgent::with(setup).await;
    let mut page = agent.page(PORTAL).await;
    for _ in 0..3 {
        assert_eq!(page.call(&sign()).await, failure("action.canceled"));
    }
    let muted = page.call(&sign()).await;
    assert!(message(&muted).contains("10 more minutes"), "{muted}");
    // Another connection, another method: it is the origin that is silent.
    let mut second = agent.page(PORTAL).await;
    let muted = second
        .call(&common("showFileChooser", &json!(["ALL", ""])))
        .await;
    assert!(message(&muted).contains("more minutes"), "{muted}");
    assert_eq!(agent.person.questions().len(), 3);
    // What needs no person works, and another origin may ask.
    assert_eq!(
        page.call(&common("getActiveTokens", &json!([]))).await["code"],
        "200"
    );
    let mut other = agent.page(OTHER).await;
    assert_eq!(other.call(&sign()).await, failure("action.canceled"));
    MUTED_CLOCK.store(601, Ordering::SeqCst);
    response(&page.call(&sign()).await);
    agent.person.assert_satisfied();
    // Five answers of the person, and two kinds of request that the mute refused.
    assert_eq!(events(&agent).len(), 7);
}

#[tokio::test]
async fn r08_an_approval_forgets_declines() {
    let steps = [
        Step::decline().times(2),
        approve(INDIVIDUAL),
        Step::decline().times(2),
        approve(INDIVIDUAL),
    ];
    let (agent, mut page) = start(steps).await;
    for expected in [
        Event::Refused,
        Event::Refused,
        Event::Signed,
        Event::Refused,
        Event::Refused,
        Event::Signed,
    ] {
        page.call(&sign()).await;
        assert_eq!(events(&agent).last(), Some(&expected));
    }
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r08_requests_are_counted_by_the_minute() {
    let (agent, mut page) = start([]).await;
    let request = common("getActiveTokens", &json!([]));
    let mut refused = 0;
    for _ in 0..620 {
        let reply = page.call(&request).await;
        if reply["code"] == "500" {
            assert!(message(&reply).contains("requests per minute"), "{reply}");
            refused += 1;
        }
    }
    assert_eq!(refused, 20);
    // Reconnecting does not help; another origin has its own minute.
    drop(page);
    let reply = agent.page(PORTAL).await.call(&request).await;
    assert_eq!(reply["code"], "500");
    let reply = agent.page(OTHER).await.call(&request).await;
    assert_eq!(reply["code"], "200");
}

#[tokio::test]
async fn r08_connections_are_counted_and_those_that_are_open_go_on() {
    let (agent, mut page) = start([]).await;
    let mut pages = Vec::new();
    let mut refused = 0;
    for number in 0..1_000 {
        let origin = format!("https://site-{}.example.kz", number % 50);
        match tanba_support::page::connect(&agent.door(), Some(&origin)).await {
            Ok(socket) => pages.push(socket),
            Err(_) => refused += 1,
        }
    }
    assert_eq!((pages.len(), refused), (127, 873));
    let request = common("getActiveTokens", &json!([]));
    assert_eq!(page.call(&request).await["code"], "200");
    drop(pages);
    // Their places are free again, as soon as the agent has seen that they left.
    let again = async {
        while tanba_support::page::connect(&agent.door(), Some(OTHER))
            .await
            .is_err()
        {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let again = tokio::time::timeout(std::time::Duration::from_secs(20), again).await;
    assert!(again.is_ok(), "no place became free");
}
