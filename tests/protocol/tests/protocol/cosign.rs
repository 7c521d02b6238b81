//! A CMS as data: co-signatures and later time-stamps (protocol spec 2.5).

use serde_json::{Value, json};
use tanba_journal::Event;
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::authority::Conduct;
use tanba_support::{Page, Step, TestAgent, TimestampAuthority};

use crate::equipment::{
    PORTAL, RSA_AUTH, RSA_SIGN, approve, base64, common, events, response, setup,
};

async fn stamping(steps: impl IntoIterator<Item = Step>) -> (TestAgent, Page, TimestampAuthority) {
    let authority = TimestampAuthority::start(Conduct::Honest);
    let mut setup = setup(steps);
    setup.settings.timestamp_authorities = vec![authority.url()];
    let agent = TestAgent::with(setup).await;
    let page = agent.page(PORTAL).await;
    (agent, page, authority)
}

fn create(method: &str, data: &str, attached: bool) -> Value {
    common(method, &json!(["PKCS12", "", data, attached]))
}

#[tokio::test]
async fn a_signature_is_added_to_a_cms() {
    for attached in [true, false] {
        let steps = [approve(RSA_SIGN), approve(RSA_AUTH)];
        let (agent, mut page, _authority) = stamping(steps).await;
        let first = page
            .call(&create("createCAdESFromBase64", "MTEK", attached))
            .await;
        let second = create("createCMSSignatureFromBase64", response(&first), !attached);
        let second = page.call(&second).await;
        // The shape of what is there stays, whatever the page says about `attached`.
        let content = if attached {
            Content::Attached(b"11\n")
        } else {
            Content::Detached(b"11\n")
        };
        let report = signed::cms(&octets(response(&second)), content, 1);
        assert_eq!(report.signers.len(), 2);
        // The signature of another is theirs to stamp.
        assert_eq!(report.signers[0].timestamps, []);
        assert_ne!(report.signers[0].certificate, report.signers[1].certificate);
        agent.person.assert_satisfied();
        assert_eq!(events(&agent), [Event::Signed, Event::Signed]);
    }
}

#[tokio::test]
async fn cades_over_a_cms_signs_its_octets() {
    let (_agent, mut page, _authority) = stamping([approve(RSA_SIGN).times(2)]).await;
    let first = page
        .call(&create("createCAdESFromBase64", "MTEK", true))
        .await;
    let inner = octets(response(&first));
    let second = page
        .call(&create("createCAdESFromBase64", response(&first), true))
        .await;
    let report = signed::cms(&octets(response(&second)), Content::Attached(&inner), 0);
    assert_eq!(report.signers.len(), 1);
}

#[tokio::test]
async fn nothing_is_added_to_a_broken_signature() {
    let (agent, mut page, _authority) = stamping([approve(RSA_SIGN).times(3)]).await;
    let first = page
        .call(&create("createCAdESFromBase64", "MTEK", true))
        .await;
    let mut broken = octets(response(&first));
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let broken = base64(broken);
    for request in [
        create("createCMSSignatureFromBase64", &broken, true),
        common("applyCAdEST", &json!(["PKCS12", "", broken])),
    ] {
        let reply = page.call(&request).await;
        assert_eq!(reply["code"], "500");
        let message = reply["message"].as_str().unwrap();
        assert!(message.contains("is not valid"), "{message}");
    }
    assert!(matches!(
        &events(&agent)[1..],
        [Event::Failed { .. }, Event::Failed { .. }]
    ));
}

#[tokio::test]
async fn a_time_stamp_is_added_once() {
    let (agent, mut page, _authority) = stamping([approve(RSA_SIGN).times(3)]).await;
    let plain = page
        .call(&create("createCAdESFromBase64", "MTEK", false))
        .await;
    let request = |cms: &str| common("applyCAdEST", &json!(["PKCS12", "", cms]));
    let stamped = page.call(&request(response(&plain))).await;
    signed::cms(&octets(response(&stamped)), Content::Detached(b"11\n"), 1);
    let again = page.call(&request(response(&stamped))).await;
    assert_eq!(again["code"], "500");
    assert!(
        again["message"].as_str().unwrap().contains("already"),
        "{again}"
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_time_stamp_for_no_cms_asks_nobody() {
    let (agent, mut page, _authority) = stamping([]).await;
    let reply = page
        .call(&common("applyCAdEST", &json!(["PKCS12", "", "MTEK"])))
        .await;
    assert_eq!(reply["code"], "500");
    assert!(
        reply["message"].as_str().unwrap().contains("not a CMS"),
        "{reply}"
    );
    agent.person.assert_satisfied();
    assert_eq!(agent.entries(), []);
}
