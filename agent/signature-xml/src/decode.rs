//! Reads source text as XML does: references replaced, line ends and attribute white space
//! normalised (XML 1.0 sections 2.11, 3.3.3, 4.6). Octets become text by [`text_of`].

use std::borrow::Cow;

use crate::{Reason, XmlError};

/// Where a piece of source stands, which decides how it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// Text: references; line ends become LF.
    Text,
    /// An attribute value: references; white space becomes spaces.
    Attribute,
    /// CDATA, comment, instruction: line ends become LF.
    Literal,
}

/// A part of decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Source that reads as it is written.
    Slice(&'a str),
    /// One character that is written differently.
    Char(char),
}

/// The parts of decoded text, without copying.
pub(crate) struct Pieces<'a> {
    rest: &'a str,
    context: Context,
}

/// The parts of `source`.
pub(crate) fn pieces(source: &str, context: Context) -> Pieces<'_> {
    Pieces {
        rest: source,
        context,
    }
}

/// The decoded text; borrowed when nothing changes.
pub(crate) fn decode(source: &str, context: Context) -> Cow<'_, str> {
    if !source.bytes().any(|byte| is_special(byte, context)) {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len());
    for piece in pieces(source, context) {
        match piece {
            Piece::Slice(slice) => text.push_str(slice),
            Piece::Char(char) => text.push(char),
        }
    }
    Cow::Owned(text)
}

fn is_special(byte: u8, context: Context) -> bool {
    match context {
        Context::Text => matches!(byte, b'&' | b'\r'),
        Context::Attribute => matches!(byte, b'&' | b'\r' | b'\n' | b'\t'),
        Context::Literal => byte == b'\r',
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let first = *self.rest.as_bytes().first()?;
        if !is_special(first, self.context) {
            let end = self
                .rest
                .bytes()
                .position(|byte| is_special(byte, self.context))
                .unwrap_or(self.rest.len());
            return Some(Piece::Slice(self.take(end)));
        }
        let blank = if self.context == Context::Attribute {
            ' '
        } else {
            '\n'
        };
        match first {
            b'&' => {
                // The parser has accepted every reference, so the other arm is never taken.
                let (char, length) = reference(self.rest).unwrap_or(('\u{FFFD}', 1));
                self.take(length);
                Some(Piece::Char(char))
            }
            b'\r' => {
                self.take(if self.rest.as_bytes().get(1) == Some(&b'\n') {
                    2
                } else {
                    1
                });
                Some(Piece::Char(blank))
            }
            _ => {
                self.take(1);
                Some(Piece::Char(' '))
            }
        }
    }
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

/// The character that the reference at the start of `source` stands for, and the reference's
/// length in octets. Only character references and the five entities of XML exist (no DTD).
pub(crate) fn reference(source: &str) -> Result<(char, usize), Reason> {
    const LONGEST: usize = 32;
    let body = source.strip_prefix('&').ok_or(Reason::Reference)?;
    let length = body
        .bytes()
        .take(LONGEST)
        .position(|byte| byte == b';')
        .ok_or(Reason::Reference)?;
    let name = body.get(..length).ok_or(Reason::Reference)?;
    let char = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => match name.strip_prefix('#') {
            Some(number) => character(number)?,
            None if name.is_empty() => return Err(Reason::Reference),
            None => return Err(Reason::UndeclaredEntity),
        },
    };
    Ok((char, length + 2))
}

fn character(number: &str) -> Result<char, Reason> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    // `from_str_radix` would take a sign.
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(Reason::Reference);
    }
    let code = u32::from_str_radix(digits, radix).map_err(|_| Reason::Reference)?;
    char::from_u32(code)
        .filter(|&char| is_xml_character(char))
        .ok_or(Reason::Reference)
}

/// Char of XML 1.0 section 2.2.
pub(crate) fn is_xml_character(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        _ => char >= ' ',
    }
}

/// Decodes a document's octets: UTF-8, UTF-16 with a byte order mark, ISO-8859-1, US-ASCII.
pub(crate) fn text_of(octets: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    match octets {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match declared_encoding(octets) {
            None => utf8(octets),
            Some(name) => match name.to_ascii_lowercase().as_str() {
                "utf-8" | "us-ascii" | "ascii" => utf8(octets),
                "iso-8859-1" => Ok(Cow::Owned(
                    octets.iter().map(|&octet| char::from(octet)).collect(),
                )),
                _ => Err(XmlError::UnsupportedEncoding(name)),
            },
        },
    }
}

fn utf8(octets: &[u8]) -> Result<Cow<'_, str>, XmlError> {
    std::str::from_utf8(octets)
        .map(Cow::Borrowed)
        .map_err(|_| XmlError::WrongEncoding("UTF-8".to_owned()))
}

fn utf16(octets: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, XmlError> {
    let (pairs, odd) = octets.as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).collect();
    match text {
        Ok(text) if odd.is_empty() => Ok(Cow::Owned(text)),
        _ => Err(XmlError::WrongEncoding("UTF-16".to_owned())),
    }
}

/// The encoding named by the XML declaration, when there is one.
fn declared_encoding(octets: &[u8]) -> Option<String> {
    const LONGEST_DECLARATION: usize = 256;
    let octets = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(octets);
    let head = octets.get(..octets.len().min(LONGEST_DECLARATION))?;
    let text: String = head.iter().map(|&octet| char::from(octet)).collect();
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|&quote| quote == '"' || quote == '\'')?;
    Some(value.get(1..)?.split_once(quote)?.0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_references_read_as_xml_does() {
        assert_eq!(
            decode("a\r\nb\rc&#13;&lt;&#x41;", Context::Text),
            "a\nb\nc\r<A"
        );
        assert_eq!(decode("a\r\nb\tc&#9;", Context::Attribute), "a b c\t");
        assert_eq!(decode("a\r\n&amp;", Context::Literal), "a\n&amp;");
    }

    #[test]
    fn references_outside_xml_are_refused() {
        for bad in [
            "&#0;",
            "&#x110000;",
            "&#xD800;",
            "&#+65;",
            "&#;",
            "&;",
            "&amp",
            "&#xFFFE;",
        ] {
            assert!(reference(bad).is_err(), "{bad}");
        }
        assert_eq!(reference("&lol;"), Err(Reason::UndeclaredEntity));
    }

    #[test]
    fn octets_are_decoded_by_mark_or_declaration() {
        assert_eq!(text_of(b"\xFF\xFE<\0a\0/\0>\0").unwrap(), "<a/>");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>";
        assert!(text_of(latin).unwrap().ends_with("<a>\u{E9}</a>"));
        let cyrillic = b"<?xml version='1.0' encoding='windows-1251'?><a/>";
        assert!(matches!(
            text_of(cyrillic),
            Err(XmlError::UnsupportedEncoding(_))
        ));
        assert!(matches!(
            text_of(b"<a>\xFF</a>"),
            Err(XmlError::WrongEncoding(_))
        ));
    }
}
