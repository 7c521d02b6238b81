//! Reads signatures back. Every `ds:Signature` gets a verdict and, when its references verify,
//! the nodes that it covers: callers use those nodes and no others.
//!
//! Nothing is fetched, nothing outside the document is trusted, and what policy refuses is named
//! in a finding. `mod.rs` gives the verdict; `structure.rs` reads `ds:Signature` strictly,
//! `reference.rs` resolves and digests, `key_info.rs` finds the keys.
//!
//! Two signatures of one document (kz-gost 8): Kalkan signs the document without the signatures
//! that come later, so the first signature only matches with the later ones taken out. Such a
//! signature is valid with [`Finding::LaterSignatureRemoved`], when the later signatures stand
//! behind it under the same parent, and [`VerifiedReference::nodes`] is without them.

mod key_info;
mod reference;
mod structure;

use std::borrow::Cow;

use tanba_pki::{
    AlgorithmError, Certificate, DigestAlgorithm, KeyAlgorithm, PublicKey, SignatureAlgorithm,
};
use tanba_signature::{Finding, Report, SignerReport, ToBeSigned, Verdict};

use crate::canonical::{self, Comments, Subtree};
use crate::document::{Document, NodeId};
use crate::vocabulary::{DSIG, REFUSED_METHODS};
use crate::{Limit, Limits, XmlError, decode};

use key_info::Candidate;
pub use reference::VerifiedReference;
use structure::Signature;

/// Signatures that one document may hold.
const MAX_SIGNATURES: usize = 64;
/// References that all signatures of one document may hold: each digests up to a whole document.
const MAX_REFERENCES: usize = 256;

/// Whether something doubtful counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Policy {
    /// It makes the verdict indeterminate.
    #[default]
    Refuse,
    /// It is reported and counts.
    Accept,
}

/// How to verify.
#[derive(Clone, Debug, Default)]
pub struct VerifyOptions {
    /// Bounds on the document.
    pub limits: Limits,
    /// Names of identifier attributes besides `Id`, `ID`, `id`, `xml:id` and `wsu:Id`.
    pub id_attributes: Vec<String>,
    /// Certificates to try besides those in the document.
    pub certificates: Vec<Certificate>,
    /// SHA-1 and RSA below 2048 bits.
    pub weak_algorithms: Policy,
    /// A key in the document without a certificate, which proves nobody's identity.
    pub bare_keys: Policy,
}

/// What was found about one `ds:Signature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlSigner {
    /// Verdict, findings, certificate, algorithm.
    pub report: SignerReport,
    /// Path of the `ds:Signature` element.
    pub path: String,
    /// What is signed; complete only when the verdict is valid.
    pub references: Vec<VerifiedReference>,
}

/// What was found in a document, in document order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlReport {
    /// One entry a `ds:Signature`.
    pub signers: Vec<XmlSigner>,
}

impl XmlReport {
    /// The worst verdict; indeterminate without a signature.
    pub fn verdict(&self) -> Verdict {
        self.report().verdict()
    }

    /// The part that all formats share.
    pub fn report(&self) -> Report {
        Report {
            signers: self
                .signers
                .iter()
                .map(|signer| signer.report.clone())
                .collect(),
        }
    }
}

/// Verifies every signature of a document.
///
/// An error means that the document cannot be read: malformed, with a DOCTYPE, beyond a limit.
pub fn verify(xml: &[u8], options: &VerifyOptions) -> Result<XmlReport, XmlError> {
    if xml.len() > options.limits.size {
        return Err(XmlError::LimitExceeded {
            limit: Limit::Size,
            maximum: options.limits.size,
        });
    }
    let text: Cow<'_, str> = decode::text_of(xml)?;
    let document = Document::parse(&text, &options.limits)?;
    verify_document(&document, options)
}

/// Verifies every signature of a parsed document, so that its nodes can be used afterwards.
pub fn verify_document(
    document: &Document<'_>,
    options: &VerifyOptions,
) -> Result<XmlReport, XmlError> {
    let signatures: Vec<NodeId> = document
        .all()
        .filter(|&id| document.is_named(id, DSIG, "Signature"))
        .collect();
    if signatures.len() > MAX_SIGNATURES {
        return Err(XmlError::LimitExceeded {
            limit: Limit::Signatures,
            maximum: MAX_SIGNATURES,
        });
    }
    let references = document
        .all()
        .filter(|&id| document.is_named(id, DSIG, "Reference"))
        .count();
    if references > MAX_REFERENCES {
        return Err(XmlError::LimitExceeded {
            limit: Limit::References,
            maximum: MAX_REFERENCES,
        });
    }
    let signers = signatures
        .into_iter()
        .map(|id| Examination::of(document, options, id))
        .collect();
    Ok(XmlReport { signers })
}

/// The examination of one signature.
struct Examination<'e, 'a> {
    document: &'e Document<'a>,
    options: &'e VerifyOptions,
    findings: Vec<Finding>,
    references: Vec<VerifiedReference>,
    certificate: Option<Certificate>,
    algorithm: Option<SignatureAlgorithm>,
}

impl<'e, 'a> Examination<'e, 'a> {
    fn of(document: &'e Document<'a>, options: &'e VerifyOptions, id: NodeId) -> XmlSigner {
        let mut examination = Self {
            document,
            options,
            findings: Vec::new(),
            references: Vec::new(),
            certificate: None,
            algorithm: None,
        };
        match Signature::read(document, id) {
            Err(finding) => examination.add(finding),
            Ok(signature) => {
                examination.references(&signature);
                if let Err(finding) = examination.value(&signature) {
                    examination.add(finding);
                }
            }
        }
        let verdict = examination.verdict();
        let report = SignerReport {
            verdict,
            findings: examination.findings,
            certificate: examination.certificate,
            algorithm: examination.algorithm,
            signing_time: None,
            timestamps: Vec::new(),
        };
        XmlSigner {
            report,
            path: document.path(id),
            references: examination.references,
        }
    }

    fn add(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn verdict(&self) -> Verdict {
        let doubt = |policy: Policy| match policy {
            Policy::Accept => Verdict::Valid,
            Policy::Refuse => Verdict::Indeterminate,
        };
        let severity = |finding: &Finding| match finding {
            Finding::LaterSignatureRemoved => Verdict::Valid,
            Finding::WeakAlgorithm(_) => doubt(self.options.weak_algorithms),
            Finding::CertificateMissing if self.algorithm.is_some() => {
                doubt(self.options.bare_keys)
            }
            Finding::CertificateMissing | Finding::UnknownAlgorithm(_) | Finding::Refused(_) => {
                Verdict::Indeterminate
            }
            _ => Verdict::Invalid,
        };
        self.findings
            .iter()
            .map(severity)
            .max()
            .unwrap_or(Verdict::Valid)
    }

    fn references(&mut self, signature: &Signature) {
        for reference in &signature.references {
            let outcome = reference::examine(self.document, self.options, signature, reference);
            match outcome {
                Err(finding) => self.add(finding),
                Ok(verified) => {
                    self.note_weak_digest(verified.digest_algorithm);
                    if verified.later_signatures_removed {
                        self.add(Finding::LaterSignatureRemoved);
                    }
                    self.references.push(verified);
                }
            }
        }
    }

    fn note_weak_digest(&mut self, algorithm: DigestAlgorithm) {
        if algorithm == DigestAlgorithm::Sha1 {
            self.add(Finding::WeakAlgorithm("SHA-1"));
        }
    }

    /// Verifies the signature value with the keys of the document.
    fn value(&mut self, signature: &Signature) -> Result<(), Finding> {
        let method = signature.method.as_str();
        if let Some((_, name)) = REFUSED_METHODS
            .iter()
            .find(|(uri, _)| method.starts_with(uri))
        {
            return Err(Finding::Refused(format!(
                "{name} signature method {method}"
            )));
        }
        let set = Subtree::of(signature.signed_info, Comments::Kept);
        let signed_info =
            canonical::canonical_octets(self.document, &set, &signature.canonicalization)
                .map_err(|error| Finding::Refused(error.to_string()))?;
        let signed = ToBeSigned::Message(signed_info);
        let candidates = key_info::candidates(self.document, self.options, signature.key_info);
        let mut worst = Finding::CertificateMissing;
        for candidate in candidates {
            match attempt(&candidate, method, &signed, &signature.value) {
                Ok(algorithm) => {
                    self.accept(candidate, algorithm);
                    return Ok(());
                }
                Err(finding) => {
                    if worst != Finding::SignatureMismatch {
                        worst = finding;
                        self.certificate = candidate.certificate;
                    }
                }
            }
        }
        Err(worst)
    }

    fn accept(&mut self, candidate: Candidate, algorithm: SignatureAlgorithm) {
        const SHORTEST_RSA: usize = 2048;
        if candidate.key.algorithm() == KeyAlgorithm::Rsa && candidate.key.bits() < SHORTEST_RSA {
            self.add(Finding::WeakAlgorithm("RSA below 2048 bits"));
        }
        self.note_weak_digest(algorithm.digest());
        self.algorithm = Some(algorithm);
        self.certificate = candidate.certificate;
        if self.certificate.is_none() {
            self.add(Finding::CertificateMissing);
        }
    }
}

/// Verifies with one key.
fn attempt(
    candidate: &Candidate,
    method: &str,
    signed: &ToBeSigned,
    value: &[u8],
) -> Result<SignatureAlgorithm, Finding> {
    let algorithm =
        SignatureAlgorithm::from_xml_uri(method, &candidate.key).map_err(|error| match error {
            AlgorithmError::KeyMismatch => Finding::SignatureMismatch,
            _ => Finding::UnknownAlgorithm(method.to_owned()),
        })?;
    let value = algorithm
        .from_xml_value(&of_full_width(value, &candidate.key))
        .map_err(|_| Finding::SignatureMismatch)?;
    candidate
        .key
        .verify(algorithm, signed, &value)
        .map_err(|_| Finding::SignatureMismatch)?;
    Ok(algorithm)
}

/// ECDSA halves at the width of the key's field: old Java writes both as short as the longer one.
fn of_full_width<'v>(value: &'v [u8], key: &PublicKey) -> Cow<'v, [u8]> {
    let is_ecdsa = matches!(
        key.algorithm(),
        KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::P521
    );
    let width = key.bits().div_ceil(8);
    let half = value.len() / 2;
    if !is_ecdsa || !value.len().is_multiple_of(2) || half >= width {
        return Cow::Borrowed(value);
    }
    let mut octets = Vec::with_capacity(2 * width);
    for number in value.chunks(half.max(1)) {
        octets.resize(octets.len() + width - half, 0);
        octets.extend_from_slice(number);
    }
    Cow::Owned(octets)
}
