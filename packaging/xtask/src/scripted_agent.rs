//! `scripted-agent`: the agent with a person who follows a script; for tests, never packaged.

use std::process::ExitCode;

use crate::needs::Purpose;
use crate::{program, setup};

/// Passes its arguments to the test equipment's program.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Build])?;
    let mut agent = program::cargo();
    agent.args([
        "run",
        "--quiet",
        "--package",
        "tanba-support",
        "--bin",
        "scripted-agent",
        "--",
    ]);
    // Scripts and folders are named from where the person stands.
    agent.args(arguments).current_dir(std::env::current_dir()?);
    Ok(program::exit_code(program::status(&mut agent)?))
}
