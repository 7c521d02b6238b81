//! What pages must not be able to do, tried by real browsers.

use std::time::Duration;

use serde_json::{Value, json};
use tanba_browser::{Runtime, Stage};
use tanba_support::Step;

const GREETING: &str = r#"{"result":{"version":"1.4"}}"#;

/// A request that opens a dialog when it is executed.
const REQUEST: &str =
    r#"{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":["PKCS12"]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn r02_r04_r05_chromium_cannot_be_turned_against_the_agent() {
    attempts(Runtime::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r02_r04_r05_firefox_cannot_be_turned_against_the_agent() {
    attempts(Runtime::Firefox).await;
}

async fn attempts(runtime: Runtime) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    let (socket, web) = (stage.address(), stage.address().replace("wss:", "https:"));
    let health = format!("{web}/health");
    stage.driver.visit("/attempts.html").await;
    let refused = json!({ "closed": 1006 });

    // The page itself is welcome, which proves that the refusals below are no broken connections.
    let greeted = stage.driver.evaluate("connect", json!([socket])).await;
    assert_eq!(greeted, json!({ "greeting": GREETING }));
    let seen = stage.driver.evaluate("read", json!([health])).await;
    assert_eq!(
        (&seen["type"], &seen["status"]),
        (&json!("cors"), &json!(200)),
        "{seen}"
    );
    let facts: Value = serde_json::from_str(seen["text"].as_str().expect("text")).expect("JSON");
    assert!(facts.is_object(), "{facts}");

    // The status page is for people: no script of another origin reads it.
    let status = stage
        .driver
        .evaluate("read", json!([format!("{web}/")]))
        .await;
    assert!(status["refused"].is_string(), "{status}");

    // Requests that are no WebSocket execute nothing.
    stage
        .driver
        .evaluate("submit", json!([format!("{web}/"), REQUEST]))
        .await;
    let simple = json!({ "method": "POST", "mode": "no-cors", "body": REQUEST });
    let posted = stage
        .driver
        .evaluate("read", json!([format!("{web}/"), simple]))
        .await;
    assert_ne!(posted["status"], 200, "{posted}");
    let hidden = format!("{web}/?module=kz.gov.pki.knca.commonUtils&method=getKeyInfo");
    assert_eq!(
        stage.driver.evaluate("picture", json!([hidden])).await,
        "failed"
    );

    // A frame without an origin of its own.
    let framed = stage
        .driver
        .evaluate("sandboxed", json!(["connect", [socket]]))
        .await;
    assert_eq!(framed, refused);
    let framed = stage
        .driver
        .evaluate("sandboxed", json!(["read", [health]]))
        .await;
    assert!(framed["refused"].is_string(), "{framed}");

    // Plain http elsewhere than on localhost, although it is the same computer.
    for host in ["evil.localhost", "127.0.0.2"] {
        stage.driver.visit_at(host, "/attempts.html").await;
        let answer = stage.driver.evaluate("connect", json!([socket])).await;
        assert_eq!(answer, refused, "{host}");
    }

    // A page without any origin.
    let script = format!(
        "data:text/html,<p></p><script>const s = new WebSocket('{socket}');\
         s.onclose = () => {{ document.querySelector('p').textContent = 'closed'; }};\
         s.onmessage = () => {{ document.querySelector('p').textContent = 'greeted'; }};</script>"
    );
    stage.driver.visit_address(&script).await;
    assert_eq!(stage.driver.read("p").await, "closed");

    // Nobody was asked anything: the script is empty.
    stage.close().await;
}

/// Without the trust that `tanba trust install` gives, and again after `tanba trust remove`,
/// browsers refuse the agent: the other tests prove what they seem to.
#[tokio::test(flavor = "multi_thread")]
async fn r14_browsers_refuse_the_agent_once_trust_is_removed() {
    // Firefox tells a failed TLS handshake from other failures.
    for (runtime, code) in [(Runtime::Chromium, 1006), (Runtime::Firefox, 1015)] {
        let mut stage = Stage::untrusting(runtime, crate::tanba()).await;
        stage.driver.visit("/attempts.html").await;
        let answer = stage
            .driver
            .evaluate("connect", json!([stage.address()]))
            .await;
        assert_eq!(answer, json!({ "closed": code }), "{runtime:?}");
        stage.close().await;
    }
}

/// Closing the page closes the dialog (R-8): nothing is signed for a page that is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_page_closes_its_dialog() {
    let mut stage = Stage::open(Runtime::Chromium, crate::tanba()).await;
    stage.script([Step::wait()]);
    stage.driver.visit("/calls.html").await;
    let calls = json!([
        { "method": "connect", "arguments": [] },
        { "method": "createCAdESFromBase64", "arguments": ["PKCS12", "MTEK"] },
    ]);
    stage
        .driver
        .start_function("perform", json!([stage.address(), calls]))
        .await;
    wait_until(|| stage.agent.person.open() == 1).await;
    stage.driver.leave().await;
    wait_until(|| stage.agent.person.open() == 0).await;
    stage.close().await;
}

async fn wait_until(mut condition: impl FnMut() -> bool) {
    for _ in 0..400 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it did not come about in ten seconds");
}
