//! BER read from a stream, forwards only.

use std::io::{self, Read};

use tanba_pki::ber::{BerError, MAX_DEPTH, Tag};

use super::{ContentSink, StreamError};

/// Tag and length of an element, and where its content begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) tag: Tag,
    /// `None` for indefinite.
    pub(super) length: Option<u64>,
    start: u64,
}

impl Header {
    /// Fails when a definite length ends elsewhere than here.
    pub(super) fn check_end(&self, position: u64) -> Result<(), BerError> {
        match self.length.map(|length| self.start.checked_add(length)) {
            None => Ok(()),
            Some(Some(end)) if end == position => Ok(()),
            Some(Some(end)) if end < position => Err(BerError::Trailing),
            Some(_) => Err(BerError::Truncated),
        }
    }
}

/// A reader that knows its position and keeps the octets of small elements.
pub(super) struct Octets<'a> {
    reader: &'a mut dyn Read,
    position: u64,
    /// An octet that was read to see whether it begins end-of-contents.
    ahead: Option<u8>,
    buffer: Vec<u8>,
}

impl<'a> Octets<'a> {
    pub(super) fn new(reader: &'a mut dyn Read) -> Self {
        Self {
            reader,
            position: 0,
            ahead: None,
            buffer: vec![0; 64 * 1024],
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn expect(&mut self, tag: Tag) -> Result<Header, StreamError> {
        let header = self.header()?;
        if header.tag == tag {
            Ok(header)
        } else {
            Err(BerError::UnexpectedTag.into())
        }
    }

    pub(super) fn header(&mut self) -> Result<Header, StreamError> {
        self.header_into(&mut Vec::new())
    }

    /// Whether an element ends here; end-of-contents is taken.
    pub(super) fn at_end_of(&mut self, header: &Header) -> Result<bool, StreamError> {
        if let Some(length) = header.length {
            let end = header.start.saturating_add(length);
            return match self.position.cmp(&end) {
                std::cmp::Ordering::Less => Ok(false),
                std::cmp::Ordering::Equal => Ok(true),
                std::cmp::Ordering::Greater => Err(BerError::Truncated.into()),
            };
        }
        match self.octet()? {
            0 if self.octet()? == 0 => Ok(true),
            0 => Err(BerError::Indefinite.into()),
            octet => {
                self.ahead = Some(octet);
                self.position -= 1;
                Ok(false)
            }
        }
    }

    /// Fails unless an element ends here.
    pub(super) fn close(&mut self, header: &Header) -> Result<(), StreamError> {
        if self.at_end_of(header)? {
            Ok(())
        } else {
            Err(BerError::Trailing.into())
        }
    }

    /// A whole element of at most `limit` octets.
    pub(super) fn element(&mut self, limit: u64) -> Result<Vec<u8>, StreamError> {
        let mut element = Vec::new();
        self.element_into(&mut element, limit, 0)?;
        Ok(element)
    }

    fn element_into(
        &mut self,
        element: &mut Vec<u8>,
        limit: u64,
        depth: u8,
    ) -> Result<(), StreamError> {
        if depth > MAX_DEPTH {
            return Err(BerError::TooDeep.into());
        }
        let header = self.header_into(element)?;
        match header.length {
            Some(length) if length <= limit.saturating_sub(element.len() as u64) => {
                for _ in 0..length {
                    element.push(self.octet()?);
                }
            }
            Some(_) => return Err(StreamError::TooLarge(limit)),
            None if header.tag.constructed => {
                while !self.at_end_of(&header)? {
                    self.element_into(element, limit, depth + 1)?;
                }
                element.extend([0, 0]);
            }
            None => return Err(BerError::Indefinite.into()),
        }
        Ok(())
    }

    /// Copies content octets.
    pub(super) fn copy(
        &mut self,
        length: u64,
        sink: &mut ContentSink<'_>,
    ) -> Result<(), StreamError> {
        let mut left = length;
        if left > 0 && self.ahead.is_some() {
            sink.take(&[self.octet()?])?;
            left -= 1;
        }
        while left > 0 {
            let wanted = usize::try_from(left)
                .unwrap_or(usize::MAX)
                .min(self.buffer.len());
            let buffer = self.buffer.get_mut(..wanted).unwrap_or_default();
            let read = match self.reader.read(buffer) {
                Ok(0) => return Err(BerError::Truncated.into()),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(StreamError::Read(error)),
            };
            sink.take(self.buffer.get(..read).unwrap_or_default())?;
            self.position += read as u64;
            left -= read as u64;
        }
        Ok(())
    }

    /// All octets to the end, of which there may be `limit`.
    pub(super) fn rest(&mut self, limit: u64) -> Result<Vec<u8>, StreamError> {
        let mut rest: Vec<u8> = self.ahead.take().into_iter().collect();
        (&mut *self.reader)
            .take(limit + 1)
            .read_to_end(&mut rest)
            .map_err(StreamError::Read)?;
        self.position += rest.len() as u64;
        if rest.len() as u64 > limit {
            Err(StreamError::TooLarge(limit))
        } else {
            Ok(rest)
        }
    }

    fn octet(&mut self) -> Result<u8, StreamError> {
        self.position += 1;
        if let Some(octet) = self.ahead.take() {
            return Ok(octet);
        }
        let mut octet = [0];
        match self.reader.read_exact(&mut octet) {
            Ok(()) => Ok(octet[0]),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(BerError::Truncated.into())
            }
            Err(error) => Err(StreamError::Read(error)),
        }
    }

    /// Reads tag and length, and keeps their octets.
    fn header_into(&mut self, octets: &mut Vec<u8>) -> Result<Header, StreamError> {
        let first = self.octet()?;
        octets.push(first);
        let number = u32::from(first & 0x1f);
        if number == 0x1f {
            // No field of SignedData outside its content has such a tag.
            return Err(BerError::OutOfRange.into());
        }
        let tag = Tag {
            class: first >> 6,
            constructed: first & 0x20 != 0,
            number,
        };
        let first = self.octet()?;
        octets.push(first);
        let length = match first {
            0x80 => None,
            0..0x80 => Some(u64::from(first)),
            0x81..=0x88 => {
                let mut length = 0;
                for _ in 0..first & 0x7f {
                    let digit = self.octet()?;
                    octets.push(digit);
                    length = length << 8 | u64::from(digit);
                }
                Some(length)
            }
            _ => return Err(BerError::OutOfRange.into()),
        };
        Ok(Header {
            tag,
            length,
            start: self.position,
        })
    }
}
