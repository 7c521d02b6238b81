//! AlgorithmIdentifier (RFC 5280 4.1.1.2): an OID and its parameters.

use const_oid::ObjectIdentifier;

use crate::{
    AlgorithmError,
    ber::{BerError, Element, Tag},
    encode,
};

/// An AlgorithmIdentifier as it came.
pub(crate) struct Identifier<'a> {
    pub(crate) oid: ObjectIdentifier,
    pub(crate) parameters: Option<Element<'a>>,
}

impl<'a> Identifier<'a> {
    pub(crate) fn parse(der: &'a [u8]) -> Result<Self, AlgorithmError> {
        Element::parse_all(der)
            .and_then(Self::from_element)
            .map_err(AlgorithmError::Malformed)
    }

    pub(crate) fn from_element(element: Element<'a>) -> Result<Self, BerError> {
        let mut parts = element.expect(Tag::SEQUENCE)?.children();
        let oid = parts.required()?.oid()?;
        let parameters = parts.next().transpose()?;
        parts.end()?;
        Ok(Self { oid, parameters })
    }

    /// The parameters, when they say anything: absent and NULL are the same to a reader.
    pub(crate) fn telling_parameters(&self) -> Option<Element<'a>> {
        self.parameters
            .filter(|parameters| parameters.tag != Tag::NULL)
    }

    pub(crate) fn unsupported_parameters(&self) -> AlgorithmError {
        AlgorithmError::Parameters(self.oid.to_string())
    }
}

/// DER with NULL as parameters.
pub(crate) fn with_null(oid: ObjectIdentifier) -> Vec<u8> {
    encode::sequence(&[&encode::oid(oid), &encode::null()])
}

/// DER without parameters.
pub(crate) fn without_parameters(oid: ObjectIdentifier) -> Vec<u8> {
    encode::sequence(&[&encode::oid(oid)])
}
