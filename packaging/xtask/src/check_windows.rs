//! `check-windows`: builds the agent for Windows with Debian's own Rust, which brings the source
//! of the standard library, so that what differs there never rots.

use std::process::ExitCode;

use anyhow::bail;

use crate::needs::Purpose;
use crate::{program, setup};

const TARGET: &str = "x86_64-pc-windows-gnu";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Builds the program `tanba` in a target folder of its own.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Windows])?;
    if !std::path::Path::new(DEBIAN_RUSTC).is_file() {
        bail!(
            "{DEBIAN_RUSTC} is not there; this command needs Debian's packages rustc-web, cargo-web and rust-web-src"
        );
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let mut cargo = program::command("/usr/bin/cargo");
    cargo
        .args(["build", "-Zbuild-std=std,panic_abort", "--target", TARGET])
        .args(["--package", "tanba-daemon"])
        .args(arguments)
        .arg("--target-dir")
        .arg(program::target().join("windows"))
        .env("PATH", format!("/usr/bin:{path}"))
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO")
        .env_remove("LD_LIBRARY_PATH");
    Ok(program::exit_code(program::status(&mut cargo)?))
}
