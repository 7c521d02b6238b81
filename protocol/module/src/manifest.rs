//! What a module is and may ask, as a file (`module.toml`).

use serde::Deserialize;

use crate::ModuleName;

/// A right that a module declares and a person may grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Learn one certificate that the person chooses.
    ChooseCertificate,
    /// Sign documents with a key that the person chooses.
    Sign,
    /// Sign a digest without its document.
    SignDigest,
    /// Use an authentication key (log in).
    Authenticate,
    /// Receive a file that the person chooses.
    ChooseFile,
    /// Learn which kinds of token are inserted.
    ListStorages,
    /// Change the language of this connection, open our windows, list modules.
    Interface,
}

/// In which shape a module's answers go over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Envelope {
    /// `{"responseObject":…,"code":"200"}` (spec 2.1).
    CommonUtils,
    /// `{"body":{"result":…},"status":true}` (spec 3.1).
    Invoker,
    /// The value itself (accessory, spec 4).
    Bare,
    /// `{"result":…,"errorCode":"NONE"}` (spec 5.1).
    Applet,
}

/// The parsed manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// Bundle name under which pages look for it in `getBundles`.
    pub symbolic_name: String,
    /// Version reported in `getBundles`.
    pub version: String,
    /// Names in `module` to which it answers.
    #[serde(deserialize_with = "names")]
    pub answers: Vec<ModuleName>,
    /// Methods it serves, for people and documentation.
    pub methods: Vec<String>,
    /// The shape of its answers.
    pub envelope: Envelope,
    /// What it may ask.
    pub permissions: Vec<Permission>,
}

/// Why a manifest is refused.
#[derive(Debug, thiserror::Error)]
#[error("module.toml: {0}")]
pub struct ManifestError(#[from] toml::de::Error);

impl Manifest {
    /// Parses `module.toml`. Unknown fields are refused.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        Ok(toml::from_str(text)?)
    }
}

fn names<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<ModuleName>, D::Error> {
    Ok(Vec::<String>::deserialize(deserializer)?
        .into_iter()
        .map(ModuleName::new)
        .collect())
}
