//! The rows of one table of a SQLite database (file format, <https://sqlite.org/fileformat2.html>).
//!
//! Read are tables with row numbers whose records lie in one page; a longer record (there is none in
//! the tables we look at) is passed over. What is still in a write-ahead log is not seen. The file
//! is another program's: every number in it is doubted.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Octets of a database at most; permissions of a browser take a few hundred thousand.
const LARGEST: u64 = 16 << 20;
/// Rows of a table at most.
const MOST_ROWS: usize = 200_000;
/// Values of a row at most.
const MOST_CELLS: usize = 64;
/// The first octets of a database.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Kinds of page: leaf and interior of a table.
const LEAF: u8 = 0x0d;
const INTERIOR: u8 = 0x05;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing; also the key of a row, which is its number.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// A number with a fraction, or octets.
    Other,
}

/// Why a database is not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SqliteError {
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Not of the expected form.
    #[error("no SQLite database, or a damaged one")]
    Malformed,
    /// Larger than what browsers keep.
    #[error("the database is larger than {LARGEST} octets")]
    TooLarge,
}

/// Every row of a table in a file; none when there is no such table.
pub fn rows(path: &Path, table: &str) -> Result<Vec<Vec<Cell>>, SqliteError> {
    let mut octets = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut octets)?;
    if octets.len() as u64 > LARGEST {
        return Err(SqliteError::TooLarge);
    }
    read(&octets, table).ok_or(SqliteError::Malformed)
}

/// The same of the octets of a database; `None` when they are none.
pub fn read(octets: &[u8], table: &str) -> Option<Vec<Vec<Cell>>> {
    if octets.is_empty() {
        // Made and never written.
        return Some(Vec::new());
    }
    let database = Database::of(octets)?;
    // The first page is the table of tables: type, name, tbl_name, rootpage, sql.
    let tables = database.rows(1)?;
    let root = tables.iter().find_map(|row| match row.get(..4)? {
        [Cell::Text(kind), Cell::Text(name), _, Cell::Integer(root)]
            if kind == "table" && name == table =>
        {
            u32::try_from(*root).ok()
        }
        _ => None,
    });
    root.map_or(Some(Vec::new()), |root| database.rows(root))
}

/// The way through the pages of a table.
struct Walk {
    waiting: Vec<u32>,
    rows: Vec<Vec<Cell>>,
    /// Of records that may still be read: as many as the file has.
    octets_left: usize,
}

struct Database<'a> {
    octets: &'a [u8],
    page_size: usize,
    /// Octets of a page without what is reserved at its end.
    usable: usize,
}

impl<'a> Database<'a> {
    fn of(octets: &'a [u8]) -> Option<Self> {
        let head = octets.get(..100)?;
        if !head.starts_with(MAGIC) {
            return None;
        }
        let page_size = match number(head, 16, 2)? {
            1 => 65536,
            size if size.is_power_of_two() && size >= 512 => usize::try_from(size).ok()?,
            _ => return None,
        };
        let reserved = usize::from(*head.get(20)?);
        Some(Self {
            octets,
            page_size,
            usable: page_size.checked_sub(reserved)?,
        })
    }

    /// The rows of the table whose tree begins at this page.
    fn rows(&self, root: u32) -> Option<Vec<Vec<Cell>>> {
        let mut walk = Walk {
            waiting: vec![root],
            rows: Vec::new(),
            octets_left: self.octets.len(),
        };
        let mut visited = BTreeSet::new();
        while let Some(page) = walk.waiting.pop() {
            // A page that leads back to itself belongs to no tree.
            if !visited.insert(page) || walk.rows.len() > MOST_ROWS {
                return None;
            }
            self.visit(page, &mut walk)?;
        }
        Some(walk.rows)
    }

    fn visit(&self, page: u32, walk: &mut Walk) -> Option<()> {
        let index = usize::try_from(page).ok()?.checked_sub(1)?;
        let start = index.checked_mul(self.page_size)?;
        let octets = self.octets.get(start..start.checked_add(self.page_size)?)?;
        // The first page begins with the head of the database.
        let head = if page == 1 { 100 } else { 0 };
        let kind = *octets.get(head)?;
        let cells = usize::try_from(number(octets, head + 3, 2)?).ok()?;
        let pointers = head
            + match kind {
                LEAF => 8,
                INTERIOR => 12,
                _ => return None,
            };
        for cell in 0..cells {
            let at = usize::try_from(number(octets, pointers + cell * 2, 2)?).ok()?;
            if kind == INTERIOR {
                walk.waiting
                    .push(u32::try_from(number(octets, at, 4)?).ok()?);
            } else {
                let cell = octets.get(at..)?;
                walk.rows.extend(self.row(cell, &mut walk.octets_left)?);
            }
        }
        if kind == INTERIOR {
            let last = u32::try_from(number(octets, head + 8, 4)?).ok()?;
            walk.waiting.push(last);
        }
        Some(())
    }

    /// One row; `Some(None)` when it goes on in other pages.
    #[expect(
        clippy::option_option,
        reason = "damage and a long row are different things"
    )]
    fn row(&self, cell: &[u8], octets_left: &mut usize) -> Option<Option<Vec<Cell>>> {
        let (length, rest) = varint(cell)?;
        let (_number, rest) = varint(rest)?;
        let length = usize::try_from(length).ok()?;
        if length > self.usable.checked_sub(35)? {
            return Some(None);
        }
        // Cells that lie over each other would make much of little.
        *octets_left = octets_left.checked_sub(length)?;
        record(rest.get(..length)?).map(Some)
    }
}

/// A record: the length of its head, the kinds of its values, the values.
fn record(record: &[u8]) -> Option<Vec<Cell>> {
    let (head_length, kinds) = varint(record)?;
    let head_length = usize::try_from(head_length).ok()?;
    let consumed = record.len().checked_sub(kinds.len())?;
    let mut kinds = record.get(consumed..head_length)?;
    let mut body = record.get(head_length..)?;
    let mut cells = Vec::new();
    while !kinds.is_empty() {
        if cells.len() == MOST_CELLS {
            return None;
        }
        let (kind, rest) = varint(kinds)?;
        kinds = rest;
        let length = length_of(kind)?;
        let (value, rest) = body.split_at_checked(length)?;
        body = rest;
        cells.push(match kind {
            0 => Cell::Null,
            1..=6 => Cell::Integer(signed(value)),
            8 => Cell::Integer(0),
            9 => Cell::Integer(1),
            kind if kind >= 13 && kind % 2 == 1 => {
                Cell::Text(String::from_utf8_lossy(value).into_owned())
            }
            _ => Cell::Other,
        });
    }
    Some(cells)
}

/// Octets of a value of this kind (section 2.1); `None` for kinds that are reserved.
fn length_of(kind: u64) -> Option<usize> {
    Some(match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        kind => usize::try_from((kind - 12) / 2).ok()?,
    })
}

/// A number of a fixed length, the highest octet first.
fn number(octets: &[u8], at: usize, length: usize) -> Option<u64> {
    let octets = octets.get(at..at.checked_add(length)?)?;
    let number = octets.iter();
    Some(number.fold(0, |number, octet| number << 8 | u64::from(*octet)))
}

/// A two's complement of one to eight octets.
fn signed(octets: &[u8]) -> i64 {
    let negative = octets.first().is_some_and(|octet| octet & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    octets
        .iter()
        .fold(start, |number: i64, octet| number << 8 | i64::from(*octet))
}

/// A number of one to nine octets, seven bits each and eight of the last, and what follows it.
fn varint(octets: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for (index, octet) in octets.iter().enumerate().take(9) {
        if index == 8 {
            return Some((number << 8 | u64::from(*octet), octets.get(9..)?));
        }
        number = number << 7 | u64::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            return Some((number, octets.get(index + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests;
