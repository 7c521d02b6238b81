//! Files through the agent's chooser.

use std::path::PathBuf;

use tanba_module::{ChosenFile, Fault, FileFilter, FileRequest, SaveRequest};

use super::wit;

/// Octets that are taken over in one piece.
const PIECE: u32 = 4 * 1024 * 1024;

impl From<FileFilter> for wit::FileFilter {
    fn from(filter: FileFilter) -> Self {
        match filter {
            FileFilter::Directory => Self::Directory,
            FileFilter::Crl => Self::Crl,
            FileFilter::Certificate => Self::Certificate,
            FileFilter::Pkcs12 => Self::Pkcs12,
            FileFilter::Jks => Self::Jks,
            FileFilter::Keystore => Self::Keystore,
            FileFilter::All => Self::All,
        }
    }
}

impl From<FileRequest> for wit::FileRequest {
    fn from(request: FileRequest) -> Self {
        Self {
            filter: request.filter.into(),
            suggested: request.suggested,
            read: request.read,
        }
    }
}

impl From<SaveRequest> for wit::SaveRequest {
    fn from(request: SaveRequest) -> Self {
        Self {
            name: request.name,
            folder: request.folder,
            content: request.content.to_vec(),
        }
    }
}

/// Asks for a file and takes its octets over, when they are wanted.
pub(super) fn choose(request: FileRequest) -> Result<ChosenFile, Fault> {
    let wanted = request.read;
    let file = wit::choose_file(&request.into())?;
    let content = if wanted {
        Some(content(&file)?.into())
    } else {
        None
    };
    Ok(ChosenFile {
        path: PathBuf::from(file.path()),
        content,
    })
}

fn content(file: &wit::ChosenFile) -> Result<Vec<u8>, Fault> {
    let too_large = |_| Fault::Limit {
        what: "the size of a file".into(),
    };
    let size = usize::try_from(file.size()).map_err(too_large)?;
    let mut octets = Vec::with_capacity(size);
    loop {
        let piece = file.read(octets.len() as u64, PIECE)?;
        if piece.is_empty() {
            return Ok(octets);
        }
        octets.extend_from_slice(&piece);
    }
}
