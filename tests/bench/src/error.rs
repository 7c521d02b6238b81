//! Why something could not be measured.

use std::io;
use std::path::PathBuf;

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum BenchError {
    /// A file or a program could not be used.
    #[error("{what}: {source}")]
    Io {
        /// The file or program.
        what: String,
        /// Why.
        source: io::Error,
    },
    /// A program ended with an error.
    #[error("{program} failed: {output}")]
    Program {
        /// The program.
        program: String,
        /// What it wrote.
        output: String,
    },
    /// A program wrote something else than its measure.
    #[error("{program} wrote no measure: {output:?}")]
    Output {
        /// The program.
        program: String,
        /// What it wrote.
        output: String,
    },
    /// A program of this project was not built.
    #[error("{0} is not there: build it first, or name its folder in TANBA_BIN_DIR")]
    NotBuilt(PathBuf),
    /// What came out is not what the measured work should give.
    #[error("wrong result: {0}")]
    WrongResult(&'static str),
    /// It did not happen in time.
    #[error("{0} did not happen in time")]
    Late(&'static str),
    /// A key of this library was refused.
    #[error("GOST: {0}")]
    Gost(#[from] tanba_gost3410::Error),
    /// A key of this library was refused.
    #[error("key: {0}")]
    Key(#[from] tanba_pki::PrivateKeyError),
    /// The agent did not start.
    #[error("the agent did not start: {0}")]
    Agent(#[from] tanba_daemon::serve::ServeError),
}

/// Names the file or program in an error.
pub(crate) fn of(what: impl Into<String>) -> impl FnOnce(io::Error) -> BenchError {
    move |source| BenchError::Io {
        what: what.into(),
        source,
    }
}
