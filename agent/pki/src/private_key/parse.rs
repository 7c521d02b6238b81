//! Reading private keys: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017 A.1.2), SEC1 (RFC 5915) and the
//! national encodings of GOST keys (kz-gost 1).

use tanba_gost3410::SigningKey as GostKey;
use zeroize::Zeroizing;

use super::{Numbers, PrivateKey, PrivateKeyError, rsa_key::RsaKey};
use crate::{
    Family, PublicKey, PublicKeyError,
    algorithm::{GostKeyEntry, Identifier},
    ber::{BerError, Children, Element, Tag},
    encode,
    public_key::{EC_PUBLIC_KEY, ED25519, NamedCurve, RSA_ENCRYPTION, RSASSA_PSS, gost_entry},
};

/// The largest private key that is read, in octets: RSA of 8192 bits needs about 4700.
const MAX_LENGTH: usize = 16 * 1024;

impl From<BerError> for PrivateKeyError {
    fn from(_: BerError) -> Self {
        Self::Malformed
    }
}

impl From<PublicKeyError> for PrivateKeyError {
    fn from(error: PublicKeyError) -> Self {
        match error {
            PublicKeyError::Malformed => Self::Malformed,
            PublicKeyError::UnknownAlgorithm(oid) => Self::UnknownAlgorithm(oid),
            PublicKeyError::Invalid => Self::Invalid,
        }
    }
}

/// The second element tells the three structures apart: an algorithm, a modulus, a number.
pub(super) fn parse(der: &[u8]) -> Result<PrivateKey, PrivateKeyError> {
    if der.len() > MAX_LENGTH {
        return Err(PrivateKeyError::Malformed);
    }
    let mut parts = Element::parse_all(der)?.expect(Tag::SEQUENCE)?.children();
    parts.required()?.expect(Tag::INTEGER)?;
    let second = parts.required()?;
    match second.tag {
        Tag::SEQUENCE => pkcs8(second, parts),
        Tag::INTEGER => rsa_key(der, &null_identifier()),
        Tag::OCTET_STRING => ec_key(der, None),
        _ => Err(PrivateKeyError::Malformed),
    }
}

fn pkcs8(
    identifier_element: Element<'_>,
    mut parts: Children<'_>,
) -> Result<PrivateKey, PrivateKeyError> {
    let identifier = Identifier::from_element(identifier_element)?;
    let key = parts.required()?.expect(Tag::OCTET_STRING)?.content;
    parts.optional(Tag::context(0, true))?;
    let given_public_key = parts.optional(Tag::context(1, false))?;
    parts.end()?;
    let key = match identifier.oid {
        RSA_ENCRYPTION | RSASSA_PSS => rsa_key(key, identifier_element.raw)?,
        EC_PUBLIC_KEY => {
            let parameters = identifier.parameters.ok_or(PrivateKeyError::Malformed)?;
            ec_key(key, Some(NamedCurve::from_parameters(parameters)?))?
        }
        ED25519 => ed25519_key(key, identifier_element.raw)?,
        oid if GostKeyEntry::is_key_oid(oid) => {
            gost_key(key, gost_entry(&identifier)?, identifier_element.raw)?
        }
        oid => return Err(PrivateKeyError::UnknownAlgorithm(oid.to_string())),
    };
    match given_public_key.and_then(|given| given.content.split_first()) {
        Some((_, given)) if contradicts(given, &key.public_key) => Err(PrivateKeyError::Invalid),
        _ => Ok(key),
    }
}

/// A public key given beside the private one must be its own; the compressed form of a point,
/// which has another length, is let pass.
fn contradicts(given: &[u8], computed: &PublicKey) -> bool {
    let computed = computed.subject_public_key();
    given.len() == computed.len() && given != computed
}

fn rsa_key(key: &[u8], identifier_der: &[u8]) -> Result<PrivateKey, PrivateKeyError> {
    let key = RsaKey::from_pkcs1_der(key)?;
    let public_key = public_key(identifier_der, key.public_key_der())?;
    Ok(PrivateKey {
        numbers: Numbers::Rsa(Box::new(key)),
        public_key,
    })
}

/// ECPrivateKey; the curve stands outside (PKCS#8) or inside.
fn ec_key(key: &[u8], curve: Option<NamedCurve>) -> Result<PrivateKey, PrivateKeyError> {
    let mut parts = Element::parse_all(key)?.expect(Tag::SEQUENCE)?.children();
    parts.required()?.expect(Tag::INTEGER)?;
    let number = parts.required()?.expect(Tag::OCTET_STRING)?.content;
    let parameters = parts.optional(Tag::context(0, true))?;
    let given_public_key = parts.optional(Tag::context(1, true))?;
    parts.end()?;
    let curve = match (curve, parameters) {
        (Some(curve), _) => curve,
        (None, Some(wrapped)) => NamedCurve::from_parameters(Element::parse_all(wrapped.content)?)?,
        (None, None) => return Err(PrivateKeyError::Malformed),
    };
    let (numbers, point) = ec_numbers(curve, number)?;
    let identifier = encode::sequence(&[&encode::oid(EC_PUBLIC_KEY), &encode::oid(curve.oid())]);
    let public_key = public_key(&identifier, &point)?;
    if let Some(wrapped) = given_public_key {
        let given = Element::parse_all(wrapped.content)?;
        if contradicts(given.whole_bits()?, &public_key) {
            return Err(PrivateKeyError::Invalid);
        }
    }
    Ok(PrivateKey {
        numbers,
        public_key,
    })
}

fn ec_numbers(curve: NamedCurve, number: &[u8]) -> Result<(Numbers, Box<[u8]>), PrivateKeyError> {
    let invalid = |_| PrivateKeyError::Invalid;
    Ok(match curve {
        NamedCurve::P256 => {
            let key = p256::ecdsa::SigningKey::from_slice(&padded(number, 32)?).map_err(invalid)?;
            let point = key.verifying_key().to_sec1_point(false).to_bytes();
            (Numbers::P256(key), point)
        }
        NamedCurve::P384 => {
            let key = p384::ecdsa::SigningKey::from_slice(&padded(number, 48)?).map_err(invalid)?;
            let point = key.verifying_key().to_sec1_point(false).to_bytes();
            (Numbers::P384(key), point)
        }
        NamedCurve::P521 => {
            let key = p521::ecdsa::SigningKey::from_slice(&padded(number, 66)?).map_err(invalid)?;
            let point = key.verifying_key().to_sec1_point(false).to_bytes();
            (Numbers::P521(key), point)
        }
    })
}

/// Big-endian in exactly `length` octets; some programs write fewer, some a leading zero more.
fn padded(number: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>, PrivateKeyError> {
    let excess = number.len().saturating_sub(length);
    let (zeros, number) = number
        .split_at_checked(excess)
        .ok_or(PrivateKeyError::Invalid)?;
    if zeros.iter().any(|&octet| octet != 0) {
        return Err(PrivateKeyError::Invalid);
    }
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.resize(length - number.len(), 0);
    padded.extend_from_slice(number);
    Ok(padded)
}

fn ed25519_key(key: &[u8], identifier_der: &[u8]) -> Result<PrivateKey, PrivateKeyError> {
    let seed = Element::parse_all(key)?.expect(Tag::OCTET_STRING)?.content;
    let seed: &[u8; 32] = seed.try_into().map_err(|_| PrivateKeyError::Invalid)?;
    let key = ed25519_dalek::SigningKey::from_bytes(seed);
    let public_key = public_key(identifier_der, key.verifying_key().as_bytes())?;
    Ok(PrivateKey {
        numbers: Numbers::Ed25519(key),
        public_key,
    })
}

fn gost_key(
    key: &[u8],
    entry: &GostKeyEntry,
    identifier_der: &[u8],
) -> Result<PrivateKey, PrivateKeyError> {
    // A Kazakh key is tagged inside; a Russian one is bare, and its length decides, since its
    // octets could look like a tag and a length by chance.
    let bare = bare_gost_key(key, entry);
    let key = match entry.family {
        Family::Kazakh => tagged_gost_key(key, entry).or(bare),
        _ => bare.or_else(|| tagged_gost_key(key, entry)),
    };
    let key = key
        .ok_or(PrivateKeyError::Malformed)?
        .map_err(|_| PrivateKeyError::Invalid)?;
    let point = encode::octet_string(&key.verifying_key().to_le_octets());
    let public_key = public_key(identifier_der, &point)?;
    Ok(PrivateKey {
        numbers: Numbers::Gost(key),
        public_key,
    })
}

type GostRead = Option<Result<GostKey, tanba_gost3410::Error>>;

/// n octets little-endian, or 2n of a masked key.
fn bare_gost_key(key: &[u8], entry: &GostKeyEntry) -> GostRead {
    let length = entry.curve.field_octets();
    if key.len() == length {
        Some(GostKey::from_le_octets(entry.curve, key))
    } else if key.len() == 2 * length {
        Some(GostKey::from_masked_le_octets(entry.curve, key))
    } else {
        None
    }
}

/// `OCTET STRING` around the bare form, or a big-endian `INTEGER`.
fn tagged_gost_key(key: &[u8], entry: &GostKeyEntry) -> GostRead {
    let inner = Element::parse_all(key).ok()?;
    match inner.tag {
        Tag::OCTET_STRING => bare_gost_key(inner.content, entry),
        Tag::INTEGER => Some(GostKey::from_be_octets(entry.curve, inner.content)),
        _ => None,
    }
}

fn public_key(identifier_der: &[u8], key: &[u8]) -> Result<PublicKey, PrivateKeyError> {
    let spki = encode::sequence(&[identifier_der, &encode::bit_string(key)]);
    Ok(PublicKey::from_spki_der(&spki)?)
}

fn null_identifier() -> Vec<u8> {
    encode::sequence(&[&encode::oid(RSA_ENCRYPTION), &encode::null()])
}
