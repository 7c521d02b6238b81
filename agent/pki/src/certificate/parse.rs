//! Reading a certificate (RFC 5280 4.1), its octets kept.

use std::{ops::Range, sync::OnceLock};

use time::OffsetDateTime;

use super::{Extensions, Inner};
use crate::{
    Name, PublicKey, PublicKeyError,
    ber::{BerError, Children, Element, Tag},
};

pub(super) fn parse(der: &[u8]) -> Result<Inner, BerError> {
    let mut parts = Element::parse_all(der)?.expect(Tag::SEQUENCE)?.children();
    let signed = parts.required()?.expect(Tag::SEQUENCE)?;
    let signature_algorithm = parts.required()?.expect(Tag::SEQUENCE)?.raw.to_vec();
    let signature = parts.required()?.whole_bits()?.to_vec();
    parts.end()?;

    let mut fields = signed.children();
    fields.optional(Tag::context(0, true))?;
    let serial_number = fields.required()?.expect(Tag::INTEGER)?.content.to_vec();
    if serial_number.is_empty() {
        return Err(BerError::Truncated);
    }
    let signed_algorithm = fields.required()?.expect(Tag::SEQUENCE)?.raw.to_vec();
    let issuer = Name::from_element(fields.required()?)?;
    let (not_before, not_after) = validity(fields.required()?)?;
    let subject = Name::from_element(fields.required()?)?;
    let public_key = PublicKey::from_spki_der(fields.required()?.expect(Tag::SEQUENCE)?.raw);
    let extensions = extensions(fields)?;

    Ok(Inner {
        der: der.to_vec(),
        signed: range_in(der, signed.raw).ok_or(BerError::OutOfRange)?,
        same_algorithms: signed_algorithm == signature_algorithm,
        signature_algorithm,
        signature,
        serial_number,
        issuer,
        subject,
        not_before,
        not_after,
        public_key: refuse_malformed(public_key)?,
        extensions,
        sha256: OnceLock::new(),
    })
}

/// A key of unknown kind can stay unread; one that is no SubjectPublicKeyInfo at all is damage.
fn refuse_malformed(
    key: Result<PublicKey, PublicKeyError>,
) -> Result<Result<PublicKey, PublicKeyError>, BerError> {
    match key {
        Err(PublicKeyError::Malformed) => Err(BerError::UnexpectedTag),
        other => Ok(other),
    }
}

fn validity(element: Element<'_>) -> Result<(OffsetDateTime, OffsetDateTime), BerError> {
    let mut parts = element.expect(Tag::SEQUENCE)?.children();
    let bounds = (parts.required()?.time()?, parts.required()?.time()?);
    parts.end()?;
    Ok(bounds)
}

fn extensions(mut fields: Children<'_>) -> Result<Extensions, BerError> {
    for unique_identifier in [1, 2] {
        fields.optional(Tag::context(unique_identifier, false))?;
    }
    let extensions = fields.optional(Tag::context(3, true))?;
    fields.end()?;
    extensions.map_or_else(|| Ok(Extensions::default()), Extensions::read)
}

/// Where a slice stands in the octets that it was cut from.
fn range_in(whole: &[u8], part: &[u8]) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let range = start..start.checked_add(part.len())?;
    (whole.get(range.clone()) == Some(part)).then_some(range)
}
