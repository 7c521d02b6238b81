//! A stream that is read in large pieces while much is coming.
//!
//! TLS asks for a few thousand octets at a time, which for a large request means thousands of
//! calls of the system. Whoever fills such a small read has more to send: what follows is read
//! ahead, into a buffer that lives only until the stream has nothing more for the moment. A
//! connection at rest holds none.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Octets read ahead at most.
const AHEAD: usize = 64 * 1024;

/// Octets of a read that is worth reading ahead for when it was filled.
const WORTH_IT: usize = 4096;

/// Reads ahead on the stream within, and writes to it as it is.
#[derive(Debug)]
pub(crate) struct ReadAhead<S> {
    stream: S,
    ahead: Option<Ahead>,
}

/// What has been read ahead.
#[derive(Debug)]
struct Ahead {
    octets: Box<[u8]>,
    unread: std::ops::Range<usize>,
}

impl<S> ReadAhead<S> {
    /// Nothing is read ahead yet.
    pub(crate) fn new(stream: S) -> Self {
        Self {
            stream,
            ahead: None,
        }
    }
}

impl Ahead {
    fn empty() -> Self {
        Self {
            octets: vec![0; AHEAD].into_boxed_slice(),
            unread: 0..0,
        }
    }

    /// Moves what fits.
    fn give(&mut self, buffer: &mut ReadBuf<'_>) {
        let unread = self.octets.get(self.unread.clone()).unwrap_or_default();
        let (given, _) = unread.split_at(unread.len().min(buffer.remaining()));
        buffer.put_slice(given);
        self.unread.start += given.len();
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ReadAhead<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, ahead } = self.get_mut();
        let Some(held) = ahead else {
            ready!(Pin::new(stream).poll_read(context, buffer))?;
            if buffer.remaining() == 0 && buffer.filled().len() >= WORTH_IT {
                *ahead = Some(Ahead::empty());
            }
            return Poll::Ready(Ok(()));
        };
        if held.unread.is_empty() {
            let mut fresh = ReadBuf::new(&mut held.octets);
            match Pin::new(stream).poll_read(context, &mut fresh) {
                Poll::Ready(Ok(())) => held.unread = 0..fresh.filled().len(),
                nothing => {
                    *ahead = None;
                    return nothing;
                }
            }
        }
        held.give(buffer);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ReadAhead<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, octets)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test]
    async fn octets_come_whole_in_reads_of_any_size_and_the_buffer_goes() {
        let sent: Vec<u8> = (0..500_000u32).flat_map(u32::to_be_bytes).collect();
        for read in [1, 4095, 4096, 16_389, 200_000] {
            let (mut far, near) = duplex(150_000);
            let expected = sent.get(..read * 200).unwrap_or(&sent).to_vec();
            let total = expected.len();
            let writing = tokio::spawn(async move {
                far.write_all(&expected).await.unwrap();
                (far, expected)
            });
            let mut near = ReadAhead::new(near);
            let mut got = Vec::new();
            while got.len() < total {
                let mut part = vec![0; read];
                let count = near.read(&mut part).await.unwrap();
                assert!(count > 0);
                got.extend_from_slice(&part[..count]);
            }
            let (far, expected) = writing.await.unwrap();
            assert!(got == expected, "reads of {read}");
            // The sender rests: so does the memory.
            let waiting = std::future::poll_fn(|context| {
                let mut part = [0; 16];
                let polled = Pin::new(&mut near).poll_read(context, &mut ReadBuf::new(&mut part));
                Poll::Ready(polled.is_pending())
            });
            assert!(waiting.await);
            assert!(near.ahead.is_none());
            drop(far);
            assert_eq!(near.read(&mut [0; 16]).await.unwrap(), 0);
        }
    }
}
