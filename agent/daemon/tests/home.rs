//! An agent with a folder of its own (`--home`) leaves the trust of the user's own agent alone.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

use std::path::Path;
use std::process::Command;

/// Runs `tanba` for the user of this home folder; gives the exit code and what it said.
fn tanba(user: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_tanba"))
        .args(arguments)
        .env("HOME", user)
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn another_home_takes_no_trust_away() {
    let user = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    let other = other.path().to_str().unwrap();
    let (code, said) = tanba(user.path(), &["trust", "install"]);
    assert_eq!(code, Some(0), "{said}");
    // Its certificate is made here, and is not the one that the browsers trust.
    let (code, said) = tanba(user.path(), &["--home", other, "trust", "status"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("outdated"), "{said}");
    let (code, said) = tanba(user.path(), &["trust", "status"]);
    assert_eq!(code, Some(0), "{said}");
    // Asked for, it is installed in the same browsers.
    let (code, said) = tanba(user.path(), &["--home", other, "trust", "install"]);
    assert_eq!(code, Some(0), "{said}");
    let nss = user.path().join(".pki/nssdb");
    assert!(said.contains(nss.to_str().unwrap()), "{said}");
    let (code, said) = tanba(user.path(), &["trust", "remove"]);
    assert_eq!(code, Some(0), "{said}");
}
