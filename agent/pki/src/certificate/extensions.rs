//! Extensions of a certificate (RFC 5280 4.2) that this agent reads.

use const_oid::ObjectIdentifier;

use super::KeyUsage;
use crate::{
    ber::{BerError, Children, Element, Tag},
    oid,
};

/// Extensions read into fields; each also stays as it came.
#[derive(Default)]
pub(super) struct Extensions {
    pub(super) all: Vec<Extension>,
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) extended_key_usage: Vec<ObjectIdentifier>,
    pub(super) extended_key_usage_critical: bool,
    pub(super) subject_key_identifier: Option<Vec<u8>>,
    pub(super) authority_key_identifier: Option<Vec<u8>>,
    pub(super) basic_constraints: BasicConstraints,
    pub(super) unknown_critical: Vec<ObjectIdentifier>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct BasicConstraints {
    pub(super) authority: bool,
    pub(super) path_length: Option<u8>,
}

pub(super) struct Extension {
    pub(super) kind: ObjectIdentifier,
    /// The content of extnValue.
    pub(super) value: Vec<u8>,
}

/// No certificate has near as many; the limit keeps repeated ones from costing memory.
const MAX_EXTENSIONS: usize = 100;

/// Extensions that need no processing to be accepted: what they limit is not used, or is checked
/// by whoever builds the path (certificatePolicies with any policy wanted always passes).
const ACCEPTED_WHEN_CRITICAL: [ObjectIdentifier; 4] = [
    oid::SUBJECT_ALTERNATIVE_NAME,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::FRESHEST_CRL,
    oid::CERTIFICATE_POLICIES,
];

impl Extensions {
    /// Reads `[3] EXPLICIT Extensions`.
    pub(super) fn read(wrapped: Element<'_>) -> Result<Self, BerError> {
        let list = Element::parse_all(wrapped.content)?.expect(Tag::SEQUENCE)?;
        let mut extensions = Self::default();
        for extension in list.children() {
            let mut parts = extension?.expect(Tag::SEQUENCE)?.children();
            let kind = parts.required()?.oid()?;
            let critical = read_flag(&mut parts)?;
            let value = parts.required()?.expect(Tag::OCTET_STRING)?.content;
            parts.end()?;
            if extensions.all.len() == MAX_EXTENSIONS {
                return Err(BerError::OutOfRange);
            }
            // Twice the same extension is forbidden (RFC 5280 4.2) and would be ambiguous.
            if extensions.all.iter().any(|other| other.kind == kind) {
                return Err(BerError::UnexpectedTag);
            }
            extensions.take(kind, critical, Element::parse_all(value))?;
            extensions.all.push(Extension {
                kind,
                value: value.to_vec(),
            });
        }
        Ok(extensions)
    }

    fn take(
        &mut self,
        kind: ObjectIdentifier,
        critical: bool,
        value: Result<Element<'_>, BerError>,
    ) -> Result<(), BerError> {
        match kind {
            oid::KEY_USAGE => self.key_usage = Some(read_key_usage(value?)?),
            oid::EXTENDED_KEY_USAGE => {
                self.extended_key_usage_critical = critical;
                self.extended_key_usage = value?
                    .expect(Tag::SEQUENCE)?
                    .children()
                    .map(|usage| usage?.oid())
                    .collect::<Result<_, _>>()?;
            }
            oid::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier =
                    Some(value?.expect(Tag::OCTET_STRING)?.content.to_vec());
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_identifier = value?
                    .expect(Tag::SEQUENCE)?
                    .children()
                    .optional(Tag::context(0, false))?
                    .map(|identifier| identifier.content.to_vec());
            }
            oid::BASIC_CONSTRAINTS => self.basic_constraints = read_basic_constraints(value?)?,
            _ if critical && !ACCEPTED_WHEN_CRITICAL.contains(&kind) => {
                self.unknown_critical.push(kind);
            }
            _ => {}
        }
        Ok(())
    }
}

/// `BOOLEAN DEFAULT FALSE`.
fn read_flag(parts: &mut Children<'_>) -> Result<bool, BerError> {
    let flag = parts.optional(Tag::BOOLEAN)?;
    Ok(flag.is_some_and(|flag| flag.content != [0]))
}

fn read_basic_constraints(value: Element<'_>) -> Result<BasicConstraints, BerError> {
    let mut parts = value.expect(Tag::SEQUENCE)?.children();
    let authority = read_flag(&mut parts)?;
    let path_length = parts.optional(Tag::INTEGER)?;
    parts.end()?;
    // A longer path than 255 is no limit that anything reaches.
    let path_length = path_length.map(|length| length.unsigned()).transpose()?;
    let path_length = path_length.map(|length| u8::try_from(length).unwrap_or(u8::MAX));
    Ok(BasicConstraints {
        authority,
        path_length,
    })
}

fn read_key_usage(value: Element<'_>) -> Result<KeyUsage, BerError> {
    let bits = value.expect(Tag::BIT_STRING)?.content;
    let first = bits.get(1).copied().unwrap_or_default();
    let second = bits.get(2).copied().unwrap_or_default();
    Ok(KeyUsage(u16::from_be_bytes([first, second])))
}
