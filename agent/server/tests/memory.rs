//! What connections cost. The memory of a whole process is read, so each test runs alone.
#![cfg(target_os = "linux")]
// Support outside of test functions: what fails there fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

// Not every test program needs every part of the support.
#[allow(dead_code)]
#[path = "door/support.rs"]
mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use support::{Agent, PAGE};
use tanba_server::ServerConfig;
use tokio::sync::Mutex;

static ALONE: Mutex<()> = Mutex::const_new(());

/// Resident memory of this process in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test]
async fn r08_a_thousand_connections_cost_bounded_memory() {
    let _alone = ALONE.lock().await;
    let config = ServerConfig {
        max_connections: 40,
        max_connections_per_caller: 20,
        ..ServerConfig::default()
    };
    let agent = Agent::start(config).await;
    let _warm = agent.page().await;
    let before = resident();
    let mut open = Vec::new();
    let mut refusals = BTreeMap::<u16, usize>::new();
    for number in 0..1000 {
        let origin = format!("https://site{}.kz", number % 3);
        match agent.upgrade(&[("origin", &origin)]).await {
            Ok(client) => open.push(client),
            Err(status) => *refusals.entry(status).or_default() += 1,
        }
    }
    // One place is the warm connection's. No site has more than its share, and the rest is told.
    assert_eq!(open.len(), 39);
    assert_eq!(refusals.values().sum::<usize>(), 961);
    assert!(
        refusals.keys().all(|status| matches!(status, 429 | 503)),
        "{refusals:?}"
    );
    // Both ends of every connection live in this process.
    let grown = resident().saturating_sub(before);
    eprintln!("grown by {grown} KiB");
    assert!(grown < 16 * 1024, "{grown} KiB");
    drop(open);
    let again = async {
        while agent.upgrade(&[("origin", PAGE)]).await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), again)
        .await
        .unwrap();
}

#[tokio::test]
async fn memory_of_a_large_message_is_given_back() {
    let _alone = ALONE.lock().await;
    let agent = Agent::usual().await;
    let mut page = agent.page().await;
    let before = resident();
    let large = format!(
        r#"{{"module":"test.common","method":"len","args":["{}"]}}"#,
        "x".repeat(64 << 20)
    );
    page.send(large).await;
    assert!(page.receive().await.contains("NoSuchMethodException"));
    // The client's own buffers of the message go with the client.
    drop(page);
    let page = agent.page().await;
    let grown = resident().saturating_sub(before);
    eprintln!("grown by {grown} KiB");
    assert!(grown < 16 * 1024, "{grown} KiB");
    drop(page);
}
