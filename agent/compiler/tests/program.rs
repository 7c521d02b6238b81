//! The program as the agent starts it.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::thread;

/// What the program does with this component.
fn compiled(component: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tanba-compiler"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    thread::scope(|scope| {
        // What is refused is not read to the end.
        scope.spawn(move || stdin.write_all(component));
        program.wait_with_output().unwrap()
    })
}

#[test]
fn a_component_of_the_contract_becomes_what_the_library_makes_of_it() {
    let component = tanba_guests::component("example");
    let output = compiled(&component);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    assert_eq!(output.stdout, tanba_sandbox::compile(&component).unwrap());
}

#[test]
fn r35_a_refusal_is_one_line_and_no_artifact() {
    let mut large = b"\0asm\x0d\0\x01\0".to_vec();
    large.resize(tanba_sandbox::LARGEST_COMPONENT + 1, 0);
    let cut = tanba_guests::component("example");
    let refused: [(&[u8], &str); 4] = [
        (b"", "this is no WebAssembly component\n"),
        (b"\0asm\x01\0\0\0", "this is no WebAssembly component\n"),
        (&large, "the component is larger than 32 MiB\n"),
        (&cut[..cut.len() / 2], "the component is damaged: "),
    ];
    for (component, reason) in refused {
        let output = compiled(component);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(output.stdout, b"");
        assert!(
            said.starts_with(reason) && said.lines().count() == 1,
            "{said}"
        );
    }
}

/// The limits are those of the process, not of the one that starts it.
#[test]
#[cfg(target_os = "linux")]
fn r35_the_compiler_can_write_no_file_and_leave_no_core() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tanba-compiler"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let limits = format!("/proc/{}/limits", program.id());
    // It lowers them before it reads, and it reads until the pipe is closed.
    let hard = |name: &str| {
        let text = std::fs::read_to_string(&limits).unwrap();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        let mut values = line[name.len()..].split_whitespace().map(str::to_owned);
        values.nth(1).unwrap()
    };
    while hard("Max cpu time") == "unlimited" {
        thread::yield_now();
    }
    assert_eq!(hard("Max file size"), "0");
    assert_eq!(hard("Max core file size"), "0");
    drop(program.stdin.take());
    assert!(!program.wait().unwrap().success());
}
