//! Test data of the project.

use std::path::{Path, PathBuf};

/// The password of most key files in the fixtures.
pub const PASSWORD: &str = "Qwerty12";

/// A file or folder below `tests/fixtures`.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(relative)
}

/// The octets of a file below `tests/fixtures`.
pub fn read(relative: &str) -> Vec<u8> {
    let path = path(relative);
    match std::fs::read(&path) {
        Ok(octets) => octets,
        Err(error) => panic!("{}: {error}", path.display()),
    }
}
