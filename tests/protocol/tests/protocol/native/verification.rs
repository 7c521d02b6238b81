//! `verify`, `timestamp`, `queryPermissions`: no window.

use serde_json::json;

use super::{detached, octets, start, text, word};
use crate::equipment::{INDIVIDUAL, approve};

#[tokio::test]
async fn signatures_are_verified_against_their_content() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let done = page
        .call("sign", detached(&[text("content")]))
        .await
        .unwrap();
    let verify = |content: &str| json!({"signature": done["signatures"][0], "format": "cms", "content": {"text": content}});
    let found = page.call("verify", verify("content")).await.unwrap();
    let signer = &found["signers"][0];
    assert_eq!(
        (&signer["integrity"], &signer["path"]),
        (&json!("valid"), &json!("trusted"))
    );
    assert_eq!(signer["certificate"]["pem"], done["certificate"]["pem"]);
    let found = page.call("verify", verify("other")).await.unwrap();
    assert_eq!(found["signers"][0]["integrity"], "invalid");
    let raw = json!({"signature": {"base64": "AAAA"}, "format": "raw"});
    assert_eq!(word(page.call("verify", raw).await), "invalid_params");
    assert!(!octets(&done["signatures"][0]).is_empty());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r06_a_site_has_no_permission_at_first() {
    let (agent, mut page) = start([]).await;
    let asked = json!({"permissions": ["sign", "authenticate", "chooseCertificate"]});
    let states = page.call("queryPermissions", asked).await.unwrap();
    let expected =
        json!({"sign": "prompt", "authenticate": "prompt", "chooseCertificate": "prompt"});
    assert_eq!(states["permissions"], expected);
    let none = page
        .call("queryPermissions", json!({"permissions": []}))
        .await;
    assert_eq!(word(none), "invalid_params");
    agent.person.assert_satisfied();
}
