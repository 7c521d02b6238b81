//! Which keys a page may have offered, and why the person cannot choose the others.

use serde_json::json;
use tanba_consent::KeyBlock;
use tanba_support::Step;
use tanba_support::fixtures::PASSWORD;

use super::{detached, start, text, word};
use crate::equipment::{INDIVIDUAL, PORTAL, RSA_SIGN, approve};

/// Opens the key file, and declines because no key may be chosen.
fn look(key: &str) -> Step {
    let mut step = Step::decline();
    step.key = Some(key.into());
    step.passwords = vec![PASSWORD.to_owned()];
    step
}

#[tokio::test]
async fn what_a_key_lacks_is_said_to_the_person_and_not_to_the_page() {
    let table = [
        (json!({"keyUsage": ["cRLSign"]}), KeyBlock::KeyUsage),
        (
            json!({"keyUsage": ["digitalSignature", "keyEncipherment"]}),
            KeyBlock::KeyUsage,
        ),
        (json!({"issuers": ["Somebody", ""]}), KeyBlock::Issuer),
        (
            json!({"subject": [{"oid": "2.5.4.3", "value": "ТЕСТ"}]}),
            KeyBlock::Subject,
        ),
        (
            json!({"subject": [{"oid": "2.5.4.6", "value": "KZ"}, {"oid": "2.5.4.10", "value": "KZ"}]}),
            KeyBlock::Subject,
        ),
        (
            json!({"algorithms": ["rsa", "gost-256"]}),
            KeyBlock::KeyKind,
        ),
        (
            json!({"validAt": "2027-05-08T06:45:14Z"}),
            KeyBlock::ValidAt,
        ),
        (
            json!({"validAt": "2026-05-08T06:45:12Z"}),
            KeyBlock::ValidAt,
        ),
    ];
    let (agent, mut page) = start(table.iter().map(|_| look(INDIVIDUAL))).await;
    for (filter, block) in &table {
        let answer = page
            .call("chooseCertificate", json!({"filter": filter}))
            .await;
        assert_eq!(word(answer), "cancelled", "{filter}");
        assert_eq!(agent.person.blocks().last(), Some(block), "{filter}");
        // Three refusals in a row would be enough.
        agent.environment.rules().mutes.forget(PORTAL);
    }
    assert_eq!(agent.person.blocks().len(), table.len());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_key_that_has_all_of_it_can_be_chosen() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let filter = json!({
        "purpose": "signature",
        "keyUsage": ["digitalSignature", "nonRepudiation"],
        "issuers": ["Somebody", "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022"],
        "subject": [{"oid": "2.5.4.4", "value": "ТЕСТОВ"}, {"oid": "2.5.4.6", "value": "KZ"}],
        "algorithms": ["gost-512", "p-256"],
        "validAt": "2027-05-08T06:45:13Z",
    });
    let chosen = page
        .call("chooseCertificate", json!({"filter": filter}))
        .await;
    assert!(chosen.unwrap()["certificate"]["pem"].is_string());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn what_was_not_kept_is_signed_by_keys_of_its_digests_alone() {
    let (agent, mut page) = start([look(INDIVIDUAL), look(RSA_SIGN), look(RSA_SIGN)]).await;
    let stream = json!({"keep": false, "digests": ["sha-512"]});
    let held = page.upload(stream, b"content").await.unwrap();
    let mut request = detached(&[json!({"content": {"document": held["document"]}})]);
    assert_eq!(word(page.call("sign", request.clone()).await), "cancelled");
    assert_eq!(agent.person.blocks(), [KeyBlock::Digest], "Streebog");
    // SHA-256 is always there: this one is blocked for its age alone.
    assert_eq!(word(page.call("sign", request.clone()).await), "cancelled");
    assert!(agent.person.blocks()[1..].contains(&KeyBlock::Expired));
    assert!(!agent.person.blocks()[1..].contains(&KeyBlock::Digest));
    request["documents"] = json!([
        {"content": {"document": held["document"]}},
        {"content": {"digest": {"algorithm": "sha-384", "value": "A".repeat(64)}}},
    ]);
    assert_eq!(word(page.call("sign", request).await), "cancelled");
    assert!(agent.person.blocks()[2..].contains(&KeyBlock::Digest));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r24_the_person_sees_the_beginning_of_what_the_agent_holds() {
    let shown = |preview: &str| {
        let mut step = look(INDIVIDUAL);
        step.preview = Some(preview.to_owned());
        step.blind = Some(false);
        step
    };
    let (agent, mut page) = start([shown("жолдау"), shown("NotKept")]).await;
    let content = "жолдау ".repeat(20_000);
    for keep in [true, false] {
        let stream = json!({"keep": keep, "digests": ["streebog-512"]});
        let held = page.upload(stream, content.as_bytes()).await.unwrap();
        let request = detached(&[json!({"content": {"document": held["document"]}})]);
        assert_eq!(word(page.call("sign", request).await), "cancelled");
    }
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn what_no_key_could_sign_opens_no_window() {
    let (agent, mut page) = start([]).await;
    let held = page.upload(json!({}), b"<a><b></a>").await.unwrap();
    let request = json!({
        "documents": [{"content": {"document": held["document"]}}],
        "format": {"type": "xml"},
    });
    assert_eq!(word(page.call("sign", request).await), "invalid_params");
    let request = json!({"documents": [text("a")], "format": {"type": "cms", "attached": true}, "filter": {"keyUsage": ["sign"]}});
    assert_eq!(word(page.call("sign", request).await), "invalid_params");
    agent.person.assert_satisfied();
}
