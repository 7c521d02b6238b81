//! What a person set, and what the administrator decided.

use std::path::PathBuf;

mod managed;
mod modules;
mod shipped;

use serde::{Deserialize, Serialize};
use tanba_module::Locale;

pub use managed::ManagedError;
pub use modules::{
    CatalogueChoice, CatalogueChoiceError, ChosenBy, LimitsPolicy, ModulesPolicy, ModulesSettings,
    catalogue,
};
pub use shipped::{KEYS_FILE, ShippedCatalogue, ShippedError};

use crate::places::Places;
use crate::toml_file::{self, TomlFileError};

/// The port of the protocol.
pub const PORT: u16 = 13579;

/// What a person set (`settings.toml`). Unknown members are passed over, so that an older agent
/// reads the file of a newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// Language of the windows, as a BCP 47 tag; the system's when absent.
    pub language: Option<String>,
    /// The port to listen on; the protocol's when absent.
    pub port: Option<u16>,
    /// Folders in which key files are looked for, beside the well-known ones.
    pub key_folders: Vec<PathBuf>,
    /// Addresses of time-stamping authorities in the order in which they are tried; the national
    /// one when empty.
    pub timestamp_authorities: Vec<String>,
    /// Whether the test authorities of the national PKI are trusted.
    pub trust_test_anchors: bool,
    /// Modules beside the built-in ones.
    pub modules: ModulesSettings,
}

/// Why the administrator's policy is not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The file.
    #[error(transparent)]
    File(#[from] TomlFileError),
    /// What the management of the computer laid down.
    #[error(transparent)]
    Managed(#[from] ManagedError),
}

/// What the administrator decided (`policy.toml`). Unknown members are refused: a policy that is
/// half understood is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// http origins of the intranet that may ask, beside https ones.
    pub intranet_origins: Vec<String>,
    /// Origins that may not ask.
    pub refused_origins: Vec<String>,
    /// Whether local programs (callers without an origin) are refused.
    pub refuse_programs: bool,
    /// Octets of one message at most.
    pub message_octets: Option<usize>,
    /// Modules beside the built-in ones.
    pub modules: ModulesPolicy,
}

impl Settings {
    /// Reads the user's settings.
    pub fn read(places: &Places) -> Result<Self, TomlFileError> {
        toml_file::read(&places.settings())
    }

    /// Stores them.
    pub fn write(&self, places: &Places) -> Result<(), TomlFileError> {
        toml_file::write(&places.settings(), self)
    }

    /// The language of the windows.
    pub fn locale(&self) -> Locale {
        self.language
            .as_deref()
            .and_then(Locale::from_tag)
            .unwrap_or_else(tanba_l10n::system_locale)
    }
}

impl Policy {
    /// Reads the administrator's policy: the file, or where there is none what the management of
    /// Windows or macOS laid down.
    pub fn read(places: &Places) -> Result<Self, PolicyError> {
        if places.are_the_users_own()
            && !places.policy().exists()
            && let Some(policy) = managed::read()?
        {
            return Ok(policy);
        }
        Ok(toml_file::read(places.policy())?)
    }
}
