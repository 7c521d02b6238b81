//! An RSA private key, in the two forms that sign.
//!
//! The `rsa` crate serves every scheme and every input, blinds, and wipes its numbers. It signs
//! about a quarter as fast as OpenSSL; `ring` more than twice as fast as that, in constant time and
//! with a check of the result, but only PKCS#1 v1.5 over whole messages with 2048 to 4096 bits.
//! That is what a batch of documents asks for, so a key that can also keeps the faster form.
//! The price: `ring` frees its numbers without wiping them.

use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use ring::{rand::SystemRandom, signature as ring_signature};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey},
    pss::Pss,
};

use super::PrivateKeyError;
use crate::{DigestAlgorithm, SignatureAlgorithm, algorithm::Scheme, public_key::pkcs1_padding};

pub(super) struct RsaKey {
    complete: RsaPrivateKey,
    fast: Option<ring_signature::RsaKeyPair>,
}

impl RsaKey {
    /// Reads RSAPrivateKey (RFC 8017 A.1.2).
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        let complete = RsaPrivateKey::from_pkcs1_der(der).map_err(|_| PrivateKeyError::Invalid)?;
        Ok(Self {
            complete,
            fast: ring_signature::RsaKeyPair::from_der(der).ok(),
        })
    }

    /// RSAPublicKey of the public half.
    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, PrivateKeyError> {
        let public_key = self.complete.to_public_key().to_pkcs1_der();
        public_key
            .map(|der| der.as_bytes().to_vec())
            .map_err(|_| PrivateKeyError::Invalid)
    }

    /// Signs a message in the faster form; `None` when that form does not serve the algorithm.
    pub(super) fn sign_message(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Option<Vec<u8>> {
        let key = self.fast.as_ref()?;
        let encoding: &dyn ring_signature::RsaEncoding =
            match (algorithm.scheme(), algorithm.digest()) {
                (Scheme::RsaPkcs1, DigestAlgorithm::Sha256) => &ring_signature::RSA_PKCS1_SHA256,
                (Scheme::RsaPkcs1, DigestAlgorithm::Sha384) => &ring_signature::RSA_PKCS1_SHA384,
                (Scheme::RsaPkcs1, DigestAlgorithm::Sha512) => &ring_signature::RSA_PKCS1_SHA512,
                _ => return None,
            };
        let mut value = vec![0; key.public().modulus_len()];
        // PKCS#1 v1.5 is deterministic: the generator is asked for by the interface, never read.
        key.sign(encoding, &SystemRandom::new(), message, &mut value)
            .ok()?;
        Some(value)
    }

    /// Signs a digest; the entropy seeds blinding and the salt of RSASSA-PSS. The `rsa` crate
    /// checks its result against the public key.
    pub(super) fn sign_digest(
        &self,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        entropy: &[u8; 32],
    ) -> Option<Vec<u8>> {
        let mut generator = ChaCha20Rng::from_seed(*entropy);
        let (key, salt) = (&self.complete, algorithm.detail());
        match (algorithm.scheme(), algorithm.digest()) {
            (Scheme::RsaPkcs1, hash) => {
                key.sign_with_rng(&mut generator, pkcs1_padding(hash)?, digest)
            }
            (_, DigestAlgorithm::Sha224) => key.sign_with_rng(
                &mut generator,
                Pss::<sha2::Sha224>::new_with_salt(salt),
                digest,
            ),
            (_, DigestAlgorithm::Sha256) => key.sign_with_rng(
                &mut generator,
                Pss::<sha2::Sha256>::new_with_salt(salt),
                digest,
            ),
            (_, DigestAlgorithm::Sha384) => key.sign_with_rng(
                &mut generator,
                Pss::<sha2::Sha384>::new_with_salt(salt),
                digest,
            ),
            (_, DigestAlgorithm::Sha512) => key.sign_with_rng(
                &mut generator,
                Pss::<sha2::Sha512>::new_with_salt(salt),
                digest,
            ),
            _ => return None,
        }
        .ok()
    }
}
