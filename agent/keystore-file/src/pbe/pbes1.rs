//! The schemes of PKCS#12 (RFC 7292 appendix C): SHA-1 with triple DES or RC2.

use des::{TdesEde2, TdesEde3};
use rc2::Rc2;
use tanba_pki::ber::Tag;
use tanba_pki::{DigestAlgorithm, ObjectIdentifier};
use zeroize::Zeroizing;

use super::ciphers::{cbc, cbc_with};
use super::pkcs12_kdf::{self, Purpose};
use crate::identifier::AlgorithmIdentifier;
use crate::limits::{MAX_SALT_LENGTH, RoundsLeft};
use crate::{Password, StoreError};

const SHA1_3DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.3");
const SHA1_2DES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.4");
const SHA1_RC2_128: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.5");
const SHA1_RC2_40: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.1.6");

const IV_LENGTH: usize = 8;

pub(super) fn decrypt(
    scheme: AlgorithmIdentifier<'_>,
    ciphertext: &[u8],
    password: &Password,
    rounds: &mut RoundsLeft,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let key_length = match scheme.algorithm {
        SHA1_3DES => 24,
        SHA1_2DES | SHA1_RC2_128 => 16,
        SHA1_RC2_40 => 5,
        _ => return Err(scheme.unsupported()),
    };
    let mut parameters = scheme.parameters()?.expect(Tag::SEQUENCE)?.children();
    let salt = parameters.required()?.octets()?;
    let iterations = parameters.required()?.unsigned()?;
    if salt.len() > MAX_SALT_LENGTH {
        return Err(StoreError::Limit("the salt is too long"));
    }
    let mut derive = |purpose, length| {
        let mut output = Zeroizing::new(vec![0; length]);
        let digest = DigestAlgorithm::Sha1;
        pkcs12_kdf::derive(
            digest,
            password,
            &salt,
            purpose,
            iterations,
            &mut output,
            rounds,
        )?;
        Ok::<_, StoreError>(output)
    };
    let key = derive(Purpose::Encryption, key_length)?;
    let iv = derive(Purpose::InitialVector, IV_LENGTH)?;
    match scheme.algorithm {
        SHA1_3DES => cbc::<TdesEde3>(&key, &iv, ciphertext),
        SHA1_2DES => cbc::<TdesEde2>(&key, &iv, ciphertext),
        _ => cbc_with(
            Rc2::new_with_eff_key_len(&key, key_length * 8),
            &iv,
            ciphertext,
        ),
    }
}
