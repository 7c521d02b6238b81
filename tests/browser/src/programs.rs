//! The agent's programs as they are installed, side by side, and the modules that the sandbox runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::run::{finish, run};

/// What holds the programs that tests start.
const PACKAGES: [&str; 4] = [
    "tanba-daemon",
    "tanba-ui",
    "tanba-compiler",
    "tanba-componentise",
];

/// The folder that holds the programs of [`PACKAGES`]: `TANBA_BIN_DIR`, or else
/// they are built like this test.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| given().unwrap_or_else(build))
}

/// The component of one of the repository's modules, as `cargo xtask guests` builds it beside the
/// folder of programs.
pub fn guest(name: &str) -> PathBuf {
    let target = folder().join("..");
    if given().is_none() {
        run(cargo(&["xtask", "guests", name]).env("CARGO_TARGET_DIR", &target));
    }
    target.join("guests").join(format!("{name}.wasm"))
}

/// Where everything stands that was built before the tests.
fn given() -> Option<PathBuf> {
    std::env::var_os("TANBA_BIN_DIR").map(PathBuf::from)
}

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn build() -> PathBuf {
    let mut build = cargo(&["build", "--quiet", "--bins"]);
    for package in PACKAGES {
        build.args(["--package", package]);
    }
    run(&mut build);
    built_into()
}

/// The folder of programs of the profile of this test, which stands in `target/PROFILE/deps`.
fn built_into() -> PathBuf {
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("this program: {error}"));
    let folder = test.ancestors().nth(2).map(Path::to_owned);
    folder.unwrap_or_else(|| panic!("{}: not where cargo puts tests", test.display()))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(root());
    // What cargo told this test about its package is not what others are built with.
    for (variable, _) in std::env::vars_os() {
        let text = variable.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&variable);
        }
    }
    cargo
}

/// `tanba` with folders of its own, for one person.
#[derive(Clone, Debug)]
pub struct Tanba {
    agent: PathBuf,
    home: PathBuf,
    authority: PathBuf,
}

impl Tanba {
    /// `agent` is where the agent keeps its things, `home` the person's home folder; servers are
    /// trusted whose certificate leads to `authority`, as if it stood in the system's store.
    pub fn new(agent: &Path, home: &Path, authority: &Path) -> Self {
        Self {
            agent: agent.to_owned(),
            home: home.to_owned(),
            authority: authority.to_owned(),
        }
    }

    /// The program.
    pub fn program() -> PathBuf {
        folder().join("tanba")
    }

    /// Where the agent keeps its things.
    pub fn agent(&self) -> &Path {
        &self.agent
    }

    /// The program, ready to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Self::program());
        command
            .arg("--home")
            .arg(&self.agent)
            .args(arguments)
            .env("HOME", &self.home)
            .env("SSL_CERT_FILE", &self.authority)
            .env_remove("SSL_CERT_DIR")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME");
        command
    }

    /// What a command prints with `--json`. Panics unless it succeeds.
    pub fn facts(&self, arguments: &[&str]) -> Value {
        let printed = run(self.command(arguments).arg("--json"));
        serde_json::from_slice(&printed)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&printed)))
    }

    /// The same for a command that asks for the password of a key.
    pub fn facts_with_password(&self, arguments: &[&str], password: &str) -> Value {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("password: {error}"));
        let file = folder.path().join("password");
        std::fs::write(&file, password).unwrap_or_else(|error| panic!("password: {error}"));
        let file = std::fs::File::open(file).unwrap_or_else(|error| panic!("password: {error}"));
        let mut command = self.command(arguments);
        command.args(["--json", "--password-fd", "0"]).stdin(file);
        let printed = run(&mut command);
        serde_json::from_slice(&printed)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&printed)))
    }

    /// What a command says that is expected to fail, and its exit code.
    pub fn refusal(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = finish(self.command(arguments).stdin(Stdio::null()));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?} succeeded");
        (output.status.code(), said)
    }
}
