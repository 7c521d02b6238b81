//! Why the octets of a key store gave no key, before it is known what that means for the person.

use tanba_keystore::{OpenError, UnlockError};
use tanba_pki::ber::BerError;
use tanba_pki::{AlgorithmError, PrivateKeyError};

/// Why a key store could not be read or decrypted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// Not the encoding it should be.
    #[error(transparent)]
    Encoding(#[from] BerError),
    /// Well encoded, and something is missing or out of place.
    #[error("{0}")]
    Broken(&'static str),
    /// An algorithm or a variant that is not served, by name.
    #[error("{0}")]
    Unsupported(String),
    /// A limit of [`crate::limits`].
    #[error("{0}")]
    Limit(&'static str),
    /// The plaintext makes no sense: the password is wrong, or the ciphertext is damaged.
    #[error("decryption gave no meaningful octets")]
    Undecipherable,
    /// The file's own integrity check fails: the password is wrong, or the file was changed.
    #[error("the integrity check fails")]
    IntegrityFails,
    /// No private key.
    #[error("there is no private key")]
    NoKey,
}

impl StoreError {
    /// The error for people once the password is known to be right, or not to matter.
    pub(crate) fn into_unlock_error(self) -> UnlockError {
        match self {
            Self::Unsupported(name) => UnlockError::Unsupported(name),
            Self::Limit(limit) => UnlockError::Limit(limit),
            Self::NoKey => UnlockError::NoKey,
            error => UnlockError::Damaged(error.to_string()),
        }
    }

    /// The error for people when nothing but the plaintext tells whether the password is right.
    pub(crate) fn into_unlock_error_of_password(self) -> UnlockError {
        match self {
            Self::Undecipherable | Self::IntegrityFails => {
                UnlockError::WrongSecret { tries_left: None }
            }
            error => error.into_unlock_error(),
        }
    }

    /// The error for people while the file is opened and nothing is decrypted yet.
    pub(crate) fn into_open_error(self) -> OpenError {
        OpenError::Damaged(self.to_string())
    }

    /// The same error, for octets that came out of a decryption: broken means undecipherable.
    pub(crate) fn after_decryption(self) -> Self {
        match self {
            Self::Encoding(_) | Self::Broken(_) => Self::Undecipherable,
            error => error,
        }
    }
}

impl From<PrivateKeyError> for StoreError {
    fn from(error: PrivateKeyError) -> Self {
        match error {
            PrivateKeyError::UnknownAlgorithm(name) => Self::Unsupported(name),
            _ => Self::Broken("the private key is malformed"),
        }
    }
}

impl From<AlgorithmError> for StoreError {
    fn from(error: AlgorithmError) -> Self {
        match error {
            AlgorithmError::Unknown(name) | AlgorithmError::Parameters(name) => {
                Self::Unsupported(name)
            }
            _ => Self::Broken("an algorithm is out of place"),
        }
    }
}
