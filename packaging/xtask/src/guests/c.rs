//! Guests in C: bindings from the contract, then clang. See `docs/modules-other-languages.md`,
//! which does the same with the programs that authors have.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{built_into, componentise};
use crate::{program, setup};

/// The contract that bindings are made of.
const CONTRACT: &str = "protocol/module/wit";

/// Compiles the guest in `modules/NAME` when a source is newer, and gives its core module.
pub(super) fn compile(name: &str) -> anyhow::Result<PathBuf> {
    let sources = program::root().join("modules").join(name).join("src");
    let built = built_into().join(name);
    let core = built.join("core.wasm");
    let (files, contract) = (files(&sources)?, files(&program::root().join(CONTRACT))?);
    let is_fresh = |source: &PathBuf| setup::is_newer(&core, source);
    if files.iter().chain(&contract).all(is_fresh) {
        return Ok(core);
    }
    std::fs::create_dir_all(&built).with_context(|| format!("cannot make {}", built.display()))?;
    program::succeed(
        program::command(componentise())
            .args(["--c-bindings", CONTRACT])
            .arg(&built),
    )?;
    let mut clang = program::command("clang");
    clang
        .args(["--target=wasm32-wasi", "-Os", "-Wall", "-Wextra", "-Werror"])
        // No program that starts and ends, but functions that are called.
        .args(["-nostartfiles", "-Wl,--no-entry", "-Wl,--strip-debug"])
        .arg("-I")
        .arg(&built)
        .args(files.iter().filter(|file| is_c(file)))
        .args(["module.c", "module_component_type.o"].map(|file| built.join(file)))
        .arg("-o")
        .arg(&core);
    program::succeed(&mut clang)?;
    Ok(core)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let list = || {
        let entries = std::fs::read_dir(folder)?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<std::io::Result<Vec<_>>>()
    };
    let mut files = list().with_context(|| format!("cannot read {}", folder.display()))?;
    files.sort();
    Ok(files)
}

fn is_c(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "c")
}
