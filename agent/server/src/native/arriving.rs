//! Streams from a page: binary frames become a document that the agent holds.
//!
//! A page sends only what it has credit for, so what waits here is bounded. Digesting and writing
//! is done on a thread that may block, one piece at a time; credit comes back as it is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tanba_module::{Fault, HeldDocument, Intake};
use tanba_wire::native::{Credit, Notification, STREAM_HEAD, Stream};
use tokio::sync::{mpsc, oneshot};

use super::line::{Line, Out};

/// Octets of one stream that may be under way or waiting.
pub(super) const CREDIT: u64 = 4 << 20;

/// Octets after which credit is given back.
const GIVEN_BACK: u64 = 1 << 20;

/// One open stream. Dropping it forgets what has arrived.
pub(super) struct Arriving {
    pieces: mpsc::UnboundedSender<Piece>,
    /// Octets that the page may send now.
    credit: Arc<AtomicU64>,
}

enum Piece {
    /// A binary frame, head and all.
    Frame(Vec<u8>),
    /// All has been sent.
    End(oneshot::Sender<Result<HeldDocument, Fault>>),
}

/// A page sent more than it had credit for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overdrawn;

impl Arriving {
    /// Starts to take in a stream.
    pub(super) fn start(number: u32, intake: Box<dyn Intake>, line: Line) -> Self {
        let (sender, pieces) = mpsc::unbounded_channel();
        let credit = Arc::new(AtomicU64::new(CREDIT));
        let work = Work {
            number,
            credit: Arc::clone(&credit),
            line,
        };
        tokio::spawn(work.take_in(intake, pieces));
        Self {
            pieces: sender,
            credit,
        }
    }

    /// Takes a binary frame of this stream.
    pub(super) fn frame(&self, frame: Vec<u8>) -> Result<(), Overdrawn> {
        let octets = frame.len().saturating_sub(STREAM_HEAD) as u64;
        let spend = |credit: u64| credit.checked_sub(octets);
        self.credit
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, spend)
            .map_err(|_| Overdrawn)?;
        // Who takes them in ends only after the end of the stream.
        let _ = self.pieces.send(Piece::Frame(frame));
        Ok(())
    }

    /// Says that all has been sent; the receiver gets the document.
    pub(super) fn end(self) -> oneshot::Receiver<Result<HeldDocument, Fault>> {
        let (sender, held) = oneshot::channel();
        let _ = self.pieces.send(Piece::End(sender));
        held
    }
}

/// What takes a stream in.
struct Work {
    number: u32,
    credit: Arc<AtomicU64>,
    line: Line,
}

impl Work {
    async fn take_in(self, intake: Box<dyn Intake>, mut pieces: mpsc::UnboundedReceiver<Piece>) {
        let mut intake = Ok(intake);
        let mut consumed = 0;
        while let Some(piece) = pieces.recv().await {
            match piece {
                Piece::End(told) => {
                    let held = match intake {
                        Ok(intake) => blocking(move || intake.finish()).await,
                        Err(fault) => Err(fault),
                    };
                    let _ = told.send(held);
                    return;
                }
                Piece::Frame(frame) => {
                    consumed += frame.len().saturating_sub(STREAM_HEAD) as u64;
                    let Ok(taking) = intake else { continue };
                    let written = blocking(move || write(taking, frame)).await;
                    intake = written.map(|(taking, frame)| {
                        self.line.send(Out::Spent(frame));
                        taking
                    });
                    if intake.is_err() {
                        // What follows would be in vain; the fault is told at the end.
                        let stream = self.number;
                        let notification = Notification::AbortStream(Stream { stream });
                        self.line.notify(&notification);
                    } else if consumed >= GIVEN_BACK {
                        self.give_back(consumed);
                        consumed = 0;
                    }
                }
            }
        }
    }

    fn give_back(&self, octets: u64) {
        // The page may spend it as soon as it is told, so it counts before.
        self.credit.fetch_add(octets, Ordering::AcqRel);
        let credit = Credit {
            stream: self.number,
            octets,
        };
        self.line.notify(&Notification::Credit(credit));
    }
}

/// Gives both back, the one for what follows and the other for its memory.
fn write(mut intake: Box<dyn Intake>, frame: Vec<u8>) -> Result<(Box<dyn Intake>, Vec<u8>), Fault> {
    intake.write(frame.get(STREAM_HEAD..).unwrap_or_default())?;
    Ok((intake, frame))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::error!(%error, "a stream could not be taken in");
            Err(Fault::FileUnusable)
        }
    }
}

#[cfg(test)]
mod tests;
