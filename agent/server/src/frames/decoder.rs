//! Octets to messages.

use super::header::{Header, PartialHeader};
use super::{CloseCode, Message, Opcode};

/// Reads the frames of one connection, in whatever pieces they come.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    header: PartialHeader,
    frame: Option<OpenFrame>,
    /// The text message so far; `Some` from its first frame to its last.
    text: Option<Vec<u8>>,
    control: Vec<u8>,
}

/// A frame whose payload is still coming.
#[derive(Debug)]
struct OpenFrame {
    header: Header,
    left: u64,
}

impl Decoder {
    /// A decoder that refuses messages of more than `limit` octets.
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            header: PartialHeader::default(),
            frame: None,
            text: None,
            control: Vec::new(),
        }
    }

    /// Whether nothing has been begun that is not finished.
    #[cfg(test)]
    pub(crate) fn is_idle(&self) -> bool {
        self.frame.is_none() && self.header.is_empty() && self.text.is_none()
    }

    /// Takes octets from the front of `input` until a message is whole or the input is used up.
    pub fn next(&mut self, input: &mut &[u8]) -> Result<Option<Message>, CloseCode> {
        loop {
            if self.frame.is_none() {
                let Some((octet, rest)) = input.split_first() else {
                    return Ok(None);
                };
                *input = rest;
                if let Some(header) = self.header.push(*octet)? {
                    self.open(header)?;
                }
            }
            if let Some(message) = self.fill(input)? {
                return Ok(Some(message));
            }
            if input.is_empty() {
                return Ok(None);
            }
        }
    }

    /// Decides by the header alone whether the frame may come.
    fn open(&mut self, header: Header) -> Result<(), CloseCode> {
        match header.opcode {
            Opcode::Text if self.text.is_none() => self.text = Some(Vec::new()),
            Opcode::Continuation if self.text.is_some() => {}
            Opcode::Text | Opcode::Continuation => return Err(CloseCode::Protocol),
            Opcode::Binary => return Err(CloseCode::Unsupported),
            Opcode::Close | Opcode::Ping | Opcode::Pong => {}
        }
        let so_far = self.text.as_ref().map_or(0, Vec::len) as u64;
        if !header.opcode.is_control() && so_far.saturating_add(header.length) > self.limit as u64 {
            return Err(CloseCode::TooBig);
        }
        self.frame = Some(OpenFrame {
            header,
            left: header.length,
        });
        Ok(())
    }

    /// The text of which a frame is coming, and how many octets of that frame are missing.
    ///
    /// Who reads them may append them to the text as they come, masked, and then calls
    /// [`Decoder::appended`]: that spares a large message a copy.
    pub(crate) fn coming_text(&mut self) -> Option<(&mut Vec<u8>, u64)> {
        let frame = self.frame.as_ref()?;
        let text = self.text.as_mut()?;
        (!frame.header.opcode.is_control()).then_some((text, frame.left))
    }

    /// Takes over what stands behind the first `start` octets of the open frame's message; gives
    /// the message when its last frame is full.
    pub(crate) fn appended(&mut self, start: usize) -> Result<Option<Message>, CloseCode> {
        let Some(frame) = &mut self.frame else {
            return Ok(None);
        };
        let target = match &mut self.text {
            Some(text) if !frame.header.opcode.is_control() => text,
            _ => &mut self.control,
        };
        let fresh = target.get_mut(start..).unwrap_or_default();
        unmask(fresh, &mut frame.header.mask);
        frame.left = frame.left.saturating_sub(fresh.len() as u64);
        if frame.left > 0 {
            return Ok(None);
        }
        let header = frame.header;
        self.frame = None;
        self.finish(header)
    }

    /// Moves payload from the input; gives a message when its last frame is full.
    fn fill(&mut self, input: &mut &[u8]) -> Result<Option<Message>, CloseCode> {
        let Some(frame) = &self.frame else {
            return Ok(None);
        };
        let taken = usize::try_from(frame.left)
            .unwrap_or(usize::MAX)
            .min(input.len());
        let (payload, rest) = input.split_at(taken);
        *input = rest;
        let target = match &mut self.text {
            Some(text) if !frame.header.opcode.is_control() => text,
            _ => &mut self.control,
        };
        let start = target.len();
        target.extend_from_slice(payload);
        self.appended(start)
    }

    fn finish(&mut self, header: Header) -> Result<Option<Message>, CloseCode> {
        if header.opcode.is_control() {
            let payload = std::mem::take(&mut self.control);
            return match header.opcode {
                Opcode::Ping => Ok(Some(Message::Ping(payload))),
                Opcode::Close => close(&payload).map(Some),
                _ => Ok(Some(Message::Pong)),
            };
        }
        if !header.last {
            return Ok(None);
        }
        let octets = self.text.take().unwrap_or_default();
        String::from_utf8(octets)
            .map(|text| Some(Message::Text(text)))
            .or(Err(CloseCode::InvalidText))
    }
}

/// RFC 6455 section 5.5.1: nothing, or a code and a reason in UTF-8.
fn close(payload: &[u8]) -> Result<Message, CloseCode> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return if payload.is_empty() {
            Ok(Message::Close(None))
        } else {
            Err(CloseCode::Protocol)
        };
    };
    let code = u16::from_be_bytes(*code);
    let allowed = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
    if !allowed || std::str::from_utf8(reason).is_err() {
        return Err(CloseCode::Protocol);
    }
    Ok(Message::Close(Some(code)))
}

/// RFC 6455 section 5.3. The mask is turned so that it fits the octets that come next.
fn unmask(payload: &mut [u8], mask: &mut [u8; 4]) {
    let (words, rest) = payload.as_chunks_mut::<4>();
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ u32::from_ne_bytes(*mask)).to_ne_bytes();
    }
    for (octet, key) in rest.iter_mut().zip(*mask) {
        *octet ^= key;
    }
    mask.rotate_left(rest.len());
}

#[cfg(test)]
mod tests;
