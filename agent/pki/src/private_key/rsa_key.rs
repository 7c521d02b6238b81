//! An RSA private key, in the two forms that sign.
//!
//! AWS-LC signs PKCS#1 v1.5 with keys of 2048 to 8192 bits as fast as OpenSSL, blinded, with a
//! check of the result, and wipes every number that it frees. The `rsa` crate, four times slower,
//! does what is left: RSASSA-PSS, whose salt comes from the caller's entropy, SHA-224, and keys of
//! other sizes. Why these two: docs/decisions/rsa.md.

use aws_lc_rs::signature as aws_lc;
use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey},
    pss::Pss,
};

use super::PrivateKeyError;
use crate::{
    DigestAlgorithm, SignatureAlgorithm,
    algorithm::Scheme,
    public_key::{foreign_digest, pkcs1_padding},
};

pub(super) struct RsaKey {
    complete: RsaPrivateKey,
    fast: Option<aws_lc::RsaKeyPair>,
}

impl RsaKey {
    /// Reads RSAPrivateKey (RFC 8017 A.1.2).
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        let complete = RsaPrivateKey::from_pkcs1_der(der).map_err(|_| PrivateKeyError::Invalid)?;
        Ok(Self {
            complete,
            fast: aws_lc::RsaKeyPair::from_der(der).ok(),
        })
    }

    /// RSAPublicKey of the public half.
    pub(super) fn public_key_der(&self) -> Result<Vec<u8>, PrivateKeyError> {
        let public_key = self.complete.to_public_key().to_pkcs1_der();
        public_key
            .map(|der| der.as_bytes().to_vec())
            .map_err(|_| PrivateKeyError::Invalid)
    }

    /// Signs a digest in the form that serves the algorithm. The entropy seeds the salt of
    /// RSASSA-PSS and the blinding that goes with it.
    pub(super) fn sign_digest(
        &self,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        entropy: &[u8; 32],
    ) -> Option<Vec<u8>> {
        self.sign_fast(algorithm, digest)
            .or_else(|| self.sign_any(algorithm, digest, entropy))
    }

    /// `None` when the faster form does not serve the algorithm or the key.
    fn sign_fast(&self, algorithm: SignatureAlgorithm, digest: &[u8]) -> Option<Vec<u8>> {
        let key = self.fast.as_ref()?;
        let encoding: &dyn aws_lc::RsaEncoding = match (algorithm.scheme(), algorithm.digest()) {
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha256) => &aws_lc::RSA_PKCS1_SHA256,
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha384) => &aws_lc::RSA_PKCS1_SHA384,
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha512) => &aws_lc::RSA_PKCS1_SHA512,
            _ => return None,
        };
        let digest = foreign_digest(algorithm.digest(), digest)?;
        let mut value = vec![0; key.public_modulus_len()];
        key.sign_digest(encoding, &digest, &mut value).ok()?;
        Some(value)
    }

    /// The `rsa` crate checks its result against the public key.
    fn sign_any(
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
