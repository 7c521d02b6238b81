//! Signatures that are there: judged, and stamped when a module wants to keep the token.
//!
//! No person is asked: nothing is signed, no key is touched, and a caller learns nothing but what
//! is in the octets that it sent and which authorities this computer trusts. So that a page cannot
//! keep the machine or an authority busy, both are counted and bounded in size ([`crate::quota`]).

use std::sync::Arc;

use tanba_module::{
    Fault, ImprintAlgorithm, Integrity, PathAssessment, Permission, TimestampRequest, Verification,
    VerificationRequest, VerifiedSigner, VerifiedTimestamp, XmlCoverage,
};
use tanba_pki::{
    Certificate, Digest, DigestAlgorithm, Family, SignatureAlgorithm, SignatureValue, ToBeSigned,
};
use tanba_signature::{Finding, Report, SignerReport, TimestampReport, Verdict};
use tanba_signature_cms::{DetachedContent, SignedData, binary, verify as verify_cms};
use tanba_signature_xml::{VerifyOptions, verify as verify_xml};
use tanba_trust::Outcome;

use crate::signing::xml_fault;
use crate::{CallHost, Environment, Grounds, facts, fault};

pub(crate) async fn verify(
    call: &CallHost,
    request: VerificationRequest,
) -> Result<Verification, Fault> {
    call.admit(Permission::Verify).await?;
    let environment = Arc::clone(&call.environment);
    let quota = &environment.quotas.verification;
    let turn = quota
        .turn(&call.caller, request.size(), environment.now())
        .await?;
    let environment = Arc::clone(&environment);
    let examined = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        examine(&environment, &request)
    });
    examined
        .await
        .unwrap_or_else(|error| Err(fault::incident(&error)))
}

pub(crate) async fn timestamp(
    call: &CallHost,
    request: TimestampRequest,
) -> Result<Vec<u8>, Fault> {
    call.admit(Permission::Verify).await?;
    let environment = &call.environment;
    let octets = match &request {
        TimestampRequest::NewestSignature { cms } => cms.len(),
        TimestampRequest::Digest { digest, .. } => digest.len(),
    };
    let quota = &environment.quotas.timestamps;
    let _turn = quota.turn(&call.caller, octets, environment.now()).await?;
    match request {
        TimestampRequest::NewestSignature { cms } => {
            environment.stamping.token_of_newest(&cms).await
        }
        TimestampRequest::Digest { algorithm, digest } => {
            let (algorithm, family) = imprint_of(algorithm);
            if digest.len() != algorithm.output_length() {
                return Err(Fault::InvalidParameter {
                    parameter: "digest".into(),
                    reason: format!("a digest of {} octets is needed", algorithm.output_length()),
                });
            }
            let imprint = Digest::from_octets(algorithm, digest.to_vec());
            environment.stamping.token_over(&imprint, family).await
        }
    }
}

fn imprint_of(algorithm: ImprintAlgorithm) -> (DigestAlgorithm, Family) {
    match algorithm {
        ImprintAlgorithm::Sha256 => (DigestAlgorithm::Sha256, Family::International),
        ImprintAlgorithm::Sha384 => (DigestAlgorithm::Sha384, Family::International),
        ImprintAlgorithm::Sha512 => (DigestAlgorithm::Sha512, Family::International),
        ImprintAlgorithm::Gost2015Of256 => (DigestAlgorithm::Streebog256, Family::Kazakh),
        ImprintAlgorithm::Gost2015Of512 => (DigestAlgorithm::Streebog512, Family::Kazakh),
        ImprintAlgorithm::Gost34311 => (DigestAlgorithm::Gost34311, Family::Kazakh),
    }
}

fn examine(
    environment: &Environment,
    request: &VerificationRequest,
) -> Result<Verification, Fault> {
    match request {
        VerificationRequest::Cms { message, content } => {
            let content = content.as_deref();
            let content = content.map_or(DetachedContent::None, DetachedContent::Bytes);
            let report = verify_cms(message, content, &[]);
            let carried = carried(message).unwrap_or_default();
            Ok(judge(environment, &report, &carried))
        }
        VerificationRequest::Xml {
            document,
            id_attributes,
        } => {
            let options = VerifyOptions {
                id_attributes: id_attributes.clone(),
                ..VerifyOptions::default()
            };
            let found = verify_xml(document, &options).map_err(xml_fault)?;
            let mut verification = judge(environment, &found.report(), &[]);
            for (judged, signer) in verification.signers.iter_mut().zip(found.signers) {
                let references = signer.references.into_iter();
                judged.xml = Some(XmlCoverage {
                    place: signer.path,
                    signed: references.map(|reference| reference.path).collect(),
                });
            }
            Ok(verification)
        }
        VerificationRequest::Raw {
            value,
            content,
            certificate,
        } => {
            let certificate = Certificate::from_pem(certificate).map_err(|error| {
                let (parameter, reason) = ("certificate".into(), error.to_string());
                Fault::InvalidParameter { parameter, reason }
            })?;
            let report = raw(value, content, certificate);
            let signers = vec![report];
            Ok(judge(environment, &Report { signers }, &[]))
        }
    }
}

/// The certificates in a CMS; what cannot be read carries none, and the report says so.
fn carried(message: &[u8]) -> Option<Vec<Certificate>> {
    let octets = binary(message).ok()?;
    Some(SignedData::parse(&octets).ok()?.certificates())
}

fn raw(value: &[u8], content: &[u8], certificate: Certificate) -> SignerReport {
    let key = certificate.public_key();
    let algorithm = key.ok().map(SignatureAlgorithm::default_for);
    let (verdict, findings) = match (key, algorithm) {
        (Ok(key), Some(algorithm)) => {
            let signed = ToBeSigned::Message(content.to_vec());
            match key.verify(algorithm, &signed, &SignatureValue::new(value.to_vec())) {
                Ok(()) => (Verdict::Valid, Vec::new()),
                Err(_) => (Verdict::Invalid, vec![Finding::SignatureMismatch]),
            }
        }
        (Err(error), _) => {
            let unknown = Finding::UnknownAlgorithm(error.to_string());
            (Verdict::Indeterminate, vec![unknown])
        }
        (Ok(_), None) => (Verdict::Indeterminate, Vec::new()),
    };
    SignerReport {
        verdict,
        findings,
        certificate: Some(certificate),
        algorithm,
        signing_time: None,
        timestamps: Vec::new(),
    }
}

fn judge(environment: &Environment, report: &Report, carried: &[Certificate]) -> Verification {
    let anchors = environment.anchors();
    let grounds = Grounds {
        anchors: &anchors,
        trusted: &[],
        carried,
        at: environment.now(),
    };
    let signers = report.signers.iter();
    Verification {
        signers: signers
            .map(|signer| judge_signer(signer, &grounds))
            .collect(),
    }
}

fn judge_signer(signer: &SignerReport, grounds: &Grounds<'_>) -> VerifiedSigner {
    let at = grounds.proven_time(signer);
    let certificate = signer.certificate.as_ref();
    let path = certificate.map(|certificate| grounds.assess(certificate, at).outcome);
    let stamps = signer.timestamps.iter();
    VerifiedSigner {
        certificate: certificate.map(facts::certificate_summary),
        integrity: integrity(signer.verdict),
        findings: signer
            .findings
            .iter()
            .map(|finding| format!("{finding:?}"))
            .collect(),
        path: path_assessment(path),
        claimed_time_ms: signer.signing_time.map(|time| time.unix_timestamp() * 1000),
        timestamps: stamps.map(|stamp| judge_stamp(stamp, grounds)).collect(),
        xml: None,
    }
}

fn judge_stamp(stamp: &TimestampReport, grounds: &Grounds<'_>) -> VerifiedTimestamp {
    let authority = stamp.authority.as_ref();
    let path = authority.map(|authority| grounds.assess(authority, stamp.time).outcome);
    VerifiedTimestamp {
        time_ms: stamp.time.unix_timestamp() * 1000,
        authority: authority
            .and_then(|authority| authority.subject().common_name())
            .map(str::to_owned),
        integrity: integrity(stamp.verdict),
        path: path_assessment(path),
    }
}

fn integrity(verdict: Verdict) -> Integrity {
    match verdict {
        Verdict::Valid => Integrity::Valid,
        Verdict::Indeterminate => Integrity::Undecided,
        Verdict::Invalid => Integrity::Invalid,
    }
}

fn path_assessment(outcome: Option<Outcome>) -> PathAssessment {
    match outcome {
        Some(Outcome::Trusted) => PathAssessment::Trusted,
        Some(Outcome::Expired) => PathAssessment::Expired,
        Some(Outcome::UntrustedRoot | Outcome::Refused | Outcome::NotYetValid) => {
            PathAssessment::Untrusted
        }
        _ => PathAssessment::Undecided,
    }
}
