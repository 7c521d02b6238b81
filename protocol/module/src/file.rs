//! Files, always through the agent's own chooser.

use std::path::PathBuf;
use std::sync::Arc;

use crate::{Document, Fault};

/// Which files a chooser offers (spec 2.5, showFileChooser).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFilter {
    /// Folders.
    Directory,
    /// Certificate revocation lists.
    Crl,
    /// Certificates: der, cer.
    Certificate,
    /// PKCS#12 files: p12, pfx.
    Pkcs12,
    /// Java key stores.
    Jks,
    /// pfx, p12, bin, jks.
    Keystore,
    /// Everything.
    All,
}

/// Ask the person for a file through our own chooser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// Which files to offer.
    pub filter: FileFilter,
    /// Where to open the chooser: a claim of the page, never read, never confirmed to exist.
    pub suggested: Option<String>,
    /// Whether the content is to be read (for signing) or only the path is wanted.
    pub read: bool,
}

/// What the person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// The absolute path, told to the page because the protocol demands it and the person chose.
    pub path: PathBuf,
    /// The octets, read once, when the request asked for them.
    pub content: Option<Arc<[u8]>>,
}

impl ChosenFile {
    /// The file as a document under its name. [`Fault::FileUnusable`] when its octets were not
    /// asked for.
    pub fn into_document(self) -> Result<Document, Fault> {
        let name = self
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let content = self.content.ok_or(Fault::FileUnusable)?;
        Ok(Document {
            name,
            ..Document::bytes(content)
        })
    }
}

/// Ask the person where to keep octets that a module made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveRequest {
    /// The name offered; a claim, of which only the last part is used.
    pub name: String,
    /// The folder in which the chooser opens: a claim of the page, never confirmed to exist.
    pub folder: Option<String>,
    /// What is written.
    pub content: Arc<[u8]>,
}
