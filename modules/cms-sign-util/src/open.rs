//! The file that a page named, when the person confirms it.

use std::sync::Arc;

use tanba_sdk::module::{Fault, FileFilter, FileRequest, Host};

/// A file with its octets.
pub(crate) struct OpenedFile {
    pub(crate) path: String,
    pub(crate) content: Arc<[u8]>,
}

/// Opens the chooser where the page said, and reads what the person chose there.
pub(crate) async fn open(suggested: Option<&str>, host: &dyn Host) -> Result<OpenedFile, Fault> {
    let request = FileRequest {
        filter: FileFilter::All,
        suggested: suggested.map(str::to_owned),
        read: true,
    };
    let file = host.choose_file(request).await?;
    Ok(OpenedFile {
        path: file.path.to_string_lossy().into_owned(),
        content: file.content.ok_or(Fault::FileUnusable)?,
    })
}
