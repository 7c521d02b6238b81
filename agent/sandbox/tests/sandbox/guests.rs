//! The guests of `tests/sandbox/guests`, built anew when their sources are newer than what is
//! there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use tanba_sandbox::{Sandbox, artifact_digest};

/// What the guests are made of.
const SOURCES: [&str; 3] = [
    "tests/sandbox/guests",
    "protocol/module/wit",
    "protocol/module/wit-1.0",
];

/// The component of a guest.
pub(crate) fn component(name: &str) -> Vec<u8> {
    let built = folder().join(format!("{name}.wasm"));
    let newest = SOURCES
        .iter()
        .filter_map(|source| newest_below(&root().join(source)));
    let newest = newest.max();
    if modified(&built) <= newest {
        // Other tests wait in processes of their own.
        let _alone = alone();
        if modified(&built) <= newest {
            build(name);
        }
    }
    fs::read(built).unwrap()
}

/// The compiled guest and its digest; compiled once for all tests of one build.
pub(crate) fn artifact(name: &str) -> (PathBuf, [u8; 32]) {
    let component = component(name);
    let path = folder().join(format!("{name}.artifact"));
    let made_by = modified(&std::env::current_exe().unwrap());
    let newest = made_by.max(modified(&folder().join(format!("{name}.wasm"))));
    let _alone = alone();
    if modified(&path) <= newest {
        fs::write(&path, Sandbox::new().compile(&component).unwrap()).unwrap();
    }
    let digest = artifact_digest(&fs::read(&path).unwrap());
    (path, digest)
}

fn build(name: &str) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["xtask", "guests", name]).current_dir(root());
    // What cargo told this test about its package is not what the tool is built with.
    for (variable, _) in std::env::vars_os() {
        let text = variable.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&variable);
        }
    }
    let target = folder();
    let output = cargo
        .env("CARGO_TARGET_DIR", target.parent().unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "`cargo xtask guests {name}`:\n{said}"
    );
    // What was up to date already keeps its time; so it is looked at once.
    let built = target.join(format!("{name}.wasm"));
    let built = File::options().append(true).open(built).unwrap();
    built.set_modified(SystemTime::now()).unwrap();
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// `guests` in the folder that cargo builds into.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("guests");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Held by one thread of one process at a time.
fn alone() -> File {
    let lock = File::create(folder().join("lock")).unwrap();
    lock.lock().unwrap();
    lock
}

fn modified(path: &Path) -> Option<SystemTime> {
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
