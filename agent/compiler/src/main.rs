//! `tanba-compiler`: a module's component on standard input, native code for this computer on
//! standard output, or one line on standard error that says why not.
//!
//! The agent starts it once for each installation. So the compiler costs an idle agent nothing,
//! and a component that finds a mistake in it finds a process without keys, without network and
//! with little time.

// Without this, Windows would open a console for a moment.
#![windows_subsystem = "windows"]

mod limits;

use std::error::Error;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use tanba_sandbox::{CompileError, LARGEST_COMPONENT};

/// Why there is no artifact.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("tanba-compiler takes no arguments; `tanba module install` starts it when it needs it")]
    Arguments,
    #[error("the component could not be read, or the artifact not written")]
    Pipe(#[from] io::Error),
    #[error(transparent)]
    Refused(#[from] CompileError),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails too.
            let _ = writeln!(io::stderr(), "{}", told(&error));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    if std::env::args_os().len() > 1 {
        return Err(Failure::Arguments);
    }
    limits::lower()?;
    let mut component = Vec::new();
    // One octet more, so that a component that is too large is called that, not damaged.
    let most = LARGEST_COMPONENT as u64 + 1;
    io::stdin().take(most).read_to_end(&mut component)?;
    let artifact = tanba_sandbox::compile(&component)?;
    let mut out = io::stdout().lock();
    out.write_all(&artifact)?;
    out.flush()?;
    Ok(())
}

/// An error and its reasons, in one line.
fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(reason) = source {
        text.push_str(": ");
        text.push_str(&reason.to_string());
        source = reason.source();
    }
    text.replace(['\n', '\r'], " ")
}
