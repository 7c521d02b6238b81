//! An RSA private key and the two libraries that sign with it.
//!
//! AWS-LC signs with keys of 2048 to 8192 bits as fast as OpenSSL, blinded, with a check of the
//! result, and wipes every number that it frees. The `rsa` crate, four times slower, does what is
//! left: keys of other sizes, SHA-224, salts of other lengths. It leaves the primes in memory that
//! it frees, so its form of the key exists only while it signs. Why: docs/decisions/rsa.md.

use aws_lc_rs::signature::{self as aws_lc, KeyPair};
use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey},
    pss::Pss,
};
use zeroize::Zeroizing;

use super::PrivateKeyError;
use crate::{
    DigestAlgorithm, SignatureAlgorithm,
    algorithm::Scheme,
    ber::Element,
    public_key::{foreign_digest, pkcs1_padding},
};

pub(super) struct RsaKey {
    pkcs1_der: Zeroizing<Vec<u8>>,
    fast: Option<aws_lc::RsaKeyPair>,
    public_key_der: Vec<u8>,
}

impl RsaKey {
    /// Reads RSAPrivateKey (RFC 8017 A.1.2).
    pub(super) fn from_pkcs1_der(der: &[u8]) -> Result<Self, PrivateKeyError> {
        Element::parse_all(der)?;
        let fast = aws_lc::RsaKeyPair::from_der(der).ok();
        let public_key_der = match &fast {
            Some(key) => key.public_key().as_ref().to_vec(),
            None => any_public_key_der(der)?,
        };
        Ok(Self {
            pkcs1_der: Zeroizing::new(der.to_vec()),
            fast,
            public_key_der,
        })
    }

    /// RSAPublicKey of the public half.
    pub(super) fn public_key_der(&self) -> &[u8] {
        &self.public_key_der
    }

    /// Signs a digest. AWS-LC draws blinding and salt itself; for the `rsa` crate the entropy
    /// seeds them.
    pub(super) fn sign_digest(
        &self,
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        entropy: &[u8; 32],
    ) -> Option<Vec<u8>> {
        self.sign_fast(algorithm, digest)
            .or_else(|| self.sign_any(algorithm, digest, entropy))
    }

    /// `None` when AWS-LC does not serve the algorithm or the key.
    fn sign_fast(&self, algorithm: SignatureAlgorithm, digest: &[u8]) -> Option<Vec<u8>> {
        let key = self.fast.as_ref()?;
        let hash = algorithm.digest();
        let salt_fits = algorithm.detail() == hash.output_length();
        let encoding: &dyn aws_lc::RsaEncoding = match (algorithm.scheme(), hash) {
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha256) => &aws_lc::RSA_PKCS1_SHA256,
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha384) => &aws_lc::RSA_PKCS1_SHA384,
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha512) => &aws_lc::RSA_PKCS1_SHA512,
            (Scheme::RsaPss, DigestAlgorithm::Sha256) if salt_fits => &aws_lc::RSA_PSS_SHA256,
            (Scheme::RsaPss, DigestAlgorithm::Sha384) if salt_fits => &aws_lc::RSA_PSS_SHA384,
            (Scheme::RsaPss, DigestAlgorithm::Sha512) if salt_fits => &aws_lc::RSA_PSS_SHA512,
            _ => return None,
        };
        let digest = foreign_digest(hash, digest)?;
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
        let key = RsaPrivateKey::from_pkcs1_der(&self.pkcs1_der).ok()?;
        let salt = algorithm.detail();
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

/// RSAPublicKey of a key that AWS-LC does not take.
fn any_public_key_der(pkcs1_der: &[u8]) -> Result<Vec<u8>, PrivateKeyError> {
    let key = RsaPrivateKey::from_pkcs1_der(pkcs1_der).map_err(|_| PrivateKeyError::Invalid)?;
    key.to_public_key()
        .to_pkcs1_der()
        .map(|der| der.as_bytes().to_vec())
        .map_err(|_| PrivateKeyError::Invalid)
}
