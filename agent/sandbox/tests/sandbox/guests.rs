//! Builds the guests of `tests/sandbox/guests` when their sources are newer than what is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use tanba_sandbox::{Sandbox, artifact_digest};
use wit_component::ComponentEncoder;

/// The component of a guest.
pub(crate) fn component(name: &str) -> Vec<u8> {
    let built = folder().join(format!("{name}.wasm"));
    let sources = [
        root().join("tests/sandbox/guests"),
        root().join("protocol/module"),
    ];
    let newest = sources
        .iter()
        .filter_map(|folder| newest_below(folder))
        .max();
    if modified(&built) <= newest {
        let module = fs::read(core_module(name)).unwrap();
        let component = ComponentEncoder::default()
            .validate(true)
            .module(&module)
            .and_then(|encoder| encoder.encode())
            .unwrap();
        replace(&built, &component);
    }
    fs::read(built).unwrap()
}

/// The compiled guest and its digest; compiled once for all tests of one build.
pub(crate) fn artifact(name: &str) -> (PathBuf, [u8; 32]) {
    let component = component(name);
    let path = folder().join(format!("{name}.artifact"));
    let made_with = std::env::current_exe().unwrap();
    let newest = modified(&made_with).max(modified(&folder().join(format!("{name}.wasm"))));
    if modified(&path) <= newest {
        replace(&path, &Sandbox::new().compile(&component).unwrap());
    }
    let digest = artifact_digest(&fs::read(&path).unwrap());
    (path, digest)
}

/// Builds the guests as documented for a machine with Debian's Rust; the standard library is
/// built with them.
fn core_module(name: &str) -> PathBuf {
    let target = folder().join("build");
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("/usr/bin:{path}");
    let output = Command::new("/usr/bin/cargo")
        .args(["build", "--release", "--quiet", "-Zbuild-std=std,panic_abort"])
        .args(["--target", "wasm32-unknown-unknown", "--package", name])
        .current_dir(root().join("tests/sandbox/guests"))
        .env("PATH", path)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            "/usr/bin/wasm-ld",
        )
        .env_remove("RUSTC_WRAPPER")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTUP_TOOLCHAIN")
        .output()
        .expect("guests are built by /usr/bin/cargo: apt-get install rustc-web cargo-web rust-web-src lld");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the guests do not build:\n{said}");
    target.join(format!("wasm32-unknown-unknown/release/{name}.wasm"))
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

/// Other tests see the old file or the new one.
fn replace(path: &Path, octets: &[u8]) {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    fs::write(&part, octets).unwrap();
    fs::rename(part, path).unwrap();
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
