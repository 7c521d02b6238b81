//! Signing with a key in memory.

use std::borrow::Cow;

use ed25519_dalek::Signer;

use super::{Numbers, PrivateKey, PrivateKeyError};
use crate::{
    Digest, DigestAlgorithm, SignatureAlgorithm, SignatureValue, ToBeSigned, algorithm::Scheme,
};

impl PrivateKey {
    /// Signs. `entropy` is 32 fresh random octets that hedge ECDSA and GOST; AWS-LC has a generator
    /// of its own for RSA.
    pub fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        to_be_signed: &ToBeSigned,
        entropy: &[u8; 32],
    ) -> Result<SignatureValue, PrivateKeyError> {
        if !algorithm.fits(&self.public_key) {
            return Err(PrivateKeyError::KeyMismatch);
        }
        if let Numbers::Ed25519(key) = &self.numbers {
            return sign_ed25519(key, to_be_signed);
        }
        if algorithm.digest() == DigestAlgorithm::Sha1 {
            return Err(PrivateKeyError::ObsoleteDigest);
        }
        let digest = digest_of(algorithm, to_be_signed)?;
        let digest = digest.as_bytes();
        match &self.numbers {
            Numbers::Rsa(key) => key.sign_digest(algorithm, digest, entropy),
            Numbers::P256(key) => Some(sign_p256(key, digest, entropy)),
            Numbers::P384(key) => Some(sign_p384(key, digest, entropy)),
            Numbers::P521(key) => Some(sign_p521(key, digest, entropy)),
            Numbers::Gost(key) => sign_gost(key, algorithm.scheme(), digest, entropy),
            Numbers::Ed25519(_) => None,
        }
        .map(SignatureValue::new)
        .ok_or(PrivateKeyError::Failed)
    }
}

fn digest_of(
    algorithm: SignatureAlgorithm,
    to_be_signed: &ToBeSigned,
) -> Result<Cow<'_, Digest>, PrivateKeyError> {
    match to_be_signed {
        ToBeSigned::Message(message) => Ok(Cow::Owned(Digest::of(algorithm.digest(), message))),
        ToBeSigned::Digest(digest) => {
            let expected = algorithm.digest().output_length();
            let actual = digest.as_bytes().len();
            if digest.algorithm() != algorithm.digest() {
                Err(PrivateKeyError::KeyMismatch)
            } else if actual != expected {
                Err(PrivateKeyError::DigestLength { actual, expected })
            } else {
                Ok(Cow::Borrowed(digest))
            }
        }
    }
}

macro_rules! sign_ecdsa {
    ($($name:ident => $curve:ident::$order:ident, $hash:ty;)*) => {
        $(
            /// Deterministic with the entropy as additional data (RFC 6979 3.6).
            fn $name(
                key: &$curve::ecdsa::SigningKey,
                digest: &[u8],
                entropy: &[u8; 32],
            ) -> Vec<u8> {
                let (value, _) = ecdsa::hazmat::sign_prehashed_rfc6979::<$curve::$order, $hash>(
                    key.as_nonzero_scalar(),
                    digest,
                    entropy,
                );
                value.to_der().as_bytes().to_vec()
            }
        )*
    };
}

sign_ecdsa! {
    sign_p256 => p256::NistP256, sha2::Sha256;
    sign_p384 => p384::NistP384, sha2::Sha384;
    sign_p521 => p521::NistP521, sha2::Sha512;
}

fn sign_gost(
    key: &tanba_gost3410::SigningKey,
    scheme: Scheme,
    digest: &[u8],
    entropy: &[u8; 32],
) -> Option<Vec<u8>> {
    let Scheme::Gost { layout, .. } = scheme else {
        return None;
    };
    let value = key.sign_digest(digest, entropy).ok()?;
    Some(value.to_octets(layout).to_vec())
}

fn sign_ed25519(
    key: &ed25519_dalek::SigningKey,
    to_be_signed: &ToBeSigned,
) -> Result<SignatureValue, PrivateKeyError> {
    let ToBeSigned::Message(message) = to_be_signed else {
        return Err(PrivateKeyError::KeyMismatch);
    };
    Ok(SignatureValue::new(key.sign(message).to_bytes().to_vec()))
}
