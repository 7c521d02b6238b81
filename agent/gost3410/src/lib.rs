//! GOST R 34.10-2012 signatures.
#![no_std]

mod arithmetic;
mod curve;
mod error;
mod integer;
mod nonce;
mod octets;
mod parameter_set;
mod scheme;
mod signature;
mod signing_key;
mod tables;
mod verifying_key;

pub use error::Error;
pub use octets::Octets;
pub use parameter_set::ParameterSet;
pub use signature::{Layout, Signature};
pub use signing_key::SigningKey;
pub use verifying_key::VerifyingKey;

#[cfg(test)]
extern crate std;
#[cfg(test)]
mod tests;
