//! Frame headers (RFC 6455 section 5.2).

use super::{CloseCode, Opcode};

/// Longest header of a masked frame.
const LONGEST: usize = 14;

/// What a header says about the payload that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) last: bool,
    pub(super) opcode: Opcode,
    pub(super) length: u64,
    pub(super) mask: [u8; 4],
}

/// The octets of a header that have come so far.
#[derive(Debug, Default)]
pub(super) struct PartialHeader {
    octets: [u8; LONGEST],
    filled: usize,
}

impl PartialHeader {
    /// Whether no octet of a header has come.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.filled == 0
    }

    /// Takes one octet; gives the header when it is whole, and starts the next.
    pub(super) fn push(&mut self, octet: u8) -> Result<Option<Header>, CloseCode> {
        if let Some(place) = self.octets.get_mut(self.filled) {
            *place = octet;
            self.filled += 1;
        }
        let header = self.whole()?;
        if header.is_some() {
            self.filled = 0;
        }
        Ok(header)
    }

    fn whole(&self) -> Result<Option<Header>, CloseCode> {
        let [first, second, ..] = self.octets;
        if self.filled < 2 {
            return Ok(None);
        }
        // No extension is negotiated, so the reserved bits are zero; a client always masks.
        let opcode = Opcode::from_bits(first & 0x0f).ok_or(CloseCode::Protocol)?;
        let last = first & 0x80 != 0;
        let short = second & 0x7f;
        let broken_control = opcode.is_control() && (!last || short > 125);
        if first & 0x70 != 0 || second & 0x80 == 0 || broken_control {
            return Err(CloseCode::Protocol);
        }
        let extended = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        if self.filled < 6 + extended {
            return Ok(None);
        }
        let [_, _, rest @ ..] = &self.octets;
        let (number, rest) = rest.split_at(extended);
        let length = match extended {
            0 => u64::from(short),
            _ => number
                .iter()
                .fold(0, |length, octet| (length << 8) | u64::from(*octet)),
        };
        let mask = rest.first_chunk().copied().unwrap_or_default();
        Ok(Some(Header {
            last,
            opcode,
            length,
            mask,
        }))
    }
}

/// The header of a whole, unmasked frame, as the server sends it.
pub(crate) fn write(opcode: Opcode, length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(10);
    out.push(0x80 | opcode.bits());
    if let Ok(short) = u8::try_from(length)
        && short < 126
    {
        out.push(short);
    } else if let Ok(medium) = u16::try_from(length) {
        out.push(126);
        out.extend(medium.to_be_bytes());
    } else {
        out.push(127);
        out.extend((length as u64).to_be_bytes());
    }
    out
}
