//! Where the fixtures are, and how they are read.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod openssl;

use std::path::PathBuf;

use tanba_pki::Certificate;

pub(crate) fn fixture_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(name)
}

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixture_path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn certificates(name: &str) -> Vec<Certificate> {
    Certificate::all_from_bytes(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Fixtures that may not be copied here; `None`, and a line, when they are not beside the checkout.
pub(crate) fn shared_fixtures(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TANBA_SHARED_FIXTURES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"),
        PathBuf::from,
    );
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no {} (set TANBA_SHARED_FIXTURES)", path.display());
    None
}
