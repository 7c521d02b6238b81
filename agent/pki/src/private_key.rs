//! Private keys held in software: zeroizing, without Debug, Clone or serde. `parse.rs` reads
//! them, `sign.rs` signs with them.

mod parse;
mod rsa_key;
mod sign;

use std::marker::PhantomData;

use zeroize::ZeroizeOnDrop;

use crate::PublicKey;

/// A private key in memory. Wiped when dropped.
pub struct PrivateKey {
    numbers: Numbers,
    public_key: PublicKey,
}

/// The key in the form in which its arithmetic wants it; each type wipes itself.
enum Numbers {
    Rsa(Box<rsa_key::RsaKey>),
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    Gost(tanba_gost3410::SigningKey),
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
    /// SHA-1 is read in old signatures and never signed with.
    #[error("SHA-1 is not used for new signatures")]
    ObsoleteDigest,
    /// The arithmetic failed its own check; nothing is given out.
    #[error("the signature could not be made")]
    Failed,
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
    pub fn from_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        parse::parse(der)
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }
}

// Compiles only while every foreign key type wipes itself and a key can be shared by threads. The
// GOST key keeps its number in a wiping type of its own; for RSA, whose libraries say nothing of it in their
// types, a test searches the memory.
const _: () = {
    const fn wipes<T: ZeroizeOnDrop>(_: PhantomData<T>) {}
    const fn shared<T: Send + Sync>(_: PhantomData<T>) {}
    wipes::<p256::ecdsa::SigningKey>(PhantomData);
    wipes::<p384::ecdsa::SigningKey>(PhantomData);
    wipes::<p521::ecdsa::SigningKey>(PhantomData);
    wipes::<ed25519_dalek::SigningKey>(PhantomData);
    shared::<PrivateKey>(PhantomData);
};
