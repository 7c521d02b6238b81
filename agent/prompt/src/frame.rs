//! Lines, and a password after one: how messages are cut out of the pipe.
//!
//! A message is one line of JSON. Right after the line of [`FromWindow::Unlock`] follow the
//! announced octets of the password and a line end, so that no JSON buffer ever holds it. The
//! buffer of [`FromWindowReader`] is allocated once and wiped where it was read.

use std::io::{self, BufRead, Read, Write};

use tanba_pki::Secret;
use tokio::io::{AsyncRead, AsyncReadExt};
use zeroize::{Zeroize, Zeroizing};

use crate::message::{
    FromWindow, LONGEST_FROM_WINDOW, LONGEST_SECRET, LONGEST_TO_WINDOW, ToWindow,
};

/// Why the other end was not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The pipe broke.
    #[error("the pipe broke")]
    Broken(#[from] io::Error),
    /// A line is longer than allowed.
    #[error("a line is longer than allowed")]
    TooLong,
    /// A line is not a message.
    #[error("a line is not a message")]
    Malformed(#[source] serde_json::Error),
    /// The password is not UTF-8, too long, or has no line end after it.
    #[error("the password is not as announced")]
    Secret,
}

/// A message of a window, with the password that followed it. No `Debug`: it can hold a secret.
pub struct Received {
    /// The message.
    pub message: FromWindow,
    /// The password, after [`FromWindow::Unlock`] only.
    pub secret: Option<Secret>,
}

/// The agent's end: reads what a window writes. Reading can be interrupted at any await.
pub struct FromWindowReader<R> {
    pipe: R,
    buffer: Zeroizing<Vec<u8>>,
    filled: usize,
}

impl<R: AsyncRead + Unpin> FromWindowReader<R> {
    /// Reads from this pipe.
    pub fn new(pipe: R) -> Self {
        let capacity = LONGEST_FROM_WINDOW + LONGEST_SECRET + 2;
        Self {
            pipe,
            buffer: Zeroizing::new(vec![0; capacity]),
            filled: 0,
        }
    }

    /// The next message; `None` when the window closed its end.
    pub async fn next(&mut self) -> Result<Option<Received>, FrameError> {
        loop {
            if let Some((received, length)) = cut(self.buffer.get(..self.filled).unwrap_or(&[]))? {
                self.consume(length);
                return Ok(Some(received));
            }
            let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
            if room.is_empty() {
                return Err(FrameError::TooLong);
            }
            let read = self.pipe.read(room).await?;
            if read == 0 {
                return Ok(None);
            }
            self.filled += read;
        }
    }

    /// Moves what follows to the front and wipes where it was.
    fn consume(&mut self, length: usize) {
        self.buffer.copy_within(length..self.filled, 0);
        let left = self.filled - length;
        if let Some(stale) = self.buffer.get_mut(left..self.filled) {
            stale.zeroize();
        }
        self.filled = left;
    }
}

/// Cuts the first whole message off, with its length in the buffer.
fn cut(filled: &[u8]) -> Result<Option<(Received, usize)>, FrameError> {
    let Some(line_length) = filled.iter().position(|octet| *octet == b'\n') else {
        let too_long = filled.len() > LONGEST_FROM_WINDOW;
        return if too_long {
            Err(FrameError::TooLong)
        } else {
            Ok(None)
        };
    };
    if line_length > LONGEST_FROM_WINDOW {
        return Err(FrameError::TooLong);
    }
    let (line, rest) = filled.split_at(line_length);
    let message: FromWindow = serde_json::from_slice(line).map_err(FrameError::Malformed)?;
    let FromWindow::Unlock { secret_length, .. } = &message else {
        return Ok(Some((
            Received {
                message,
                secret: None,
            },
            line_length + 1,
        )));
    };
    let secret_length = *secret_length;
    if secret_length > LONGEST_SECRET {
        return Err(FrameError::Secret);
    }
    // The rest: this line's end, the password, its line end.
    let Some(announced) = rest.get(1..secret_length + 2) else {
        return Ok(None);
    };
    let Some((b'\n', secret)) = announced.split_last() else {
        return Err(FrameError::Secret);
    };
    let text = std::str::from_utf8(secret).map_err(|_| FrameError::Secret)?;
    let secret = Some(Secret::new(text.to_owned()));
    Ok(Some((
        Received { message, secret },
        line_length + 1 + secret_length + 1,
    )))
}

/// The window's end: writes a message without a password.
pub fn write_from_window(pipe: &mut impl Write, message: &FromWindow) -> Result<(), FrameError> {
    let mut line = serde_json::to_vec(message).map_err(FrameError::Malformed)?;
    line.push(b'\n');
    pipe.write_all(&line)?;
    Ok(pipe.flush()?)
}

/// The window's end: writes [`FromWindow::Unlock`] and the password after it.
///
/// `pipe` must not buffer: a buffer would keep a copy of the password.
pub fn write_unlock(
    pipe: &mut impl Write,
    location: String,
    secret: &Secret,
) -> Result<(), FrameError> {
    let octets = secret.expose().as_bytes();
    if octets.len() > LONGEST_SECRET {
        return Err(FrameError::Secret);
    }
    write_from_window(
        pipe,
        &FromWindow::Unlock {
            location,
            secret_length: octets.len(),
        },
    )?;
    pipe.write_all(octets)?;
    pipe.write_all(b"\n")?;
    Ok(pipe.flush()?)
}

/// The window's end: the agent's next message; `None` when the agent closed its end.
pub fn read_to_window(pipe: &mut impl BufRead) -> Result<Option<ToWindow>, FrameError> {
    let mut line = Vec::new();
    let limit = u64::try_from(LONGEST_TO_WINDOW).unwrap_or(u64::MAX);
    pipe.take(limit).read_until(b'\n', &mut line)?;
    match line.pop() {
        Some(b'\n') => serde_json::from_slice(&line)
            .map(Some)
            .map_err(FrameError::Malformed),
        Some(_) if line.len() + 1 >= LONGEST_TO_WINDOW => Err(FrameError::TooLong),
        // The agent ended, perhaps in the middle of a line.
        None | Some(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
