//! Reading a message critically: every signer's digest, signature value, references and
//! time-stamps. Whether the certificate is trusted is not asked here.

mod attributes;
mod signer;
mod unsigned;

use tanba_pki::{Certificate, Digest, DigestAlgorithm, ObjectIdentifier};
use tanba_signature::{Finding, Report, SignerReport, Verdict};

use crate::content::ContentDigests;
use crate::{CmsError, DetachedContent, SignedData, binary, is_confusable};

pub(crate) use signer::examine;

/// Verifies every signer of a message (DER, BER or text). Certificates that the message lacks may
/// be given. Content given beside an attached message has to be the same content.
///
/// A message that cannot be read is reported as one invalid signer with [`Finding::Malformed`].
pub fn verify(
    cms: &[u8],
    content: DetachedContent<'_>,
    extra_certificates: &[Certificate],
) -> Report {
    verify_message(cms, content, |signed_data, signed| {
        verify_signers(signed_data, signed, extra_certificates)
    })
}

/// Verifies a message whose signer has this certificate, without parsing again what is parsed: for
/// many messages of one signer. The certificate counts only where the message holds it.
pub fn verify_of_signer(
    cms: &[u8],
    content: DetachedContent<'_>,
    certificate: &Certificate,
) -> Report {
    verify_message(cms, content, |signed_data, signed| {
        let certificates = signed_data.certificates_parsed_before(Some(certificate));
        verify_signers_by(signed_data, signed, &certificates)
    })
}

fn verify_message(
    cms: &[u8],
    content: DetachedContent<'_>,
    verify_signers: impl FnOnce(&SignedData<'_>, &Signed<'_>) -> Report,
) -> Report {
    let octets = match binary(cms) {
        Ok(octets) => octets,
        Err(error) => return unreadable(&error),
    };
    let signed_data = match SignedData::parse(&octets) {
        Ok(signed_data) => signed_data,
        Err(error) => return unreadable(&error),
    };
    let attached = signed_data.content();
    let (known, beside) = match &attached {
        Some(octets) => (DetachedContent::Bytes(octets), content),
        None => (content, DetachedContent::None),
    };
    let octets = match known {
        DetachedContent::Bytes(octets) => Some(octets),
        DetachedContent::None | DetachedContent::Digests(_) => None,
    };
    let digests = ContentDigests::new(known);
    let beside = ContentDigests::new(beside);
    let signed = Signed {
        content_type: Some(signed_data.content_type()),
        digest: &|algorithm| digests.digest(algorithm),
        beside: &|algorithm| beside.digest(algorithm),
        octets,
        confusable: octets.is_some_and(is_confusable),
    };
    verify_signers(&signed_data, &signed)
}

pub(crate) fn verify_signers(
    signed_data: &SignedData<'_>,
    signed: &Signed<'_>,
    extra_certificates: &[Certificate],
) -> Report {
    let mut certificates = signed_data.certificates();
    certificates.extend_from_slice(extra_certificates);
    verify_signers_by(signed_data, signed, &certificates)
}

fn verify_signers_by(
    signed_data: &SignedData<'_>,
    signed: &Signed<'_>,
    certificates: &[Certificate],
) -> Report {
    let signers = signed_data.signers().iter().map(|signer| {
        let mut report = examine(signer, signed, certificates);
        unsigned::examine(signer, certificates, &mut report);
        report
    });
    Report {
        signers: signers.collect(),
    }
}

/// What a signer signs: the content of the message, or for a counter-signature another signature.
pub(crate) struct Signed<'a> {
    /// eContentType; `None` for a counter-signature.
    pub(crate) content_type: Option<ObjectIdentifier>,
    /// Digests of the content, as far as it is known.
    pub(crate) digest: &'a dyn Fn(DigestAlgorithm) -> Option<Digest>,
    /// Digests of content given beside content in the message.
    pub(crate) beside: &'a dyn Fn(DigestAlgorithm) -> Option<Digest>,
    /// The content, when it is at hand.
    pub(crate) octets: Option<&'a [u8]>,
    /// Whether the content can be taken for signed attributes.
    pub(crate) confusable: bool,
}

/// What is found, and the verdict that follows from it.
pub(crate) struct Findings {
    pub(crate) verdict: Verdict,
    pub(crate) list: Vec<Finding>,
}

impl Findings {
    pub(crate) fn none() -> Self {
        Self {
            verdict: Verdict::Valid,
            list: Vec::new(),
        }
    }

    /// Worth saying, without weight for the verdict.
    pub(crate) fn note(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Something needed is missing.
    pub(crate) fn missing(&mut self, finding: Finding) {
        self.verdict = self.verdict.max(Verdict::Indeterminate);
        self.list.push(finding);
    }

    /// Something is wrong.
    pub(crate) fn wrong(&mut self, finding: Finding) {
        self.verdict = Verdict::Invalid;
        self.list.push(finding);
    }
}

fn unreadable(error: &CmsError) -> Report {
    Report {
        signers: vec![SignerReport {
            verdict: Verdict::Invalid,
            findings: vec![Finding::Malformed(error.to_string())],
            certificate: None,
            algorithm: None,
            signing_time: None,
            timestamps: Vec::new(),
        }],
    }
}
