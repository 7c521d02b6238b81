//! Public keys and verification.

use crate::{KeyAlgorithm, SignatureAlgorithm, SignatureValue, ToBeSigned};

/// A parsed SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    _private: (),
}

/// Why a SubjectPublicKeyInfo is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// Not DER of a SubjectPublicKeyInfo.
    #[error("not a SubjectPublicKeyInfo")]
    Malformed,
    /// An algorithm or a parameter set that this agent does not know.
    #[error("unknown key algorithm {0}")]
    UnknownAlgorithm(String),
    /// The numbers are no key: point off the curve, modulus too large or small.
    #[error("not a valid key")]
    Invalid,
}

/// Why a signature value does not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The value is wrong for this key and message.
    #[error("the signature does not verify")]
    Mismatch,
    /// Algorithm and key do not belong together.
    #[error("the algorithm does not fit the key")]
    KeyMismatch,
    /// A digest was given to an algorithm that takes messages only, or one of another algorithm.
    #[error("the algorithm cannot verify a digest made elsewhere")]
    WrongInput,
}

impl PublicKey {
    /// Parses DER.
    pub fn from_spki_der(_der: &[u8]) -> Result<Self, PublicKeyError> {
        todo!()
    }

    /// The DER as it came.
    pub fn spki_der(&self) -> &[u8] {
        todo!()
    }

    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        todo!()
    }

    /// Size in bits: modulus or field.
    pub fn bits(&self) -> usize {
        todo!()
    }

    /// The name pages know: `RSA`, `EC`, `Ed25519`, `ECGOST34310`, `ECGOST3410-2015-512`, ….
    pub fn wire_name(&self) -> &'static str {
        todo!()
    }

    /// Verifies a value in CMS form.
    pub fn verify(
        &self,
        _algorithm: SignatureAlgorithm,
        _signed: &ToBeSigned,
        _value: &SignatureValue,
    ) -> Result<(), VerifyError> {
        todo!()
    }
}
