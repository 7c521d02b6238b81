//! A page embedded in another one is known by the origin of its frame, whatever it says.

use serde_json::json;
use tanba_consent::Decision;
use tanba_module::{Caller, Origin, Permission};
use tanba_support::Step;

use crate::equipment::{INDIVIDUAL, PORTAL, approve, common, response, start};

/// The page around it, as the frame claims.
const BANK: &str = "https://bank.example.kz";

fn decision(agent: &tanba_support::TestAgent, origin: &str) -> Option<Decision> {
    let caller = Caller::Page(Origin::from_parts(origin, origin));
    let rules = agent.environment.rules();
    rules.grants.decision(&caller, Permission::Sign)
}

#[tokio::test]
async fn r07_what_a_frame_says_of_the_page_around_it_decides_nothing() {
    let steps = [
        approve(INDIVIDUAL).remembering(),
        Step::decline().remembering(),
    ];
    let (agent, mut frame) = start(steps).await;
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    let mut request = common("createCAdESFromBase64", &args);
    for member in [
        "origin",
        "topOrigin",
        "ancestorOrigins",
        "parent",
        "referrer",
        "embedder",
    ] {
        request[member] = json!(BANK);
    }
    response(&frame.call(&request).await);
    assert_eq!(agent.person.questions()[0].caller.key(), PORTAL);
    // What is remembered is remembered of the frame.
    assert_eq!(decision(&agent, PORTAL), Some(Decision::Allow));
    assert_eq!(decision(&agent, BANK), None);
    // And a yes to the bank itself would not be a yes to a frame that claims to be in it.
    let mut bank = agent.page(BANK).await;
    request["topOrigin"] = json!(PORTAL);
    assert_eq!(bank.call(&request).await["code"], "500");
    assert_eq!(agent.person.questions()[1].caller.key(), BANK);
    assert_eq!(decision(&agent, BANK), Some(Decision::Deny));
    assert_eq!(decision(&agent, PORTAL), Some(Decision::Allow));
    let callers: Vec<_> = agent
        .entries()
        .into_iter()
        .map(|entry| entry.record.caller)
        .collect();
    assert_eq!(callers, [PORTAL, BANK]);
    agent.person.assert_satisfied();
}
