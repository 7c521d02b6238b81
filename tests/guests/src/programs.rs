//! Programs of this repository that tests start.

use std::path::{Path, PathBuf};

use crate::cargo::cargo;

/// The program of this name: the one in `TANBA_BIN_DIR`, where everything was built before the
/// tests, or else the one beside this test, built when there is none.
pub fn program(package: &str, name: &str) -> PathBuf {
    if let Some(folder) = std::env::var_os("TANBA_BIN_DIR") {
        return Path::new(&folder).join(name);
    }
    let own = std::env::current_exe().unwrap_or_else(|error| panic!("this program: {error}"));
    // A test stands in `target/PROFILE/deps`, a program in `target/PROFILE`.
    let folders = own.ancestors().skip(1);
    let folder = folders.take(2).find(|folder| !folder.ends_with("deps"));
    let program = folder.unwrap_or(&own).join(name);
    if !program.is_file() {
        build(package, &program);
    }
    program
}

fn build(package: &str, program: &Path) {
    let mut build = cargo(&["build", "--quiet", "--package", package, "--bins"]);
    let mut folders = program.ancestors().skip(1);
    if folders
        .next()
        .is_some_and(|folder| folder.ends_with("release"))
    {
        build.arg("--release");
    }
    if let Some(target) = folders.next() {
        build.env("CARGO_TARGET_DIR", target);
    }
    let output = build.output();
    let output = output.unwrap_or_else(|error| panic!("cargo: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{package}:\n{said}");
}
