//! What the person decides about a site: log in, permissions, and a frame in another page.

use serde_json::{Value, json};
use tanba_journal::Event;
use tanba_support::script::Ask;
use tanba_support::{NativePage, Step};

use super::{detached, start, text, word};
use crate::equipment::{EMPLOYEE, INDIVIDUAL, PORTAL, RSA_AUTH, approve};

const NONCE: &str = "0123456789abcdef0123456789abcdef0123456789ab";

fn log_in() -> Value {
    json!({"nonce": NONCE})
}

async fn states(page: &mut NativePage) -> Value {
    let asked = json!({"permissions": ["sign", "authenticate"]});
    page.call("queryPermissions", asked).await.unwrap()["permissions"].take()
}

#[tokio::test]
async fn logging_in_signs_no_document_and_is_in_the_journal() {
    let (agent, mut page) = start([approve(INDIVIDUAL).to(Ask::LogIn)]).await;
    let token = page.call("authenticate", log_in()).await.unwrap();
    assert_eq!(token["format"], "web-eid:1.0");
    assert_eq!(token["algorithm"], "GOST3410-512");
    let entries = agent.entries();
    assert_eq!(entries.len(), 1);
    let record = &entries[0].record;
    assert_eq!(record.event, Event::Signed);
    assert_eq!(record.format.as_deref(), Some("web-eid"));
    assert_eq!(record.caller, PORTAL);
    assert_eq!(record.documents[0].size, 128, "two digests of 512 bits");
    assert!(record.certificate.is_some());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r21_what_is_no_log_in_opens_no_window() {
    let (agent, mut page) = start([]).await;
    for length in [0, 43, 129] {
        let params = json!({"nonce": "n".repeat(length)});
        let answer = page.call("authenticate", params).await;
        assert_eq!(word(answer), "invalid_params", "{length}");
    }
    // A program has no origin for which a token could be.
    let mut program = NativePage::open(&agent.door(), None).await;
    let answer = program.call("authenticate", log_in()).await;
    assert_eq!(word(answer), "refused");
    assert_eq!(agent.entries(), []);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r21_a_bare_signature_is_never_one_that_logs_in() {
    let mut blocked = Step::decline();
    blocked.key = Some(RSA_AUTH.into());
    blocked.passwords = vec![tanba_support::fixtures::PASSWORD.to_owned()];
    blocked.blocked = Some(vec!["Algorithm".to_owned()]);
    let (agent, mut page) = start([blocked]).await;
    // Two digests, as they are in a token for another site.
    let digests =
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWb/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==";
    let raw = |content: Value| {
        json!({
            "documents": [{"content": content}],
            "format": {"type": "raw"},
            "filter": {"allowExpired": true, "purpose": "authentication"},
        })
    };
    let octets = tanba_protocol::signed::octets(digests);
    assert_eq!(octets.len(), 64);
    let answer = page.call("sign", raw(json!({"base64": digests}))).await;
    assert_eq!(word(answer), "invalid_params");
    for keep in [true, false] {
        let held = page.upload(json!({"keep": keep}), &octets).await.unwrap();
        let answer = page
            .call("sign", raw(json!({"document": held["document"]})))
            .await;
        assert_eq!(word(answer), "invalid_params", "{keep}");
    }
    // The digest of such octets tells nobody of what it is: keys that log in sign none.
    let digest = json!({"algorithm": "sha-256", "value": "A".repeat(43) + "="});
    let answer = page.call("sign", raw(json!({"digest": digest}))).await;
    assert_eq!(word(answer), "cancelled");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_site_may_log_people_in_and_not_sign() {
    let steps = [
        Step::agree()
            .to(Ask::Permissions)
            .refusing("sign")
            .remembering(),
        approve(EMPLOYEE).to(Ask::LogIn),
    ];
    let (agent, mut page) = start(steps).await;
    page.call("subscribe", json!({"events": ["permissionChanged"]}))
        .await
        .unwrap();
    let asked = json!({"permissions": ["sign", "authenticate"]});
    let decided = page.call("requestPermissions", asked.clone()).await;
    let expected = json!({"sign": "denied", "authenticate": "granted"});
    assert_eq!(decided.unwrap()["permissions"], expected);
    assert_eq!(page.notice("event").await["event"], "permissionChanged");
    assert_eq!(states(&mut page).await, expected);
    // What is decided is not asked again.
    let again = page.call("requestPermissions", asked).await.unwrap();
    assert_eq!(again["permissions"], expected);
    let signing = page.call("sign", detached(&[text("a")])).await;
    assert_eq!(word(signing), "refused");
    assert!(page.call("authenticate", log_in()).await.is_ok());

    // The person changes their mind in the settings.
    let environment = &agent.environment;
    environment.forget_decision(PORTAL, tanba_module::Permission::Sign);
    assert_eq!(page.notice("event").await["event"], "permissionChanged");
    assert_eq!(states(&mut page).await["sign"], "prompt");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_decision_for_once_is_forgotten_and_a_refusal_for_good_is_not() {
    let steps = [
        Step::agree().to(Ask::Permissions),
        Step::decline().to(Ask::Permissions),
        Step::decline().to(Ask::Permissions).remembering(),
    ];
    let (agent, mut page) = start(steps).await;
    let asked = json!({"permissions": ["sign"]});
    let once = page.call("requestPermissions", asked.clone()).await;
    assert_eq!(once.unwrap()["permissions"], json!({"sign": "granted"}));
    assert_eq!(states(&mut page).await["sign"], "prompt");
    let closed = page.call("requestPermissions", asked.clone()).await;
    assert_eq!(word(closed), "cancelled");
    assert_eq!(states(&mut page).await["sign"], "prompt");
    let denied = page.call("requestPermissions", asked).await.unwrap();
    assert_eq!(denied["permissions"], json!({"sign": "denied"}));
    assert_eq!(states(&mut page).await["sign"], "denied");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r07_the_page_around_a_frame_is_shown_as_a_claim_and_decides_nothing() {
    let around = "https://around.example.kz";
    let mut step = Step::agree().to(Ask::Permissions).remembering();
    step.embedded = Some(around.to_owned());
    step.caller = Some(PORTAL.to_owned());
    let (agent, mut page) = start([step]).await;
    let mut asked = json!({"permissions": ["sign"], "options": {"topOrigin": around}});
    page.call("requestPermissions", asked.clone())
        .await
        .unwrap();
    assert_eq!(states(&mut page).await["sign"], "granted");
    // The page that was claimed has gained nothing.
    let mut other = agent.native_page(around).await;
    assert_eq!(states(&mut other).await["sign"], "prompt");
    // What is no origin is no claim.
    asked["options"]["topOrigin"] = json!("javascript:alert(1)");
    let answer = page.call("requestPermissions", asked).await;
    assert_eq!(word(answer), "invalid_params");
    agent.person.assert_satisfied();
}
