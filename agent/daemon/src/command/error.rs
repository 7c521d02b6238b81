//! Why a command failed, and with which exit code.

use std::io;
use std::path::PathBuf;

use tanba_host::SigningError;
use tanba_journal::JournalError;
use tanba_keystore::{OpenError, UnlockError};
use tanba_local_ca::CertificateError;
use tanba_module::Fault;
use tanba_signature_cms::{CmsError, StreamError};
use tanba_signature_xml::XmlError;
use tanba_trust::AnchorError;

use super::{Exit, ModuleError};
use crate::instance::InstanceError;
use crate::password::PasswordError;
use crate::places::NoHome;
use crate::serve::ServeError;
use crate::settings::PolicyError;
use crate::toml_file::TomlFileError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// No home folder.
    #[error(transparent)]
    NoHome(#[from] NoHome),
    /// Settings or policy.
    #[error(transparent)]
    Settings(#[from] TomlFileError),
    /// The administrator's policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// No password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// A named file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
    /// The key file could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The key file did not unlock.
    #[error("{path}: {source}")]
    Unlock {
        /// The file.
        path: PathBuf,
        /// Why.
        source: UnlockError,
    },
    /// The key file has no such key.
    #[error("{path} holds no such key with a certificate")]
    NoSuchKey {
        /// The file.
        path: PathBuf,
    },
    /// The key file has several keys and none was named.
    #[error("{path} holds several keys; name one: --key FILE#{aliases}")]
    SeveralKeys {
        /// The file.
        path: PathBuf,
        /// The aliases.
        aliases: String,
    },
    /// Nothing was signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The CMS could not be read or written.
    #[error(transparent)]
    Cms(#[from] CmsError),
    /// A large CMS could not be read.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The XML could not be read.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// A certificate could not be read.
    #[error("{path}: {source}")]
    NotCertificate {
        /// The file.
        path: PathBuf,
        /// Why.
        source: tanba_pki::CertificateError,
    },
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The local certificate or its trust.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Trust anchors.
    #[error(transparent)]
    Anchors(#[from] AnchorError),
    /// No national certificate came from anywhere.
    #[error(
        "no national certificate could be fetched; look at the network and try again\n{failures}"
    )]
    NothingFetched {
        /// What each address answered.
        failures: String,
    },
    /// Another instance.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// The agent could not serve.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Modules, their packages and catalogues.
    #[error(transparent)]
    Module(#[from] ModuleError),
    /// `--at` is no time.
    #[error("{0:?} is not a time such as 2026-11-22T10:00:00Z")]
    Time(String),
    /// A combination of options that makes no sense.
    #[error("{0}")]
    Usage(&'static str),
    /// A date cannot be printed.
    #[error("a date is out of range")]
    Date(#[from] time::error::Format),
}

impl CommandError {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Module(error) => error.exit(),
            Self::Time(_) | Self::Usage(_) | Self::SeveralKeys { .. } => Exit::Usage,
            Self::Unlock {
                source: UnlockError::WrongSecret { .. },
                ..
            }
            | Self::NoSuchKey { .. }
            | Self::Instance(InstanceError::AlreadyRunning)
            | Self::Signing(SigningError::Fault(
                Fault::ExistingSignatureInvalid { .. } | Fault::ConfusableContent,
            )) => Exit::Refused,
            _ => Exit::Undecided,
        }
    }
}
