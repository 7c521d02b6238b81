//! Dropping the future of a call ends everything of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tanba_module::ModuleLimits;
use tanba_sandbox::Sandbox;
use tokio::time::{sleep, timeout};

use crate::host::Agent;
use crate::{call, module};

/// Nobody but this test has the sandbox: every thread of the call has ended.
async fn ended(sandbox: &Arc<Sandbox>) -> bool {
    let begun = Instant::now();
    while Arc::strong_count(sandbox) > 1 {
        if begun.elapsed() > Duration::from_secs(2) {
            return false;
        }
        sleep(Duration::from_millis(5)).await;
    }
    true
}

#[tokio::test]
async fn r35_a_cancelled_call_stops_while_it_computes() {
    let sandbox = Arc::new(Sandbox::new());
    let hostile = module("hostile", &sandbox, ModuleLimits::LARGEST);
    let agent = Agent::default();
    let cancelled = timeout(Duration::from_millis(300), call(&hostile, "spin", &agent)).await;
    assert!(cancelled.is_err());
    drop(hostile);
    assert!(ended(&sandbox).await, "the guest computes on");
}

#[tokio::test]
async fn r35_a_cancelled_call_stops_while_it_waits() {
    let sandbox = Arc::new(Sandbox::new());
    let hostile = module("hostile", &sandbox, ModuleLimits::LARGEST);
    let agent = Agent::default();
    let cancelled = timeout(Duration::from_millis(300), call(&hostile, "wait", &agent)).await;
    assert!(cancelled.is_err());
    assert_eq!(agent.asked(), ["show_message wait"]);
    drop(hostile);
    assert!(ended(&sandbox).await, "the guest waits on");
}

#[tokio::test]
async fn r35_a_cancelled_call_locks_its_keys_at_once() {
    let sandbox = Arc::new(Sandbox::new());
    let hostile = module("hostile", &sandbox, ModuleLimits::LARGEST);
    let agent = Agent::default();
    let cancelled = timeout(
        Duration::from_millis(300),
        call(&hostile, "sign-and-wait", &agent),
    )
    .await;
    assert!(cancelled.is_err());
    assert_eq!(agent.asked(), ["choose_signer 1", "show_message wait"]);
    assert_eq!(agent.open_signers(), 0);
}
