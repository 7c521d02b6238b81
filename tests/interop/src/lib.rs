//! Independent programs on both sides of a signature: what Tanba makes is verified by OpenSSL,
//! Bouncy Castle, gpgsm, xmlsec1, Apache Santuario and, for Kazakh GOST that none of them knows, by
//! a verifier in Python written from the standards (`kz_verify.py`); what they make is verified by
//! Tanba.
//!
//! [`party`] signs through the engine that serves pages, [`program`] runs what is foreign, and the
//! other modules ask one program each. The tests are in `tests/`. A program that is not installed
//! fails a test: `cargo xtask setup` installs them all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "test equipment: whatever goes wrong here ends the test"
)]

pub mod authority;
pub mod changed;
pub mod command_line;
pub mod fixtures;
pub mod gpgsm;
pub mod java;
pub mod kazakh;
pub mod loopback;
pub mod openssl;
pub mod party;
pub mod program;
pub mod xmlsec1;

pub use authority::KazakhTimestampAuthority;
pub use fixtures::{fixture, fixture_path};
pub use kazakh::KazakhKey;
pub use party::Party;
pub use program::{Outcome, Workspace, run};
