//! `bench`: measures against peers; `tests/bench` holds what is measured and prints the table.

use std::process::ExitCode;

use anyhow::bail;

use crate::needs::Purpose;
use crate::screen::Screen;
use crate::{page_side, program, setup};

/// Builds the programs that are measured, then runs the program `tanba-bench` with the arguments.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Build, Purpose::Bench])?;
    if !program::root().join("tests/bench/Cargo.toml").is_file() {
        bail!("tests/bench is not there: nothing to measure");
    }
    page_side::build()?;
    program::build_programs("release", &["tanba-support", "tanba-bench"])?;
    let screen = Screen::start()?;
    let release = program::target().join("release");
    let mut bench = program::command(release.join("tanba-bench"));
    bench.args(arguments).env("TANBA_BIN_DIR", &release);
    screen.lend(&mut bench);
    let status = program::status(&mut bench)?;
    drop(screen);
    Ok(program::exit_code(status))
}
