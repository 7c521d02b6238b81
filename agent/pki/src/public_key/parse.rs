//! Reading SubjectPublicKeyInfo: RFC 3279 (RSA), RFC 5480 (EC), RFC 8410 (Ed25519), RFC 4491,
//! RFC 9215 and kz-gost 2 (GOST).

use const_oid::ObjectIdentifier;
use rsa::{pkcs1::DecodeRsaPublicKey, traits::PublicKeyParts};

use super::{Inner, Numbers, PublicKeyError, rsa_key::RsaKey};
use crate::{
    KeyAlgorithm,
    algorithm::{GostKeyEntry, Identifier},
    ber::{BerError, Element, Tag},
};

pub(crate) const RSA_ENCRYPTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(crate) const RSASSA_PSS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
pub(crate) const EC_PUBLIC_KEY: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(crate) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const SECP256R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const SECP384R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SECP521R1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// The largest SubjectPublicKeyInfo that is read, in octets.
const MAX_LENGTH: usize = 8 * 1024;

/// The curves of ECDSA.
#[derive(Clone, Copy)]
pub(crate) enum NamedCurve {
    P256,
    P384,
    P521,
}

impl NamedCurve {
    /// The curve of ECParameters; only named curves are served (RFC 5480 2.1.1).
    pub(crate) fn from_parameters(parameters: Element<'_>) -> Result<Self, PublicKeyError> {
        let oid = parameters
            .oid()
            .map_err(|_| PublicKeyError::unknown(EC_PUBLIC_KEY))?;
        match oid {
            SECP256R1 => Ok(Self::P256),
            SECP384R1 => Ok(Self::P384),
            SECP521R1 => Ok(Self::P521),
            other => Err(PublicKeyError::unknown(other)),
        }
    }
}

impl NamedCurve {
    pub(crate) fn oid(self) -> ObjectIdentifier {
        match self {
            Self::P256 => SECP256R1,
            Self::P384 => SECP384R1,
            Self::P521 => SECP521R1,
        }
    }
}

impl PublicKeyError {
    pub(crate) fn unknown(oid: ObjectIdentifier) -> Self {
        Self::UnknownAlgorithm(oid.to_string())
    }
}

impl From<BerError> for PublicKeyError {
    fn from(_: BerError) -> Self {
        Self::Malformed
    }
}

pub(super) fn parse(der: &[u8]) -> Result<Inner, PublicKeyError> {
    if der.len() > MAX_LENGTH {
        return Err(PublicKeyError::Malformed);
    }
    let mut parts = Element::parse_all(der)?.expect(Tag::SEQUENCE)?.children();
    let identifier = Identifier::from_element(parts.required()?)?;
    let key = parts.required()?;
    let key = key.whole_bits()?;
    parts.end()?;
    let (algorithm, bits, numbers) = match identifier.oid {
        RSA_ENCRYPTION | RSASSA_PSS => rsa_key(key)?,
        EC_PUBLIC_KEY => ec_key(&identifier, key)?,
        ED25519 => ed25519_key(key)?,
        oid if GostKeyEntry::is_key_oid(oid) => gost_key(&identifier, key)?,
        oid => return Err(PublicKeyError::unknown(oid)),
    };
    Ok(Inner {
        spki: der.to_vec(),
        subject_public_key: key.to_vec(),
        algorithm,
        bits,
        pss_only: identifier.oid == RSASSA_PSS,
        numbers,
    })
}

type Parsed = Result<(KeyAlgorithm, usize, Numbers), PublicKeyError>;

/// 1024 to 8192 bits, public exponent below 2^33.
fn rsa_key(key: &[u8]) -> Parsed {
    let key = rsa::RsaPublicKey::from_pkcs1_der(key).map_err(|_| PublicKeyError::Invalid)?;
    let bits = usize::try_from(key.n().bits()).map_err(|_| PublicKeyError::Invalid)?;
    Ok((
        KeyAlgorithm::Rsa,
        bits,
        Numbers::Rsa(Box::new(RsaKey::new(key))),
    ))
}

fn ec_key(identifier: &Identifier<'_>, key: &[u8]) -> Parsed {
    let parameters = identifier.parameters.ok_or(PublicKeyError::Malformed)?;
    match NamedCurve::from_parameters(parameters)? {
        NamedCurve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .map(|key| (KeyAlgorithm::P256, 256, Numbers::P256(key))),
        NamedCurve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .map(|key| (KeyAlgorithm::P384, 384, Numbers::P384(key))),
        NamedCurve::P521 => p521::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .map(|key| (KeyAlgorithm::P521, 521, Numbers::P521(key))),
    }
    .map_err(|_| PublicKeyError::Invalid)
}

fn ed25519_key(key: &[u8]) -> Parsed {
    let key: &[u8; 32] = key.try_into().map_err(|_| PublicKeyError::Invalid)?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|_| PublicKeyError::Invalid)?;
    Ok((KeyAlgorithm::Ed25519, 256, Numbers::Ed25519(key)))
}

fn gost_key(identifier: &Identifier<'_>, key: &[u8]) -> Parsed {
    let entry = gost_entry(identifier)?;
    let octets = Element::parse_all(key)?.expect(Tag::OCTET_STRING)?.content;
    let key = tanba_gost3410::VerifyingKey::from_le_octets(entry.curve, octets)
        .map_err(|_| PublicKeyError::Invalid)?;
    Ok((
        entry.key_algorithm(),
        entry.curve.field_octets() * 8,
        Numbers::Gost(key),
    ))
}

/// The registry entry of `SEQUENCE { publicKeyParamSet, digestParamSet OPTIONAL, … }`.
pub(crate) fn gost_entry(
    identifier: &Identifier<'_>,
) -> Result<&'static GostKeyEntry, PublicKeyError> {
    let parameters = identifier.parameters.ok_or(PublicKeyError::Malformed)?;
    let parameter_set = parameters
        .expect(Tag::SEQUENCE)?
        .children()
        .required()?
        .oid()?;
    GostKeyEntry::find(identifier.oid, parameter_set)
        .ok_or_else(|| PublicKeyError::unknown(parameter_set))
}
