//! Signatures that are there already: what a module asks about them, what it learns, and the
//! time-stamp that it may ask for. No key is used and no window opened.

use std::sync::Arc;

use crate::CertificateSummary;

/// What is to be verified. At most 128 MiB in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerificationRequest {
    /// A CMS `SignedData` in DER, BER, PEM or base64.
    Cms {
        /// The message.
        message: Arc<[u8]>,
        /// The content of a detached message. Given beside an attached one it has to be the same.
        content: Option<Arc<[u8]>>,
    },
    /// A document with XML signatures.
    Xml {
        /// The document.
        document: Arc<[u8]>,
        /// Names of identifier attributes besides `Id`, `ID`, `id`, `xml:id` and `wsu:Id`.
        id_attributes: Vec<String>,
    },
    /// A bare signature value in CMS form, as [`crate::SignatureFormat::Raw`] gives it.
    Raw {
        /// The value.
        value: Arc<[u8]>,
        /// The content that it signs.
        content: Arc<[u8]>,
        /// The signer's certificate (PEM).
        certificate: String,
    },
}

impl VerificationRequest {
    /// How many octets are asked about.
    pub fn size(&self) -> usize {
        match self {
            Self::Cms { message, content } => {
                let content = content.as_ref().map_or(0, |content| content.len());
                message.len().saturating_add(content)
            }
            Self::Xml { document, .. } => document.len(),
            Self::Raw { value, content, .. } => value.len().saturating_add(content.len()),
        }
    }
}

/// What was found: one entry a signature, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The signers.
    pub signers: Vec<VerifiedSigner>,
}

impl Verification {
    /// Whether there are signatures, and all of them hold. Who made them, and whether their
    /// certificates are trusted, is another question: [`VerifiedSigner::path`].
    pub fn is_intact(&self) -> bool {
        let mut signers = self.signers.iter();
        !self.signers.is_empty() && signers.all(|signer| signer.integrity == Integrity::Valid)
    }
}

/// What was found about one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedSigner {
    /// The signing certificate, when it is known. Its alias is the key identifier.
    pub certificate: Option<CertificateSummary>,
    /// Whether the signature holds.
    pub integrity: Integrity,
    /// Why it does not hold or could not be judged, and what is to be remarked beside; in stable
    /// words for programs.
    pub findings: Vec<String>,
    /// Whether the certificate is trusted, at the time at which the signature is known to have
    /// existed: that of the oldest valid time-stamp of a trusted authority, else now.
    pub path: PathAssessment,
    /// The time of signing that the signer claims, milliseconds since 1970-01-01T00:00:00Z.
    pub claimed_time_ms: Option<i64>,
    /// Its time-stamps.
    pub timestamps: Vec<VerifiedTimestamp>,
    /// XML alone: where the signature stands, and what it covers.
    pub xml: Option<XmlCoverage>,
}

/// Whether a signature or a time-stamp holds. Missing evidence is never *valid*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrity {
    /// Digest and signature value verify.
    Valid,
    /// Something is missing (certificate, content) or not known or too weak to count.
    Undecided,
    /// Digest or signature value is wrong, or the format is broken.
    Invalid,
}

/// What a certificate's path leads to. Revocation is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathAssessment {
    /// To a trust anchor of this agent.
    Trusted,
    /// To a trust anchor, over a certificate that has expired.
    Expired,
    /// To a root that is no trust anchor, or over a certificate that may not be there.
    Untrusted,
    /// Nowhere yet: there is no certificate, or an issuer is missing.
    Undecided,
}

/// What was found about one time-stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedTimestamp {
    /// The time that it says, milliseconds since 1970-01-01T00:00:00Z.
    pub time_ms: i64,
    /// Common name of the authority, when its certificate is known.
    pub authority: Option<String>,
    /// Whether its imprint and signature hold.
    pub integrity: Integrity,
    /// Whether its authority is trusted. Anybody can run an authority that says any time.
    pub path: PathAssessment,
}

/// What one `ds:Signature` covers. A caller uses these elements and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlCoverage {
    /// Path of the `ds:Signature` element.
    pub place: String,
    /// Paths of what is signed: `/` for the whole document.
    pub signed: Vec<String>,
}

/// What a time-stamp is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimestampRequest {
    /// The newest signature of a CMS, by the digest of its key's family (kz-gost 7). The CMS
    /// itself stays as it is.
    NewestSignature {
        /// The message, in DER, BER, PEM or base64.
        cms: Arc<[u8]>,
    },
    /// A digest of something that stays with the module.
    Digest {
        /// By which algorithm it was made.
        algorithm: ImprintAlgorithm,
        /// The digest.
        digest: Arc<[u8]>,
    },
}

/// The digest algorithms that time-stamping authorities are asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImprintAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// GOST R 34.11-2012, 256 bit, under its Kazakh identifier.
    Gost2015Of256,
    /// GOST R 34.11-2012, 512 bit, under its Kazakh identifier.
    Gost2015Of512,
    /// GOST 34.311-95.
    Gost34311,
}
