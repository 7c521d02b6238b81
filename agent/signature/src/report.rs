//! What verification found. A verdict is *valid* only with evidence; missing evidence is
//! *indeterminate*, never *valid* (EN 319 102-1).

use tanba_pki::{Certificate, SignatureAlgorithm};
use time::OffsetDateTime;

/// The outcome for one signature or for a whole file (the worst of its signatures).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Digest and signature value verify.
    Valid,
    /// Something needed is missing: certificate, detached content, algorithm.
    Indeterminate,
    /// A digest or a signature value is wrong, or the format is broken.
    Invalid,
}

/// One observation, in a stable machine-readable form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The message digest does not match the content.
    DigestMismatch,
    /// The signature value does not verify.
    SignatureMismatch,
    /// The signing certificate is not in the file and was not given.
    CertificateMissing,
    /// The detached content was not given.
    ContentMissing,
    /// An algorithm that is not served (dotted OID or URI).
    UnknownAlgorithm(String),
    /// A known algorithm too weak to count (SHA-1, RSA below 2048 bits).
    WeakAlgorithm(&'static str),
    /// A mandatory attribute is missing, doubled or malformed; the text names it.
    Attribute(String),
    /// The signing-certificate reference does not match the certificate.
    SigningCertificateMismatch,
    /// There is no signing-certificate reference (BES without ESS).
    SigningCertificateUnreferenced,
    /// A time-stamp token is malformed or does not verify; the text says how.
    Timestamp(String),
    /// XML: a reference resolves to nothing, to several elements, or outside the document.
    Reference(String),
    /// XML: something that policy refuses (transform, DOCTYPE, external reference).
    Refused(String),
    /// XML: the digest only matches with later signatures removed (kz-gost 8).
    LaterSignatureRemoved,
    /// The content can be confused with signed attributes.
    ConfusableContent,
    /// The file cannot be read as its format; the text says why.
    Malformed(String),
    /// Evidence is there that this program does not check; the text names it.
    NotChecked(&'static str),
}

/// A verified or failed time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampReport {
    /// genTime.
    pub time: OffsetDateTime,
    /// The authority's certificate, when known.
    pub authority: Option<Certificate>,
    /// Whether imprint and signature verify.
    pub verdict: Verdict,
}

/// What was found about one signer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerReport {
    /// The verdict on digest and signature value.
    pub verdict: Verdict,
    /// Why, when it is not plain valid.
    pub findings: Vec<Finding>,
    /// The signing certificate.
    pub certificate: Option<Certificate>,
    /// The algorithm.
    pub algorithm: Option<SignatureAlgorithm>,
    /// Claimed signing time.
    pub signing_time: Option<OffsetDateTime>,
    /// Signature time-stamps.
    pub timestamps: Vec<TimestampReport>,
}

impl SignerReport {
    /// Valid, and nothing at all to remark.
    pub fn is_clean(&self) -> bool {
        self.verdict == Verdict::Valid && self.findings.is_empty()
    }
}

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// One entry a signer, in the order of the file.
    pub signers: Vec<SignerReport>,
}

impl Report {
    /// The worst verdict; indeterminate when there is no signer at all.
    pub fn verdict(&self) -> Verdict {
        self.signers
            .iter()
            .map(|signer| signer.verdict)
            .max()
            .unwrap_or(Verdict::Indeterminate)
    }
}
