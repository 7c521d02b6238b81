//! Pages, browsers, the agent and a scripted person; one browser at a time.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests"
)]

mod batches;
mod cases;
mod client_library;
mod demo;
mod detection;
mod doctor_window;
mod element;
mod module_windows;
mod modules;
mod plain_pages;
mod portal;
mod recorded;
mod refusals;
mod streams;
mod tutorial;
mod tutorial_in_c;

use std::path::Path;

/// The agent's own program.
fn tanba() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tanba-under-test"))
}
