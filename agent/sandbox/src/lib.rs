//! A WebAssembly component as a [`tanba_module::Module`].
//!
//! A component is compiled once, when it is installed, by a program that has the feature
//! `compiler` (`agent/compiler`). A [`Sandbox`] keeps nothing in memory until a page calls. A
//! [`SandboxedModule`] then loads the compiled artifact and runs every call in an instance of its
//! own: nothing is ambient, nothing survives the call.
//!
//! The guest runs on a thread for blocking work. What it asks travels as plain data to the future
//! of the call, which owns the host and every signer; dropping that future cancels the call.
//! Read [`sandbox`], then [`module`], then `guest` and `desk`, the two ends of that channel.

mod artifact;
mod bounds;
#[cfg(feature = "compiler")]
mod compile;
mod contract;
mod convert;
mod desk;
mod engine;
mod error;
mod guest;
mod imports;
#[cfg(feature = "compiler")]
mod inspect;
mod json;
mod keeper;
pub mod module;
mod question;
pub mod sandbox;
mod stopwatch;
mod wit;

pub use artifact::{artifact_digest, artifact_format};
#[cfg(feature = "compiler")]
pub use compile::{CompileError, LARGEST_COMPONENT, compile};
pub use contract::check_contract;
pub use error::{EngineError, SandboxError};
pub use module::SandboxedModule;
pub use sandbox::Sandbox;
