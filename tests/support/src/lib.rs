//! Test equipment, never part of a package: the real agent with a person who follows a script
//! ([`script`], [`person`]), running in this process ([`agent`]), a page's end of the socket
//! ([`page`]), and a time-stamping authority on loopback ([`authority`]).

#![allow(
    clippy::missing_panics_doc,
    reason = "test equipment fails by panicking"
)]

pub mod agent;
pub mod authority;
pub mod fixtures;
pub mod page;
pub mod person;
pub mod script;

pub use agent::TestAgent;
pub use authority::TimestampAuthority;
pub use page::Page;
pub use person::ScriptedPerson;
pub use script::{Script, ScriptError, Step};
