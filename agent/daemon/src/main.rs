//! The program `tanba`.

use std::process::ExitCode;

use clap::Parser;
use tanba_daemon::cli::Cli;
use tanba_daemon::{CommandError, run};

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(exit) => exit.into(),
        Err(error) => {
            report(&error);
            error.exit().into()
        }
    }
}

#[expect(clippy::print_stderr, reason = "the command line's own output")]
fn report(error: &CommandError) {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let cause = error.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
        source = error.source();
    }
    eprintln!("tanba: {text}");
}
