//! What a key receives, and what it gives back.

use crate::Digest;

/// The octets a key signs: either a message that the algorithm digests itself, or its digest.
///
/// Algorithms without a separate digest (Ed25519) accept only messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToBeSigned {
    /// The message.
    Message(Vec<u8>),
    /// The digest of a message, by the digest algorithm of the signature algorithm.
    Digest(Digest),
}

/// A signature value in the form in which CMS and X.509 carry it: RSA octets, DER ECDSA,
/// Ed25519 octets, GOST octets in the byte order of the key's family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureValue(Vec<u8>);

impl SignatureValue {
    /// Wraps octets in CMS form.
    pub fn new(octets: Vec<u8>) -> Self {
        Self(octets)
    }

    /// The octets in CMS form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
