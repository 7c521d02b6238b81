//! Private keys held in software: zeroizing, without Debug, Clone or serde.

use crate::{PublicKey, SignatureAlgorithm, SignatureValue, ToBeSigned};

/// A private key in memory. Wiped when dropped.
pub struct PrivateKey {
    _private: (),
}

/// Why a private key is refused, or could not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateKeyError {
    /// Not a PKCS#8 PrivateKeyInfo (RFC 5958), PKCS#1 RSAPrivateKey or SEC1 ECPrivateKey.
    #[error("not a private key")]
    Malformed,
    /// An algorithm or a parameter set that this agent does not know.
    #[error("unknown key algorithm {0}")]
    UnknownAlgorithm(String),
    /// Numbers out of range, or a pair that does not fit.
    #[error("not a valid key")]
    Invalid,
    /// Algorithm and key do not belong together, or a digest for a message-only algorithm.
    #[error("the algorithm does not fit the key")]
    KeyMismatch,
    /// The digest has the wrong length for the algorithm.
    #[error("a digest of {actual} octets where {expected} are needed")]
    DigestLength {
        /// What came.
        actual: usize,
        /// What the algorithm needs.
        expected: usize,
    },
}

impl PrivateKey {
    /// Parses DER of PKCS#8 (every GOST encoding of kz-gost 1 included), PKCS#1 or SEC1.
    pub fn from_der(_der: &[u8]) -> Result<Self, PrivateKeyError> {
        todo!()
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        todo!()
    }

    /// Signs. `entropy` is 32 fresh random octets: blinding for RSA, hedging for ECDSA and GOST.
    pub fn sign(
        &self,
        _algorithm: SignatureAlgorithm,
        _to_be_signed: &ToBeSigned,
        _entropy: &[u8; 32],
    ) -> Result<SignatureValue, PrivateKeyError> {
        todo!()
    }
}
