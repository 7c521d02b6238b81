//! Verifying and time-stamping.

use tanba_module::{
    ImprintAlgorithm, Integrity, PathAssessment, TimestampRequest, Verification,
    VerificationRequest, VerifiedSigner, VerifiedTimestamp,
};

use super::signing::certificate_details;
use crate::wit::verification;

pub(crate) fn request(request: verification::VerificationRequest) -> VerificationRequest {
    match request {
        verification::VerificationRequest::Cms(cms) => VerificationRequest::Cms {
            message: cms.message.into(),
            content: cms.content.map(Into::into),
        },
        verification::VerificationRequest::Xml(xml) => VerificationRequest::Xml {
            document: xml.document.into(),
            id_attributes: xml.id_attributes,
        },
        verification::VerificationRequest::Raw(raw) => VerificationRequest::Raw {
            value: raw.value.into(),
            content: raw.content.into(),
            certificate: raw.certificate,
        },
    }
}

pub(crate) fn signers(found: Verification) -> Vec<verification::VerifiedSigner> {
    found.signers.into_iter().map(signer).collect()
}

pub(crate) fn timestamp_request(request: verification::TimestampRequest) -> TimestampRequest {
    match request {
        verification::TimestampRequest::NewestSignature(cms) => {
            TimestampRequest::NewestSignature { cms: cms.into() }
        }
        verification::TimestampRequest::Digest(imprint) => TimestampRequest::Digest {
            algorithm: algorithm(imprint.algorithm),
            digest: imprint.digest.into(),
        },
    }
}

fn signer(signer: VerifiedSigner) -> verification::VerifiedSigner {
    verification::VerifiedSigner {
        certificate: signer.certificate.map(certificate_details),
        integrity: integrity(signer.integrity),
        findings: signer.findings,
        path: path(signer.path),
        claimed_time_ms: signer.claimed_time_ms,
        timestamps: signer.timestamps.into_iter().map(timestamp).collect(),
        xml: signer.xml.map(|xml| verification::XmlCoverage {
            place: xml.place,
            signed: xml.signed,
        }),
    }
}

fn timestamp(timestamp: VerifiedTimestamp) -> verification::VerifiedTimestamp {
    verification::VerifiedTimestamp {
        time_ms: timestamp.time_ms,
        authority: timestamp.authority,
        integrity: integrity(timestamp.integrity),
        path: path(timestamp.path),
    }
}

fn integrity(integrity: Integrity) -> verification::Integrity {
    match integrity {
        Integrity::Valid => verification::Integrity::Valid,
        Integrity::Undecided => verification::Integrity::Undecided,
        Integrity::Invalid => verification::Integrity::Invalid,
    }
}

fn path(path: PathAssessment) -> verification::PathAssessment {
    match path {
        PathAssessment::Trusted => verification::PathAssessment::Trusted,
        PathAssessment::Expired => verification::PathAssessment::Expired,
        PathAssessment::Untrusted => verification::PathAssessment::Untrusted,
        PathAssessment::Undecided => verification::PathAssessment::Undecided,
    }
}

fn algorithm(algorithm: verification::ImprintAlgorithm) -> ImprintAlgorithm {
    match algorithm {
        verification::ImprintAlgorithm::Sha256 => ImprintAlgorithm::Sha256,
        verification::ImprintAlgorithm::Sha384 => ImprintAlgorithm::Sha384,
        verification::ImprintAlgorithm::Sha512 => ImprintAlgorithm::Sha512,
        verification::ImprintAlgorithm::Gost2015Of256 => ImprintAlgorithm::Gost2015Of256,
        verification::ImprintAlgorithm::Gost2015Of512 => ImprintAlgorithm::Gost2015Of512,
        verification::ImprintAlgorithm::Gost34311 => ImprintAlgorithm::Gost34311,
    }
}
