//! A session bus of a test's own.

use std::process::Command;

/// Set where the test runs again inside its own session bus.
const INSIDE: &str = "TANBA_TEST_INSIDE_SESSION_BUS";

/// Runs one test of this file again under a new session bus, after this shell line; `false`
/// inside.
pub(crate) fn outside(test: &str, before: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return false;
    }
    let myself = std::env::current_exe().unwrap();
    let script = format!("{before}\nexec \"$0\" --exact {test} --nocapture");
    let status = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", &script])
        .arg(myself)
        .env(INSIDE, "1")
        .status()
        .unwrap_or_else(|error| panic!("dbus-run-session (package dbus) is needed: {error}"));
    assert!(status.success(), "{test} failed inside its session bus");
    true
}
