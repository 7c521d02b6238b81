//! Files that the person chooses.

use tanba_module::{FileFilter, FileRequest, SaveRequest};

use crate::wit::files;

pub(crate) fn request(request: files::FileRequest) -> FileRequest {
    FileRequest {
        filter: filter(request.filter),
        suggested: request.suggested,
        read: request.read,
    }
}

pub(crate) fn save_request(request: files::SaveRequest) -> SaveRequest {
    SaveRequest {
        name: request.name,
        folder: request.folder,
        content: request.content.into(),
    }
}

fn filter(filter: files::FileFilter) -> FileFilter {
    match filter {
        files::FileFilter::Directory => FileFilter::Directory,
        files::FileFilter::Crl => FileFilter::Crl,
        files::FileFilter::Certificate => FileFilter::Certificate,
        files::FileFilter::Pkcs12 => FileFilter::Pkcs12,
        files::FileFilter::Jks => FileFilter::Jks,
        files::FileFilter::Keystore => FileFilter::Keystore,
        files::FileFilter::All => FileFilter::All,
    }
}
