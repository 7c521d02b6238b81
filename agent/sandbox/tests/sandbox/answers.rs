//! What a guest may answer, and what is none.

use serde_json::{Value, json};
use tanba_module::{
    Call, Caller, Fault, JsonKind, Locale, MethodName, Module, ModuleFailure, ModuleName, Outcome,
};

use crate::host::{Agent, incident};
use crate::{call, failed, hostile, request};

#[tokio::test]
async fn a_guest_sees_its_call() {
    let module = hostile();
    let agent = Agent::default();
    let seen = call(&module, "echo", &agent).await;
    let expected = json!({
        "caller": "page https://xn--80a.kz https://а.kz",
        "module": "kz.example.hostile",
        "locale": "Locale::Kazakh",
        "request": {"method": "echo"},
    });
    assert_eq!(seen, Ok(Outcome::Value(expected)));

    let program = Call {
        caller: Caller::Program("/usr/bin/curl".into()),
        ..request("echo")
    };
    let seen = module.call(program, Locale::English, &agent).await;
    let Ok(Outcome::Value(seen)) = seen else {
        panic!("{seen:?}")
    };
    assert_eq!(seen["caller"], json!("program /usr/bin/curl"));
    assert_eq!(seen["locale"], json!("Locale::English"));
}

#[tokio::test]
async fn nothing_is_kept_between_calls() {
    let module = hostile();
    for _ in 0..3 {
        let counted = call(&module, "count", &Agent::default()).await;
        assert_eq!(counted, Ok(Outcome::Value(json!(1))));
    }
}

#[tokio::test]
async fn every_fault_of_a_guest_arrives_as_it_was_meant() {
    let module = hostile();
    let mut seen = Vec::new();
    for number in 0..100 {
        let Value::Object(members) = json!({ "number": number }) else {
            unreachable!()
        };
        let request = Call {
            method: Some(MethodName::new("every-fault")),
            request: members,
            module: ModuleName::new("x"),
            caller: Caller::Program("x".into()),
        };
        let answer = module
            .call(request, Locale::Russian, &Agent::default())
            .await;
        let fault = answer.unwrap_err();
        if matches!(&fault, Fault::Declared { code, .. } if code == "no more") {
            break;
        }
        seen.push(fault);
    }
    assert_eq!(seen, faults());
}

#[tokio::test]
async fn every_fault_of_the_host_arrives_and_may_be_passed_on() {
    let module = hostile();
    for fault in faults() {
        let agent = Agent {
            setting: Some(fault.clone()),
            ..Agent::default()
        };
        let passed = call(&module, "passed-fault", &agent).await;
        assert_eq!(passed, Err(fault));
    }
}

#[tokio::test]
async fn r35_an_answer_that_is_none_is_the_modules_failure() {
    let module = hostile();
    let cases = [
        ("huge", ModuleFailure::AnswerTooLarge),
        ("many", ModuleFailure::AnswerTooLarge),
        ("huge-fault", ModuleFailure::AnswerTooLarge),
        ("no-json", ModuleFailure::MalformedAnswer),
        ("deep", ModuleFailure::MalformedAnswer),
        ("no-text", ModuleFailure::MalformedAnswer),
    ];
    for (method, failure) in cases {
        let answer = call(&module, method, &Agent::default()).await;
        assert_eq!(answer, failed(failure), "{method}");
    }
    let after = call(&module, "nothing", &Agent::default()).await;
    assert_eq!(after, Ok(Outcome::Done), "the module answers again");
}

#[tokio::test]
async fn r35_a_guest_cannot_forge_an_incident_of_the_agent() {
    let module = hostile();
    let forged = call(&module, "forged-incident", &Agent::default()).await;
    assert_eq!(forged, failed(ModuleFailure::MalformedAnswer));

    let agent = Agent {
        setting: Some(incident()),
        ..Agent::default()
    };
    let passed = call(&module, "passed-fault", &agent).await;
    assert_eq!(passed, Err(incident()));
}

/// The list of `tests/sandbox/guests/hostile/src/answers.rs`.
fn faults() -> Vec<Fault> {
    let t = || "t".to_owned();
    vec![
        Fault::MethodMissing,
        Fault::NoSuchMethod { method: t() },
        Fault::ArgumentMismatch { method: t() },
        Fault::ArgumentsMissing { method: t() },
        Fault::MemberMismatch {
            member: t(),
            expected: JsonKind::Boolean,
        },
        Fault::MemberMissing { member: t() },
        Fault::ApiVersion { supported: 2 },
        Fault::NameAttributeMissing,
        Fault::InvalidParameter {
            parameter: "t".into(),
            reason: t(),
        },
        Fault::NotBase64 {
            parameter: "t".into(),
        },
        Fault::StorageNameEmpty,
        Fault::StorageUnknown,
        Fault::StorageEmpty,
        Fault::EmptyDigest,
        Fault::MalformedXml {
            line: 3,
            column: 4,
            reason: t(),
        },
        Fault::NoSuchElement { path: t() },
        Fault::MalformedCms { reason: t() },
        Fault::ExistingSignatureInvalid { reason: t() },
        Fault::ConfusableContent,
        Fault::Limit { what: "t".into() },
        Fault::NotApproved,
        Fault::Declared {
            code: t(),
            message: t(),
        },
        Fault::Cancelled,
        Fault::Muted { minutes: 5 },
        Fault::Refused,
        Fault::Busy,
        Fault::NoSuitableKey { reason: t() },
        Fault::KeyUnusable { reason: t() },
        Fault::FileUnusable,
        Fault::NoScreen,
        Fault::TimestampUnreachable { reason: t() },
        Fault::TimestampInvalid { reason: t() },
        Fault::JournalUnavailable,
        Fault::Unreachable {
            host: t(),
            reason: t(),
        },
        Fault::Unavailable { what: "t".into() },
    ]
}
