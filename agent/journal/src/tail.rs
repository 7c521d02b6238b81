//! The end of a journal, read backwards so that opening costs the same for any length.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::Entry;
use crate::line::{self, LineError, MAX_LINE};

const PIECE: u64 = 16 << 10;

/// The end of a journal.
#[derive(Debug)]
pub(crate) struct Tail {
    /// The last line that has its line end; `None` when there is no such line.
    pub(crate) last: Option<Result<Entry, LineError>>,
    /// Octets up to and with the last line end.
    pub(crate) whole: u64,
    /// Octets after it, left by a write that did not finish.
    pub(crate) torn: u64,
}

/// Reads the end of a journal of this length.
pub(crate) fn read(file: &mut File, length: u64) -> io::Result<Tail> {
    let Some(end) = line_end_before(file, length)? else {
        return Ok(Tail {
            last: None,
            whole: 0,
            torn: length,
        });
    };
    let start = line_end_before(file, end)?.map_or(0, |before| before + 1);
    let size = usize::try_from(end - start).unwrap_or(usize::MAX);
    let last = if size > MAX_LINE {
        Err(LineError::Unreadable)
    } else {
        let mut octets = vec![0; size];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut octets)?;
        line::read(&octets)
    };
    Ok(Tail {
        last: Some(last),
        whole: end + 1,
        torn: length - end - 1,
    })
}

/// The position of the last line end before a position.
fn line_end_before(file: &mut File, position: u64) -> io::Result<Option<u64>> {
    let mut end = position;
    while end > 0 {
        let start = end.saturating_sub(PIECE);
        let mut piece = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.by_ref().take(end - start).read_to_end(&mut piece)?;
        if let Some(index) = piece.iter().rposition(|&octet| octet == b'\n') {
            return Ok(Some(start + index as u64));
        }
        end = start;
    }
    Ok(None)
}
