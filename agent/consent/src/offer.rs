//! A module that a person may install, as a window shows it.

use tanba_module::{NetworkHost, OriginPattern, Permission, Words};

/// A module that a person may install, with everything they should know before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleOffer {
    /// The name under which pages look for it.
    pub symbolic_name: String,
    /// What people call it; may be empty in every language.
    pub name: Words,
    /// What it is for.
    pub description: Words,
    /// Common name and organisation of the publisher's certificate.
    pub publisher: String,
    /// Serial number of that certificate, lower-case hex.
    pub publisher_serial_number: String,
    /// The version that is offered.
    pub version: String,
    /// The version that is installed now, for an update.
    pub installed: Option<String>,
    /// What it will be able to ask for.
    pub permissions: Vec<Permission>,
    /// Those of them that the person refuses: for an update what they refused before, and after
    /// [`Answer::Install`](crate::Answer::Install) what they refused in the window.
    pub refused: Vec<Permission>,
    /// Pages that may call it; every page when empty.
    pub allowed_origins: Vec<OriginPattern>,
    /// Servers that it may speak to.
    pub network_hosts: Vec<NetworkHost>,
    /// Octets that are fetched.
    pub size: u64,
    /// Where they come from: a host or a folder.
    pub source: String,
}
