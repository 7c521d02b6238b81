//! Reading a journal from its first entry on, in constant memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::line::{self, LineError, MAX_LINE};
use crate::{Entry, JournalError, Operation};

/// Opens a journal to read it; the agent may be writing it meanwhile. A journal that does not
/// exist has no entries.
pub fn entries(path: &Path) -> Result<Entries, JournalError> {
    Ok(Entries(Lines::open(path)?))
}

/// The entries of a journal, oldest first. Each has its own hash checked, not the chain: that is
/// [`crate::verify()`]. Reading goes on behind a damaged line.
#[derive(Debug)]
pub struct Entries(Lines);

impl Iterator for Entries {
    type Item = Result<Entry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.0.next()?;
        Some(line.and_then(|line| {
            let number = line.number;
            line.entry
                .map_err(|_| JournalError::BadLine { line: number })
        }))
    }
}

/// One line as it was found.
#[derive(Debug)]
pub(crate) struct Line {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Whether its line end is there.
    pub(crate) ended: bool,
    pub(crate) entry: Result<Entry, LineError>,
}

/// The lines of a journal.
#[derive(Debug)]
pub(crate) struct Lines {
    path: PathBuf,
    source: Option<BufReader<File>>,
    buffer: Vec<u8>,
    number: u64,
}

impl Lines {
    pub(crate) fn open(path: &Path) -> Result<Self, JournalError> {
        let source = match File::open(path) {
            Ok(file) => Some(BufReader::with_capacity(64 << 10, file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(JournalError::io(path, Operation::Open, error)),
        };
        Ok(Self {
            path: path.to_owned(),
            source,
            buffer: Vec::new(),
            number: 0,
        })
    }

    /// Reads up to a line end into the buffer; of a longer line only as much as may be kept.
    fn read_line(source: &mut BufReader<File>, buffer: &mut Vec<u8>) -> io::Result<bool> {
        buffer.clear();
        source
            .by_ref()
            .take(MAX_LINE as u64 + 1)
            .read_until(b'\n', buffer)?;
        if buffer.ends_with(b"\n") {
            buffer.pop();
            return Ok(true);
        }
        if buffer.len() <= MAX_LINE {
            return Ok(false);
        }
        Ok(source.skip_until(b'\n')? > 0)
    }
}

impl Iterator for Lines {
    type Item = Result<Line, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let source = self.source.as_mut()?;
        match Self::read_line(source, &mut self.buffer) {
            Ok(false) if self.buffer.is_empty() => {
                self.source = None;
                None
            }
            Ok(ended) => {
                self.number += 1;
                let entry = line::read(&self.buffer);
                Some(Ok(Line {
                    number: self.number,
                    ended,
                    entry,
                }))
            }
            Err(error) => {
                self.source = None;
                Some(Err(JournalError::io(&self.path, Operation::Read, error)))
            }
        }
    }
}
