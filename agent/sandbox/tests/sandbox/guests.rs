//! The guests of `tests/sandbox/guests`, compiled once for all tests of one build.

use std::fs;
use std::path::PathBuf;

use tanba_guests::{alone, folder, modified};
use tanba_sandbox::{artifact_digest, compile};

pub(crate) use tanba_guests::component;

/// The compiled guest and its digest.
pub(crate) fn artifact(name: &str) -> (PathBuf, [u8; 32]) {
    let component = component(name);
    let path = folder().join(format!("{name}.artifact"));
    let made_by = modified(&std::env::current_exe().unwrap());
    let newest = made_by.max(modified(&folder().join(format!("{name}.wasm"))));
    let _alone = alone();
    if modified(&path) <= newest {
        fs::write(&path, compile(&component).unwrap()).unwrap();
    }
    let digest = artifact_digest(&fs::read(&path).unwrap());
    (path, digest)
}
