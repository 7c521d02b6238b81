//! Each thing is broken on purpose, found, repaired where a repair exists, and found well.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should say where it stopped, and one that does not run why"
)]

mod agent;
mod browsers;
mod certificate;
mod files;
mod network;
mod others;
mod real_browsers;
mod report;
mod scene;
mod trust;
