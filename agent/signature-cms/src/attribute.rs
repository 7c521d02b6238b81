//! Signed and unsigned attributes (RFC 5652 5.3, 11), with the octets they came in.

use tanba_pki::ObjectIdentifier;
use tanba_pki::ber::{Element, Tag};
use tanba_pki::encode;

use crate::CmsError;

/// Attributes of one signer at most, signed and unsigned each.
const MAX_ATTRIBUTES: usize = 256;

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// The whole attribute as it came.
    pub raw: &'a [u8],
    /// Its type.
    pub oid: ObjectIdentifier,
    values: Element<'a>,
}

impl<'a> Attribute<'a> {
    fn parse(element: Element<'a>) -> Result<Self, CmsError> {
        let mut fields = element.expect(Tag::SEQUENCE)?.children();
        let oid = fields.required()?.oid()?;
        let values = fields.required()?.expect(Tag::SET)?;
        fields.end()?;
        for value in values.children() {
            value?;
        }
        Ok(Self {
            raw: element.raw,
            oid,
            values,
        })
    }

    /// Its values, in the order of the file.
    pub fn values(&self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.values.children().filter_map(Result::ok)
    }

    /// The value of an attribute that must have exactly one.
    pub fn single_value(&self) -> Option<Element<'a>> {
        let mut values = self.values();
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }
}

/// The attributes of a signer, in the order of the file.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    list: Vec<Attribute<'a>>,
}

impl<'a> Attributes<'a> {
    /// Reads `[n] IMPLICIT SET OF Attribute`.
    pub(crate) fn parse(set: Element<'a>) -> Result<Self, CmsError> {
        let mut list = Vec::new();
        for element in set.children() {
            if list.len() == MAX_ATTRIBUTES {
                return Err(CmsError::TooMany {
                    what: "attributes",
                    limit: MAX_ATTRIBUTES,
                });
            }
            list.push(Attribute::parse(element?)?);
        }
        Ok(Self { list })
    }

    /// Each attribute, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Attribute<'a>> {
        self.list.iter()
    }

    /// Each attribute of a type.
    pub fn all(&self, oid: ObjectIdentifier) -> impl Iterator<Item = Attribute<'a>> + '_ {
        self.list
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .copied()
    }

    /// The first attribute of a type.
    pub fn first(&self, oid: ObjectIdentifier) -> Option<Attribute<'a>> {
        self.all(oid).next()
    }

    /// The `SET OF Attribute` that is signed (RFC 5652 5.4), the attributes in the order of the
    /// file.
    pub(crate) fn stored_set(&self) -> Vec<u8> {
        let attributes: Vec<&[u8]> = self.list.iter().map(|attribute| attribute.raw).collect();
        encode::element(Tag::SET, &attributes.concat())
    }

    /// The same, the attributes in the order of DER.
    pub(crate) fn sorted_set(&self) -> Vec<u8> {
        encode::set_of(
            self.list
                .iter()
                .map(|attribute| attribute.raw.to_vec())
                .collect(),
        )
    }
}

impl<'a, 'b> IntoIterator for &'b Attributes<'a> {
    type Item = &'b Attribute<'a>;
    type IntoIter = std::slice::Iter<'b, Attribute<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// DER of an attribute with one value.
pub(crate) fn attribute_der(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[&encode::oid(oid), &encode::element(Tag::SET, value)])
}
