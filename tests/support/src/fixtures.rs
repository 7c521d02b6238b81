//! Test data of the project.

use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::macros::datetime;

/// The password of most key files in the fixtures.
pub const PASSWORD: &str = "Qwerty12";

/// The moment at which tests happen: the valid ones of the test keys are valid then, whatever the
/// year in which the tests run.
pub fn now() -> OffsetDateTime {
    datetime!(2026-11-22 10:00 UTC)
}

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
