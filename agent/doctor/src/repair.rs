//! What can be done about a finding with one click.

use std::path::{Path, PathBuf};

use tanba_local_ca::Store;

/// A repair.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Repair {
    /// Move a damaged file aside; a new one is made when it is needed.
    MoveAside(PathBuf),
    /// Keep others from writing a folder or file, and let the owner.
    Restrict(PathBuf),
    /// Make a new local certificate, and have the stores trust it that trusted the old one.
    RenewCertificate,
    /// Start the agent.
    StartAgent,
    /// Have a store trust the local certificate.
    InstallTrust(Store),
    /// Ask the catalogue of modules anew.
    RefreshCatalogue,
    /// Install a module out of the catalogue, over what is there.
    InstallModule(String),
    /// Fetch the national certificates; the person compares them and says yes or no.
    FetchAnchors,
}

impl Repair {
    /// Its name for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MoveAside(_) => "move-aside",
            Self::Restrict(_) => "restrict-access",
            Self::RenewCertificate => "renew-certificate",
            Self::StartAgent => "start-agent",
            Self::InstallTrust(_) => "install-trust",
            Self::RefreshCatalogue => "refresh-catalogue",
            Self::InstallModule(_) => "install-module",
            Self::FetchAnchors => "fetch-anchors",
        }
    }

    /// The id of the text on its button.
    pub fn text_id(&self) -> &'static str {
        match self {
            Self::MoveAside(_) => "doctor-repair-move-aside",
            Self::Restrict(_) => "doctor-repair-restrict",
            Self::RenewCertificate => "doctor-repair-renew",
            Self::StartAgent => "doctor-repair-start",
            Self::InstallTrust(_) => "doctor-repair-trust",
            Self::RefreshCatalogue => "doctor-repair-catalogue",
            Self::InstallModule(_) => "doctor-repair-module",
            Self::FetchAnchors => "doctor-repair-anchors",
        }
    }

    /// What it changes, when that has a place.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::MoveAside(path) | Self::Restrict(path) => Some(path),
            Self::InstallTrust(store) => Some(store.path()),
            _ => None,
        }
    }

    /// Whether somebody has to look at what is fetched before it counts.
    pub fn needs_person(&self) -> bool {
        matches!(self, Self::FetchAnchors)
    }

    /// Repairs are made in this order: files before the agent that reads them, the certificate
    /// before its trust.
    pub(crate) fn order(&self) -> u8 {
        match self {
            Self::Restrict(_) => 0,
            Self::MoveAside(_) => 1,
            Self::RenewCertificate => 2,
            Self::StartAgent => 3,
            Self::InstallTrust(_) => 4,
            Self::RefreshCatalogue => 5,
            Self::InstallModule(_) => 6,
            Self::FetchAnchors => 7,
        }
    }
}
