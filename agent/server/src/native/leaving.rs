//! Streams to a page: a held document in binary frames, as fast as the page gives credit.

use std::io::Read;
use std::sync::Arc;

use tanba_module::{Content, Document, Fault};
use tanba_wire::native::{Notification, STREAM_HEAD, Stream};
use tokio::sync::Semaphore;

use super::line::{Line, Out};

/// Octets of content in one binary frame of the agent.
const PIECE: u64 = 256 << 10;

/// Octets for which a page can give credit in all; more than any document has.
const MOST_CREDIT: u64 = Semaphore::MAX_PERMITS as u64;

/// One open stream, as its connection knows it. Dropping it ends the sending.
pub(super) struct Leaving {
    credit: Arc<Semaphore>,
}

/// What sends a stream. Dropping it tells the connection that nothing more of it comes.
pub(super) struct Sending {
    number: u32,
    credit: Arc<Semaphore>,
    line: Line,
}

/// Content that can be read, and its octets.
pub(super) struct Readable {
    content: Box<dyn Read + Send>,
    /// Octets in all.
    pub(super) size: u64,
}

impl Readable {
    /// Opens a document; a digest has nothing to read.
    pub(super) fn open(document: Document) -> Result<Self, Fault> {
        let unreadable = || Fault::InvalidParameter {
            parameter: "document".into(),
            reason: "its content was not kept".to_owned(),
        };
        match document.content {
            Content::Bytes(octets) => Ok(Self {
                size: octets.len() as u64,
                content: Box::new(std::io::Cursor::new(octets)),
            }),
            Content::Held(held) => Ok(Self {
                size: held.size(),
                content: held.open().ok_or_else(unreadable)?,
            }),
            Content::Digest(_) => Err(unreadable()),
        }
    }
}

impl Leaving {
    /// A stream without credit, and what sends it.
    pub(super) fn new(number: u32, line: Line) -> (Self, Sending) {
        let credit = Arc::new(Semaphore::new(0));
        let sending = Sending {
            number,
            credit: Arc::clone(&credit),
            line,
        };
        (Self { credit }, sending)
    }

    /// The page lets so many octets more be sent.
    pub(super) fn add_credit(&self, octets: u64) {
        let room = MOST_CREDIT.saturating_sub(self.credit.available_permits() as u64);
        let granted = usize::try_from(octets.min(room)).unwrap_or(usize::MAX);
        self.credit.add_permits(granted);
    }
}

impl Sending {
    /// Begins to send.
    pub(super) fn start(self, readable: Readable) {
        tokio::spawn(async move {
            if self.send(readable).await.is_err() {
                let stream = self.number;
                self.line
                    .notify(&Notification::AbortStream(Stream { stream }));
            }
        });
    }

    async fn send(&self, readable: Readable) -> Result<(), Broken> {
        let Readable {
            mut content,
            size: mut left,
        } = readable;
        while left > 0 {
            let wanted = u32::try_from(left.min(PIECE)).unwrap_or(u32::MAX);
            let octets = granted(&self.credit, wanted).await?;
            let number = self.number;
            let reading = tokio::task::spawn_blocking(move || {
                let mut frame = vec![0; STREAM_HEAD + octets as usize];
                let (head, piece) = frame.split_at_mut(STREAM_HEAD);
                head.copy_from_slice(&number.to_be_bytes());
                content.read_exact(piece).map(|()| (content, frame))
            });
            let Ok(Ok((rest, frame))) = reading.await else {
                return Err(Broken);
            };
            content = rest;
            left -= u64::from(octets);
            self.line.send(Out::Binary(frame));
        }
        Ok(())
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.line.send(Out::Left(self.number));
    }
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.credit.close();
    }
}

/// The document could not be read to its end, or nobody wants it any more.
struct Broken;

/// Waits for credit and takes as much as is there, up to `wanted`.
async fn granted(credit: &Semaphore, wanted: u32) -> Result<u32, Broken> {
    let first = credit.acquire().await.map_err(|_| Broken)?;
    first.forget();
    let more = u32::try_from(credit.available_permits()).unwrap_or(u32::MAX);
    let more = more.min(wanted - 1);
    match credit.try_acquire_many(more) {
        Ok(permits) => {
            permits.forget();
            Ok(more + 1)
        }
        Err(_) => Ok(1),
    }
}
