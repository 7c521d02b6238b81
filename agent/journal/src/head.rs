//! The head: number and hash of the last entry, in a file of its own.
//!
//! It is written after the entry, so after a power failure it may be behind the journal, never
//! ahead of it. It always has the same length and is overwritten in place, within one sector.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::EntryHash;
use crate::place::Place;

/// `00000000000000000007 <64 hex digits>` and a line end.
const LENGTH: usize = 20 + 1 + 64 + 1;

/// Number and hash of the last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) sequence: u64,
    pub(crate) hash: EntryHash,
}

/// What stands in the head file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadState {
    /// No file, or an empty one.
    Missing,
    /// Something that no journal writes.
    Damaged,
    /// A head.
    Present(Head),
}

impl Head {
    /// The head of a journal without entries.
    pub(crate) const START: Self = Self {
        sequence: 0,
        hash: EntryHash::START,
    };

    /// Overwrites the file and makes it durable.
    pub(crate) fn write(self, file: &mut File) -> io::Result<()> {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(format!("{:020} {}\n", self.sequence, self.hash).as_bytes())?;
        file.sync_data()
    }
}

/// Reads the head beside a journal.
pub(crate) fn read(place: &Place) -> io::Result<HeadState> {
    match File::open(&place.head) {
        Ok(mut file) => read_from(&mut file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(HeadState::Missing),
        Err(error) => Err(error),
    }
}

/// Reads an open head.
pub(crate) fn read_from(file: &mut File) -> io::Result<HeadState> {
    let mut octets = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(LENGTH as u64 + 1).read_to_end(&mut octets)?;
    if octets.is_empty() {
        return Ok(HeadState::Missing);
    }
    Ok(parse(&octets).map_or(HeadState::Damaged, HeadState::Present))
}

fn parse(octets: &[u8]) -> Option<Head> {
    let text = std::str::from_utf8(octets).ok()?;
    let (number, hash) = text.strip_suffix('\n')?.split_once(' ')?;
    if octets.len() != LENGTH || !number.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(Head {
        sequence: number.parse().ok()?,
        hash: EntryHash::from_hex(hash)?,
    })
}
