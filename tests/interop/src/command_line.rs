//! The program `tanba` as people and scripts run it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::Workspace;

/// A run of the program.
pub struct Finished {
    /// Its exit code.
    pub code: Option<i32>,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Finished {
    /// The facts that `--json` prints.
    #[track_caller]
    pub fn facts(&self) -> Value {
        let facts = serde_json::from_str(&self.stdout);
        facts.unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// Asserts the exit code.
    #[track_caller]
    #[expect(
        clippy::return_self_not_must_use,
        reason = "often the exit code is all that is asked"
    )]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }
}

/// Runs `tanba` in a folder, with settings and journal of its own there. The password goes in by
/// descriptor 0.
pub fn tanba(workspace: &Workspace, password: &str, arguments: &[&str]) -> Finished {
    let program = program().to_string_lossy().into_owned();
    finish(&run(workspace, &program, password, arguments))
}

/// The same, and the most memory that it had resident, in octets.
pub fn tanba_measured(
    workspace: &Workspace,
    password: &str,
    arguments: &[&str],
) -> (Finished, u64) {
    const MEASURE: &str = "import os, resource, subprocess, sys\n\
        code = subprocess.call(sys.argv[1:])\n\
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n\
        print('PEAK', peak, file=sys.stderr)\n\
        sys.exit(code)";
    let program = program().to_string_lossy().into_owned();
    let measured = ["-c", MEASURE, &program].map(str::to_owned);
    let mut command = Command::new("python3");
    command.args(measured);
    let finished = finish(&feed(prepare(&mut command, workspace, arguments), password));
    let peak = finished
        .stderr
        .split("PEAK ")
        .nth(1)
        .expect("a peak")
        .trim();
    let kibibytes: u64 = peak.parse().expect("a number");
    (finished, kibibytes << 10)
}

fn run(workspace: &Workspace, program: &str, password: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    feed(prepare(&mut command, workspace, arguments), password)
}

fn prepare<'c>(
    command: &'c mut Command,
    workspace: &Workspace,
    arguments: &[&str],
) -> &'c mut Command {
    command
        .args(arguments)
        .args(["--password-fd", "0", "--home"])
        .arg(workspace.at("home"));
    command.current_dir(workspace.path())
}

fn feed(command: &mut Command, password: &str) -> Output {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    // A program that needs no password may have left already.
    let _ = writeln!(input, "{password}");
    drop(input);
    child.wait_with_output().expect("the program ends")
}

fn finish(output: &Output) -> Finished {
    Finished {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program: the one that stands built in `TANBA_BIN_DIR`, or else built like this test.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| match std::env::var_os("TANBA_BIN_DIR") {
        Some(folder) => Path::new(&folder).join("tanba"),
        None => build(),
    })
}

fn build() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut build = Command::new(cargo);
    build.args([
        "build",
        "--quiet",
        "--package",
        "tanba-daemon",
        "--bin",
        "tanba",
    ]);
    // This test stands in `target/PROFILE/deps`.
    let test = std::env::current_exe().expect("this program");
    let folder = test.ancestors().nth(2).expect("the folder of programs");
    if folder.ends_with("release") {
        build.arg("--release");
    }
    let output = build.current_dir(root).output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    folder.join("tanba")
}
