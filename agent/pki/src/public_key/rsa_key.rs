//! An RSA public key and the two libraries that verify with it.
//!
//! AWS-LC checks PKCS#1 v1.5 many times as fast as the `rsa` crate, which decides about everything
//! that AWS-LC does not accept or serve. Why: docs/decisions/rsa.md.

use std::sync::OnceLock;

use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RsaParameters,
};
use rsa::{RsaPublicKey, pss::Pss};

use super::verify::{foreign_digest, pkcs1_padding};
use crate::{DigestAlgorithm, SignatureAlgorithm, algorithm::Scheme};

/// The key in the forms of both libraries.
pub(super) struct RsaKey {
    numbers: RsaPublicKey,
    sha256: Fast,
    sha384: Fast,
    sha512: Fast,
}

/// The form of AWS-LC, which belongs to one digest. Made when it is first needed and kept: it
/// holds what was computed from the modulus. `None` when AWS-LC does not take the key.
type Fast = OnceLock<Option<ParsedPublicKey>>;

impl RsaKey {
    pub(super) fn new(numbers: RsaPublicKey) -> Self {
        Self {
            numbers,
            sha256: Fast::new(),
            sha384: Fast::new(),
            sha512: Fast::new(),
        }
    }

    /// `Some` when the value is right. `pkcs1_der` is RSAPublicKey of this key.
    pub(super) fn verify(
        &self,
        pkcs1_der: &[u8],
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        value: &[u8],
    ) -> Option<()> {
        self.verify_fast(pkcs1_der, algorithm, digest, value)
            .or_else(|| self.verify_any(algorithm, digest, value))
    }

    fn verify_fast(
        &self,
        pkcs1_der: &[u8],
        algorithm: SignatureAlgorithm,
        digest: &[u8],
        value: &[u8],
    ) -> Option<()> {
        let hash = algorithm.digest();
        let (fast, parameters): (&Fast, &'static RsaParameters) = match (algorithm.scheme(), hash) {
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha256) => {
                (&self.sha256, &RSA_PKCS1_2048_8192_SHA256)
            }
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha384) => {
                (&self.sha384, &RSA_PKCS1_2048_8192_SHA384)
            }
            (Scheme::RsaPkcs1, DigestAlgorithm::Sha512) => {
                (&self.sha512, &RSA_PKCS1_2048_8192_SHA512)
            }
            _ => return None,
        };
        fast.get_or_init(|| ParsedPublicKey::new(parameters, pkcs1_der).ok())
            .as_ref()?
            .verify_digest_sig(&foreign_digest(hash, digest)?, value)
            .ok()
    }

    fn verify_any(&self, algorithm: SignatureAlgorithm, digest: &[u8], value: &[u8]) -> Option<()> {
        let (key, salt) = (&self.numbers, algorithm.detail());
        match (algorithm.scheme(), algorithm.digest()) {
            (Scheme::RsaPkcs1, hash) => key.verify(pkcs1_padding(hash)?, digest, value),
            (_, DigestAlgorithm::Sha1) => {
                key.verify(Pss::<sha1::Sha1>::new_with_salt(salt), digest, value)
            }
            (_, DigestAlgorithm::Sha224) => {
                key.verify(Pss::<sha2::Sha224>::new_with_salt(salt), digest, value)
            }
            (_, DigestAlgorithm::Sha256) => {
                key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), digest, value)
            }
            (_, DigestAlgorithm::Sha384) => {
                key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), digest, value)
            }
            (_, DigestAlgorithm::Sha512) => {
                key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), digest, value)
            }
            _ => return None,
        }
        .ok()
    }
}
