//! Why a command about modules failed.

use std::io;
use std::path::PathBuf;

use tanba_catalog::index::IndexFormError;
use tanba_catalog::package::ContentsError;
use tanba_catalog::{
    CompileError, IndexError, InstallError, OfferError, PackageError, RefreshError, SourceError,
    StoreError,
};
use time::OffsetDateTime;

use crate::command::Exit;
use crate::settings::CatalogueChoiceError;

/// Why a command about modules, their packages or catalogues failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModuleError {
    /// A package.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A package of a folder.
    #[error("{path}: {source}")]
    PackageFile {
        /// The package.
        path: PathBuf,
        /// Why.
        source: PackageError,
    },
    /// The contents of a package.
    #[error(transparent)]
    Contents(#[from] ContentsError),
    /// The component.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// Not UTF-8.
    #[error("{path} is no text (UTF-8)")]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// Larger than it may be.
    #[error("{path} is larger than {limit} octets")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// A catalogue.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The JSON of a catalogue.
    #[error(transparent)]
    IndexForm(#[from] IndexFormError),
    /// A catalogue could not be taken.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// Nothing came from the catalogue.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The catalogue does not offer it.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// It was not installed.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The folder of modules.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The settings name a catalogue that is none.
    #[error("settings or policy: {0}")]
    Choice(#[from] CatalogueChoiceError),
    /// There is no catalogue to install from.
    #[error(
        "no catalogue came with the program, and none is set; name one with --catalog and --pin, or in settings.toml: [modules] catalog = \"https://…\", catalog-key = \"SHA-256 of its certificate\""
    )]
    NoCatalogue,
    /// A catalogue is named for this run, and no key counts.
    #[error("name the key of this catalogue with --pin, for there is no other that counts")]
    NoPin,
    /// The administrator chose the catalogue.
    #[error("the administrator's policy chooses the catalogue, so --catalog is refused")]
    CatalogueOfPolicy,
    /// The catalogue of an old program.
    #[error(
        "the catalogue that came with this program expired at {0}; install a newer version of Tanba (installed modules go on working)"
    )]
    ShippedExpired(OffsetDateTime),
    /// The number of a new catalogue.
    #[error("agents that saw version {seen} of the catalogue refuse version {number}")]
    Number {
        /// What the new one would have.
        number: u64,
        /// What the one before has.
        seen: u64,
    },
    /// The administrator forbids this module.
    #[error("the administrator's policy forbids the module {0:?}")]
    Forbidden(String),
    /// `tanba module new` writes into an empty folder only.
    #[error("{path} is not empty")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// No symbolic name.
    #[error("{0:?} is no symbolic name (letters, digits, \".\", \"-\", \"_\"; at most 128)")]
    SymbolicName(String),
    /// `catalog.toml`.
    #[error("{path}: {source}")]
    Listing {
        /// The file.
        path: PathBuf,
        /// Where and how.
        source: Box<toml::de::Error>,
    },
    /// `catalog.toml` speaks of a module that has no package in the folder.
    #[error("{path}: there is no package of {symbolic_name:?} in the folder")]
    ListedWithoutPackage {
        /// The file.
        path: PathBuf,
        /// The module.
        symbolic_name: String,
    },
    /// A package whose file name cannot stand in an index.
    #[error("{path}: a package is named with letters, digits, \".\", \"-\" and \"_\" alone")]
    FileName {
        /// The package.
        path: PathBuf,
    },
    /// A key that is neither a certificate's file nor a digest.
    #[error("{0:?} is neither a certificate file nor a SHA-256 digest")]
    Pin(String),
    /// A folder could not be read.
    #[error("{path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ModuleError {
    /// The exit code: refused what was judged, undecided what could not be reached.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::SymbolicName(_)
            | Self::Pin(_)
            | Self::NotEmpty { .. }
            | Self::NoCatalogue
            | Self::NoPin
            | Self::Number { .. } => Exit::Usage,
            Self::Source(_)
            | Self::Store(_)
            | Self::Choice(_)
            | Self::Folder { .. }
            | Self::Refresh(RefreshError::Store(_))
            | Self::Install(InstallError::Store(_)) => Exit::Undecided,
            _ => Exit::Refused,
        }
    }
}
