//! Is the journal whole, entry by entry?

use std::path::Path;

use crate::entries::{Line, Lines};
use crate::head::{self, Head, HeadState};
use crate::line::LineError;
use crate::place::Place;
use crate::{Entry, EntryHash, JournalError, Operation};

/// What a walk over the journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Intact entries before the first bad one.
    pub entries: u64,
    /// The first place where the journal is not what was written.
    pub first_bad: Option<Broken>,
    /// The hash of the last intact entry. Kept elsewhere, it later shows that nothing before it
    /// was changed.
    pub head: EntryHash,
}

/// A place where the journal is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The line, counted from 1.
    pub line: u64,
    /// The sequence number of the entry that should be there.
    pub sequence: u64,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// The line is no entry.
    #[error("the line is no entry")]
    Unreadable,
    /// The hash does not fit the entry: it was changed.
    #[error("the entry was changed")]
    HashMismatch,
    /// The sequence number is another one: entries were removed, added or swapped.
    #[error("entry {found} stands here: entries were removed, added or swapped")]
    SequenceMismatch {
        /// The number that stands there.
        found: u64,
    },
    /// The entry does not continue the one before it.
    #[error("the entry does not continue the one before it")]
    ChainBroken,
    /// The last line has no line end: a write did not finish. Opening the journal repairs it.
    #[error("the last line was not written to its end")]
    Torn,
    /// Entries up to this number were written and are missing at the end.
    #[error("entries up to {written} were written and are missing")]
    CutOff {
        /// The last entry that was written.
        written: u64,
    },
    /// The entry is intact but not the one that the head names.
    #[error("the entry is not the one that was written last")]
    HeadMismatch,
    /// The head is gone.
    #[error("the head file is missing")]
    HeadMissing,
    /// The head is not readable.
    #[error("the head file is damaged")]
    HeadDamaged,
}

/// Walks over the whole journal and its head, in constant memory. The agent may be writing it
/// meanwhile.
pub fn verify(path: &Path) -> Result<Verification, JournalError> {
    let place = Place::of(path);
    // The head first: what is appended during the walk is then ahead of it, which is no damage.
    let state = head::read(&place)
        .map_err(|source| JournalError::io(&place.head, Operation::Read, source))?;
    let mut walk = Walk::new(state);
    for line in Lines::open(path)? {
        if let Err(reason) = walk.step(line?) {
            return Ok(walk.broken(reason));
        }
    }
    Ok(match walk.end() {
        Ok(()) => Verification {
            entries: walk.entries,
            first_bad: None,
            head: walk.last,
        },
        Err(reason) => walk.broken(reason),
    })
}

struct Walk {
    state: HeadState,
    entries: u64,
    last: EntryHash,
}

impl Walk {
    fn new(state: HeadState) -> Self {
        Self {
            state,
            entries: 0,
            last: EntryHash::START,
        }
    }

    fn step(&mut self, line: Line) -> Result<(), Reason> {
        if !line.ended {
            return Err(Reason::Torn);
        }
        let entry = line.entry.map_err(|error| match error {
            LineError::Unreadable => Reason::Unreadable,
            LineError::HashMismatch => Reason::HashMismatch,
        })?;
        self.follows(&entry)?;
        self.entries = entry.sequence;
        self.last = entry.hash;
        Ok(())
    }

    fn follows(&self, entry: &Entry) -> Result<(), Reason> {
        if entry.sequence != self.entries + 1 {
            return Err(Reason::SequenceMismatch {
                found: entry.sequence,
            });
        }
        if entry.previous != self.last {
            return Err(Reason::ChainBroken);
        }
        match self.state {
            HeadState::Present(Head { sequence, hash })
                if sequence == entry.sequence && hash != entry.hash =>
            {
                Err(Reason::HeadMismatch)
            }
            _ => Ok(()),
        }
    }

    fn end(&self) -> Result<(), Reason> {
        match self.state {
            HeadState::Present(head) if head.sequence > self.entries => Err(Reason::CutOff {
                written: head.sequence,
            }),
            HeadState::Present(_) => Ok(()),
            HeadState::Missing if self.entries == 0 => Ok(()),
            HeadState::Missing => Err(Reason::HeadMissing),
            HeadState::Damaged => Err(Reason::HeadDamaged),
        }
    }

    fn broken(&self, reason: Reason) -> Verification {
        let next = self.entries + 1;
        Verification {
            entries: self.entries,
            first_bad: Some(Broken {
                line: next,
                sequence: next,
                reason,
            }),
            head: self.last,
        }
    }
}
