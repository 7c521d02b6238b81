//! What a guest asks arrives as it was meant, and what the host refuses stays refused.

use tanba_module::{Fault, Outcome};

use crate::host::Agent;
use crate::{call, hostile};

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
