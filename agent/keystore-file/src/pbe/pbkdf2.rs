//! PBKDF2 (RFC 8018 section 5.2) with its parameters (appendix A.2).

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{DigestAlgorithm, ObjectIdentifier};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::hash::{cost, with_hash};
use crate::identifier::AlgorithmIdentifier;
use crate::limits::{MAX_SALT_LENGTH, RoundsLeft};

const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");

/// PBKDF2 with everything but the password.
pub(crate) struct Pbkdf2 {
    /// The digest under the HMAC.
    pub(crate) digest: DigestAlgorithm,
    /// The salt.
    pub(crate) salt: Vec<u8>,
    /// The iteration count.
    pub(crate) iterations: u64,
    /// The length of the derived key in octets, when it is written.
    pub(crate) key_length: Option<usize>,
}

impl Pbkdf2 {
    /// Reads the AlgorithmIdentifier of a key derivation; others than PBKDF2 are refused by name.
    pub(crate) fn parse(derivation: Element<'_>) -> Result<Self, StoreError> {
        let derivation = AlgorithmIdentifier::parse(derivation)?;
        if derivation.algorithm != PBKDF2 {
            return Err(derivation.unsupported());
        }
        let mut fields = derivation.parameters()?.expect(Tag::SEQUENCE)?.children();
        let salt = fields.required()?;
        if salt.tag.class != 0 || salt.tag.number != Tag::OCTET_STRING.number {
            return Err(StoreError::Unsupported(
                "PBKDF2 with a salt from elsewhere".to_owned(),
            ));
        }
        let salt = salt.octets()?.into_owned();
        let iterations = fields.required()?.unsigned()?;
        let key_length = match fields.optional(Tag::INTEGER)? {
            Some(length) => {
                Some(usize::try_from(length.unsigned()?).map_err(|_| BerError::OutOfRange)?)
            }
            None => None,
        };
        let digest = match fields.next().transpose()? {
            Some(prf) => digest_of_hmac(AlgorithmIdentifier::parse(prf)?)?,
            None => DigestAlgorithm::Sha1,
        };
        Ok(Self {
            digest,
            salt,
            iterations,
            key_length,
        })
    }

    /// Derives `length` octets from the password's octets.
    pub(crate) fn derive(
        &self,
        password: &[u8],
        length: usize,
        rounds: &mut RoundsLeft,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        if self.salt.len() > MAX_SALT_LENGTH {
            return Err(StoreError::Limit("the salt is too long"));
        }
        if self.iterations == 0 {
            return Err(StoreError::Broken("a key derivation has no iterations"));
        }
        // No cipher or MAC of a key store takes a longer key.
        if length == 0 || length > 128 {
            return Err(StoreError::Limit(
                "the derived key has an impossible length",
            ));
        }
        // Twenty octets is the shortest digest: an upper bound of the blocks, for the price only.
        let blocks = length.div_ceil(20).max(1) as u64;
        rounds.spend(self.iterations, cost(self.digest) * blocks)?;
        let iterations = u32::try_from(self.iterations)
            .map_err(|_| StoreError::Limit("too many iterations of the key derivation"))?;
        let mut key = Zeroizing::new(vec![0; length]);
        with_hash!(self.digest, Hash => {
            pbkdf2::pbkdf2_hmac::<Hash>(password, &self.salt, iterations, &mut key);
        });
        Ok(key)
    }
}

/// The digest under an HMAC (RFC 8018 appendix B.1.2, RFC 9337 section 3).
pub(crate) fn digest_of_hmac(hmac: AlgorithmIdentifier<'_>) -> Result<DigestAlgorithm, StoreError> {
    const HMACS: &[(ObjectIdentifier, DigestAlgorithm)] = &[
        (
            ObjectIdentifier::new_unwrap("1.2.840.113549.2.7"),
            DigestAlgorithm::Sha1,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.840.113549.2.8"),
            DigestAlgorithm::Sha224,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.840.113549.2.9"),
            DigestAlgorithm::Sha256,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.840.113549.2.10"),
            DigestAlgorithm::Sha384,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.840.113549.2.11"),
            DigestAlgorithm::Sha512,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.643.2.2.10"),
            DigestAlgorithm::Gost341194,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.643.7.1.1.4.1"),
            DigestAlgorithm::Streebog256,
        ),
        (
            ObjectIdentifier::new_unwrap("1.2.643.7.1.1.4.2"),
            DigestAlgorithm::Streebog512,
        ),
    ];
    HMACS
        .iter()
        .find(|(identifier, _)| *identifier == hmac.algorithm)
        .map(|(_, digest)| *digest)
        .ok_or_else(|| hmac.unsupported())
}
