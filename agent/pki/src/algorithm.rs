//! The one registry of algorithms: OIDs, XML URIs, key types. Adding one is one entry.
//!
//! `digests.rs` holds the table of digests, `signatures.rs` that of signature algorithms,
//! `gost.rs` that of GOST keys and curves. The rest of the folder looks things up in them.

mod digests;
mod gost;
mod identifier;
mod joined_value;
mod pss;
mod signature;
mod signatures;
#[cfg(test)]
mod tests;
mod xml_value;

use crate::ber::BerError;

pub(crate) use gost::GostKeyEntry;
pub(crate) use identifier::Identifier;
pub(crate) use signatures::Scheme;

/// A digest algorithm as arithmetic; its identifiers depend on the [`Family`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DigestAlgorithm {
    /// SHA-1; read, never written.
    Sha1,
    /// SHA-224; read.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// GOST R 34.11-2012, 256 bit.
    Streebog256,
    /// GOST R 34.11-2012, 512 bit.
    Streebog512,
    /// GOST 34.311-95: GOST R 34.11-94 with the test S-box (Kazakhstan).
    Gost34311,
    /// GOST R 34.11-94 with the CryptoPro S-box (Russia).
    Gost341194,
}

/// Which national or international profile's identifiers and byte orders apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// PKCS, NIST, IETF.
    International,
    /// Kazakhstan (kz-gost 2.1).
    Kazakh,
    /// Russia (RFC 4491, RFC 9215).
    Russian,
}

/// The kind of a public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAlgorithm {
    /// RSA.
    Rsa,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519.
    Ed25519,
    /// GOST R 34.10 on the given parameter set.
    Gost {
        /// The curve.
        curve: tanba_gost3410::ParameterSet,
        /// The profile of its identifiers.
        family: Family,
        /// Whether the key has the identifiers of the 2001 (34.310-2004) generation.
        legacy: bool,
    },
}

/// A signature algorithm: an entry of the registry, made fit for a key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureAlgorithm {
    entry: u8,
    /// What the entry leaves open: octets of salt for RSASSA-PSS, octets of the field for ECDSA.
    detail: u16,
}

/// Why an identifier names no algorithm of this agent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlgorithmError {
    /// Unknown identifier (dotted OID or URI).
    #[error("unknown algorithm {0}")]
    Unknown(String),
    /// Known, with parameters that are not served.
    #[error("parameters of {0} are not supported")]
    Parameters(String),
    /// Not an AlgorithmIdentifier.
    #[error("not an algorithm identifier: {0}")]
    Malformed(#[from] BerError),
    /// The signature value is not of the shape that the algorithm makes.
    #[error("not a signature value of this algorithm")]
    Value,
    /// Algorithm and key do not belong together.
    #[error("the algorithm does not fit the key")]
    KeyMismatch,
}
