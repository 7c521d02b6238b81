//! One WebSocket on one stream.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use crate::frames::decoder::Decoder;
use crate::frames::{CloseCode, Message, Opcode, header};

/// Octets read at once. Small, because each connection at rest holds one such buffer.
const INPUT: usize = 4096;

/// Octets of a large message that are read at once, straight into its place.
const STEP: usize = 64 * 1024;

/// How long a peer may take to accept a reply, and to close after we have.
const SEND_LIMIT: Duration = Duration::from_mins(2);
const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// Why no further message comes.
#[derive(Debug)]
pub(crate) enum SocketEnd {
    /// The stream ended or failed; nothing can be sent any more.
    Lost(io::Error),
    /// The peer broke a rule and is told so by this code.
    Broken(CloseCode),
}

/// Messages in, messages out.
#[derive(Debug)]
pub(crate) struct Socket<S> {
    stream: S,
    decoder: Decoder,
    input: Box<[u8]>,
    unread: std::ops::Range<usize>,
    early: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// A socket on an upgraded stream; `early` is what came after the HTTP head already.
    pub(crate) fn new(stream: S, early: Vec<u8>, limit: usize) -> Self {
        Self {
            stream,
            decoder: Decoder::new(limit),
            input: vec![0; INPUT].into_boxed_slice(),
            unread: 0..0,
            early,
        }
    }

    /// The same, understanding binary messages of up to `limit` octets.
    pub(crate) fn with_binary(self, limit: usize) -> Self {
        Self {
            decoder: self.decoder.with_binary(limit),
            ..self
        }
    }

    /// Lets the memory of a binary message that is done with be used for one to come.
    pub(crate) fn reuse(&mut self, octets: Vec<u8>) {
        self.decoder.reuse(octets);
    }

    /// Gives back what is kept for messages to come.
    pub(crate) fn forget_spare(&mut self) {
        self.decoder.forget_spare();
    }

    /// The next message. Safe to drop at any time: no octet is lost.
    pub(crate) async fn next(&mut self) -> Result<Message, SocketEnd> {
        loop {
            if let Some(message) = self.decoded().map_err(SocketEnd::Broken)? {
                return Ok(message);
            }
            let message = match self.decoder.coming_message() {
                Some((message, left)) if left > INPUT as u64 => {
                    let start = message.len();
                    message.reserve(room(start, left));
                    let mut part = (&mut self.stream).take(left.min(STEP as u64));
                    arrived(part.read_buf(message).await)?;
                    self.decoder.appended(start).map_err(SocketEnd::Broken)?
                }
                _ => {
                    let count = arrived(self.stream.read(&mut self.input).await)?;
                    self.unread = 0..count;
                    None
                }
            };
            if let Some(message) = message {
                return Ok(message);
            }
        }
    }

    /// A message out of what has been read.
    fn decoded(&mut self) -> Result<Option<Message>, CloseCode> {
        if !self.early.is_empty() {
            let mut input = &self.early[..];
            let message = self.decoder.next(&mut input)?;
            let used = self.early.len() - input.len();
            self.early.drain(..used);
            if message.is_some() {
                return Ok(message);
            }
        }
        let mut input = self.input.get(self.unread.clone()).unwrap_or_default();
        let before = input.len();
        let message = self.decoder.next(&mut input)?;
        self.unread.start += before - input.len();
        Ok(message)
    }

    /// Sends a text message as one frame, without copying it.
    pub(crate) async fn send_text(&mut self, text: &str) -> io::Result<()> {
        self.send(Opcode::Text, text.as_bytes()).await
    }

    /// Sends a binary message as one frame.
    pub(crate) async fn send_binary(&mut self, octets: &[u8]) -> io::Result<()> {
        self.send(Opcode::Binary, octets).await
    }

    /// Answers a ping.
    pub(crate) async fn send_pong(&mut self, payload: &[u8]) -> io::Result<()> {
        self.send(Opcode::Pong, payload).await
    }

    async fn send(&mut self, opcode: Opcode, payload: &[u8]) -> io::Result<()> {
        let head = header::write(opcode, payload.len());
        let write = async {
            // A small frame goes out as one TLS record, a large one is not copied.
            if payload.len() <= INPUT {
                self.stream.write_all(&[&head, payload].concat()).await?;
            } else {
                self.stream.write_all(&head).await?;
                self.stream.write_all(payload).await?;
            }
            self.stream.flush().await
        };
        timeout(SEND_LIMIT, write).await.map_err(io::Error::from)?
    }

    /// Sends a close frame, gives the peer a moment to read it, and ends the stream.
    ///
    /// What the peer still sends is thrown away: closing a TCP socket over unread octets would
    /// reset it and could take the close frame along.
    pub(crate) async fn close(mut self, code: Option<CloseCode>) {
        let payload = code.map_or_else(Vec::new, |code| {
            [
                &code.number().to_be_bytes()[..],
                code.to_string().as_bytes(),
            ]
            .concat()
        });
        let ending = async {
            self.send(Opcode::Close, &payload).await?;
            self.stream.shutdown().await?;
            while self.stream.read(&mut self.input).await? > 0 {}
            io::Result::Ok(())
        };
        // The peer may be gone already, which is what closing is for.
        let _ = timeout(CLOSE_LIMIT, ending).await;
    }
}

/// Octets for which a message gets room that has so many and lacks so many. Growing step by step
/// copies a message over and over, so all that is missing gets its place once a fifth of the whole is
/// here; nothing is reserved because a header promises it.
fn room(here: usize, left: u64) -> usize {
    let promised = usize::try_from(left).unwrap_or(INPUT);
    if here >= promised / 4 {
        promised
    } else {
        promised.min(STEP)
    }
}

/// The octets that came; an end in the middle of a conversation is a loss.
fn arrived(read: io::Result<usize>) -> Result<usize, SocketEnd> {
    match read {
        Ok(0) => Err(SocketEnd::Lost(io::ErrorKind::UnexpectedEof.into())),
        Ok(count) => Ok(count),
        Err(error) => Err(SocketEnd::Lost(error)),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    /// A masked text frame with the long form of its length.
    fn frame(text: &str) -> Vec<u8> {
        let mask = [1, 2, 3, 4];
        let masked = text.bytes().zip(mask.into_iter().cycle());
        let length = (text.len() as u64).to_be_bytes();
        let head = [0x81, 0xff].into_iter().chain(length).chain(mask);
        head.chain(masked.map(|(octet, key)| octet ^ key)).collect()
    }

    #[test]
    fn r09_a_header_alone_reserves_next_to_nothing() {
        assert_eq!(room(0, 512 << 20), STEP);
        assert_eq!(room(1 << 20, 511 << 20), STEP);
        assert_eq!(room(1 << 20, 4 << 20), 4 << 20);
        assert_eq!(room(0, 5000), 5000);
    }

    #[tokio::test]
    async fn texts_arrive_however_they_are_cut() {
        for length in [70_000, 1_000_000] {
            let text = "Құжат 1".repeat(length / 10);
            let sent = frame(&text).repeat(2);
            for early in [0, 6, 14, 15, 4096, 80_000] {
                let (mut far, near) = duplex(50_000);
                let (early, rest) = sent.split_at(early);
                let mut socket = Socket::new(near, early.to_vec(), 1 << 21);
                let reading = async {
                    for _ in 0..2 {
                        let message = socket.next().await.unwrap();
                        assert!(message == Message::Text(text.clone()));
                    }
                };
                let (written, ()) = tokio::join!(far.write_all(rest), reading);
                written.unwrap();
            }
        }
    }
}
