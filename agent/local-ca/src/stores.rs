//! Trust stores: finding them, and one verb for all kinds.

mod discovery;
mod nss;
mod program;
mod system;

#[cfg(target_os = "macos")]
#[path = "stores/macos.rs"]
mod platform;

#[cfg(windows)]
#[path = "stores/windows.rs"]
mod platform;

#[cfg(not(any(windows, target_os = "macos")))]
#[path = "stores/elsewhere.rs"]
mod platform;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::LocalCertificate;

/// Which stores are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of the user: browsers, and on Windows and macOS the user's own store.
    User,
    /// Those of the user and of the whole system, which takes administrator rights.
    UserAndSystem,
}

/// One trust store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    pub(crate) kind: StoreKind,
    pub(crate) path: PathBuf,
}

/// The kinds of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreKind {
    /// An NSS database: Chromium and its kin, Firefox and its kin.
    Nss,
    /// A folder of certificates with `update-ca-certificates` (Debian, openSUSE).
    UpdateCaCertificates,
    /// A folder of certificates with `update-ca-trust` (Fedora, Arch).
    UpdateCaTrust,
    /// The user's store of root certificates on Windows.
    WindowsUser,
    /// The login keychain on macOS.
    Keychain,
}

/// What a store thinks of the agent's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// It trusts the present authority.
    Trusted,
    /// It holds authorities of the agent, but not the present one.
    Outdated,
    /// It holds no authority of the agent.
    Absent,
}

/// Why a store could not be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// A program is missing.
    #[error("{program} is not installed; install {package}")]
    ProgramMissing {
        /// The program.
        program: &'static str,
        /// What to install.
        package: &'static str,
    },
    /// A program could not be started.
    #[error("{program} could not be started")]
    Start {
        /// The program.
        program: String,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// A program failed.
    #[error("{program} failed: {message}")]
    Program {
        /// The program.
        program: String,
        /// What it said.
        message: String,
    },
    /// A file of the store could not be used.
    #[error("{} could not be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: io::Error,
    },
    /// The store belongs to another operating system.
    #[error("this system has no such store")]
    NoSuchStore,
    /// A certificate of the agent is still there after its removal.
    #[error("an authority is still in the store: {name}")]
    Remains {
        /// The name of the authority.
        name: String,
    },
}

/// What became of one store.
#[derive(Debug)]
pub struct StoreReport {
    /// The store.
    pub store: Store,
    /// Its state now, or what went wrong.
    pub outcome: Result<Trust, TrustError>,
}

/// The stores of the user with this home folder, and of the system when asked for.
pub fn stores(home: &Path, scope: Scope) -> Vec<Store> {
    discovery::stores(home, scope)
}

/// Makes each store trust the authority, and forget those of earlier certificates.
pub fn install(certificate: &LocalCertificate, stores: &[Store]) -> Vec<StoreReport> {
    report(stores, |store| {
        store.install(certificate)?;
        store.status(certificate)
    })
}

/// What each store thinks of the certificate. Changes nothing.
pub fn status(certificate: &LocalCertificate, stores: &[Store]) -> Vec<StoreReport> {
    report(stores, |store| store.status(certificate))
}

/// Removes every authority that the agent ever put into these stores.
pub fn remove(stores: &[Store]) -> Vec<StoreReport> {
    report(stores, |store| {
        store.remove_except(None)?;
        Ok(Trust::Absent)
    })
}

fn report(stores: &[Store], act: impl Fn(&Store) -> Result<Trust, TrustError>) -> Vec<StoreReport> {
    stores
        .iter()
        .map(|store| StoreReport {
            store: store.clone(),
            outcome: act(store),
        })
        .collect()
}

impl Store {
    /// The kind.
    pub fn kind(&self) -> StoreKind {
        self.kind
    }

    /// Where it lies: a folder, or the system's name for it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The authorities, DER, that the store trusts for TLS servers: everything a browser with this
    /// store would accept beside what came with it. Changes nothing.
    pub fn authorities(&self) -> Result<Vec<Vec<u8>>, TrustError> {
        match self.kind {
            StoreKind::Nss => nss::authorities(&self.path),
            StoreKind::UpdateCaCertificates | StoreKind::UpdateCaTrust => system::authorities(),
            StoreKind::WindowsUser | StoreKind::Keychain => platform::authorities(),
        }
    }

    fn install(&self, certificate: &LocalCertificate) -> Result<(), TrustError> {
        if self.status(certificate)? != Trust::Trusted {
            match self.kind {
                StoreKind::Nss => nss::add(&self.path, certificate)?,
                StoreKind::UpdateCaCertificates | StoreKind::UpdateCaTrust => {
                    system::add(self, certificate)?;
                }
                StoreKind::WindowsUser | StoreKind::Keychain => platform::add(certificate)?,
            }
        }
        self.remove_except(Some(certificate.authority_name()))
    }

    fn status(&self, certificate: &LocalCertificate) -> Result<Trust, TrustError> {
        let names = self.names()?;
        let present = names
            .iter()
            .any(|name| name == certificate.authority_name());
        let trusted = match self.kind {
            StoreKind::Nss => present && nss::is_trusted(&self.path, certificate)?,
            _ => present,
        };
        Ok(match (trusted, names.is_empty()) {
            (true, _) => Trust::Trusted,
            (false, false) => Trust::Outdated,
            (false, true) => Trust::Absent,
        })
    }

    fn remove_except(&self, kept: Option<&str>) -> Result<(), TrustError> {
        // A store may hold a name more than once, and removes one at a time.
        for _ in 0..64 {
            let Some(name) = self
                .names()?
                .into_iter()
                .find(|name| Some(name.as_str()) != kept)
            else {
                return Ok(());
            };
            match self.kind {
                StoreKind::Nss => nss::remove(&self.path, &name)?,
                StoreKind::UpdateCaCertificates | StoreKind::UpdateCaTrust => {
                    system::remove(self, &name)?;
                }
                StoreKind::WindowsUser | StoreKind::Keychain => platform::remove(&name)?,
            }
        }
        match self
            .names()?
            .into_iter()
            .find(|name| Some(name.as_str()) != kept)
        {
            Some(name) => Err(TrustError::Remains { name }),
            None => Ok(()),
        }
    }

    /// The names of the agent's authorities in the store.
    fn names(&self) -> Result<Vec<String>, TrustError> {
        match self.kind {
            StoreKind::Nss => nss::names(&self.path),
            StoreKind::UpdateCaCertificates | StoreKind::UpdateCaTrust => system::names(self),
            StoreKind::WindowsUser | StoreKind::Keychain => platform::names(),
        }
    }
}

impl fmt::Display for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}
