//! Public keys; `parse.rs` reads them, `verify.rs` checks signatures with them.

mod parse;
mod rsa_key;
#[cfg(test)]
mod tests;
mod verify;

use std::{fmt, sync::Arc};

use crate::{Family, KeyAlgorithm};

pub(crate) use parse::{
    EC_PUBLIC_KEY, ED25519, NamedCurve, RSA_ENCRYPTION, RSASSA_PSS, gost_entry,
};
pub(crate) use verify::{foreign_digest, pkcs1_padding};

/// A parsed SubjectPublicKeyInfo (RFC 5280 4.1.2.7); cheap to clone.
#[derive(Clone)]
pub struct PublicKey(Arc<Inner>);

struct Inner {
    spki: Vec<u8>,
    /// The content of the BIT STRING.
    subject_public_key: Vec<u8>,
    algorithm: KeyAlgorithm,
    bits: usize,
    /// An RSA key that its owner restricts to RSASSA-PSS (RFC 4055 1.2).
    pss_only: bool,
    numbers: Numbers,
}

/// The key in the form in which its arithmetic wants it.
enum Numbers {
    Rsa(Box<rsa_key::RsaKey>),
    P256(p256::ecdsa::VerifyingKey),
    P384(p384::ecdsa::VerifyingKey),
    P521(p521::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
    Gost(tanba_gost3410::VerifyingKey),
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
    /// The algorithm that is named is not one of this agent.
    #[error("the signature algorithm is unknown")]
    UnknownAlgorithm,
    /// A digest was given to an algorithm that takes messages only, or one of another algorithm.
    #[error("the algorithm cannot verify a digest made elsewhere")]
    WrongInput,
}

impl PublicKey {
    /// Parses DER.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, PublicKeyError> {
        parse::parse(der).map(|inner| Self(Arc::new(inner)))
    }

    /// The DER as it came.
    pub fn spki_der(&self) -> &[u8] {
        &self.0.spki
    }

    /// The content of the BIT STRING, of which a key identifier is the SHA-1 (RFC 5280 4.2.1.2).
    pub fn subject_public_key(&self) -> &[u8] {
        &self.0.subject_public_key
    }

    /// The kind of key.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.0.algorithm
    }

    /// Whether this is an RSA key for RSASSA-PSS alone (RFC 4055 1.2).
    pub fn is_pss_only(&self) -> bool {
        self.0.pss_only
    }

    /// Size in bits: modulus or field.
    pub fn bits(&self) -> usize {
        self.0.bits
    }

    /// The name pages know: `RSA`, `EC`, `Ed25519`, `ECGOST34310`, `ECGOST3410-2015-512`, ….
    pub fn wire_name(&self) -> &'static str {
        match self.algorithm() {
            KeyAlgorithm::Rsa => "RSA",
            KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521 => "EC",
            KeyAlgorithm::Ed25519 => "Ed25519",
            KeyAlgorithm::Gost { family, legacy, .. } => match (family, legacy, self.bits()) {
                (Family::Kazakh, true, _) => "ECGOST34310",
                (Family::Kazakh, false, 512) => "ECGOST3410-2015-512",
                (Family::Kazakh, false, _) => "ECGOST3410-2015-256",
                (_, true, _) => "ECGOST3410",
                (_, false, 512) => "ECGOST3410-2012-512",
                (_, false, _) => "ECGOST3410-2012-256",
            },
        }
    }

    /// The family whose identifiers go with this key.
    pub fn family(&self) -> Family {
        match self.algorithm() {
            KeyAlgorithm::Gost { family, .. } => family,
            _ => Family::International,
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.algorithm() == other.algorithm()
            && self.subject_public_key() == other.subject_public_key()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "PublicKey({:?}, {} bits)",
            self.algorithm(),
            self.bits()
        )
    }
}
