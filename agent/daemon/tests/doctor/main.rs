//! `tanba doctor` as people run it: each thing broken on purpose, found, repaired, and found well.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

mod repairs;
mod reports;
mod scene;
mod status_page;
