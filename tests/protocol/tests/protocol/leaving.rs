//! What ends an unlocked key before it is used up: time, and a person who leaves the screen.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;
use tanba_basics::Basics;
use tanba_consent::Update;
use tanba_host::CallHost;
use tanba_journal::Event;
use tanba_module::{
    Caller, Document, Fault, Host, Locale, Module, Origin, SignatureFormat, SignatureParams,
    Signer, SignerFilter, SignerRequest,
};
use tanba_support::authority::Conduct;
use tanba_support::{Step, TestAgent, TimestampAuthority, fixtures};
use time::{Duration, OffsetDateTime};

use crate::equipment::{INDIVIDUAL, PORTAL, approve, common, events, failure, setup, start};

/// A signer for one document, approved by the person.
async fn approved(agent: &TestAgent, document: &Document) -> Box<dyn Signer> {
    agent.person.also([approve(INDIVIDUAL)]);
    let module = Basics::new().unwrap();
    let host = CallHost::new(
        Arc::clone(&agent.environment),
        Caller::Page(Origin::from_parts(PORTAL, PORTAL)),
        module.manifest(),
        Locale::English,
        |_| {},
    );
    let request = SignerRequest {
        documents: vec![document.clone()],
        params: Some(SignatureParams {
            format: SignatureFormat::Raw,
            timestamp: false,
        }),
        filter: SignerFilter::default(),
        locale: None,
        logo: None,
    };
    host.choose_signer(request).await.unwrap()
}

static MINUTES: AtomicI64 = AtomicI64::new(0);

fn clock() -> OffsetDateTime {
    fixtures::now() + Duration::minutes(MINUTES.load(Ordering::SeqCst))
}

#[tokio::test]
async fn r19_an_approval_ends_after_thirty_minutes() {
    let mut setup = setup([]);
    setup.clock = clock;
    let agent = TestAgent::with(setup).await;
    let document = Document::bytes(vec![1]);
    let early = approved(&agent, &document).await;
    MINUTES.store(29, Ordering::SeqCst);
    assert!(early.sign(&document).await.is_ok());
    drop(early);
    let late = approved(&agent, &document).await;
    MINUTES.store(60, Ordering::SeqCst);
    assert_eq!(late.sign(&document).await, Err(Fault::NotApproved));
    assert_eq!(events(&agent), [Event::Signed]);
}

#[tokio::test]
async fn r19_leaving_the_screen_closes_the_window_and_drops_the_key() {
    let (agent, mut page) = start([Step::wait(), approve(INDIVIDUAL)]).await;
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    let request = common("createCAdESFromBase64", &args);
    page.send(request.to_string()).await;
    agent.person.asked(1).await;
    agent.environment.queue.person_left();
    let reply: serde_json::Value = serde_json::from_str(&page.receive().await).unwrap();
    assert_eq!(reply, failure("action.canceled"));
    agent.person.left_alone().await;
    assert_eq!(events(&agent), []);
    // Who is back is asked again, and signs as before.
    assert_eq!(page.call(&request).await["code"], "200");
    assert_eq!(events(&agent), [Event::Signed]);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r19_what_was_approved_before_the_person_left_stays_unsigned() {
    let agent = TestAgent::with(setup([])).await;
    let document = Document::bytes(vec![1]);
    let signer = approved(&agent, &document).await;
    agent.environment.queue.person_left();
    assert_eq!(signer.sign(&document).await, Err(Fault::Cancelled));
    assert_eq!(events(&agent), []);
}

#[tokio::test]
async fn r19_a_signature_under_way_ends_when_the_person_leaves() {
    let authority = TimestampAuthority::start(Conduct::Silent);
    let mut setup = setup([approve(INDIVIDUAL)]);
    setup.settings.timestamp_authorities = vec![authority.url()];
    let agent = TestAgent::with(setup).await;
    let mut page = agent.page(PORTAL).await;
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    page.send(common("createCMSSignatureFromBase64", &args).to_string())
        .await;
    while !agent.person.updates().contains(&Update::Timestamping) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    agent.environment.queue.person_left();
    let reply: serde_json::Value = serde_json::from_str(&page.receive().await).unwrap();
    assert_eq!(reply, failure("action.canceled"));
    // The key may have been used, so the journal says what became of it.
    assert!(matches!(events(&agent)[..], [Event::Failed { .. }]));
}
