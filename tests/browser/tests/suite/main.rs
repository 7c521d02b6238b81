//! Pages, browsers, the agent and a scripted person; one browser at a time.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod cases;
mod client_library;
mod demo;
mod plain_pages;
mod recorded;
mod refusals;

use std::path::Path;

/// The agent's own program.
fn tanba() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tanba-under-test"))
}
