//! Octets to messages.

use super::header::{Header, PartialHeader};
use super::{CloseCode, Message, Opcode};

/// Reads the frames of one connection, in whatever pieces they come.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    /// Octets of a binary message; `None` where they are not understood.
    binary_limit: Option<usize>,
    header: PartialHeader,
    frame: Option<OpenFrame>,
    /// The message so far; `Some` from its first frame to its last.
    message: Option<OpenMessage>,
    control: Vec<u8>,
    /// Memory for binary messages to come.
    spare: Vec<Vec<u8>>,
}

/// Messages for which memory is kept at most.
const MOST_SPARE: usize = 4;

/// A message of which more frames are coming.
#[derive(Debug)]
struct OpenMessage {
    binary: bool,
    octets: Vec<u8>,
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
            binary_limit: None,
            header: PartialHeader::default(),
            frame: None,
            message: None,
            control: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// The same, understanding binary messages of up to `limit` octets.
    #[must_use]
    pub fn with_binary(self, limit: usize) -> Self {
        Self {
            binary_limit: Some(limit),
            ..self
        }
    }

    /// Lets the memory of a message that is done with be used for one to come. Fresh memory costs as
    /// much as deciphering what goes into it.
    pub(crate) fn reuse(&mut self, mut octets: Vec<u8>) {
        if self.spare.len() < MOST_SPARE {
            octets.clear();
            self.spare.push(octets);
        }
    }

    /// Gives back what is kept for messages to come.
    pub(crate) fn forget_spare(&mut self) {
        self.spare = Vec::new();
    }

    /// Whether nothing has been begun that is not finished.
    #[cfg(test)]
    pub(crate) fn is_idle(&self) -> bool {
        self.frame.is_none() && self.header.is_empty() && self.message.is_none()
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
            Opcode::Binary if self.binary_limit.is_none() => return Err(CloseCode::Unsupported),
            Opcode::Text | Opcode::Binary if self.message.is_none() => {
                let binary = header.opcode == Opcode::Binary;
                let spare = binary.then(|| self.spare.pop()).flatten();
                self.message = Some(OpenMessage {
                    binary,
                    octets: spare.unwrap_or_default(),
                });
            }
            Opcode::Continuation if self.message.is_some() => {}
            Opcode::Text | Opcode::Binary | Opcode::Continuation => {
                return Err(CloseCode::Protocol);
            }
            Opcode::Close | Opcode::Ping | Opcode::Pong => {}
        }
        if !header.opcode.is_control()
            && let Some(message) = &self.message
        {
            let limit = match self.binary_limit {
                Some(limit) if message.binary => limit,
                _ => self.limit,
            };
            let so_far = message.octets.len() as u64;
            if so_far.saturating_add(header.length) > limit as u64 {
                return Err(CloseCode::TooBig);
            }
        }
        self.frame = Some(OpenFrame {
            header,
            left: header.length,
        });
        Ok(())
    }

    /// The message of which a frame is coming, and how many octets of that frame are missing.
    ///
    /// Who reads them may append them to the message as they come, masked, and then calls
    /// [`Decoder::appended`]: that spares a large message a copy.
    pub(crate) fn coming_message(&mut self) -> Option<(&mut Vec<u8>, u64)> {
        let frame = self.frame.as_ref()?;
        let message = self.message.as_mut()?;
        (!frame.header.opcode.is_control()).then_some((&mut message.octets, frame.left))
    }

    /// Takes over what stands behind the first `start` octets of the open frame's message; gives
    /// the message when its last frame is full.
    pub(crate) fn appended(&mut self, start: usize) -> Result<Option<Message>, CloseCode> {
        let Some(frame) = &mut self.frame else {
            return Ok(None);
        };
        let target = match &mut self.message {
            Some(message) if !frame.header.opcode.is_control() => &mut message.octets,
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
        let target = match &mut self.message {
            Some(message) if !frame.header.opcode.is_control() => &mut message.octets,
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
        match self.message.take() {
            Some(message) if message.binary => Ok(Some(Message::Binary(message.octets))),
            Some(message) => String::from_utf8(message.octets)
                .map(|text| Some(Message::Text(text)))
                .or(Err(CloseCode::InvalidText)),
            None => Ok(None),
        }
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
