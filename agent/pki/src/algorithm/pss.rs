//! RSASSA-PSS-params (RFC 4055 3.1): digest, MGF1 over the same digest, salt length, trailer 1.

use const_oid::ObjectIdentifier;

use super::{DigestAlgorithm, Family, identifier::Identifier};
use crate::{
    ber::{Element, Tag},
    encode,
};

const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const DEFAULT_SALT_LENGTH: u64 = 20;
/// Longer salts than the largest RSA modulus has octets cannot be.
const MAX_SALT_LENGTH: u64 = 1024;

/// The parameters, defaults left out.
pub(super) fn parameters_der(digest: DigestAlgorithm, salt_length: u16) -> Option<Vec<u8>> {
    let mut parts = Vec::new();
    if digest != DigestAlgorithm::Sha1 {
        let hash = digest.identifier_der(Family::International)?;
        let mask = encode::sequence(&[&encode::oid(MGF1), &hash]);
        parts.extend_from_slice(&encode::explicit(0, &hash));
        parts.extend_from_slice(&encode::explicit(1, &mask));
    }
    let salt_length = u64::from(salt_length);
    if salt_length != DEFAULT_SALT_LENGTH {
        parts.extend_from_slice(&encode::explicit(2, &encode::integer_u64(salt_length)));
    }
    Some(encode::sequence(&[&parts]))
}

/// Digest and salt length; `None` for what is not served.
pub(super) fn read_parameters(parameters: Element<'_>) -> Option<(DigestAlgorithm, u16)> {
    let mut parts = parameters.expect(Tag::SEQUENCE).ok()?.children();
    let mut field = |number| {
        let wrapped = parts.optional(Tag::context(number, true)).ok()?;
        Some(match wrapped {
            Some(wrapped) => Some(Element::parse_all(wrapped.content).ok()?),
            None => None,
        })
    };
    let (hash, mask, salt, trailer) = (field(0)?, field(1)?, field(2)?, field(3)?);
    parts.end().ok()?;
    let digest = match hash {
        Some(hash) => international_digest(hash)?,
        None => DigestAlgorithm::Sha1,
    };
    let mask_digest = match mask {
        Some(mask) => {
            let mask = Identifier::from_element(mask).ok()?;
            if mask.oid != MGF1 {
                return None;
            }
            international_digest(mask.parameters?)?
        }
        None => DigestAlgorithm::Sha1,
    };
    let salt_length = salt
        .map_or(Ok(DEFAULT_SALT_LENGTH), |salt| salt.unsigned())
        .ok()?;
    let trailer = trailer.map_or(Ok(1), |trailer| trailer.unsigned()).ok()?;
    (mask_digest == digest && trailer == 1 && salt_length <= MAX_SALT_LENGTH)
        .then_some((digest, u16::try_from(salt_length).ok()?))
}

fn international_digest(identifier: Element<'_>) -> Option<DigestAlgorithm> {
    match DigestAlgorithm::from_identifier_der(identifier.raw) {
        Ok((digest, Family::International)) => Some(digest),
        _ => None,
    }
}
