//! A reader of BER and DER (ITU-T X.690) that keeps byte ranges, with limits before anything is
//! allocated. DER writers are elsewhere; what came in is never re-encoded.
//!
//! [`Element::parse_all`] reads one element that must fill the input, [`Element::children`] walks
//! into a constructed one, [`Element::octets`] joins an OCTET STRING written in pieces.

mod read;

use std::borrow::Cow;

/// How deep elements may be nested.
pub const MAX_DEPTH: u8 = 48;

/// Why octets are no BER, or BER beyond the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BerError {
    /// The input ends inside an element.
    #[error("the encoding ends too early")]
    Truncated,
    /// Octets follow the last element.
    #[error("octets follow the encoding")]
    Trailing,
    /// A tag number or a length that no file needs.
    #[error("a tag or length is out of range")]
    OutOfRange,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// Indefinite length on a primitive element, or end-of-contents where none may be.
    #[error("indefinite length is misplaced")]
    Indefinite,
    /// Another tag was expected here.
    #[error("an element of another type was expected")]
    UnexpectedTag,
}

/// An identifier (X.690 8.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Universal 0, application 1, context-specific 2, private 3.
    pub class: u8,
    /// Whether the content is a series of elements.
    pub constructed: bool,
    /// Tag number.
    pub number: u32,
}

impl Tag {
    /// BOOLEAN.
    pub const BOOLEAN: Self = Self::universal(1, false);
    /// INTEGER.
    pub const INTEGER: Self = Self::universal(2, false);
    /// BIT STRING, primitive.
    pub const BIT_STRING: Self = Self::universal(3, false);
    /// OCTET STRING, primitive.
    pub const OCTET_STRING: Self = Self::universal(4, false);
    /// NULL.
    pub const NULL: Self = Self::universal(5, false);
    /// OBJECT IDENTIFIER.
    pub const OBJECT_IDENTIFIER: Self = Self::universal(6, false);
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: Self = Self::universal(16, true);
    /// SET and SET OF.
    pub const SET: Self = Self::universal(17, true);
    /// UTCTime.
    pub const UTC_TIME: Self = Self::universal(23, false);
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: Self = Self::universal(24, false);

    const fn universal(number: u32, constructed: bool) -> Self {
        Self {
            class: 0,
            constructed,
            number,
        }
    }

    /// A context-specific tag.
    pub const fn context(number: u32, constructed: bool) -> Self {
        Self {
            class: 2,
            constructed,
            number,
        }
    }
}

/// One element: tag, content, and the octets it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier.
    pub tag: Tag,
    /// The whole element, end-of-contents included.
    pub raw: &'a [u8],
    /// The content octets, without end-of-contents.
    pub content: &'a [u8],
    /// Whether the length was written as indefinite.
    pub indefinite: bool,
    depth: u8,
}

impl<'a> Element<'a> {
    /// Reads the first element of the input; the rest comes back beside it.
    pub fn parse(input: &'a [u8]) -> Result<(Self, &'a [u8]), BerError> {
        Self::parse_at(input, 0)
    }

    /// Reads the one element that is the whole input.
    pub fn parse_all(input: &'a [u8]) -> Result<Self, BerError> {
        let (element, rest) = Self::parse(input)?;
        if rest.is_empty() {
            Ok(element)
        } else {
            Err(BerError::Trailing)
        }
    }

    fn parse_at(input: &'a [u8], depth: u8) -> Result<(Self, &'a [u8]), BerError> {
        if depth > MAX_DEPTH {
            return Err(BerError::TooDeep);
        }
        let (tag, after_tag) = read_tag(input)?;
        let (length, body) = read_length(after_tag)?;
        let header = input.len() - body.len();
        let (content_length, end) = match length {
            Some(length) if length <= body.len() => (length, header + length),
            Some(_) => return Err(BerError::Truncated),
            None if tag.constructed => {
                let length = indefinite_length(body, depth)?;
                (length, header + length + 2)
            }
            None => return Err(BerError::Indefinite),
        };
        let element = Self {
            tag,
            raw: &input[..end],
            content: &body[..content_length],
            indefinite: length.is_none(),
            depth,
        };
        Ok((element, &input[end..]))
    }

    /// The elements inside, in order.
    pub fn children(&self) -> Children<'a> {
        Children {
            rest: if self.tag.constructed {
                self.content
            } else {
                &[]
            },
            depth: self.depth + 1,
        }
    }

    /// This element, if it has the tag.
    pub fn expect(self, tag: Tag) -> Result<Self, BerError> {
        if self.tag == tag {
            Ok(self)
        } else {
            Err(BerError::UnexpectedTag)
        }
    }

    /// The octets of an OCTET STRING, the pieces joined when it is constructed. Also for
    /// `[n] IMPLICIT OCTET STRING`: the tag is not looked at, that of pieces is.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, BerError> {
        if !self.tag.constructed {
            return Ok(Cow::Borrowed(self.content));
        }
        let mut joined = Vec::new();
        for piece in self.children() {
            let piece = piece?;
            if piece.tag.class != 0 || piece.tag.number != Tag::OCTET_STRING.number {
                return Err(BerError::UnexpectedTag);
            }
            joined.extend_from_slice(&piece.octets()?);
        }
        Ok(Cow::Owned(joined))
    }

    /// An unsigned INTEGER of at most 64 bits.
    pub fn unsigned(&self) -> Result<u64, BerError> {
        let digits = self.expect(Tag::INTEGER)?.content;
        if digits.is_empty() || digits.len() > 9 || digits[0] & 0x80 != 0 {
            return Err(BerError::OutOfRange);
        }
        digits.iter().try_fold(0u64, |value, &octet| {
            value
                .checked_mul(256)
                .map(|value| value | u64::from(octet))
                .ok_or(BerError::OutOfRange)
        })
    }
}

/// The elements inside a constructed one.
#[derive(Clone, Debug)]
pub struct Children<'a> {
    rest: &'a [u8],
    depth: u8,
}

impl<'a> Children<'a> {
    /// The next element, which must be there.
    pub fn required(&mut self) -> Result<Element<'a>, BerError> {
        self.next().unwrap_or(Err(BerError::Truncated))
    }

    /// The next element if it has this tag; otherwise nothing is taken.
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>, BerError> {
        let mut ahead = self.clone();
        match ahead.next() {
            Some(Ok(element)) if element.tag == tag => {
                *self = ahead;
                Ok(Some(element))
            }
            Some(Err(error)) => Err(error),
            _ => Ok(None),
        }
    }

    /// Fails when elements are left.
    pub fn end(mut self) -> Result<(), BerError> {
        match self.next() {
            None => Ok(()),
            Some(_) => Err(BerError::Trailing),
        }
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = Result<Element<'a>, BerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match Element::parse_at(self.rest, self.depth) {
            Ok((element, rest)) => {
                self.rest = rest;
                Some(Ok(element))
            }
            Err(error) => {
                self.rest = &[];
                Some(Err(error))
            }
        }
    }
}

fn read_tag(input: &[u8]) -> Result<(Tag, &[u8]), BerError> {
    let (&first, mut rest) = input.split_first().ok_or(BerError::Truncated)?;
    let mut number = u32::from(first & 0x1f);
    if number == 0x1f {
        number = 0;
        loop {
            let (&octet, after) = rest.split_first().ok_or(BerError::Truncated)?;
            rest = after;
            if number >= 1 << 21 {
                return Err(BerError::OutOfRange);
            }
            number = number << 7 | u32::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                break;
            }
        }
    }
    Ok((
        Tag {
            class: first >> 6,
            constructed: first & 0x20 != 0,
            number,
        },
        rest,
    ))
}

/// The length, `None` for indefinite, and what follows.
fn read_length(input: &[u8]) -> Result<(Option<usize>, &[u8]), BerError> {
    let (&first, rest) = input.split_first().ok_or(BerError::Truncated)?;
    match first {
        0x80 => Ok((None, rest)),
        0..0x80 => Ok((Some(usize::from(first)), rest)),
        _ => {
            let count = usize::from(first & 0x7f);
            if count > size_of::<usize>() {
                return Err(BerError::OutOfRange);
            }
            let (digits, rest) = rest.split_at_checked(count).ok_or(BerError::Truncated)?;
            let length = digits
                .iter()
                .fold(0usize, |value, &octet| value << 8 | usize::from(octet));
            Ok((Some(length), rest))
        }
    }
}

/// The length of the content before end-of-contents.
fn indefinite_length(body: &[u8], depth: u8) -> Result<usize, BerError> {
    let mut rest = body;
    loop {
        if rest.starts_with(&[0, 0]) {
            return Ok(body.len() - rest.len());
        }
        if rest.is_empty() {
            return Err(BerError::Truncated);
        }
        let (_, after) = Element::parse_at(rest, depth + 1)?;
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_pieces_of_an_indefinite_octet_string() {
        let input = [0x24, 0x80, 4, 1, b'a', 4, 2, b'b', b'c', 0, 0];
        let element = Element::parse_all(&input).unwrap();
        assert!(element.indefinite);
        assert_eq!(element.octets().unwrap().as_ref(), b"abc");
        assert_eq!(element.raw, input);
    }

    #[test]
    fn keeps_ranges_and_order() {
        let input = [0x30, 6, 2, 1, 5, 0x04, 1, 0xff];
        let element = Element::parse_all(&input).unwrap();
        let mut children = element.children();
        assert_eq!(children.required().unwrap().unsigned(), Ok(5));
        assert_eq!(children.optional(Tag::INTEGER), Ok(None));
        assert_eq!(children.required().unwrap().raw, [4, 1, 0xff]);
        assert_eq!(children.end(), Ok(()));
    }

    #[test]
    fn malformed_encodings_are_errors() {
        for (input, error) in [
            (&[][..], BerError::Truncated),
            (&[0x30], BerError::Truncated),
            (&[0x30, 5, 1], BerError::Truncated),
            (
                &[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1],
                BerError::OutOfRange,
            ),
            (&[0x04, 0x80, 0, 0], BerError::Indefinite),
            (&[0x30, 0x80, 2, 1, 1], BerError::Truncated),
            (&[0x30, 0, 0], BerError::Trailing),
            (
                &[0x1f, 0xff, 0xff, 0xff, 0xff, 0x7f, 0],
                BerError::OutOfRange,
            ),
        ] {
            assert_eq!(Element::parse_all(input), Err(error), "{input:02x?}");
        }
    }

    #[test]
    fn nesting_is_limited() {
        let deep: Vec<u8> = [0x30, 0x80].repeat(100_000);
        assert_eq!(Element::parse_all(&deep), Err(BerError::TooDeep));
    }
}
