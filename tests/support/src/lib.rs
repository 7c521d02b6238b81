//! Test equipment, never part of a package: the real agent with a person who follows a script
//! ([`script`], [`person`]), running in this process ([`agent`]), a page's end of the socket
//! ([`page`], and [`native_page`] for `tanba.v1`), a time-stamping authority on loopback ([`authority`]), and a publisher of modules
//! with a catalogue ([`publisher`]).

#![allow(
    clippy::missing_panics_doc,
    reason = "test equipment fails by panicking"
)]

pub mod agent;
pub mod authority;
pub mod component;
pub mod fixtures;
pub use tanba_guests as guests;
pub mod native_page;
pub mod own_key;
pub mod page;
pub mod person;
pub mod publisher;
pub mod script;

pub use agent::TestAgent;
pub use authority::TimestampAuthority;
pub use native_page::NativePage;
pub use own_key::OwnKey;
pub use page::Page;
pub use person::ScriptedPerson;
pub use publisher::Publisher;
pub use script::{Script, ScriptError, Step};
