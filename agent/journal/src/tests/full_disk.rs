//! A disk that is full: the entry is refused with a clear error and nothing half remains.
//!
//! The limits hold for a whole process, so the test runs itself again as a child under them.

#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::record;
use crate::{Journal, JournalError, verify};

const VARIABLE: &str = "TANBA_JOURNAL_TEST_FULL";

/// Runs `write_until_full` in a shell that sets a limit first.
fn run_limited(shell: &str, script: &str, journal: &Path) -> Output {
    Command::new(shell)
        .args(["-c", script, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "tests::full_disk::write_until_full",
            "--nocapture",
        ])
        .env(VARIABLE, journal)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// The child's part; without the variable there is nothing to do.
#[test]
fn write_until_full() {
    let Some(path) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
        return;
    };
    let journal = Journal::open(&path).unwrap();
    let mut written = 0;
    let error = loop {
        match journal.append(record(written)) {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 10_000, "the limit does not hold");
    };
    assert!(matches!(error, JournalError::Full { .. }), "{error:?}");
    let octets = fs::read(&path).unwrap();
    assert!(octets.ends_with(b"\n"), "half an entry remained");
    // Again: the journal is still whole and still full.
    assert!(matches!(
        journal.append(record(0)),
        Err(JournalError::Full { .. })
    ));
    let verification = verify(&path).unwrap();
    assert_eq!(
        (verification.entries, verification.first_bad),
        (written, None)
    );
    println!("full after {written} entries");
}

#[test]
fn a_file_at_its_limit_keeps_whole_entries() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let output = run_limited("sh", "trap '' XFSZ; ulimit -f 20; exec \"$@\"", &path);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("full after"));
    // With room again it goes on where it was.
    let before = verify(&path).unwrap().entries;
    let journal = Journal::open(&path).unwrap();
    assert_eq!(journal.append(record(0)).unwrap().sequence, before + 1);
    assert_eq!(verify(&path).unwrap().first_bad, None);
}

/// A file system without room, where this machine lets a test mount one.
#[test]
fn a_full_file_system_keeps_whole_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mount = format!(
        "mount -t tmpfs -o size=32k tanba '{}' || exit 77; exec \"$@\"",
        folder.path().display()
    );
    let namespaced = "exec unshare -rm sh -c \"$0\" sh \"$@\"";
    let output = Command::new("sh")
        .args(["-c", namespaced, &mount])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "tests::full_disk::write_until_full",
            "--nocapture",
        ])
        .env(VARIABLE, folder.path().join("journal.jsonl"))
        .output()
        .unwrap();
    if !output.status.success() && !said(&output).contains("panicked") {
        println!("no file system can be mounted here: {}", said(&output));
        return;
    }
    assert!(said(&output).contains("full after"), "{}", said(&output));
}
