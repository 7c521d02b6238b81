//! Content that can be taken for signed attributes.
//!
//! With signed attributes a key signs their DER, without them it signs the content. So one who
//! gets a signature on content that *is* the DER of signed attributes has a signature on whatever
//! those attributes name, and the other way round (the EUF-CMA weakness of CMS).

use tanba_pki::ber::{Element, Tag};

/// Longest content that is looked at; real signed attributes have a few hundred octets.
pub const LONGEST_CONFUSABLE: usize = 1 << 20;

/// Whether content is the encoding of a `SET OF Attribute`.
pub fn is_confusable(content: &[u8]) -> bool {
    if content.first() != Some(&0x31) || content.len() > LONGEST_CONFUSABLE {
        return false;
    }
    let Ok(set) = Element::parse_all(content) else {
        return false;
    };
    let mut attributes = set.children().peekable();
    attributes.peek().is_some() && attributes.all(|element| element.is_ok_and(is_attribute))
}

fn is_attribute(element: Element<'_>) -> bool {
    if element.tag != Tag::SEQUENCE {
        return false;
    }
    let mut fields = element.children();
    let oid = fields
        .required()
        .is_ok_and(|oid| oid.tag == Tag::OBJECT_IDENTIFIER);
    let values = fields.required().is_ok_and(|values| values.tag == Tag::SET);
    oid && values && fields.end().is_ok()
}

#[cfg(test)]
mod tests {
    use tanba_pki::{encode, oid};

    use super::*;
    use crate::attribute::attribute_der;

    #[test]
    fn r32_signed_attributes_are_confusable_content() {
        let attributes = encode::set_of(vec![
            attribute_der(oid::CONTENT_TYPE, &encode::oid(oid::DATA)),
            attribute_der(oid::MESSAGE_DIGEST, &encode::octet_string(&[7; 32])),
        ]);
        assert!(is_confusable(&attributes));
        assert!(!is_confusable(&attributes[..attributes.len() - 1]));
        for content in [
            &b""[..],
            b"1",
            b"1\0",
            b"10 tenge",
            &encode::set_of(vec![encode::null()]),
        ] {
            assert!(!is_confusable(content), "{content:02x?}");
        }
    }
}
