//! The content of a CMS `SignedData` (RFC 5652, 5.1), read as far as the content and no further.
//!
//! DER and BER, in binary, PEM or base64. What the octets are worth is another question, which
//! `checkCMS` answers.

use tanba_sdk::module::{Fault, argument};

/// 1.2.840.113549.1.7.2, without tag and length.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// A content octet string is at most this deep in pieces of pieces (X.690, 8.7.3).
const DEEPEST: usize = 8;

const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;
const PIECES: u8 = 0x24;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const EXPLICIT_0: u8 = 0xa0;

/// The document inside a CMS file.
pub(crate) fn of(file: &[u8]) -> Result<Vec<u8>, Fault> {
    let binary = binary(file)?;
    let mut message = Reader(binary.as_deref().unwrap_or(file));
    let mut info = Reader(message.element(SEQUENCE)?);
    if info.element(OBJECT_IDENTIFIER)? != SIGNED_DATA {
        return Err(malformed("it is no SignedData"));
    }
    let mut explicit = Reader(info.element(EXPLICIT_0)?);
    let mut signed = Reader(explicit.element(SEQUENCE)?);
    signed.element(INTEGER)?;
    signed.element(SET)?;
    let mut inside = Reader(signed.element(SEQUENCE)?);
    inside.element(OBJECT_IDENTIFIER)?;
    if inside.is_at_end() {
        return Err(Fault::InvalidParameter {
            parameter: "file".into(),
            reason: "the signature is detached, there is no document inside".to_owned(),
        });
    }
    let mut explicit = Reader(inside.element(EXPLICIT_0)?);
    let mut content = Vec::new();
    explicit.octet_string(&mut content, DEEPEST)?;
    Ok(content)
}

/// The octets of a text file; `None` when the file is binary already.
fn binary(file: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    if file.first() == Some(&SEQUENCE) {
        return Ok(None);
    }
    let text = std::str::from_utf8(file).map_err(|_| malformed("it is neither DER nor text"))?;
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    argument::base64("file", &body).map(Some)
}

fn malformed(reason: &str) -> Fault {
    Fault::MalformedCms {
        reason: reason.to_owned(),
    }
}

/// Elements one after another. An indefinite length (X.690, 8.1.3.6) takes what is left; its end
/// mark is an element of two zero octets.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn is_at_end(&self) -> bool {
        self.0.is_empty() || self.0.starts_with(&[0, 0])
    }

    /// The inside of the next element, which has to be of this kind.
    fn element(&mut self, tag: u8) -> Result<&'a [u8], Fault> {
        match self.next()? {
            (found, inside) if found == tag => Ok(inside),
            _ => Err(malformed("another element is expected")),
        }
    }

    /// Appends the next octet string, in one piece or in several.
    fn octet_string(&mut self, content: &mut Vec<u8>, depth: usize) -> Result<(), Fault> {
        let (tag, inside) = self.next()?;
        match tag {
            OCTET_STRING => content.extend_from_slice(inside),
            PIECES if depth > 0 => {
                let mut pieces = Reader(inside);
                while !pieces.is_at_end() {
                    pieces.octet_string(content, depth - 1)?;
                }
            }
            _ => return Err(malformed("its content is no octet string")),
        }
        Ok(())
    }

    /// Tag and inside of the next element.
    fn next(&mut self) -> Result<(u8, &'a [u8]), Fault> {
        let short = || malformed("it ends too early");
        let (&tag, rest) = self.0.split_first().ok_or_else(short)?;
        let (&length, rest) = rest.split_first().ok_or_else(short)?;
        if length == 0x80 {
            return self.indefinite(tag, rest);
        }
        let (length, rest) = definite(length, rest).ok_or_else(short)?;
        let (inside, rest) = rest.split_at_checked(length).ok_or_else(short)?;
        self.0 = rest;
        Ok((tag, inside))
    }

    fn indefinite(&mut self, tag: u8, inside: &'a [u8]) -> Result<(u8, &'a [u8]), Fault> {
        let length = length_to_end_mark(inside).ok_or_else(|| malformed("it has no end"))?;
        let (inside, rest) = inside.split_at_checked(length).unwrap_or((inside, &[]));
        self.0 = rest.get(2..).unwrap_or_default();
        Ok((tag, inside))
    }
}

/// The length in its long or short form (X.690, 8.1.3.4 and 8.1.3.5), and what follows.
fn definite(first: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    if first < 0x80 {
        return Some((usize::from(first), rest));
    }
    let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
    let length = octets.iter().try_fold(0_usize, |length, octet| {
        length
            .checked_mul(256)
            .and_then(|length| length.checked_add(usize::from(*octet)))
    })?;
    Some((length, rest))
}

/// How far it is to the end mark that belongs to an element of indefinite length.
fn length_to_end_mark(inside: &[u8]) -> Option<usize> {
    let mut open = 1_usize;
    let mut left = inside;
    loop {
        let at = inside.len().checked_sub(left.len())?;
        let (&tag, rest) = left.split_first()?;
        let (&length, rest) = rest.split_first()?;
        left = match (tag, length) {
            (0, 0) => {
                open -= 1;
                if open == 0 {
                    return Some(at);
                }
                rest
            }
            (_, 0x80) => {
                open = open.checked_add(1)?;
                rest
            }
            (_, length) => {
                let (length, rest) = definite(length, rest)?;
                rest.get(length..)?
            }
        };
    }
}

#[cfg(test)]
mod tests;
