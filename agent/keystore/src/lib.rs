//! The contract of key stores: [`Provider`] → [`Token`] → [`Key`].
//!
//! A provider finds tokens, a token is unlocked with a secret, an unlocked token gives keys, a
//! key signs what it is given and knows no formats. Dropping an [`UnlockedToken`] and its keys
//! logs out and wipes.

mod weakness;

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use tanba_pki::{Certificate, PublicKey, Secret, SignatureAlgorithm, SignatureValue, ToBeSigned};

pub use weakness::{KeyWeakness, weaknesses_of};

/// What kind of thing a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// A PKCS#12 file.
    Pkcs12File,
    /// A PEM or PKCS#8 file.
    PemFile,
    /// A Java key store file.
    JavaKeyStore,
}

/// What is known of a token without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDescription {
    /// What it is.
    pub kind: TokenKind,
    /// A name for people: the file name, the token label.
    pub label: String,
    /// The file, for tokens that are files.
    pub path: Option<PathBuf>,
    /// Whether a secret is needed to unlock it (a clear PEM file needs none).
    pub needs_secret: bool,
    /// Certificates that can be read without the secret.
    pub public_certificates: Vec<Certificate>,
}

/// Why tokens could not be found or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file could not be read.
    #[error("{path} could not be read")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Larger than a key store may be.
    #[error("the key store is larger than {limit} octets")]
    TooLarge {
        /// The limit in octets.
        limit: u64,
    },
    /// No form of key store that is known.
    #[error("the file is not a key store that Tanba knows")]
    UnknownFormat,
    /// A known form, damaged.
    #[error("the key store is damaged: {0}")]
    Damaged(String),
}

/// Why a token did not unlock.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnlockError {
    /// The secret is wrong; told apart from damage wherever the format allows it.
    #[error("the password is wrong")]
    WrongSecret {
        /// Tries left, for tokens that count.
        tries_left: Option<u32>,
    },
    /// The store is damaged.
    #[error("the key store is damaged: {0}")]
    Damaged(String),
    /// Protected by an algorithm that is not served.
    #[error("protected by an unsupported algorithm: {0}")]
    Unsupported(String),
    /// A limit: iterations, memory, number of entries.
    #[error("the key store exceeds a limit: {0}")]
    Limit(&'static str),
    /// Unlocked, and no private key is inside.
    #[error("there is no private key in the key store")]
    NoKey,
}

/// Why a key did not sign.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The key refused the input: wrong digest length, algorithm that does not fit.
    #[error("the key cannot sign this: {0}")]
    Rejected(#[from] tanba_pki::PrivateKeyError),
    /// No randomness.
    #[error("the system gave no random numbers")]
    NoEntropy,
    /// The device is gone.
    #[error("the token was removed")]
    Removed,
    /// The device did not answer in time.
    #[error("the token does not answer")]
    DeviceStuck,
}

/// Finds tokens.
#[async_trait]
pub trait Provider: Send + Sync {
    /// A name for the log and for settings.
    fn name(&self) -> &'static str;

    /// The tokens present now.
    async fn tokens(&self) -> Result<Vec<Arc<dyn Token>>, OpenError>;
}

/// A place that holds keys behind a secret.
#[async_trait]
pub trait Token: Send + Sync {
    /// What is known without the secret.
    fn description(&self) -> &TokenDescription;

    /// Unlocks it. The secret is used once and wiped.
    async fn unlock(&self, secret: Secret) -> Result<UnlockedToken, UnlockError>;
}

/// An unlocked token; dropping it and its keys locks it.
pub struct UnlockedToken {
    /// Its keys, at least one.
    pub keys: Vec<Arc<dyn Key>>,
}

/// One private key.
#[async_trait]
pub trait Key: Send + Sync {
    /// Its name in the store: friendlyName for PKCS#12.
    fn alias(&self) -> &str;

    /// The certificate of this key, when the store has it.
    fn certificate(&self) -> Option<&Certificate>;

    /// Further certificates of the store that may complete its path.
    fn other_certificates(&self) -> &[Certificate];

    /// The public half.
    fn public_key(&self) -> &PublicKey;

    /// The algorithms it can sign with, the preferred one first.
    fn algorithms(&self) -> Vec<SignatureAlgorithm>;

    /// Signs.
    async fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        to_be_signed: ToBeSigned,
    ) -> Result<SignatureValue, SignError>;
}
