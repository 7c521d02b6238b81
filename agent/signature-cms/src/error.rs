//! Why a message could not be read or written.

use tanba_pki::ber::BerError;
use tanba_pki::{AlgorithmError, ObjectIdentifier, PublicKeyError};

/// Why octets are no usable SignedData, or a signature could not be prepared or completed.
///
/// A signature that does not verify is no error: [`crate::verify()`] reports it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CmsError {
    /// Not the ASN.1 of RFC 5652.
    #[error("not a CMS message: {0}")]
    Malformed(#[from] BerError),
    /// A CMS message of another type.
    #[error("a CMS message of type {0}, not SignedData")]
    NotSignedData(ObjectIdentifier),
    /// More parts than the limit.
    #[error("more than {limit} {what} in the message")]
    TooMany {
        /// Signers, certificates, attributes or digest algorithms.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// Text that is neither PEM of CMS or PKCS7 nor base64.
    #[error("neither a CMS message nor its PEM or base64 text")]
    Text,
    /// An algorithm is unknown or cannot be written.
    #[error("the algorithm cannot be used")]
    Algorithm(#[from] AlgorithmError),
    /// The certificate's key is unknown.
    #[error("the signing certificate's key cannot be used")]
    Key(#[from] PublicKeyError),
    /// The algorithm is read, but no new signature is made with it (SHA-1).
    #[error("{0} is too weak for a new signature")]
    Weak(&'static str),
    /// The digest given is by another algorithm than the key's signature algorithm needs.
    #[error("the digest given is not by the digest algorithm of the key")]
    DigestAlgorithm,
    /// The content is the DER of signed attributes: a signature on it could be turned into one
    /// on other content.
    #[error(
        "the content is made of signed attributes and is refused: it could be passed off as a signature on something else"
    )]
    ConfusableContent,
    /// A detached message is co-signed with another digest algorithm than its signers used, so
    /// the content itself is needed.
    #[error("the signed document is needed to add this signature")]
    ContentNeeded,
    /// The content given is not the content that the message's signers signed.
    #[error("the document given is not the one that the message signs")]
    ContentMismatch,
    /// The content is written by the caller: complete with prefix and suffix.
    #[error("the content is not in memory, the message has to be written round it")]
    ContentElsewhere,
    /// There is no signer of this number.
    #[error("the message has no signer number {0}")]
    NoSuchSigner(usize),
    /// The token is a message of another content type than TSTInfo.
    #[error("a message with content of type {0}, not a time-stamp token")]
    NotTimestamp(ObjectIdentifier),
    /// The signing time lies outside the years that certificates and messages can name.
    #[error("the signing time is out of range")]
    SigningTime,
}
