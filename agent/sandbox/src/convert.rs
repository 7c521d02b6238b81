//! The words of the WIT and those of the Rust contract, both ways. Every match is total, so that
//! a case added to one of them does not compile before the other has it.

pub(crate) mod call;
pub(crate) mod fault;
pub(crate) mod file;
pub(crate) mod network;
pub(crate) mod person;
pub(crate) mod signing;
pub(crate) mod verification;
