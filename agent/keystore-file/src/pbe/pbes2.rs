//! PBES2 (RFC 8018 section 6.2): PBKDF2 and a cipher named beside it.

use aes::{Aes128, Aes192, Aes256};
use des::TdesEde3;
use rc2::Rc2;
use tanba_pki::ObjectIdentifier;
use tanba_pki::ber::{Element, Tag};
use zeroize::Zeroizing;

use super::ciphers::{cbc, cbc_with};
use super::ctr_acpkm;
use super::gost28147::{self, SubstitutionSet};
use super::pbkdf2::Pbkdf2;
use crate::identifier::{AlgorithmIdentifier, object_identifier};
use crate::limits::RoundsLeft;
use crate::{Password, StoreError};

pub(super) const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");

const AES_128_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2");
const AES_192_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22");
const AES_256_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");
const DES_EDE3_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.7");
const RC2_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.3.2");
const GOST_28147: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.2.2.21");
const MAGMA_CTR_ACPKM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.5.1.1");
const KUZNYECHIK_CTR_ACPKM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.5.2.1");

/// The ciphers, each with its parameters.
enum Cipher {
    Aes { key_length: usize, iv: Vec<u8> },
    TripleDes { iv: Vec<u8> },
    Rc2 { effective_bits: usize, iv: Vec<u8> },
    Gost28147 { set: SubstitutionSet, iv: Vec<u8> },
    MagmaCtr { ukm: Vec<u8> },
    KuznyechikCtr { ukm: Vec<u8> },
}

pub(super) fn decrypt(
    scheme: AlgorithmIdentifier<'_>,
    ciphertext: &[u8],
    password: &Password,
    rounds: &mut RoundsLeft,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let mut fields = scheme.parameters()?.expect(Tag::SEQUENCE)?.children();
    let derivation = Pbkdf2::parse(fields.required()?)?;
    let cipher = Cipher::parse(AlgorithmIdentifier::parse(fields.required()?)?)?;
    let length = cipher.key_length(derivation.key_length)?;
    let key = derivation.derive(&password.utf8, length, rounds)?;
    cipher.decrypt(&key, ciphertext)
}

impl Cipher {
    fn parse(identifier: AlgorithmIdentifier<'_>) -> Result<Self, StoreError> {
        let octets = || Ok::<_, StoreError>(identifier.parameters()?.octets()?.into_owned());
        Ok(match identifier.algorithm {
            AES_128_CBC => Self::Aes {
                key_length: 16,
                iv: octets()?,
            },
            AES_192_CBC => Self::Aes {
                key_length: 24,
                iv: octets()?,
            },
            AES_256_CBC => Self::Aes {
                key_length: 32,
                iv: octets()?,
            },
            DES_EDE3_CBC => Self::TripleDes { iv: octets()? },
            RC2_CBC => Self::parse_rc2(identifier.parameters()?)?,
            GOST_28147 => {
                let mut fields = identifier.parameters()?.expect(Tag::SEQUENCE)?.children();
                let iv = fields.required()?.octets()?.into_owned();
                let set = SubstitutionSet::from_oid(object_identifier(fields.required()?)?)?;
                Self::Gost28147 { set, iv }
            }
            MAGMA_CTR_ACPKM => Self::MagmaCtr {
                ukm: first_octets(identifier.parameters()?)?,
            },
            KUZNYECHIK_CTR_ACPKM => Self::KuznyechikCtr {
                ukm: first_octets(identifier.parameters()?)?,
            },
            _ => return Err(identifier.unsupported()),
        })
    }

    /// RC2-CBC-Parameter (RFC 8018 appendix B.2.3): a version number that hides the effective
    /// bits, and the initial vector.
    fn parse_rc2(parameters: Element<'_>) -> Result<Self, StoreError> {
        let mut fields = parameters.expect(Tag::SEQUENCE)?.children();
        let effective_bits = match fields.optional(Tag::INTEGER)? {
            None => 32,
            Some(version) => match version.unsigned()? {
                160 => 40,
                120 => 64,
                58 => 128,
                bits @ 256..=1024 => usize::try_from(bits).unwrap_or(1024),
                _ => {
                    return Err(StoreError::Unsupported(
                        "RC2 of unknown strength".to_owned(),
                    ));
                }
            },
        };
        let iv = fields.required()?.octets()?.into_owned();
        Ok(Self::Rc2 { effective_bits, iv })
    }

    /// The length of the key in octets; a written length must be the cipher's.
    fn key_length(&self, written: Option<usize>) -> Result<usize, StoreError> {
        let fixed = match self {
            Self::Aes { key_length, .. } => *key_length,
            Self::TripleDes { .. } => 24,
            Self::Rc2 { effective_bits, .. } => {
                return Ok(written.unwrap_or(effective_bits.div_ceil(8)));
            }
            Self::Gost28147 { .. } | Self::MagmaCtr { .. } | Self::KuznyechikCtr { .. } => 32,
        };
        match written {
            Some(length) if length != fixed => {
                Err(StoreError::Broken("the key length does not fit the cipher"))
            }
            _ => Ok(fixed),
        }
    }

    fn decrypt(&self, key: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        match self {
            Self::Aes { key_length: 16, iv } => cbc::<Aes128>(key, iv, ciphertext),
            Self::Aes { key_length: 24, iv } => cbc::<Aes192>(key, iv, ciphertext),
            Self::Aes { iv, .. } => cbc::<Aes256>(key, iv, ciphertext),
            Self::TripleDes { iv } => cbc::<TdesEde3>(key, iv, ciphertext),
            Self::Rc2 { effective_bits, iv } => cbc_with(
                Rc2::new_with_eff_key_len(key, *effective_bits),
                iv,
                ciphertext,
            ),
            Self::Gost28147 { set, iv } => gost28147::decrypt_cfb(*set, key, iv, ciphertext),
            Self::MagmaCtr { ukm } => ctr_acpkm::magma(key, ukm, ciphertext),
            Self::KuznyechikCtr { ukm } => ctr_acpkm::kuznyechik(key, ukm, ciphertext),
        }
    }
}

/// The OCTET STRING that leads a SEQUENCE of parameters (RFC 9337 section 7.3).
fn first_octets(parameters: Element<'_>) -> Result<Vec<u8>, StoreError> {
    let mut fields = parameters.expect(Tag::SEQUENCE)?.children();
    Ok(fields.required()?.octets()?.into_owned())
}
