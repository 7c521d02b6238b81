//! Programs that tests are made of.

use std::process::{Command, Output};

/// Runs a program to its end and returns what it printed. Panics unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Vec<u8> {
    let output = finish(command);
    let (said, warned) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{command:?}: {said}\n{warned}");
    output.stdout
}

/// Runs a program to its end, whatever that is.
pub(crate) fn finish(command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    command.output().unwrap_or_else(|error| {
        panic!("{name}: {error}; `cargo xtask setup` installs what is missing")
    })
}
