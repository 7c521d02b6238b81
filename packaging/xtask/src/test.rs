//! `test`: every test of the workspace, on a screen of its own.
//!
//! Tests type on a keyboard and open windows; on a person's own screen they would do so into the
//! person's programs. So there is always a virtual one.

use std::process::ExitCode;

use crate::needs::Purpose;
use crate::screen::Screen;
use crate::{guests, page_side, program, setup};

/// Builds everything, checks the page's side, runs the examples of the documentation, then every
/// test. The test runner's
/// summary is the last thing printed and its exit code is the result.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Build, Purpose::Test])?;
    // Tests start tanba, tanba-ui and the scripted agent from beside themselves. One build with
    // the tests' own choice of features leaves nothing to build twice.
    program::succeed(program::cargo().args(["build", "--workspace", "--bins", "--tests"]))?;
    // Tests of the sandbox and of modules call components.
    guests::build_all()?;

    // Pages of tests load what is built here.
    let page_side_holds = page_side::check();
    if let Err(error) = &page_side_holds {
        eprintln!("error: {error:#}, see above; the tests follow");
    }

    let screen = Screen::start()?;
    let mut examples = program::cargo();
    examples.args(["test", "--workspace", "--doc", "--quiet"]);
    screen.lend(&mut examples);
    let examples_hold = program::status(&mut examples)?.success();
    if !examples_hold {
        eprintln!("error: examples of the documentation fail, see above; the tests follow");
    }

    let mut nextest = program::cargo();
    nextest
        .args(["nextest", "run", "--workspace", "--no-fail-fast"])
        .args(arguments);
    nextest.env("TANBA_BIN_DIR", program::target().join("debug"));
    screen.lend(&mut nextest);
    let status = program::status(&mut nextest)?;
    drop(screen);
    if status.success() && !(examples_hold && page_side_holds.is_ok()) {
        return Ok(ExitCode::FAILURE);
    }
    Ok(program::exit_code(status))
}
