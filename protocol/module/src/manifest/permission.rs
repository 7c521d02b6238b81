//! What a module may ask for.

use serde::Deserialize;

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
    /// Verify signatures and ask for time-stamps.
    Verify,
    /// Receive a file that the person chooses.
    ChooseFile,
    /// Write a file where the person chooses.
    SaveFile,
    /// Show words to the person in a window of the agent.
    ShowMessage,
    /// Ask the hosts that the manifest names.
    Network,
    /// Keep settings of its own between calls.
    KeepSettings,
    /// Learn which kinds of token are inserted.
    ListStorages,
    /// Change the language of this connection, open our windows, list modules.
    Interface,
    /// Ask the person to install another module; built-ins only.
    InstallModules,
}

impl Permission {
    /// Every permission, in the order in which people see them.
    pub const ALL: [Self; 13] = [
        Self::Sign,
        Self::SignDigest,
        Self::Authenticate,
        Self::ChooseCertificate,
        Self::Verify,
        Self::ChooseFile,
        Self::SaveFile,
        Self::Network,
        Self::ShowMessage,
        Self::KeepSettings,
        Self::ListStorages,
        Self::Interface,
        Self::InstallModules,
    ];

    /// Its name in `module.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChooseCertificate => "choose-certificate",
            Self::Sign => "sign",
            Self::SignDigest => "sign-digest",
            Self::Authenticate => "authenticate",
            Self::Verify => "verify",
            Self::ChooseFile => "choose-file",
            Self::SaveFile => "save-file",
            Self::ShowMessage => "show-message",
            Self::Network => "network",
            Self::KeepSettings => "keep-settings",
            Self::ListStorages => "list-storages",
            Self::Interface => "interface",
            Self::InstallModules => "install-modules",
        }
    }

    /// The permission of a name, exact.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|permission| permission.name() == name)
    }
}
