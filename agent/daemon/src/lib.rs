//! The Tanba signing agent: command line, wiring, life cycle, settings and policy.
//!
//! `main.rs` parses the command line and calls [`run`]. `command/` holds one file a command,
//! `serve.rs` wires the agent together: it is the only place that names concrete types of every
//! crate. Outbound network is in `fetch.rs` and nowhere else.

mod absence;
pub mod agent;
pub mod anchor_fetch;
mod beside;
pub mod cli;
mod command;
mod doctor;
mod fetch;
mod grants_file;
mod hardening;
mod headless;
mod instance;
mod key_files;
mod logging;
pub mod modules;
pub mod notices;
mod output_file;
mod password;
pub mod places;
mod renewal;
pub mod serve;
pub mod served_certificate;
pub mod settings;
mod status;
pub mod toml_file;
mod windows;

pub use command::{CommandError, Exit, ModuleError, run};
