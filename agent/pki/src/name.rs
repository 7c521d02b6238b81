//! Distinguished names (RFC 5280 4.1.2.4), compared by their DER, never reordered.

mod keywords;
#[cfg(test)]
mod tests;
mod text;

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use const_oid::ObjectIdentifier;

use crate::{
    ber::{BerError, Element, Tag},
    oid,
};

/// A distinguished name with the DER it came in.
#[derive(Clone)]
pub struct Name {
    der: Vec<u8>,
    attributes: Vec<Attribute>,
}

#[derive(Clone)]
struct Attribute {
    kind: ObjectIdentifier,
    value: String,
    /// Whether it stands in the same RelativeDistinguishedName as the one before.
    joined: bool,
}

impl Name {
    /// Parses DER of a Name.
    pub fn from_der(der: &[u8]) -> Result<Self, BerError> {
        Self::from_element(Element::parse_all(der)?)
    }

    /// Reads a Name inside another structure.
    pub fn from_element(element: Element<'_>) -> Result<Self, BerError> {
        let mut attributes = Vec::new();
        for set in element.expect(Tag::SEQUENCE)?.children() {
            let mut joined = false;
            for attribute in set?.expect(Tag::SET)?.children() {
                let mut parts = attribute?.expect(Tag::SEQUENCE)?.children();
                let kind = parts.required()?.oid()?;
                let value = text::decode(parts.required()?);
                parts.end()?;
                attributes.push(Attribute {
                    kind,
                    value,
                    joined,
                });
                joined = true;
            }
        }
        Ok(Self {
            der: element.raw.to_vec(),
            attributes,
        })
    }

    /// The DER as it came.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// As pages see it: encoding order, comma without space, keywords of Bouncy Castle
    /// (protocol spec 2.7), `CN=…,SURNAME=…,SERIALNUMBER=IIN…,C=KZ`.
    pub fn to_page_text(&self) -> String {
        let mut text = String::new();
        for attribute in &self.attributes {
            if !text.is_empty() {
                text.push(if attribute.joined { '+' } else { ',' });
            }
            text.push_str(&keywords::keyword(attribute.kind));
            text.push('=');
            text.push_str(&keywords::escape(&attribute.value));
        }
        text
    }

    /// Each attribute in encoding order.
    pub fn attributes(&self) -> impl Iterator<Item = (ObjectIdentifier, &str)> {
        self.attributes
            .iter()
            .map(|attribute| (attribute.kind, attribute.value.as_str()))
    }

    /// The first value of an attribute.
    pub fn first(&self, attribute: ObjectIdentifier) -> Option<&str> {
        self.all(attribute).next()
    }

    /// Common name.
    pub fn common_name(&self) -> Option<&str> {
        self.first(oid::COMMON_NAME)
    }

    /// Organisation.
    pub fn organisation(&self) -> Option<&str> {
        self.first(oid::ORGANISATION)
    }

    /// The twelve digits after `IIN` in serialNumber.
    pub fn iin(&self) -> Option<&str> {
        self.all(oid::SERIAL_NUMBER)
            .find_map(|value| twelve_digits("IIN", value))
    }

    /// The twelve digits after `BIN` in organizationalUnitName (or serialNumber).
    pub fn bin(&self) -> Option<&str> {
        self.all(oid::ORGANISATIONAL_UNIT)
            .chain(self.all(oid::SERIAL_NUMBER))
            .find_map(|value| twelve_digits("BIN", value))
    }

    fn all(&self, wanted: ObjectIdentifier) -> impl Iterator<Item = &str> {
        self.attributes()
            .filter(move |(kind, _)| *kind == wanted)
            .map(|(_, value)| value)
    }
}

fn twelve_digits<'a>(prefix: &str, value: &'a str) -> Option<&'a str> {
    value
        .strip_prefix(prefix)
        .filter(|digits| digits.len() == 12 && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.der.hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names hold personal identifiers, and what is printed for debugging ends in logs.
        formatter.debug_struct("Name").finish_non_exhaustive()
    }
}
