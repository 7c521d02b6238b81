//! What the agent answers, journals and asks the person, over the real socket.

#![allow(
    clippy::unwrap_used,
    reason = "what tests share is a part of tests, where panicking is right"
)]

mod applet_verification;
mod approvals;
mod bad_input;
mod basics;
mod basics_signers;
mod callers;
mod common_utils;
mod cosign;
mod dialogs;
mod dispatch;
mod embedded;
mod equipment;
mod exchanges;
mod files;
mod full_disk;
mod installed;
mod keys;
mod leaving;
mod legacy;
mod module_permissions;
mod modules;
mod native;
mod refusals;
mod timestamps;
