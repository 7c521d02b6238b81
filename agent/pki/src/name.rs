//! Distinguished names (RFC 5280 4.1.2.4), compared by their DER, never reordered.

use const_oid::ObjectIdentifier;

/// A distinguished name with the DER it came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    _private: (),
}

impl Name {
    /// The DER as it came.
    pub fn der(&self) -> &[u8] {
        todo!()
    }

    /// As pages see it: encoding order, comma without space, keywords of Bouncy Castle
    /// (protocol spec 2.7), `CN=…,SURNAME=…,SERIALNUMBER=IIN…,C=KZ`.
    pub fn to_page_text(&self) -> String {
        todo!()
    }

    /// Each attribute in encoding order.
    pub fn attributes(&self) -> impl Iterator<Item = (ObjectIdentifier, &str)> {
        std::iter::empty()
    }

    /// The first value of an attribute.
    pub fn first(&self, _attribute: ObjectIdentifier) -> Option<&str> {
        todo!()
    }

    /// Common name.
    pub fn common_name(&self) -> Option<&str> {
        todo!()
    }

    /// Organisation.
    pub fn organisation(&self) -> Option<&str> {
        todo!()
    }

    /// The twelve digits after `IIN` in serialNumber.
    pub fn iin(&self) -> Option<&str> {
        todo!()
    }

    /// The twelve digits after `BIN` in organizationalUnitName (or serialNumber).
    pub fn bin(&self) -> Option<&str> {
        todo!()
    }
}
