//! What a module is and may ask, as a file (`module.toml`).

mod envelope;
mod limits;
mod permission;
mod scope;
#[cfg(test)]
mod tests;
mod version;
mod words;

use serde::Deserialize;

pub use envelope::Envelope;
pub use limits::ModuleLimits;
pub use permission::Permission;
pub use scope::{NetworkHost, OriginPattern, ScopeError};
pub use version::{Version, VersionError};
pub use words::Words;

use crate::ModuleName;

/// Octets that a manifest may have.
const LARGEST: usize = 64 * 1024;

/// Names, methods, permissions, origins or hosts that a manifest may list, each.
const LONGEST_LIST: usize = 256;

/// The parsed manifest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// Bundle name under which pages look for it in `getBundles`, for example
    /// `kz.ecc.NurSignBundle`: letters, digits, `.`, `-`, `_`, at most 128.
    pub symbolic_name: String,
    /// Version reported in `getBundles`.
    pub version: Version,
    /// What people call it.
    #[serde(default)]
    pub name: Words,
    /// What it is for, in a sentence or two.
    #[serde(default)]
    pub description: Words,
    /// The version of the contract it was made for, for example `1.1`; absent for built-ins.
    #[serde(default)]
    pub contract: Option<Version>,
    /// Names in `module` to which it answers.
    #[serde(deserialize_with = "names")]
    pub answers: Vec<ModuleName>,
    /// Methods it serves, for people and documentation.
    pub methods: Vec<String>,
    /// The shape of its requests and answers.
    pub envelope: Envelope,
    /// What it may ask.
    pub permissions: Vec<Permission>,
    /// Pages that may call it; every page when empty.
    #[serde(default)]
    pub allowed_origins: Vec<OriginPattern>,
    /// Hosts that it may fetch from.
    #[serde(default)]
    pub network_hosts: Vec<NetworkHost>,
    /// What one call may use.
    #[serde(default)]
    pub limits: ModuleLimits,
}

/// Why a manifest is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Not TOML, an unknown field, a missing field, a value of the wrong kind.
    #[error("module.toml: {0}")]
    Syntax(#[from] toml::de::Error),
    /// Larger than 64 KiB.
    #[error("module.toml is larger than 64 KiB")]
    TooLarge,
    /// A list with more than 256 entries.
    #[error("module.toml: {field} has more than 256 entries")]
    TooLong {
        /// The list.
        field: &'static str,
    },
    /// A symbolic name that is none.
    #[error(
        "module.toml: {0:?} is no symbolic name (letters, digits, \".\", \"-\", \"_\"; at most 128)"
    )]
    SymbolicName(String),
    /// It answers to no name, or to one that is no name.
    #[error("module.toml: {0:?} is no module name to answer to")]
    ModuleName(String),
    /// Network hosts without the permission, or the permission without hosts.
    #[error("module.toml: network-hosts and the permission \"network\" go together")]
    NetworkWithoutHosts,
}

impl Manifest {
    /// Parses `module.toml`. Unknown fields are refused.
    pub fn parse(text: &str) -> Result<Self, ManifestError> {
        if text.len() > LARGEST {
            return Err(ManifestError::TooLarge);
        }
        let manifest: Self = toml::from_str(text)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// Whether a page of this origin, or a program when there is none, may call it.
    pub fn admits(&self, caller: &crate::Caller) -> bool {
        self.allowed_origins.is_empty()
            || caller.origin().is_some_and(|origin| {
                self.allowed_origins
                    .iter()
                    .any(|pattern| pattern.matches(origin))
            })
    }

    fn check(&self) -> Result<(), ManifestError> {
        if !is_symbolic_name(&self.symbolic_name) {
            return Err(ManifestError::SymbolicName(self.symbolic_name.clone()));
        }
        let lists = [
            ("answers", self.answers.len()),
            ("methods", self.methods.len()),
            ("permissions", self.permissions.len()),
            ("allowed-origins", self.allowed_origins.len()),
            ("network-hosts", self.network_hosts.len()),
        ];
        if let Some((field, _)) = lists.iter().find(|(_, entries)| *entries > LONGEST_LIST) {
            return Err(ManifestError::TooLong { field });
        }
        if self.answers.is_empty() {
            return Err(ManifestError::ModuleName(String::new()));
        }
        if let Some(name) = self
            .answers
            .iter()
            .find(|name| !is_symbolic_name(name.as_str()))
        {
            return Err(ManifestError::ModuleName(name.to_string()));
        }
        if self.network_hosts.is_empty() == self.permissions.contains(&Permission::Network) {
            return Err(ManifestError::NetworkWithoutHosts);
        }
        Ok(())
    }
}

/// Whether a text can name a module: also a safe name for a folder.
pub fn is_symbolic_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && !text.starts_with('.')
        && !text.ends_with('.')
        && !text.contains("..")
        && text
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_'))
}

fn names<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<ModuleName>, D::Error> {
    Ok(Vec::<String>::deserialize(deserializer)?
        .into_iter()
        .map(ModuleName::new)
        .collect())
}
