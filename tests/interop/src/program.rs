//! Runs foreign programs.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a program said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it left with 0.
    pub success: bool,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: String,
}

impl Outcome {
    /// The standard output; a failure ends the test.
    #[track_caller]
    pub fn done(self) -> Vec<u8> {
        let said = String::from_utf8_lossy(&self.stdout);
        assert!(self.success, "{}\n{said}", self.stderr);
        self.stdout
    }

    /// The standard output as text, whether it succeeded or not.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// Runs a program in a folder. One that is not installed ends the test.
#[track_caller]
pub fn run<A: AsRef<OsStr>>(folder: &Path, program: &str, arguments: &[A]) -> Outcome {
    run_prepared(Command::new(program).args(arguments).current_dir(folder))
}

/// The same for a command that is prepared already.
#[track_caller]
pub fn run_prepared(command: &mut Command) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) => Outcome {
            success: output.status.success(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("{program} is not installed: run `cargo xtask setup`")
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// A folder for the files of one test, removed in the end.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// An empty folder.
    #[expect(
        clippy::new_without_default,
        reason = "making a folder is no default value"
    )]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A place in it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.at(name);
        std::fs::write(&path, octets).expect("the file is written");
        path
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}
