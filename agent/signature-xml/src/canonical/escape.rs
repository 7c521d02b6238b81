//! Characters of canonical text and attribute values (Canonical XML 1.0 section 2.3).

use crate::decode::{Context, Piece, pieces};

use super::Sink;

/// Writes text or the inside of a CDATA section.
pub(super) fn write_text(source: &str, context: Context, sink: &mut impl Sink) {
    let escaped = |octet| match octet {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    };
    write(source, context, escaped, sink);
}

/// Writes an attribute value.
pub(super) fn write_attribute(source: &str, sink: &mut impl Sink) {
    write(source, Context::Attribute, escaped_in_attribute, sink);
}

/// Writes an attribute value that is decoded already.
pub(super) fn write_decoded_attribute(value: &str, sink: &mut impl Sink) {
    write_slice(value, escaped_in_attribute, sink);
}

/// Writes the inside of a comment or an instruction.
pub(super) fn write_literal(source: &str, sink: &mut impl Sink) {
    write(source, Context::Literal, |_| None, sink);
}

fn escaped_in_attribute(octet: u8) -> Option<&'static str> {
    match octet {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    }
}

fn write(
    source: &str,
    context: Context,
    escaped: impl Fn(u8) -> Option<&'static str>,
    sink: &mut impl Sink,
) {
    for piece in pieces(source, context) {
        match piece {
            Piece::Slice(slice) => write_slice(slice, &escaped, sink),
            Piece::Char(char) => write_slice(char.encode_utf8(&mut [0; 4]), &escaped, sink),
        }
    }
}

fn write_slice(slice: &str, escaped: impl Fn(u8) -> Option<&'static str>, sink: &mut impl Sink) {
    let mut rest = slice.as_bytes();
    let first_escaped = |octets: &[u8]| {
        octets
            .iter()
            .enumerate()
            .find_map(|(at, &octet)| escaped(octet).map(|text| (at, text)))
    };
    while let Some((at, text)) = first_escaped(rest) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        sink.write(before);
        sink.write(text.as_bytes());
        rest = after.get(1..).unwrap_or_default();
    }
    sink.write(rest);
}
