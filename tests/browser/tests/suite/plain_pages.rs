//! Pages that speak the protocol themselves.

use serde_json::{Value, json};
use tanba_browser::key_files::PASSWORD;
use tanba_browser::signed::{
    Wanted, assert_cms, assert_openssl_verifies, assert_xml, from_armour, from_base64,
};
use tanba_browser::{Runtime, Stage};
use tanba_support::Step;

use crate::cases::DOCUMENT;

#[tokio::test(flavor = "multi_thread")]
async fn the_official_page_in_chromium() {
    official_page(Runtime::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_page_in_firefox() {
    official_page(Runtime::Firefox).await;
}

async fn official_page(runtime: Runtime) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    let person = || Step {
        documents: Some(1),
        ..Step::approve("person.p12", PASSWORD)
    };
    stage.script([person(), person(), Step::decline(), person()]);
    let page = format!("/official-like.html?agent={}", stage.address());
    stage.driver.visit(&page).await;

    let cms = signature(&press(&mut stage, "#sign").await);
    check_cms(&stage, &cms, true, false);

    stage.driver.click("#detached").await;
    stage.driver.click("#stamp").await;
    let cms = signature(&press(&mut stage, "#sign-test-certificate").await);
    check_cms(&stage, &cms, false, true);

    assert_eq!(
        press(&mut stage, "#sign").await,
        json!({ "body": {}, "status": true })
    );

    stage
        .driver
        .evaluate("chooseFormat", json!(["xml", "<tag>data</tag>"]))
        .await;
    let reply = press(&mut stage, "#sign").await;
    let xml = reply["body"]["result"][0].as_str().expect("XML");
    assert_xml(xml, &stage.keys.certificate("person"));

    let bundles = press(&mut stage, "#bundles").await;
    assert!(
        bundles["kz.gov.pki.api.layer.NCALayerServices"].is_string(),
        "{bundles}"
    );
    let settings = press(&mut stage, "#settings").await;
    assert!(settings.is_object(), "{settings}");
    stage.close().await;
}

async fn press(stage: &mut Stage, button: &str) -> Value {
    stage.driver.click(button).await;
    let text = stage.driver.read("#result").await;
    serde_json::from_str(&text).expect("the reply")
}

/// An array also for one document.
fn signature(reply: &Value) -> Vec<u8> {
    assert_eq!(reply["status"], true, "{reply}");
    let texts = reply["body"]["result"].as_array().expect("an array");
    assert_eq!(texts.len(), 1);
    from_armour(texts[0].as_str().expect("a text"))
}

fn check_cms(stage: &Stage, cms: &[u8], attached: bool, stamped: bool) {
    let signer = &stage.keys.certificate("person");
    assert_cms(
        cms,
        &Wanted {
            content: DOCUMENT,
            attached,
            stamped,
            signer,
        },
    );
    assert_openssl_verifies(cms, DOCUMENT, &stage.keys.authority_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_over_https_in_chromium() {
    secure_site(Runtime::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_over_https_in_firefox() {
    secure_site(Runtime::Firefox).await;
}

/// As portals are served: https on a name of their own, which the person is shown.
async fn secure_site(runtime: Runtime) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    let origin = stage
        .driver
        .visit_secure("portal.localhost", "/calls.html")
        .await;
    assert!(origin.starts_with("https://portal.localhost:"), "{origin}");
    let step = Step {
        caller: Some(origin),
        ..Step::approve("person.p12", PASSWORD)
    };
    stage.agent.person.also([step]);
    let calls = json!([
        { "method": "connect", "arguments": [] },
        { "method": "createCAdESFromBase64", "arguments": ["PKCS12", "MTEK"] },
    ]);
    let results = stage
        .driver
        .evaluate("perform", json!([stage.address(), calls]))
        .await;
    let cms = results[1]["value"]
        .as_str()
        .unwrap_or_else(|| panic!("{results}"));
    check_cms(&stage, &from_base64(cms), false, false);
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_are_answered_while_a_person_thinks_in_chromium() {
    heartbeats(Runtime::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heartbeats_are_answered_while_a_person_thinks_in_firefox() {
    heartbeats(Runtime::Firefox).await;
}

async fn heartbeats(runtime: Runtime) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    stage.script([Step {
        after_ms: 2_000,
        ..Step::approve("person.p12", PASSWORD)
    }]);
    stage.driver.visit("/heartbeat.html").await;
    let result = stage
        .driver
        .evaluate("signWithHeartbeats", json!([stage.address()]))
        .await;
    let count = |name: &str| result[name].as_u64().expect("a number");
    assert!(count("answered") >= 8, "{result}");
    assert!(count("sent") - count("answered") <= 1, "{result}");
    let text = result["reply"]["responseObject"]
        .as_str()
        .expect("a signature");
    check_cms(&stage, &from_base64(text), false, false);
    stage.close().await;
}
