//! The package `tanba` of `browser-js`, built when it is not, or older than its sources.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::programs::root;
use crate::run::run;

/// Builds the package where that is needed. Call it in turn only: builds of two tests at once
/// would meet in one folder.
pub fn build_package() {
    let folder = root().join("browser-js");
    let lock = changed(&folder.join("package-lock.json"));
    if changed(&folder.join("node_modules/.package-lock.json")) < lock {
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&folder));
    }
    let built = changed(&folder.join("dist/index.js"));
    if built.is_none() || built < newest(&folder.join("src")) {
        run(Command::new("node")
            .arg("scripts/build.mjs")
            .current_dir(&folder));
    }
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter_map(|path| {
            if path.is_dir() {
                newest(&path)
            } else {
                changed(&path)
            }
        })
        .max()
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().ok()?.modified().ok()
}
