//! Files that are CMS messages with their content inside: packages and indexes.

use std::borrow::Cow;

use tanba_pki::Certificate;
use tanba_signature_cms::{CmsError, DetachedContent, SignedData, verify};
use time::OffsetDateTime;

/// Signers of one file at most: an index has two while its key changes.
const MOST_SIGNERS: usize = 4;

/// The tag of a SEQUENCE, with which a DER message begins.
const SEQUENCE: u8 = 0x30;

/// Why the signature of a file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Larger than any such file.
    #[error("the file is larger than {limit} octets")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// No CMS in DER at all, for example a bare ZIP.
    #[error("the file is not signed")]
    NotSigned,
    /// Damaged.
    #[error("the signature cannot be read")]
    Malformed(#[from] CmsError),
    /// The content is elsewhere.
    #[error("the signed message does not hold its content")]
    Detached,
    /// None, or more than there may be.
    #[error("the file has {found} signatures, and may have {allowed}")]
    Signers {
        /// How many there are.
        found: usize,
        /// How many there may be.
        allowed: usize,
    },
    /// A signature does not hold, or something about it is to be remarked.
    #[error("the signature does not hold: {0}")]
    Invalid(String),
}

/// A signature that holds.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    pub(crate) certificate: Certificate,
    /// By the signer's own word.
    pub(crate) time: Option<OffsetDateTime>,
}

/// A message whose every signature holds over its content.
#[derive(Debug)]
pub(crate) struct SignedFile<'a> {
    pub(crate) content: Cow<'a, [u8]>,
    pub(crate) signers: Vec<Signer>,
}

impl<'a> SignedFile<'a> {
    /// Verifies every signature; who signed is for the caller to judge.
    pub(crate) fn open(octets: &'a [u8], limit: usize) -> Result<Self, SignatureError> {
        if octets.len() > limit {
            return Err(SignatureError::TooLarge { limit });
        }
        if octets.first() != Some(&SEQUENCE) {
            return Err(SignatureError::NotSigned);
        }
        let message = SignedData::parse(octets)?;
        let found = message.signers().len();
        if found == 0 || found > MOST_SIGNERS {
            return Err(SignatureError::Signers {
                found,
                allowed: MOST_SIGNERS,
            });
        }
        let content = message.content().ok_or(SignatureError::Detached)?;
        let report = verify(octets, DetachedContent::None, &[]);
        let mut signers = Vec::with_capacity(found);
        for signer in report.signers {
            // Not only valid: no weak algorithm, no attribute that could not be checked.
            let clean = signer.is_clean();
            match signer.certificate {
                Some(certificate) if clean => signers.push(Signer {
                    certificate,
                    time: signer.signing_time,
                }),
                _ => {
                    let found: Vec<_> = signer.findings.iter().map(|f| format!("{f:?}")).collect();
                    return Err(SignatureError::Invalid(found.join(", ")));
                }
            }
        }
        Ok(Self { content, signers })
    }

    /// The one signer.
    pub(crate) fn only_signer(&self) -> Result<&Signer, SignatureError> {
        match self.signers.as_slice() {
            [signer] => Ok(signer),
            signers => Err(SignatureError::Signers {
                found: signers.len(),
                allowed: 1,
            }),
        }
    }
}
