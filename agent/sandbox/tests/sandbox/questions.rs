//! What a guest asks arrives as it was meant, and what the host refuses stays refused.

use std::sync::Arc;

use serde_json::json;
use tanba_module::{Fault, ModuleLimits, Outcome};
use tanba_sandbox::Sandbox;

use crate::host::Agent;
use crate::{call, hostile, module};

#[tokio::test]
async fn every_question_arrives_and_is_answered() {
    let agent = Agent::default();
    let answer = call(&hostile(), "everything", &agent).await;
    let Ok(Outcome::Value(learnt)) = answer else {
        panic!("{answer:?}")
    };
    let learnt = learnt.as_str().unwrap();
    for expected in [
        "Some(\"a1b2\")",
        "Some(KeyPurpose::Signature)",
        "Storage::Pkcs12",
        "Storage::Cloud",
        "[\"kz.example.one\"]",
        "/home/person/letter.txt 0",
        "/home/person/report.txt",
        "Some(\"name kept\")",
        "Integrity::Undecided PathAssessment::Expired",
        "[48, 0]",
    ] {
        assert!(learnt.contains(expected), "{expected} is not in {learnt}");
    }
    let asked = agent.asked().join("\n");
    for expected in [
        "shown_certificate alias",
        "change_locale kk",
        "show Modules",
        "filter: Certificate",
        "suggested: Some(\"/home\")",
        "save_file report.txt 6",
        "keep_setting name Some(\"value\")",
        "verify 10",
        "algorithm: Gost2015Of512",
    ] {
        assert!(asked.contains(expected), "{expected} is not in {asked}");
    }
}

/// A record that grew a field would be another type, and refused when the module is loaded.
#[tokio::test]
async fn a_certificate_is_to_an_earlier_module_what_it_was() {
    let sandbox = Arc::new(Sandbox::new());
    let earlier = module("earlier", &sandbox, ModuleLimits::default());
    let answer = call(&earlier, "whose", &Agent::default()).await;
    assert_eq!(answer, Ok(Outcome::Value(json!("1f 1f"))));
}

#[tokio::test]
async fn r35_what_the_host_refuses_is_refused() {
    let agent = Agent::default();
    let answer = call(&hostile(), "fetch", &agent).await;
    assert_eq!(answer, Err(Fault::Refused));
    assert_eq!(agent.asked(), ["fetch Post https://elsewhere.example/"]);
}

#[tokio::test]
async fn a_log_is_cut_short() {
    let agent = Agent::default();
    let answer = call(&hostile(), "log", &agent).await;
    assert_eq!(answer, Ok(Outcome::Done));
    let asked = agent.asked();
    assert_eq!(asked.len(), 200);
    assert_eq!(asked[0], "log Warning 2000");
}
