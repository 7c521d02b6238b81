//! MacData: the classic MAC (RFC 7292 appendix B.4), the one of TC26 (RFC 9548 section 4.5) and
//! PBMAC1 (RFC 9579).

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use tanba_pki::ber::{Element, Tag};
use tanba_pki::{DigestAlgorithm, ObjectIdentifier};
use zeroize::Zeroizing;

use crate::hash::{is_gost, with_hash};
use crate::identifier::AlgorithmIdentifier;
use crate::limits::{MAX_SALT_LENGTH, RoundsLeft};
use crate::pbe::pbkdf2::{Pbkdf2, digest_of_hmac};
use crate::pbe::pkcs12_kdf::{self, Purpose};
use crate::{Password, StoreError};

const PBMAC1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.14");

/// The length that TC26 derives, of which the last 32 octets are the key.
const TC26_DERIVED_LENGTH: usize = 96;
const TC26_KEY_LENGTH: usize = 32;

/// How the file proves its integrity.
pub(super) struct MacData<'a> {
    scheme: AlgorithmIdentifier<'a>,
    value: Cow<'a, [u8]>,
    salt: Cow<'a, [u8]>,
    iterations: u64,
}

impl<'a> MacData<'a> {
    pub(super) fn parse(element: Element<'a>) -> Result<Self, StoreError> {
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let mut digest_info = fields.required()?.expect(Tag::SEQUENCE)?.children();
        let scheme = AlgorithmIdentifier::parse(digest_info.required()?)?;
        let value = digest_info.required()?.octets()?;
        let salt = fields.required()?.octets()?;
        let iterations = fields
            .next()
            .transpose()?
            .map_or(Ok(1), |count| count.unsigned())?;
        if salt.len() > MAX_SALT_LENGTH {
            return Err(StoreError::Limit("the salt is too long"));
        }
        Ok(Self {
            scheme,
            value,
            salt,
            iterations,
        })
    }

    /// Whether the MAC over `safe` is right for this password.
    pub(super) fn verify(
        &self,
        safe: &[u8],
        password: &Password,
        rounds: &mut RoundsLeft,
    ) -> Result<bool, StoreError> {
        if self.scheme.algorithm == PBMAC1 {
            return self.verify_pbmac1(safe, password, rounds);
        }
        let digest = DigestAlgorithm::from_oid(self.scheme.algorithm)?;
        if is_gost(digest) {
            let key = self.tc26_key(digest, password, rounds)?;
            if is_mac(digest, &key, safe, &self.value)? {
                return Ok(true);
            }
            // Older exports of GOST keys derive as RFC 7292 says, with the national digest.
        }
        let mut key = Zeroizing::new(vec![0; digest.output_length()]);
        let purpose = Purpose::Integrity;
        let (salt, iterations) = (&self.salt, self.iterations);
        pkcs12_kdf::derive(
            digest, password, salt, purpose, iterations, &mut key, rounds,
        )?;
        is_mac(digest, &key, safe, &self.value)
    }

    fn tc26_key(
        &self,
        digest: DigestAlgorithm,
        password: &Password,
        rounds: &mut RoundsLeft,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let salt = self.salt.to_vec();
        let derivation = Pbkdf2 {
            digest,
            salt,
            iterations: self.iterations,
            key_length: None,
        };
        let derived = derivation.derive(&password.utf8, TC26_DERIVED_LENGTH, rounds)?;
        Ok(Zeroizing::new(
            derived[TC26_DERIVED_LENGTH - TC26_KEY_LENGTH..].to_vec(),
        ))
    }

    /// RFC 9579: salt and iterations stand in the parameters, those of MacData mean nothing.
    fn verify_pbmac1(
        &self,
        safe: &[u8],
        password: &Password,
        rounds: &mut RoundsLeft,
    ) -> Result<bool, StoreError> {
        let mut fields = self.scheme.parameters()?.expect(Tag::SEQUENCE)?.children();
        let derivation = Pbkdf2::parse(fields.required()?)?;
        let digest = digest_of_hmac(AlgorithmIdentifier::parse(fields.required()?)?)?;
        let length = derivation.key_length.ok_or(StoreError::Broken(
            "PBMAC1 does not say the length of its key",
        ))?;
        // Shorter keys would let a MAC be forged for every password (RFC 9579 section 9).
        if length < 20 {
            return Err(StoreError::Unsupported(
                "PBMAC1 with a short key".to_owned(),
            ));
        }
        let key = derivation.derive(&password.utf8, length, rounds)?;
        is_mac(digest, &key, safe, &self.value)
    }
}

/// Compares in constant time.
fn is_mac(
    digest: DigestAlgorithm,
    key: &[u8],
    message: &[u8],
    value: &[u8],
) -> Result<bool, StoreError> {
    with_hash!(digest, Hash => {
        let mac = Hmac::<Hash>::new_from_slice(key)
            .map_err(|_| StoreError::Broken("the key of the integrity check is malformed"))?;
        Ok(mac.chain_update(message).verify_slice(value).is_ok())
    })
}
