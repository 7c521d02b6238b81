//! The programs that are installed in one folder with this one.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

/// The program of this name beside the one that runs; found by the system where that cannot be
/// told.
pub(crate) fn program(name: &str) -> PathBuf {
    let name = format!("{name}{EXE_SUFFIX}");
    let beside = std::env::current_exe()
        .ok()
        .and_then(|own| Some(own.parent()?.join(&name)));
    beside.unwrap_or_else(|| name.into())
}
