//! What these tests share: the usual agent, the usual keys, the usual requests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tanba_journal::Event;
use tanba_support::agent::Setup;
use tanba_support::fixtures::PASSWORD;
use tanba_support::{Page, Script, Step, TestAgent};

/// The page that asks.
pub(crate) const PORTAL: &str = "https://portal.example.kz";

/// A valid key of an individual, GOST 2015.
pub(crate) const INDIVIDUAL: &str = "individual_valid.p12";
/// A valid key of an employee, GOST 2015.
pub(crate) const EMPLOYEE: &str = "legal_employee.p12";
/// An expired RSA key for signatures.
pub(crate) const RSA_SIGN: &str = "RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12";
/// An expired RSA key for logging in.
pub(crate) const RSA_AUTH: &str = "AUTH_RSA256_d682726b55b3e62600ea8fe1c74e75fc96f47790.p12";

/// The person opens this key file and approves.
pub(crate) fn approve(key: &str) -> Step {
    Step::approve(key, PASSWORD)
}

/// The usual setup: windows and texts in English.
pub(crate) fn setup(steps: impl IntoIterator<Item = Step>) -> Setup {
    let mut setup = Setup {
        script: Script {
            steps: steps.into_iter().collect(),
        },
        ..Setup::default()
    };
    setup.settings.language = Some("en".to_owned());
    setup
}

/// An agent whose person does these steps, and a page of [`PORTAL`].
pub(crate) async fn start(steps: impl IntoIterator<Item = Step>) -> (TestAgent, Page) {
    let agent = TestAgent::with(setup(steps)).await;
    let page = agent.page(PORTAL).await;
    (agent, page)
}

/// One request of one page, answered by a person who does these steps and no other.
pub(crate) async fn ask(
    steps: impl IntoIterator<Item = Step>,
    request: &Value,
) -> (Value, TestAgent) {
    let (agent, mut page) = start(steps).await;
    let reply = page.call(request).await;
    agent.person.assert_satisfied();
    (reply, agent)
}

/// A request to commonUtils.
pub(crate) fn common(method: &str, args: &Value) -> Value {
    json!({"module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args})
}

/// A request to `sign` of basics.
pub(crate) fn basics(format: &str, data: &Value, signing: &Value, signer: &Value) -> Value {
    json!({
        "module": "kz.gov.pki.knca.basics",
        "method": "sign",
        "args": {
            "format": format,
            "data": data,
            "signingParams": signing,
            "signerParams": signer,
            "locale": "en",
        },
    })
}

/// The reply of commonUtils to a failure with this message.
pub(crate) fn failure(message: &str) -> Value {
    json!({"code": "500", "message": message})
}

/// The text of a successful reply of commonUtils.
pub(crate) fn response(reply: &Value) -> &str {
    assert_eq!(reply["code"], "200", "{reply}");
    match reply["responseObject"].as_str() {
        Some(text) => text,
        None => panic!("{reply}"),
    }
}

/// The result of a successful reply of basics.
pub(crate) fn result(reply: &Value) -> &Value {
    assert_eq!(reply["status"], true, "{reply}");
    &reply["body"]["result"]
}

/// What stands in the journal, without the rest of its entries.
pub(crate) fn events(agent: &TestAgent) -> Vec<Event> {
    let entries = agent.entries().into_iter();
    entries.map(|entry| entry.record.event).collect()
}

/// Base64.
pub(crate) fn base64(octets: impl AsRef<[u8]>) -> String {
    STANDARD.encode(octets)
}
