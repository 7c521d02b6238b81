//! GOST R 34.10-2012 signatures: GOST 34.10-2015 and GOST 34.310-2004 in Kazakhstan, RFC 7091 and
//! RFC 5832 in Russia, one arithmetic under different object identifiers.
//!
//! The crate takes a digest and gives a signature, or checks one. It knows nothing of hash
//! functions, certificates or containers; digests are Streebog (GOST R 34.11-2012) of the size of
//! the curve, or GOST R 34.11-94 with the sets of 256 bits.
//!
//! ```
//! use tanba_gost3410::{Layout, ParameterSet, Signature, SigningKey};
//!
//! # fn main() -> Result<(), tanba_gost3410::Error> {
//! let set = ParameterSet::Tc26_512A;
//! let key = SigningKey::from_le_octets(set, &[0x2A; 64])?;
//!
//! // The Streebog-512 digest of a message, and 32 octets from the system's random source.
//! let digest = [0x17; 64];
//! let entropy = [0x5C; 32];
//!
//! let signature = key.sign_digest(&digest, &entropy)?.to_octets(Layout::Kazakh);
//! assert_eq!(signature.len(), 128);
//!
//! let signature = Signature::from_octets(set, Layout::Kazakh, &signature)?;
//! key.verifying_key().verify_digest(&digest, &signature)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Octets
//!
//! | what | octets | source |
//! |---|---|---|
//! | public key | `x ‖ y`, little-endian | RFC 9215 |
//! | private key | little-endian; big-endian for GOST 34.310-2004; masked | RFC 9548 |
//! | digest | as printed; read as a little-endian number | RFC 7091, section 6 |
//! | signature, [`Layout::Kazakh`] | `r ‖ s`, little-endian | |
//! | signature, [`Layout::Russian`] | `s ‖ r`, big-endian | RFC 9215 |
//!
//! The two layouts of one signature are each other's octets in reverse.
//!
//! # Parameter sets
//!
//! Curves and base points are those of RFC 7836 (appendix A), RFC 4357 (section 11.4) and RFC 7091
//! (section 7); [`ParameterSet`] names them. The three sets of Kazakh keys have tables and are
//! fast; all others are correct and in constant time.
//!
//! # Secrets
//!
//! - Whatever touches a private key or a nonce takes the same path and the same addresses for
//!   every value: tables are read whole, numbers are inverted by a fixed number of steps. The bench
//!   `dudect` looks for differences in time. Verification works on public numbers in variable time.
//! - Nonces come from the private key, the digest and fresh entropy by HMAC_DRBG (RFC 6979,
//!   section 3.6): neither a broken random source nor a glitch in a deterministic scheme gives the
//!   key away. Every verifier accepts such signatures.
//! - Private keys are wiped when dropped, as are nonces and the numbers made of them, as far as
//!   safe code reaches: the compiler may leave copies in registers and on the stack. Keys have no `Debug`, no `Clone` and no way out.
//! - `unsafe` is forbidden; there is no allocation and no standard library.
#![no_std]
// The letters of the standards and papers are the names readers look for.
#![allow(clippy::many_single_char_names)]
// Field operations are a few instructions each; a call would cost as much as some of them.
#![allow(clippy::inline_always)]

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
