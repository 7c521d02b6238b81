//! A ZIP of which nothing is taken on trust (APPNOTE 6.3.10, sections 4.3 and 4.4).
//!
//! What two readers could understand differently is refused: octets before, between or after the
//! parts, local headers that differ from the central directory, data descriptors, extra fields,
//! comments, ZIP64, encryption, doubled or unknown entries. So an entry is what every reader sees,
//! and a name can never be a path. Sizes are known and bounded before memory is taken.

mod fields;
mod write;

use flate2::{Crc, Decompress, FlushDecompress, Status};

use fields::Fields;

pub(super) use write::write;

/// Signature of a local file header.
const LOCAL: u32 = 0x0403_4b50;
/// Signature of a central directory header.
const CENTRAL: u32 = 0x0201_4b50;
/// Signature of the end of the central directory.
const END: u32 = 0x0605_4b50;
/// Octets of the end of the central directory without a comment.
const END_LENGTH: usize = 22;
/// Kept as it is.
const STORED: u16 = 0;
/// Deflate (RFC 1951).
const DEFLATED: u16 = 8;
/// The version needed for deflate: 2.0. A higher one stands for something not served here.
const VERSION: u16 = 20;
/// Octets that one deflated octet can become at most (RFC 1951: 258 for two bits and less).
const DEFLATE_RATIO: u64 = 1032;

/// What may lie in an archive under which name, and how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EntryKind {
    pub(super) name: &'static str,
    /// Octets at most.
    pub(super) limit: u32,
}

/// Why an archive is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// Not the strict ZIP that packages are.
    #[error("not a ZIP as packages have it: {0}")]
    Malformed(&'static str),
    /// Something that has no place in a package.
    #[error("{0:?} has no place in a package")]
    Unknown(String),
    /// The same entry twice.
    #[error("{0} is there twice")]
    Duplicate(&'static str),
    /// Larger than the entry may be.
    #[error("{name} is larger than {limit} octets")]
    TooLarge {
        /// The entry.
        name: &'static str,
        /// The limit.
        limit: u32,
    },
    /// Compressed by another method than deflate.
    #[error("{name} is compressed by method {method}, not deflate")]
    Compression {
        /// The entry.
        name: &'static str,
        /// The method's number.
        method: u16,
    },
    /// What comes out is not what the headers say.
    #[error("{0} is damaged")]
    Damaged(&'static str),
}

/// One entry as the central directory describes it.
struct Header {
    kind: EntryKind,
    /// Version, flags, method, time, date, check sum, sizes and length of the name: the same
    /// octets in both headers.
    shared: [u8; 24],
    method: u16,
    check_sum: u32,
    compressed: u32,
    size: u32,
    offset: u32,
}

/// Reads every entry; an archive holds each kind once at most and nothing else.
pub(super) fn read(
    octets: &[u8],
    kinds: &[EntryKind],
) -> Result<Vec<(EntryKind, Vec<u8>)>, ArchiveError> {
    let (body, directory) = split(octets, kinds.len())?;
    let headers = directory_headers(directory, kinds)?;
    let mut rest = Fields::new(body);
    let mut entries = Vec::with_capacity(headers.len());
    for header in &headers {
        if u64::from(header.offset) != (body.len() - rest.len()) as u64 {
            return Err(ArchiveError::Malformed("entries do not follow each other"));
        }
        let data = local_data(&mut rest, header)?;
        entries.push((header.kind, expand(data, header)?));
    }
    if rest.len() > 0 {
        return Err(ArchiveError::Malformed("octets behind the last entry"));
    }
    Ok(entries)
}

/// The entries and the central directory, which fill the file together with its end.
fn split(octets: &[u8], most: usize) -> Result<(&[u8], &[u8]), ArchiveError> {
    let at = octets
        .len()
        .checked_sub(END_LENGTH)
        .ok_or(ArchiveError::Malformed("too short"))?;
    let (before, end) = octets
        .split_at_checked(at)
        .ok_or(ArchiveError::Malformed("too short"))?;
    let mut end = Fields::new(end);
    if end.u32()? != END {
        return Err(ArchiveError::Malformed("no end, or octets behind it"));
    }
    let (disk, directory_disk) = (end.u16()?, end.u16()?);
    let (here, all) = (end.u16()?, end.u16()?);
    let (size, offset) = (end.u32()?, end.u32()?);
    let comment = end.u16()?;
    if disk != 0 || directory_disk != 0 || here != all || comment != 0 {
        return Err(ArchiveError::Malformed("several disks, or a comment"));
    }
    if usize::from(all) > most {
        return Err(ArchiveError::Malformed("more entries than a package has"));
    }
    let (body, directory) = usize::try_from(offset)
        .ok()
        .and_then(|offset| before.split_at_checked(offset))
        .ok_or(ArchiveError::Malformed("the directory lies outside"))?;
    if directory.len() as u64 != u64::from(size) {
        return Err(ArchiveError::Malformed("octets round the directory"));
    }
    Ok((body, directory))
}

fn directory_headers(directory: &[u8], kinds: &[EntryKind]) -> Result<Vec<Header>, ArchiveError> {
    let mut fields = Fields::new(directory);
    let mut headers: Vec<Header> = Vec::with_capacity(kinds.len());
    while fields.len() > 0 {
        let header = directory_header(&mut fields, kinds)?;
        if headers.iter().any(|known| known.kind == header.kind) {
            return Err(ArchiveError::Duplicate(header.kind.name));
        }
        headers.push(header);
    }
    Ok(headers)
}

fn directory_header(fields: &mut Fields<'_>, kinds: &[EntryKind]) -> Result<Header, ArchiveError> {
    if fields.u32()? != CENTRAL {
        return Err(ArchiveError::Malformed(
            "a header of the directory is missing",
        ));
    }
    let _made_by = fields.u16()?;
    let shared = fields.array::<24>()?;
    let (extra, comment) = (fields.u16()?, fields.u16()?);
    let (disk, _internal) = (fields.u16()?, fields.u16()?);
    let (_external, offset) = (fields.u32()?, fields.u32()?);
    let mut inner = Fields::new(&shared);
    let (version, flags, method) = (inner.u16()?, inner.u16()?, inner.u16()?);
    let _time_and_date = inner.u32()?;
    let (check_sum, compressed, size) = (inner.u32()?, inner.u32()?, inner.u32()?);
    let name = fields.take(usize::from(inner.u16()?))?;
    if extra != 0 || comment != 0 || disk != 0 {
        return Err(ArchiveError::Malformed("extra fields, or a comment"));
    }
    if flags != 0 || version > VERSION {
        return Err(ArchiveError::Malformed(
            "encryption, a data descriptor or ZIP64",
        ));
    }
    let kind = kinds
        .iter()
        .find(|kind| kind.name.as_bytes() == name)
        .ok_or_else(|| {
            let shown = String::from_utf8_lossy(name).chars().take(100).collect();
            ArchiveError::Unknown(shown)
        })?;
    let header = Header {
        kind: *kind,
        shared,
        method,
        check_sum,
        compressed,
        size,
        offset,
    };
    header.check_sizes()?;
    Ok(header)
}

impl Header {
    fn check_sizes(&self) -> Result<(), ArchiveError> {
        let EntryKind { name, limit } = self.kind;
        if self.size > limit {
            return Err(ArchiveError::TooLarge { name, limit });
        }
        let possible = match self.method {
            STORED => self.compressed == self.size,
            DEFLATED => u64::from(self.size) <= u64::from(self.compressed) * DEFLATE_RATIO,
            method => return Err(ArchiveError::Compression { name, method }),
        };
        if possible {
            Ok(())
        } else {
            Err(ArchiveError::Damaged(name))
        }
    }
}

/// The data of an entry, behind a local header that says the same as the directory.
fn local_data<'a>(rest: &mut Fields<'a>, header: &Header) -> Result<&'a [u8], ArchiveError> {
    let differs = ArchiveError::Malformed("a local header differs from the directory");
    if rest.u32()? != LOCAL || rest.array::<24>()? != header.shared || rest.u16()? != 0 {
        return Err(differs);
    }
    if rest.take(header.kind.name.len())? != header.kind.name.as_bytes() {
        return Err(differs);
    }
    let length =
        usize::try_from(header.compressed).map_err(|_| ArchiveError::Damaged(header.kind.name))?;
    rest.take(length)
}

fn expand(data: &[u8], header: &Header) -> Result<Vec<u8>, ArchiveError> {
    let damaged = ArchiveError::Damaged(header.kind.name);
    let octets = if header.method == STORED {
        data.to_vec()
    } else {
        inflate(data, header.size).ok_or_else(|| damaged.clone())?
    };
    let mut crc = Crc::new();
    crc.update(&octets);
    if octets.len() as u64 == u64::from(header.size) && crc.sum() == header.check_sum {
        Ok(octets)
    } else {
        Err(damaged)
    }
}

/// Exactly `size` octets from exactly these.
fn inflate(data: &[u8], size: u32) -> Option<Vec<u8>> {
    let mut inflater = Decompress::new(false);
    // One octet more, so that a stream which goes on is told from one that ends.
    let mut octets = vec![0; usize::try_from(size).ok()?.checked_add(1)?];
    let status = inflater
        .decompress(data, &mut octets, FlushDecompress::Finish)
        .ok()?;
    let whole = status == Status::StreamEnd
        && inflater.total_in() == data.len() as u64
        && inflater.total_out() == u64::from(size);
    octets.pop();
    whole.then_some(octets)
}

#[cfg(test)]
mod tests;
