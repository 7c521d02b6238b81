//! Why there is no time-stamp.

use std::fmt;

use tanba_pki::ber::BerError;
use tanba_pki::{DigestAlgorithm, ObjectIdentifier};
use tanba_signature_cms::TimestampTokenError;

use crate::FetchError;

/// Why there is no time-stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimestampError {
    /// The settings name no authority.
    #[error("no time-stamping authority is set")]
    NoAuthority,
    /// The digest algorithm has no identifier in the family, or the digest has another length.
    #[error("a digest by {0:?} cannot be time-stamped")]
    Imprint(DigestAlgorithm),
    /// No authority gave a valid token.
    #[error("no time-stamping authority gave a time-stamp: {}", Listed(.0))]
    Failed(Vec<Attempt>),
}

/// What one authority did instead of giving a time-stamp.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {reason}")]
pub struct Attempt {
    /// Its address.
    pub url: String,
    /// What happened.
    pub reason: AttemptError,
}

/// Why one authority gave no time-stamp that counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttemptError {
    /// No answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// An HTTP status that is no success.
    #[error("the server answered with status {0}")]
    HttpStatus(u16),
    /// The answer is no time-stamp response.
    #[error("the answer is no time-stamp response: {0}")]
    Malformed(#[from] BerError),
    /// The authority refused.
    #[error("the authority refused ({status}){}", Told(failures, text))]
    Rejected {
        /// Its status.
        status: Status,
        /// Its reasons.
        failures: Vec<FailureInfo>,
        /// Its words.
        text: Vec<String>,
    },
    /// The authority granted and gave no token.
    #[error("the authority granted the time-stamp and did not give it")]
    NoToken,
    /// The authority refused and gave a token.
    #[error("the authority refused the time-stamp and gave one")]
    UnexpectedToken,
    /// The token does not verify, or stamps something else.
    #[error("the time-stamp is not valid: {0}")]
    Token(#[from] TimestampTokenError),
    /// The token answers another request.
    #[error("the time-stamp answers another request (nonce)")]
    Nonce,
    /// The token's imprint is by another algorithm than was asked for.
    #[error("the time-stamp uses another digest algorithm than was asked for")]
    ImprintAlgorithm,
    /// The token was made under another policy than was asked for.
    #[error("the time-stamp was made under policy {found} instead of {wanted}")]
    Policy {
        /// The policy that was asked for.
        wanted: ObjectIdentifier,
        /// The policy of the token.
        found: ObjectIdentifier,
    },
}

/// PKIStatus (RFC 3161 2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 0.
    Granted,
    /// 1: granted with changes.
    GrantedWithChanges,
    /// 2.
    Rejection,
    /// 3: come again later.
    Waiting,
    /// 4: a revocation is imminent.
    RevocationWarning,
    /// 5: a revocation has occurred.
    RevocationNotification,
    /// A number without a meaning.
    Unknown(u64),
}

impl Status {
    pub(super) fn from_number(number: u64) -> Self {
        match number {
            0 => Self::Granted,
            1 => Self::GrantedWithChanges,
            2 => Self::Rejection,
            3 => Self::Waiting,
            4 => Self::RevocationWarning,
            5 => Self::RevocationNotification,
            _ => Self::Unknown(number),
        }
    }

    /// Whether a token comes with it.
    pub fn is_granted(self) -> bool {
        matches!(self, Self::Granted | Self::GrantedWithChanges)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted => f.write_str("granted"),
            Self::GrantedWithChanges => f.write_str("granted with changes"),
            Self::Rejection => f.write_str("rejection"),
            Self::Waiting => f.write_str("waiting"),
            Self::RevocationWarning => f.write_str("revocation is imminent"),
            Self::RevocationNotification => f.write_str("revoked"),
            Self::Unknown(number) => write!(f, "status {number}"),
        }
    }
}

/// PKIFailureInfo (RFC 3161 2.4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FailureInfo {
    /// Bit 0, badAlg.
    #[error("unknown digest algorithm")]
    BadAlgorithm,
    /// Bit 2, badRequest.
    #[error("request not allowed")]
    BadRequest,
    /// Bit 5, badDataFormat.
    #[error("wrong format")]
    BadDataFormat,
    /// Bit 14, timeNotAvailable.
    #[error("no time source")]
    TimeNotAvailable,
    /// Bit 15, unacceptedPolicy.
    #[error("policy not supported")]
    UnacceptedPolicy,
    /// Bit 16, unacceptedExtension.
    #[error("extension not supported")]
    UnacceptedExtension,
    /// Bit 17, addInfoNotAvailable.
    #[error("additional information not available")]
    InformationNotAvailable,
    /// Bit 25, systemFailure.
    #[error("system failure")]
    SystemFailure,
    /// Another bit.
    #[error("reason {0}")]
    Unknown(u8),
}

impl FailureInfo {
    pub(super) fn from_bit(bit: u8) -> Self {
        match bit {
            0 => Self::BadAlgorithm,
            2 => Self::BadRequest,
            5 => Self::BadDataFormat,
            14 => Self::TimeNotAvailable,
            15 => Self::UnacceptedPolicy,
            16 => Self::UnacceptedExtension,
            17 => Self::InformationNotAvailable,
            25 => Self::SystemFailure,
            _ => Self::Unknown(bit),
        }
    }
}

/// The attempts, one after the other.
struct Listed<'a>(&'a [Attempt]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attempt) in self.0.iter().enumerate() {
            write!(f, "{}{attempt}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

/// What an authority told of its reasons.
struct Told<'a>(&'a [FailureInfo], &'a [String]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in self.0 {
            write!(f, ", {failure}")?;
        }
        for text in self.1 {
            write!(f, ", \u{201c}{text}\u{201d}")?;
        }
        Ok(())
    }
}
