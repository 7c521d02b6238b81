//! Every module of `modules/` that ships as a component answers in the sandbox exactly as its
//! native build does, and asks its host exactly the same.
//!
//! [`built`] finds the components, [`both`] runs a conversation twice and compares.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where it stands"
)]

mod both;
mod built;
mod conversations;

/// What `tanba module new` writes compiles, and passes its own tests.
#[allow(
    unreachable_pub,
    clippy::must_use_candidate,
    reason = "a crate of its own elsewhere"
)]
#[path = "../../../../modules/sdk/template/src/lib.rs"]
mod template;
