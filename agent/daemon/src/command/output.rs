//! `--output` and `--force`, as every command that makes a file takes them.

use std::io;
use std::path::Path;

use super::{CommandError, of_file};
use crate::cli::OutputArgs;
use crate::output_file::{OutputFile, Replace};

impl OutputArgs {
    /// Starts writing, before anything is asked for or computed.
    pub(super) fn create(&self) -> Result<OutputFile, CommandError> {
        OutputFile::create(&self.path, Replace::when(self.force)).map_err(self.failed())
    }

    /// What went wrong while writing.
    pub(super) fn failed(&self) -> impl FnOnce(io::Error) -> CommandError {
        of_file(&self.path)
    }

    /// Whether the result goes to standard output, where nothing else may go then.
    pub(super) fn is_standard(&self) -> bool {
        self.path == Path::new("-")
    }
}
