//! Small functions that write DER (ITU-T X.690), the counterpart of [`crate::ber`].
//!
//! Each gives a whole element; [`sequence`] and [`set_of`] take whole elements. For content that
//! is too large for memory, [`header`] writes tag and length alone.

use const_oid::ObjectIdentifier;
use time::{OffsetDateTime, UtcOffset};

use crate::ber::Tag;

/// Tag and definite length in the shortest form, to be followed by `length` content octets.
pub fn header(tag: Tag, length: u64) -> Vec<u8> {
    let leading = tag.class << 6 | if tag.constructed { 0x20 } else { 0 };
    let mut octets = Vec::with_capacity(16);
    if let Ok(number @ 0..0x1f) = u8::try_from(tag.number) {
        octets.push(leading | number);
    } else {
        octets.push(leading | 0x1f);
        let groups = (32 - tag.number.leading_zeros()).div_ceil(7);
        for group in (0..groups).rev() {
            let digits = (tag.number >> (7 * group)).to_le_bytes()[0] & 0x7f;
            octets.push(digits | if group > 0 { 0x80 } else { 0 });
        }
    }
    if let Ok(short @ 0..0x80) = u8::try_from(length) {
        octets.push(short);
    } else {
        let digits = length.to_be_bytes();
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        let digits = digits.get(zeros..).unwrap_or_default();
        octets.push(0x80 | digits.len().to_le_bytes()[0]);
        octets.extend_from_slice(digits);
    }
    octets
}

/// An element of any tag.
pub fn element(tag: Tag, content: &[u8]) -> Vec<u8> {
    let mut octets = header(tag, content.len() as u64);
    octets.extend_from_slice(content);
    octets
}

/// SEQUENCE or SEQUENCE OF.
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(Tag::SEQUENCE, &parts.concat())
}

/// SET OF; the parts are sorted by their encoding (X.690 11.6).
pub fn set_of(mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort();
    element(Tag::SET, &parts.concat())
}

/// OCTET STRING.
pub fn octet_string(octets: &[u8]) -> Vec<u8> {
    element(Tag::OCTET_STRING, octets)
}

/// BIT STRING of whole octets.
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    let mut encoded = header(Tag::BIT_STRING, octets.len() as u64 + 1);
    encoded.push(0);
    encoded.extend_from_slice(octets);
    encoded
}

/// `[number] IMPLICIT`: the content octets of the replaced element, primitive.
pub fn implicit_primitive(number: u32, content: &[u8]) -> Vec<u8> {
    element(Tag::context(number, false), content)
}

/// `[number] IMPLICIT`: the content octets of the replaced element, constructed.
pub fn implicit_constructed(number: u32, content: &[u8]) -> Vec<u8> {
    element(Tag::context(number, true), content)
}

/// `[number] EXPLICIT` around a whole element.
pub fn explicit(number: u32, element_der: &[u8]) -> Vec<u8> {
    element(Tag::context(number, true), element_der)
}

/// A non-negative INTEGER.
pub fn integer_u64(value: u64) -> Vec<u8> {
    integer_bytes(&value.to_be_bytes())
}

/// A non-negative INTEGER from big-endian octets; leading zeros do not matter.
pub fn integer_bytes(big_endian: &[u8]) -> Vec<u8> {
    let zeros = big_endian.iter().take_while(|&&octet| octet == 0).count();
    let digits = big_endian.get(zeros..).unwrap_or_default();
    let sign = digits.first().is_none_or(|&first| first & 0x80 != 0);
    let mut octets = header(Tag::INTEGER, digits.len() as u64 + u64::from(sign));
    if sign {
        octets.push(0);
    }
    octets.extend_from_slice(digits);
    octets
}

/// BOOLEAN TRUE; FALSE is mostly a default and left out in DER.
pub fn boolean_true() -> Vec<u8> {
    element(Tag::BOOLEAN, &[0xff])
}

/// OBJECT IDENTIFIER.
pub fn oid(oid: ObjectIdentifier) -> Vec<u8> {
    element(Tag::OBJECT_IDENTIFIER, oid.as_bytes())
}

/// NULL.
pub fn null() -> Vec<u8> {
    element(Tag::NULL, &[])
}

/// UTF8String.
pub fn utf8(text: &str) -> Vec<u8> {
    element(
        Tag {
            class: 0,
            constructed: false,
            number: 12,
        },
        text.as_bytes(),
    )
}

/// UTCTime for the years 1950 to 2049, GeneralizedTime for others (RFC 5280 4.1.2.5), in UTC
/// with whole seconds.
pub fn utc_or_generalized_time(at: OffsetDateTime) -> Vec<u8> {
    if (1950..2050).contains(&at.to_offset(UtcOffset::UTC).year()) {
        let digits = time_digits(at);
        element(
            Tag::UTC_TIME,
            digits.get(2..).unwrap_or_default().as_bytes(),
        )
    } else {
        generalized_time(at)
    }
}

/// GeneralizedTime in UTC with whole seconds.
pub fn generalized_time(at: OffsetDateTime) -> Vec<u8> {
    element(Tag::GENERALIZED_TIME, time_digits(at).as_bytes())
}

/// `YYYYMMDDHHMMSSZ`.
fn time_digits(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::ber::Element;

    #[test]
    fn lengths_are_the_shortest() {
        assert_eq!(header(Tag::SEQUENCE, 0x7f), [0x30, 0x7f]);
        assert_eq!(header(Tag::SEQUENCE, 0x80), [0x30, 0x81, 0x80]);
        assert_eq!(
            header(Tag::OCTET_STRING, 0x1_0000_0000),
            [4, 0x85, 1, 0, 0, 0, 0]
        );
        assert_eq!(header(Tag::context(31, true), 0), [0xbf, 31, 0]);
        assert_eq!(header(Tag::context(200, false), 1), [0x9f, 0x81, 0x48, 1]);
    }

    #[test]
    fn integers_are_minimal_and_not_negative() {
        assert_eq!(integer_u64(0), [2, 1, 0]);
        assert_eq!(integer_u64(127), [2, 1, 127]);
        assert_eq!(integer_u64(128), [2, 2, 0, 128]);
        assert_eq!(integer_bytes(&[0, 0, 1, 2]), [2, 2, 1, 2]);
        assert_eq!(integer_bytes(&[]), [2, 1, 0]);
    }

    #[test]
    fn set_of_is_sorted_by_encoding() {
        let set = set_of(vec![
            octet_string(b"bb"),
            octet_string(b"a"),
            integer_u64(9),
        ]);
        assert_eq!(set, [0x31, 10, 2, 1, 9, 4, 1, b'a', 4, 2, b'b', b'b']);
    }

    #[test]
    fn time_type_follows_the_year() {
        let near = utc_or_generalized_time(datetime!(2026-07-20 10:11:12 +5));
        assert_eq!(near, element(Tag::UTC_TIME, b"260720051112Z"));
        let far = utc_or_generalized_time(datetime!(2050-01-01 0:00 UTC));
        assert_eq!(far, element(Tag::GENERALIZED_TIME, b"20500101000000Z"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let inner = explicit(3, &sequence(&[&null(), &utf8("é"), &bit_string(&[1])]));
        let read = Element::parse_all(&inner).unwrap();
        assert_eq!(read.tag, Tag::context(3, true));
        let parts: Vec<_> = read
            .children()
            .next()
            .unwrap()
            .unwrap()
            .children()
            .collect();
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2].unwrap().content, [0, 1]);
    }
}
