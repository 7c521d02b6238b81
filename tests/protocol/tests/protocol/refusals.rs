//! Refusals without a question are in the journal, and no page can fill the disk with them.

use serde_json::{Value, json};
use tanba_journal::{Event, Rule};
use tanba_support::{Step, TestAgent};

use crate::equipment::{PORTAL, common, setup, start};

fn sign() -> Value {
    let args = json!(["PKCS12", "SIGNATURE", "MTEK", true]);
    common("createCAdESFromBase64", &args)
}

fn certificate() -> Value {
    common("getKeyInfo", &json!(["PKCS12"]))
}

/// Who was refused what, by which rule, how often; without the entries that a person caused.
fn refused(agent: &TestAgent) -> Vec<(String, Rule, String, u64)> {
    let entries = agent.entries().into_iter();
    let refusals = entries.filter_map(|entry| match entry.record.event {
        Event::RefusedByRule { rule, asked, times } => {
            Some((entry.record.caller, rule, asked, times))
        }
        _ => None,
    });
    refusals.collect()
}

fn row(caller: &str, rule: Rule, asked: &str, times: u64) -> (String, Rule, String, u64) {
    (caller.to_owned(), rule, asked.to_owned(), times)
}

#[tokio::test]
async fn r40_a_remembered_no_is_journaled_with_what_was_asked() {
    let (agent, mut page) = start([Step::decline().remembering()]).await;
    page.call(&sign()).await;
    assert_eq!(refused(&agent), [], "that was the person");
    assert_eq!(page.call(&sign()).await["code"], "500");
    assert_eq!(refused(&agent), [row(PORTAL, Rule::Grant, "sign", 1)]);
    let entry = agent.entries().pop().unwrap().record;
    assert_eq!(entry.module, "kz.gov.pki.osgi.layer.common");
    // What was not looked into is not recorded.
    assert!(entry.documents.is_empty() && entry.certificate.is_none());
    assert_eq!(agent.person.questions().len(), 1);
}

#[tokio::test]
async fn r40_a_page_that_asks_on_and_on_gets_one_entry_and_a_count() {
    let (agent, mut page) = start([Step::decline().times(3)]).await;
    for _ in 0..3 {
        page.call(&sign()).await;
    }
    for _ in 0..200 {
        assert_eq!(page.call(&sign()).await["code"], "500");
    }
    assert_eq!(page.call(&certificate()).await["code"], "500");
    let at_once = [
        row(PORTAL, Rule::Mute, "sign", 1),
        row(PORTAL, Rule::Mute, "choose-certificate", 1),
    ];
    assert_eq!(refused(&agent), at_once);
    // What was counted is written at the latest when the agent ends.
    drop(page);
    let home = agent.stop().await;
    let again = TestAgent::with(tanba_support::agent::Setup {
        home: Some(home),
        ..setup([])
    })
    .await;
    let [first, second] = at_once;
    let in_the_end = [first, second, row(PORTAL, Rule::Mute, "sign", 199)];
    assert_eq!(refused(&again), in_the_end);
}

#[tokio::test]
async fn r40_what_policy_refuses_is_journaled() {
    let mut setup = setup([]);
    setup.policy.refuse_programs = true;
    setup.policy.refused_origins = vec![PORTAL.to_owned()];
    let agent = TestAgent::with(setup).await;
    agent.program().await.call(&sign()).await;
    // A page that policy refuses does not come in, so it cannot ask for anything.
    for _ in 0..20 {
        let door = agent.door();
        let refused = tanba_support::page::connect(&door, Some(PORTAL)).await;
        assert!(refused.is_err());
    }
    let executable = std::env::current_exe().unwrap().canonicalize().unwrap();
    let program = format!("program:{}", executable.display());
    let expected = [
        row(&program, Rule::Policy, "sign", 1),
        row(PORTAL, Rule::Policy, "connect", 1),
    ];
    // The door does not wait for the journal.
    for _ in 0..200 {
        if refused(&agent).len() == expected.len() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(refused(&agent), expected);
}

#[tokio::test]
async fn r40_a_declined_file_is_journaled() {
    let (agent, mut page) = start([Step::decline()]).await;
    page.call(&common("showFileChooser", &json!(["ALL", ""])))
        .await;
    let entries = agent.entries();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].record.event, Event::FileRefused);
    assert_eq!(entries[0].record.caller, PORTAL);
}
