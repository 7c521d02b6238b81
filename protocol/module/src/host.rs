//! What a module may ask of the agent.

use std::path::PathBuf;

use async_trait::async_trait;

use crate::{CertificateSummary, Document, Fault, ModuleName, Signer, SignerRequest, Storage};

/// A language of the windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Kazakh, `kk`.
    Kazakh,
    /// Russian, `ru`.
    #[default]
    Russian,
    /// English, `en`.
    English,
}

impl Locale {
    /// Every language, in the order in which settings list them.
    pub const ALL: [Self; 3] = [Self::Kazakh, Self::Russian, Self::English];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Kazakh => "kk",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// The language of a tag; region and script are ignored (`ru_RU`, `kk-Cyrl-KZ`).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }
}

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
    pub content: Option<std::sync::Arc<[u8]>>,
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

/// A window of the agent that a page may ask to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Settings.
    Settings,
    /// Module management.
    Modules,
}

/// A module that this agent serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledModule {
    /// Bundle name that pages look for, for example `kz.gov.pki.osgi.layer.common`.
    pub symbolic_name: String,
    /// Its version.
    pub version: String,
    /// Names in `module` to which it answers.
    pub answers: Vec<ModuleName>,
}

/// The agent, as one call of one module sees it. Every method passes the permission gate.
#[async_trait]
pub trait Host: Send + Sync {
    /// Lets the person choose a key for these documents. [`Fault::Cancelled`] when they decline.
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault>;

    /// A certificate that the person showed to this caller not long ago, by its alias. Lets the
    /// legacy dialect answer about one certificate in many calls without a window for each.
    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary>;

    /// Lets the person choose a file. [`Fault::Cancelled`] when they decline.
    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault>;

    /// The hardware stores in which a token is present now; never file stores.
    async fn active_storages(&self) -> Result<Vec<Storage>, Fault>;

    /// Changes the language of the windows for this connection.
    async fn change_locale(&self, locale: Locale) -> Result<(), Fault>;

    /// Opens a window of the agent.
    async fn show(&self, screen: Screen) -> Result<(), Fault>;

    /// The modules that this agent serves.
    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault>;
}
