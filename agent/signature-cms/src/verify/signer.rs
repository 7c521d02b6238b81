//! One signer: digest, signature value, weakness of algorithms.

use tanba_pki::{
    AlgorithmError, Certificate, DigestAlgorithm, KeyAlgorithm, PublicKey, PublicKeyError,
    SignatureAlgorithm, SignatureValue, ToBeSigned,
};
use tanba_signature::{Finding, SignerReport};

use super::{Findings, Signed, attributes};
use crate::signing_certificate::{Reference, compare};
use crate::{Attributes, SignerInfo};

/// Fewest bits of an RSA modulus that counts as strong (TS 119 312).
const STRONG_RSA_BITS: usize = 2048;

/// Examines one signer, all but its unsigned attributes.
pub(crate) fn examine(
    signer: &SignerInfo<'_>,
    signed: &Signed<'_>,
    certificates: &[Certificate],
) -> SignerReport {
    let mut findings = Findings::none();
    let mut signing_time = None;
    match &signer.signed_attributes {
        Some(attributes) => {
            signing_time = attributes::examine(signer, attributes, signed, &mut findings);
        }
        None => without_attributes(signed, &mut findings),
    }
    check_digest(signer, signed, &mut findings);
    let certificate = signing_certificate(signer, certificates);
    let mut algorithm = None;
    match certificate {
        Some((certificate, reference)) => {
            check_reference(signer, reference, &mut findings);
            algorithm = check_value(signer, signed, certificate, &mut findings);
        }
        None => findings.missing(Finding::CertificateMissing),
    }
    SignerReport {
        verdict: findings.verdict,
        findings: findings.list,
        certificate: certificate.map(|(certificate, _)| certificate.clone()),
        algorithm,
        signing_time,
        timestamps: Vec::new(),
    }
}

/// The signature is straight over the content, as in the TC26 samples.
fn without_attributes(signed: &Signed<'_>, findings: &mut Findings) {
    if signed
        .content_type
        .is_some_and(|oid| oid != tanba_pki::oid::DATA)
    {
        // RFC 5652 5.3: they must be present when the content is not id-data.
        findings.wrong(Finding::Attribute(
            "signed attributes are missing".to_owned(),
        ));
    }
    if signed.confusable {
        findings.wrong(Finding::ConfusableContent);
    }
    findings.note(Finding::SigningCertificateUnreferenced);
}

/// The certificate that the signer means, and how the signing-certificate attribute compares with
/// it. Of several, the one that the attribute names comes first.
fn signing_certificate<'a>(
    signer: &SignerInfo<'_>,
    certificates: &'a [Certificate],
) -> Option<(&'a Certificate, Reference)> {
    let mut meant = certificates
        .iter()
        .filter(|certificate| signer.identifier.names(certificate))
        .map(|certificate| match &signer.signed_attributes {
            Some(attributes) => (certificate, compare(attributes, certificate)),
            None => (certificate, Reference::Absent),
        });
    let first = meant.next()?;
    if first.1 == Reference::Matches {
        return Some(first);
    }
    let referenced = meant.find(|(_, reference)| *reference == Reference::Matches);
    Some(referenced.unwrap_or(first))
}

fn check_reference(signer: &SignerInfo<'_>, reference: Reference, findings: &mut Findings) {
    if signer.signed_attributes.is_none() {
        return;
    }
    match reference {
        Reference::Matches => {}
        Reference::Absent => findings.note(Finding::SigningCertificateUnreferenced),
        Reference::Mismatch => findings.wrong(Finding::SigningCertificateMismatch),
        Reference::Unreadable => {
            findings.wrong(Finding::Attribute(
                "signing-certificate cannot be read".to_owned(),
            ));
        }
    }
}

/// The message digest against the content. Without signed attributes the signature value stands
/// for it.
fn check_digest(signer: &SignerInfo<'_>, signed: &Signed<'_>, findings: &mut Findings) {
    let algorithm = match DigestAlgorithm::from_identifier_der(signer.digest_algorithm) {
        Ok((algorithm, _)) => algorithm,
        Err(error) => return findings.missing(unknown(&error)),
    };
    if algorithm == DigestAlgorithm::Sha1 {
        findings.note(Finding::WeakAlgorithm("SHA-1"));
    }
    let content = (signed.digest)(algorithm);
    match (&content, (signed.beside)(algorithm)) {
        (None, _) => findings.missing(Finding::ContentMissing),
        (Some(inside), Some(beside)) if *inside != beside => {
            findings.wrong(Finding::DigestMismatch);
        }
        _ => {}
    }
    // A missing or malformed attribute is reported where attributes are.
    if let (Some(content), Some(claimed)) = (content, signer.message_digest_octets())
        && content.as_bytes() != claimed
    {
        findings.wrong(Finding::DigestMismatch);
    }
}

fn check_value(
    signer: &SignerInfo<'_>,
    signed: &Signed<'_>,
    certificate: &Certificate,
    findings: &mut Findings,
) -> Option<SignatureAlgorithm> {
    let key = match certificate.public_key() {
        Ok(key) => key,
        Err(PublicKeyError::UnknownAlgorithm(name)) => {
            findings.missing(Finding::UnknownAlgorithm(name.clone()));
            return None;
        }
        Err(error) => {
            findings.missing(Finding::Malformed(error.to_string()));
            return None;
        }
    };
    if key.algorithm() == KeyAlgorithm::Rsa && key.bits() < STRONG_RSA_BITS {
        findings.note(Finding::WeakAlgorithm("RSA below 2048 bits"));
    }
    let read =
        SignatureAlgorithm::from_cms(signer.signature_algorithm, signer.digest_algorithm, key);
    let algorithm = match read {
        Ok(algorithm) => algorithm,
        Err(AlgorithmError::KeyMismatch) => {
            findings.wrong(Finding::SignatureMismatch);
            return None;
        }
        Err(error) => {
            findings.missing(unknown(&error));
            return None;
        }
    };
    match &signer.signed_attributes {
        Some(attributes) => check_over_attributes(signer, attributes, algorithm, key, findings),
        None => check_over_content(signer, signed, algorithm, key, findings),
    }
    Some(algorithm)
}

fn check_over_attributes(
    signer: &SignerInfo<'_>,
    attributes: &Attributes<'_>,
    algorithm: SignatureAlgorithm,
    key: &PublicKey,
    findings: &mut Findings,
) {
    let value = SignatureValue::new(signer.signature.to_vec());
    let (stored, sorted) = (attributes.stored_set(), attributes.sorted_set());
    let ordered = stored == sorted;
    if !ordered {
        findings.note(Finding::Attribute(
            "signed attributes are not in the order of DER".into(),
        ));
    }
    let verifies = |octets| {
        key.verify(algorithm, &ToBeSigned::Message(octets), &value)
            .is_ok()
    };
    // Signers that store the set unsorted may have signed it either way.
    if !(verifies(sorted) || !ordered && verifies(stored)) {
        findings.wrong(Finding::SignatureMismatch);
    }
}

fn check_over_content(
    signer: &SignerInfo<'_>,
    signed: &Signed<'_>,
    algorithm: SignatureAlgorithm,
    key: &PublicKey,
    findings: &mut Findings,
) {
    let input = if algorithm.message_only() {
        signed
            .octets
            .map(|octets| ToBeSigned::Message(octets.to_vec()))
    } else {
        (signed.digest)(algorithm.digest()).map(ToBeSigned::Digest)
    };
    let Some(input) = input else {
        if !findings.list.contains(&Finding::ContentMissing) {
            findings.missing(Finding::ContentMissing);
        }
        return;
    };
    let value = SignatureValue::new(signer.signature.to_vec());
    if key.verify(algorithm, &input, &value).is_err() {
        findings.wrong(Finding::SignatureMismatch);
    }
}

fn unknown(error: &AlgorithmError) -> Finding {
    match error {
        AlgorithmError::Unknown(name) | AlgorithmError::Parameters(name) => {
            Finding::UnknownAlgorithm(name.clone())
        }
        error => Finding::UnknownAlgorithm(error.to_string()),
    }
}
