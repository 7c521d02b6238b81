//! What each command does. [`run`](fn@run) picks one; every command returns the exit code.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;
use tanba_pki::Secret;

pub use error::CommandError;
pub use module::ModuleError;

use crate::cli::{Cli, Command, Global};
use crate::hardening;
use crate::password;
use crate::places::Places;
use crate::serve;
use crate::settings::Settings;

mod anchors;
mod catalog;
mod cms_file;
mod completions;
mod cosign;
mod detached_file;
mod doctor;
mod error;
mod journal;
mod journaling;
mod key;
mod keys;
mod module;
mod output;
mod report;
mod sign;
mod timestamp;
mod trust;
mod verify;

/// How a command ended, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or valid.
    Done,
    /// Invalid, or refused.
    Refused,
    /// Wrong usage.
    Usage,
    /// Could not be decided.
    Undecided,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Undecided => 3,
        })
    }
}

/// What every command has.
pub(crate) struct Session {
    pub(crate) global: Global,
    pub(crate) places: Places,
}

impl Session {
    /// The password of `what`.
    pub(crate) fn password(&self, what: &str) -> Result<Secret, password::PasswordError> {
        password::ask(what, self.global.password_fd)
    }

    /// The person's settings; a damaged file is an error, so that nobody works with defaults
    /// without knowing.
    pub(crate) fn settings(&self) -> Result<Settings, CommandError> {
        Ok(Settings::read(&self.places)?)
    }

    /// Prints facts: as JSON for programs, as text for people.
    pub(crate) fn print(&self, facts: &Value, text: &str) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.global.json {
            serde_json::to_writer_pretty(&mut out, facts)?;
            writeln!(out)
        } else {
            writeln!(out, "{}", text.trim_end())
        }
    }
}

/// Names the file in an error of the system.
pub(crate) fn of_file(path: &Path) -> impl FnOnce(std::io::Error) -> CommandError {
    let path = path.to_owned();
    move |source| CommandError::File { path, source }
}

/// Runs the command.
pub fn run(cli: Cli) -> Result<Exit, CommandError> {
    hardening::keep_memory_private();
    let places = Places::of_user(cli.global.home.as_deref())?;
    let session = Session {
        global: cli.global,
        places,
    };
    match cli.command {
        Command::Run(args) => serve::run(&session, &args),
        Command::Keys(command) => keys::run(&session, &command),
        Command::Sign(args) => sign::run(&session, &args),
        Command::Cosign(args) => cosign::run(&session, &args),
        Command::Verify(args) => verify::run(&session, &args),
        Command::Timestamp(args) => timestamp::run(&session, &args),
        Command::Trust(command) => trust::run(&session, &command),
        Command::Anchors(command) => anchors::run(&session, &command),
        Command::Journal(command) => journal::run(&session, &command),
        Command::Module(command) => module::run(&session, &command),
        Command::Catalog(command) => catalog::run(&session, &command),
        Command::Doctor(args) => doctor::run(&session, &args),
        Command::Completions { shell } => Ok(completions::shell(shell)),
        Command::Man => completions::manual(),
    }
}

/// A runtime for commands that wait for a key, a file or the network.
pub(crate) fn block_on<T>(
    work: impl Future<Output = Result<T, CommandError>>,
) -> Result<T, CommandError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(work)
}
