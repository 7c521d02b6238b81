//! The shared vocabulary of signature formats. Formats know no keys: they *prepare* what is to
//! be signed, a key elsewhere signs it, and they *complete* the signature.

pub mod report;

pub use report::{Finding, Report, SignerReport, TimestampReport, Verdict};
pub use tanba_pki::{SignatureValue, ToBeSigned};

use tanba_pki::{Certificate, SignatureAlgorithm};
use time::OffsetDateTime;

/// Who signs, with what, and when by their own word.
#[derive(Clone, Debug)]
pub struct SigningIdentity {
    /// The signing certificate.
    pub certificate: Certificate,
    /// The algorithm the key will use.
    pub algorithm: SignatureAlgorithm,
    /// Claimed signing time (CMS signing-time attribute); `None` leaves it out.
    pub signing_time: Option<OffsetDateTime>,
}
