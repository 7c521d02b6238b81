//! `tanba completions` and `tanba man`: generated from the grammar.

use std::io;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{CommandError, Exit};
use crate::cli::Cli;

pub(super) fn shell(shell: Shell) -> Exit {
    clap_complete::generate(shell, &mut Cli::command(), "tanba", &mut io::stdout());
    Exit::Done
}

pub(super) fn manual() -> Result<Exit, CommandError> {
    clap_mangen::Man::new(Cli::command()).render(&mut io::stdout())?;
    Ok(Exit::Done)
}
