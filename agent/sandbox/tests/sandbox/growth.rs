//! Ten thousand calls leave nothing behind. Linux alone tells what a process has.

use std::fs;

use tanba_module::Outcome;

use crate::host::Agent;
use crate::{call, hostile, in_own_process};

/// Resident memory in KiB.
fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.unwrap().parse().unwrap()
}

fn counted(folder: &str) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[tokio::test]
async fn r35_ten_thousand_calls_do_not_grow() {
    const CALLS: usize = 10_000;
    if !in_own_process("growth::r35_ten_thousand_calls_do_not_grow") {
        return;
    }
    let module = hostile();
    let measure = || {
        (
            resident(),
            counted("/proc/self/fd"),
            counted("/proc/self/task"),
        )
    };
    let mut before = measure();
    for number in 0..CALLS {
        if number == CALLS / 10 {
            before = measure();
        }
        let method = ["nothing", "sign", "trap", "no-json"][number % 4];
        let answer = call(&module, method, &Agent::default()).await;
        match number % 4 {
            0 => assert_eq!(answer, Ok(Outcome::Done)),
            1 => assert!(matches!(answer, Ok(Outcome::Value(_)))),
            _ => assert!(answer.is_err()),
        }
    }
    let after = measure();
    let grown = after.0 - before.0;
    assert!(grown < 4 * 1024, "{grown} KiB more than after a tenth");
    assert!(after.1 <= before.1 + 2, "files: {} → {}", before.1, after.1);
    // A thread that is about to be free is not, and then the pool for blocking work takes another:
    // a handful, not thousands.
    assert!(
        after.2 <= before.2 + 16,
        "threads: {} → {}",
        before.2,
        after.2
    );
}
