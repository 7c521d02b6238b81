//! The window of modules: what there is, what is installed, and what the person changes.

use serde::{Deserialize, Serialize};

use super::PermissionMessage;

/// What the window of modules shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ModulesModel {
    /// Where modules come from.
    pub catalogue: CatalogueModel,
    /// The modules, in the order in which they are shown.
    pub rows: Vec<ModuleRow>,
    /// What is being done now; everything else waits until it is done.
    pub work: Option<ModuleWork>,
    /// What went wrong last.
    pub problem: Option<ModuleProblem>,
}

/// Where modules come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CatalogueModel {
    /// A host or a folder; `None` when no catalogue is set.
    pub source: Option<String>,
    /// Whether the administrator chose it.
    pub by_administrator: bool,
    /// Whether it came with the program.
    pub shipped: bool,
    /// When the list that is shown was fetched, seconds since 1970; `None` when there is none.
    pub fetched: Option<i64>,
    /// Its end, when that has passed: nothing may be installed from it.
    pub expired: Option<i64>,
}

/// One module, installed or in the catalogue or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ModuleRow {
    /// The name under which pages look for it.
    pub symbolic_name: String,
    /// What people call it, in the window's language.
    pub name: String,
    /// What it is for, in the window's language.
    pub description: String,
    /// Who made it.
    pub publisher: String,
    /// Serial number of his certificate, lower-case hex.
    pub publisher_serial_number: String,
    /// The version that is installed.
    pub installed: Option<String>,
    /// The version that the catalogue has.
    pub offered: Option<String>,
    /// Octets that an installation fetches.
    pub size: Option<u64>,
    /// What can be done with it.
    pub state: ModuleState,
    /// Whether the administrator demands it, so that it cannot be removed.
    pub required: bool,
    /// What it may ask for, and whether the person allows it.
    pub permissions: Vec<ModulePermission>,
    /// Pages that may call it; every page when empty.
    pub origins: Vec<String>,
    /// Servers that it may speak to.
    pub hosts: Vec<String>,
}

/// A permission that a module declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ModulePermission {
    /// The permission.
    pub permission: PermissionMessage,
    /// Whether the person allows it.
    pub allowed: bool,
}

/// What can be done with a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleState {
    /// It can be installed.
    Available,
    /// It is installed, and the catalogue has nothing newer.
    Installed,
    /// It is installed, and the catalogue has a newer version.
    UpdateAvailable,
    /// The catalogue forbids it to run.
    Banned,
    /// The administrator forbids it.
    Forbidden,
    /// Its files were changed or are missing; it can be installed again.
    Damaged,
    /// It was made for a newer version of the agent.
    NeedsNewerAgent,
    /// Its developer tries it: nobody signed it, and it is gone when the agent ends.
    Unsigned,
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "work")]
pub enum ModuleWork {
    /// The catalogue is asked.
    Refresh,
    /// A module is installed or updated.
    Install {
        /// Which.
        symbolic_name: String,
        /// How far it is.
        step: InstallStep,
    },
}

/// How far an installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstallStep {
    /// The package is fetched.
    Fetching,
    /// The package is what was offered; it is translated for this computer.
    Compiling,
    /// It is written to the disk.
    Writing,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ModuleProblem {
    /// The module that was to be changed; `None` for the catalogue.
    pub symbolic_name: Option<String>,
    /// What happened.
    pub kind: ModuleProblemKind,
}

/// What happened to a module or to the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleProblemKind {
    /// The settings name a catalogue that cannot be one.
    CatalogueSettings {
        /// What is wrong with it.
        reason: String,
    },
    /// The catalogue or a package could not be fetched.
    Unreachable {
        /// Why.
        reason: String,
    },
    /// The catalogue is not signed by a key that counts, or it is older than one seen before.
    CatalogueRefused {
        /// Why.
        reason: String,
    },
    /// The catalogue's time is over.
    CatalogueExpired,
    /// The package is not what the catalogue offers.
    PackageRefused {
        /// Why.
        reason: String,
    },
    /// The catalogue offers another package than the window showed.
    Changed,
    /// A newer version is installed.
    Downgrade,
    /// The catalogue forbids it.
    Banned,
    /// The administrator forbids it.
    Forbidden,
    /// A newer version of the agent is needed.
    NeedsNewerAgent,
    /// The folder of modules cannot be read or written.
    Disk {
        /// Why.
        reason: String,
    },
    /// A bug.
    Failed,
}

/// What the person changes. The daemon does it and shows the window its new model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ModulesChange {
    /// Ask the catalogue now.
    Refresh,
    /// Install a module, a newer version of it, or the same again when it is damaged.
    Install {
        /// Which.
        symbolic_name: String,
        /// The version that the window showed.
        version: String,
        /// What it may not do although it declares it.
        refused: Vec<PermissionMessage>,
    },
    /// Remove a module.
    Remove {
        /// Which.
        symbolic_name: String,
    },
    /// Allow or refuse one permission of an installed module.
    Permit {
        /// Which.
        symbolic_name: String,
        /// The permission, and whether it is allowed from now on.
        permission: ModulePermission,
    },
}
