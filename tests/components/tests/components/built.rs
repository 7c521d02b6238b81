//! The components that `cargo xtask guests` builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::SystemTime;

use tanba_sandbox::{Sandbox, SandboxedModule, artifact_digest};
use tanba_sdk::module::{Manifest, ModuleLimits};

/// A module in the sandbox, and the folder that holds its compiled form.
pub(crate) struct Component {
    pub(crate) module: SandboxedModule,
    _folder: tempfile::TempDir,
}

/// Compiles a component as an installation does.
pub(crate) fn component(name: &str) -> Component {
    let manifest = root().join("modules").join(name).join("module.toml");
    let manifest = Manifest::parse(&fs::read_to_string(manifest).unwrap()).unwrap();
    let sandbox = Arc::new(Sandbox::new());
    let artifact = sandbox.compile(&octets(name)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("artifact");
    fs::write(&path, &artifact).unwrap();
    let digest = artifact_digest(&artifact);
    let module =
        SandboxedModule::new(sandbox, manifest, path, digest, ModuleLimits::LARGEST).unwrap();
    Component {
        module,
        _folder: folder,
    }
}

/// The component's octets, built anew when a source is newer.
fn octets(name: &str) -> Vec<u8> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let built = target.join("guests").join(format!("{name}.wasm"));
    let sources = ["modules", "protocol/module"].map(|folder| newest_below(&root().join(folder)));
    if modified(&built) < sources.into_iter().max().flatten() {
        let xtask = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--package", "tanba-xtask", "--", "guests"])
            .arg(name)
            .env("CARGO_TARGET_DIR", target)
            .current_dir(root())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&xtask.stderr);
        assert!(xtask.status.success(), "cargo xtask guests {name}: {said}");
    }
    fs::read(built).unwrap()
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
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
