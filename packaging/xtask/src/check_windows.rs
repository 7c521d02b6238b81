//! `check-windows`: builds the agent and the compiler of modules for Windows with Debian's own Rust,
//! which brings the source of the standard library, so that what differs there never rots.

use std::process::{Command, ExitCode};

use anyhow::bail;

use crate::needs::Purpose;
use crate::{program, setup};

const TARGET: &str = "x86_64-pc-windows-gnu";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Builds the programs `tanba` and `tanba-compiler` in a target folder of their own; each by itself,
/// as people get them, so that the agent is tried without the compiler's features.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Windows])?;
    if !std::path::Path::new(DEBIAN_RUSTC).is_file() {
        bail!(
            "{DEBIAN_RUSTC} is not there; this command needs Debian's packages rustc-web, cargo-web and rust-web-src"
        );
    }
    for package in ["tanba-daemon", "tanba-compiler"] {
        let status = program::status(build(package).args(arguments))?;
        if !status.success() {
            return Ok(program::exit_code(status));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn build(package: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut cargo = program::command("/usr/bin/cargo");
    cargo
        .args(["build", "-Zbuild-std=std,panic_abort", "--target", TARGET])
        .args(["--package", package, "--target-dir"])
        .arg(program::target().join("windows"))
        .env("PATH", format!("/usr/bin:{path}"))
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env_remove("LD_LIBRARY_PATH");
    cargo
}
