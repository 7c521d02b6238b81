//! The page's side, `browser-js`: its packages from npm, its build, its checks.

use std::process::Command;

use anyhow::Context as _;

use crate::program;
use crate::setup::is_newer;

/// Installs exactly what the lock file names, unless that was done already.
pub(crate) fn provide() -> anyhow::Result<()> {
    npm_packages("browser-js")
}

/// The npm packages of a folder.
pub(crate) fn npm_packages(name: &str) -> anyhow::Result<()> {
    let folder = program::root().join(name);
    let lock = folder.join("package-lock.json");
    if !lock.is_file() || is_newer(&folder.join("node_modules/.package-lock.json"), &lock) {
        return Ok(());
    }
    println!("installing the npm packages of {name}");
    let mut npm = npm(name);
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    program::succeed(&mut npm).with_context(|| {
        format!("the npm packages of {name} could not be installed; is there a connection?")
    })
}

/// Builds what pages load.
pub(crate) fn build() -> anyhow::Result<()> {
    program::succeed(npm("browser-js").args(["run", "--silent", "build"]))
        .context("browser-js does not build")
}

/// Types, unit tests, size, package, documentation: everything that needs no agent.
pub(crate) fn check() -> anyhow::Result<()> {
    program::succeed(npm("browser-js").args(["run", "--silent", "check"]))
        .context("browser-js does not hold")
}

fn npm(folder: &str) -> Command {
    let mut npm = program::command("npm");
    npm.current_dir(program::root().join(folder));
    npm
}
