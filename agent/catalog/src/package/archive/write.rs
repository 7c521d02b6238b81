//! Writing an archive so that the same entries give the same octets.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use super::{ArchiveError, CENTRAL, DEFLATED, END, EntryKind, LOCAL, STORED, VERSION};

/// 1980-01-01 00:00, the first date that a ZIP can say: MS-DOS time and date.
const TIME_AND_DATE: u32 = 0x0021_0000;

/// The archive of these entries, in their order.
pub(in crate::package) fn write(entries: &[(EntryKind, &[u8])]) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (kind, octets) in entries {
        append(*kind, octets, &mut archive, &mut directory)?;
    }
    let too_long = || ArchiveError::Malformed("too long to be written");
    let offset = length(archive.len()).ok_or_else(too_long)?;
    let size = length(directory.len()).ok_or_else(too_long)?;
    let count = u16::try_from(entries.len()).map_err(|_| too_long())?;
    archive.extend(directory);
    archive.extend(END.to_le_bytes());
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(size.to_le_bytes());
    archive.extend(offset.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// Appends one entry to the archive, and its header to the directory.
fn append(
    kind: EntryKind,
    octets: &[u8],
    archive: &mut Vec<u8>,
    directory: &mut Vec<u8>,
) -> Result<(), ArchiveError> {
    let too_large = || ArchiveError::TooLarge {
        name: kind.name,
        limit: kind.limit,
    };
    let size = length(octets.len())
        .filter(|size| *size <= kind.limit)
        .ok_or_else(too_large)?;
    let offset = length(archive.len()).ok_or_else(too_large)?;
    let deflated = deflate(octets).filter(|deflated| deflated.len() < octets.len());
    let (method, data) = match &deflated {
        Some(deflated) => (DEFLATED, deflated.as_slice()),
        None => (STORED, octets),
    };
    let mut crc = Crc::new();
    crc.update(octets);
    let compressed = length(data.len()).ok_or_else(too_large)?;
    let shared = shared(method, crc.sum(), [compressed, size], kind.name);
    archive.extend(LOCAL.to_le_bytes());
    archive.extend_from_slice(&shared);
    archive.extend(0_u16.to_le_bytes());
    archive.extend_from_slice(kind.name.as_bytes());
    archive.extend_from_slice(data);
    directory.extend(CENTRAL.to_le_bytes());
    directory.extend(VERSION.to_le_bytes());
    directory.extend_from_slice(&shared);
    // Lengths of extra field and comment, disk, attributes of two and of four octets: none.
    directory.extend([0; 12]);
    directory.extend(offset.to_le_bytes());
    directory.extend_from_slice(kind.name.as_bytes());
    Ok(())
}

/// What both headers of an entry say.
fn shared(method: u16, check_sum: u32, [compressed, size]: [u32; 2], name: &str) -> Vec<u8> {
    let mut fields = Vec::with_capacity(24);
    fields.extend(VERSION.to_le_bytes());
    fields.extend(0_u16.to_le_bytes());
    fields.extend(method.to_le_bytes());
    fields.extend(TIME_AND_DATE.to_le_bytes());
    fields.extend(check_sum.to_le_bytes());
    fields.extend(compressed.to_le_bytes());
    fields.extend(size.to_le_bytes());
    // Names are ours and short.
    fields.extend(u16::try_from(name.len()).unwrap_or_default().to_le_bytes());
    fields
}

/// Raw deflate, or nothing when that would not be smaller.
fn deflate(octets: &[u8]) -> Option<Vec<u8>> {
    let mut deflater = Compress::new(Compression::best(), false);
    let mut deflated = Vec::with_capacity(octets.len());
    let status = deflater
        .compress_vec(octets, &mut deflated, FlushCompress::Finish)
        .ok()?;
    (status == Status::StreamEnd).then_some(deflated)
}

fn length(octets: usize) -> Option<u32> {
    u32::try_from(octets).ok()
}
