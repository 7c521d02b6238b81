//! The door with a real TLS client.

// Support outside of test functions: what fails there fails the test.
#![allow(clippy::unwrap_used, clippy::panic)]

mod http;
mod limits;
mod local;
mod modules;
mod native;
mod support;
mod transport;
