//! Values of attributes as text, whatever string type they were written in.

use crate::ber::Element;

const UTF8: u32 = 12;
const NUMERIC: u32 = 18;
const PRINTABLE: u32 = 19;
const TELETEX: u32 = 20;
const IA5: u32 = 22;
const VISIBLE: u32 = 26;
const UNIVERSAL: u32 = 28;
const BMP: u32 = 30;

/// The text of a string; `#` and hexadecimal DER for any other type (RFC 4514 2.4).
pub(super) fn decode(value: Element<'_>) -> String {
    if value.tag.class != 0 || value.tag.constructed {
        return hexadecimal(value.raw);
    }
    let octets = value.content;
    match value.tag.number {
        UTF8 => String::from_utf8_lossy(octets).into_owned(),
        // Programs write Cyrillic into PrintableString as UTF-8; nothing else would be valid.
        NUMERIC | PRINTABLE | IA5 | VISIBLE => {
            std::str::from_utf8(octets).map_or_else(|_| latin1(octets), str::to_owned)
        }
        TELETEX => latin1(octets),
        BMP => {
            let units = octets.chunks(2).map(|unit| number(unit, 2).to_le_bytes());
            let units: Vec<u16> = units
                .map(|[low, high, ..]| u16::from_le_bytes([low, high]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        UNIVERSAL => octets
            .chunks(4)
            .map(|unit| char::from_u32(number(unit, 4)).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        _ => hexadecimal(value.raw),
    }
}

/// Big-endian; an incomplete unit at the end is no character.
fn number(unit: &[u8], size: usize) -> u32 {
    if unit.len() < size {
        return u32::from(char::REPLACEMENT_CHARACTER);
    }
    unit.iter()
        .fold(0, |value, &octet| value << 8 | u32::from(octet))
}

fn latin1(octets: &[u8]) -> String {
    octets.iter().copied().map(char::from).collect()
}

fn hexadecimal(octets: &[u8]) -> String {
    let digits = octets.iter().map(|octet| format!("{octet:02x}"));
    std::iter::once("#".to_owned()).chain(digits).collect()
}
