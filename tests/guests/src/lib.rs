//! Guests of this repository as components, built by `cargo xtask guests` from their sources: the
//! modules that ship, and those of the sandbox's own tests; and the programs beside which they are
//! built. A crate of its own, so that the tests of the sandbox need no agent.
//!
//! Whatever goes wrong ends the test that asked, with what happened.

#![allow(
    clippy::missing_panics_doc,
    reason = "test equipment panics where a test fails"
)]

mod cargo;
mod programs;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use cargo::cargo;
pub use programs::program;

/// What components are made of.
const SOURCES: [&str; 3] = ["modules", "protocol/module", "tests/sandbox/guests"];

/// The component of a guest, made anew when a source is newer.
pub fn component(name: &str) -> Vec<u8> {
    let folder = folder();
    let built = folder.join(format!("{name}.wasm"));
    let newest = || {
        SOURCES
            .iter()
            .filter_map(|source| newest_below(&root().join(source)))
    };
    if modified(&built) <= newest().max() {
        // Other tests wait in processes of their own.
        let _alone = alone();
        if modified(&built) <= newest().max() {
            build(name, &built);
        }
    }
    fs::read(&built).unwrap_or_else(|error| panic!("{}: {error}", built.display()))
}

/// The manifest of a module of this repository.
pub fn manifest(name: &str) -> String {
    let path = root().join("modules").join(name).join("module.toml");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn build(name: &str, built: &Path) {
    let target = built.ancestors().nth(2).unwrap_or(built);
    let mut xtask = cargo(&["xtask", "guests", name]);
    let output = xtask.env("CARGO_TARGET_DIR", target).output();
    let output = output.unwrap_or_else(|error| panic!("cargo: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo xtask guests {name}:\n{said}"
    );
    // What was up to date already keeps its time; so it is looked at once.
    File::options()
        .append(true)
        .open(built)
        .and_then(|built| built.set_modified(SystemTime::now()))
        .unwrap_or_else(|error| panic!("{}: {error}", built.display()));
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// `guests` in the folder that cargo builds into, which has a mark.
pub fn folder() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("this program: {error}"));
    let mut folders = program.ancestors();
    let target = folders.find(|folder| folder.join("CACHEDIR.TAG").is_file());
    let target =
        target.unwrap_or_else(|| panic!("{} is not in a target folder", program.display()));
    let folder = target.join("guests");
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}

/// Held by one thread of one process at a time, until it is dropped.
pub fn alone() -> File {
    let lock = File::create(folder().join("lock")).unwrap_or_else(|error| panic!("lock: {error}"));
    lock.lock().unwrap_or_else(|error| panic!("lock: {error}"));
    lock
}

/// When a file was changed last; nothing when it is not there.
pub fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

fn newest_below(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let times = entries.filter_map(|entry| {
        let path = entry.path();
        if path.is_dir() {
            newest_below(&path)
        } else {
            modified(&path)
        }
    });
    times.max()
}
