//! A module that nobody calls costs nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tanba_module::{ModuleLimits, Outcome};
use tanba_sandbox::Sandbox;
use tokio::time::sleep;

use crate::host::Agent;
use crate::{call, in_own_process, module};

const IDLE: Duration = Duration::from_millis(200);

#[tokio::test]
async fn the_engine_comes_with_a_call_and_goes_after_it() {
    let sandbox = Arc::new(Sandbox::with_idle(IDLE));
    let hostile = module("hostile", &sandbox, ModuleLimits::default());
    assert!(!sandbox.is_awake(), "nothing is loaded before a call");
    for _ in 0..2 {
        let answer = call(&hostile, "nothing", &Agent::default()).await;
        assert_eq!(answer, Ok(Outcome::Done));
        assert!(sandbox.is_awake(), "the module stays for a while");
        let begun = Instant::now();
        while sandbox.is_awake() {
            assert!(begun.elapsed() < Duration::from_secs(5), "the engine stays");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Sees every sandbox of this process, so it needs one of its own.
#[cfg(target_os = "linux")]
#[test]
fn the_thread_ends_with_the_engine() {
    if !in_own_process("rest::the_thread_ends_with_the_engine") {
        return;
    }
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(async {
        let sandbox = Arc::new(Sandbox::with_idle(IDLE));
        let hostile = module("hostile", &sandbox, ModuleLimits::default());
        assert_eq!(clocks(), 0);
        let answer = call(&hostile, "nothing", &Agent::default()).await;
        assert_eq!(answer, Ok(Outcome::Done));
        // A thread takes its name when it runs first, and the engine goes by its hand alone.
        while clocks() == 0 {
            assert!(sandbox.is_awake(), "no thread lets go of the engine");
            sleep(Duration::from_millis(1)).await;
        }
        let begun = Instant::now();
        while clocks() > 0 {
            assert!(begun.elapsed() < Duration::from_secs(5), "the thread stays");
            sleep(Duration::from_millis(10)).await;
        }
        assert!(!sandbox.is_awake());
    });
}

#[tokio::test]
async fn the_engine_stays_while_a_call_waits() {
    let sandbox = Arc::new(Sandbox::with_idle(IDLE));
    let hostile = module("hostile", &sandbox, ModuleLimits::default());
    let agent = Agent {
        reading: Some(IDLE * 3),
        ..Agent::default()
    };
    let watch = async {
        sleep(IDLE * 2).await;
        sandbox.is_awake()
    };
    let (answer, awake) = tokio::join!(call(&hostile, "wait", &agent), watch);
    assert_eq!(answer, Ok(Outcome::Done));
    assert!(awake);
}

/// Threads of sandboxes in this process.
#[cfg(target_os = "linux")]
fn clocks() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok());
    names.filter(|name| name.trim() == "sandbox-clock").count()
}
