//! Certificates, names, key usage, algorithms (one registry), digests, signature values,
//! verification, and keys held in software. No IO, no clock, no randomness except by argument.

pub mod algorithm;
pub mod ber;
pub mod certificate;
pub mod digest;
pub mod encode;
pub mod name;
pub mod oid;
pub mod pem;
pub mod private_key;
pub mod public_key;
pub mod secret;
pub mod to_be_signed;

pub use algorithm::{AlgorithmError, DigestAlgorithm, Family, KeyAlgorithm, SignatureAlgorithm};
pub use certificate::{Certificate, CertificateError, KeyUsage};
pub use digest::{Digest, Digester};
pub use name::Name;
pub use private_key::{PrivateKey, PrivateKeyError};
pub use public_key::{PublicKey, PublicKeyError, VerifyError};
pub use secret::Secret;
pub use to_be_signed::{SignatureValue, ToBeSigned};

/// Object identifiers, as everywhere in this crate.
pub use const_oid::ObjectIdentifier;
