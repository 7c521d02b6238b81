//! What the tests of the protocol share: recorded exchanges ([`exchange`]) replayed against the
//! real agent ([`replay`]) and compared with what was recorded ([`compare`]), and signatures in
//! replies verified ([`signed`]).
//!
//! The behaviour itself is asserted in `tests/protocol/`, one file for each part of it.

#![allow(
    clippy::missing_panics_doc,
    reason = "test equipment: panicking is how it says that something is wrong"
)]

pub mod compare;
pub mod exchange;
pub mod replay;
pub mod signed;
