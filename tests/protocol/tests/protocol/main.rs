//! What the agent answers, journals and asks the person, over the real socket.

mod approvals;
mod bad_input;
mod basics;
mod callers;
mod common_utils;
mod cosign;
mod dialogs;
mod equipment;
mod exchanges;
mod files;
mod full_disk;
mod keys;
mod legacy;
mod timestamps;
