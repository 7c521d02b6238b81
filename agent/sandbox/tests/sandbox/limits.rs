//! Time, memory and stack.

use std::time::{Duration, Instant};

use serde_json::json;
use tanba_module::{Fault, ModuleFailure, ModuleLimits, Outcome};

use crate::host::Agent;
use crate::{call, failed, hostile, hostile_within};

#[tokio::test]
async fn r35_a_guest_that_takes_too_much_fails_and_the_agent_goes_on() {
    let module = hostile();
    let cases = [
        ("spin", ModuleFailure::OutOfTime),
        ("memory", ModuleFailure::OutOfMemory),
        ("stack", ModuleFailure::StackOverflow),
        ("trap", ModuleFailure::Trapped),
        ("panic", ModuleFailure::Trapped),
    ];
    for (method, failure) in cases {
        let answer = call(&module, method, &Agent::default()).await;
        assert_eq!(answer, failed(failure), "{method}");
        let after = call(&module, "nothing", &Agent::default()).await;
        assert_eq!(after, Ok(Outcome::Done), "after {method}");
    }
}

#[tokio::test]
async fn r35_memory_stops_at_the_limit() {
    let module = hostile();
    let grown = call(&module, "memory-politely", &Agent::default()).await;
    assert_eq!(grown, Ok(Outcome::Value(json!(64))));
}

#[tokio::test]
async fn r35_time_stops_at_the_limit() {
    let module = hostile();
    let begun = Instant::now();
    let answer = call(&module, "spin", &Agent::default()).await;
    let took = begun.elapsed();
    assert_eq!(answer, failed(ModuleFailure::OutOfTime));
    assert!(took >= Duration::from_secs(1), "{took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn waiting_for_the_person_costs_no_time() {
    let module = hostile();
    let agent = Agent {
        reading: Some(Duration::from_millis(1_500)),
        ..Agent::default()
    };
    let answer = call(&module, "wait", &agent).await;
    assert_eq!(answer, Ok(Outcome::Done));
}

#[tokio::test]
async fn r35_questions_without_end_are_ended() {
    // Time alone would not end it soon: nearly all of it is the agent's.
    let module = hostile_within(ModuleLimits {
        seconds: 120,
        ..ModuleLimits::LARGEST
    });
    let answer = call(&module, "ask-forever", &Agent::default()).await;
    assert_eq!(answer, failed(ModuleFailure::OutOfTime));
}

#[tokio::test]
async fn r35_octets_handed_over_twice_are_not_copied_without_end() {
    let module = hostile();
    let agent = Agent::default();
    let answer = call(&module, "overlapping", &agent).await;
    assert_eq!(answer, failed(ModuleFailure::MalformedAnswer));
    assert_eq!(agent.open_signers(), 0);
}

#[tokio::test]
async fn r35_calls_without_end_are_refused_while_others_wait() {
    let module = hostile();
    let agent = Agent {
        reading: Some(Duration::from_secs(1)),
        ..Agent::default()
    };
    let calls = (0..70).map(|_| call(&module, "wait", &agent));
    let answers = futures_util::future::join_all(calls).await;
    let refused = |answer: &&_| **answer == Err(Fault::Busy);
    assert_eq!(answers.iter().filter(refused).count(), 6);
    assert_eq!(call(&module, "nothing", &agent).await, Ok(Outcome::Done));
}

#[tokio::test]
async fn calls_run_side_by_side() {
    let module = hostile();
    let agent = Agent {
        reading: Some(Duration::from_millis(700)),
        ..Agent::default()
    };
    let begun = Instant::now();
    let (one, other, third) = tokio::join!(
        call(&module, "wait", &agent),
        call(&module, "wait", &agent),
        call(&module, "memory", &agent),
    );
    assert_eq!(one, Ok(Outcome::Done));
    assert_eq!(other, Ok(Outcome::Done));
    assert_eq!(third, failed(ModuleFailure::OutOfMemory));
    assert!(begun.elapsed() < Duration::from_millis(1_400));
}
