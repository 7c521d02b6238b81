//! Signatures that are there already, and time-stamps.

use tanba_module::{
    ImprintAlgorithm, Integrity, PathAssessment, TimestampRequest, VerificationRequest,
    VerifiedSigner, VerifiedTimestamp, XmlCoverage,
};

use super::wit;

impl From<VerificationRequest> for wit::VerificationRequest {
    fn from(request: VerificationRequest) -> Self {
        match request {
            VerificationRequest::Cms { message, content } => Self::Cms(wit::CmsMessage {
                message: message.to_vec(),
                content: content.map(|content| content.to_vec()),
            }),
            VerificationRequest::Xml {
                document,
                id_attributes,
            } => Self::Xml(wit::XmlDocument {
                document: document.to_vec(),
                id_attributes,
            }),
            VerificationRequest::Raw {
                value,
                content,
                certificate,
            } => Self::Raw(wit::RawValue {
                value: value.to_vec(),
                content: content.to_vec(),
                certificate,
            }),
        }
    }
}

impl From<wit::VerifiedSigner> for VerifiedSigner {
    fn from(signer: wit::VerifiedSigner) -> Self {
        Self {
            certificate: signer.certificate.map(Into::into),
            integrity: signer.integrity.into(),
            findings: signer.findings,
            path: signer.path.into(),
            claimed_time_ms: signer.claimed_time_ms,
            timestamps: signer.timestamps.into_iter().map(Into::into).collect(),
            xml: signer.xml.map(|coverage| XmlCoverage {
                place: coverage.place,
                signed: coverage.signed,
            }),
        }
    }
}

impl From<wit::VerifiedTimestamp> for VerifiedTimestamp {
    fn from(timestamp: wit::VerifiedTimestamp) -> Self {
        Self {
            time_ms: timestamp.time_ms,
            authority: timestamp.authority,
            integrity: timestamp.integrity.into(),
            path: timestamp.path.into(),
        }
    }
}

impl From<wit::Integrity> for Integrity {
    fn from(integrity: wit::Integrity) -> Self {
        match integrity {
            wit::Integrity::Valid => Self::Valid,
            wit::Integrity::Undecided => Self::Undecided,
            wit::Integrity::Invalid => Self::Invalid,
        }
    }
}

impl From<wit::PathAssessment> for PathAssessment {
    fn from(path: wit::PathAssessment) -> Self {
        match path {
            wit::PathAssessment::Trusted => Self::Trusted,
            wit::PathAssessment::Expired => Self::Expired,
            wit::PathAssessment::Untrusted => Self::Untrusted,
            wit::PathAssessment::Undecided => Self::Undecided,
        }
    }
}

impl From<TimestampRequest> for wit::TimestampRequest {
    fn from(request: TimestampRequest) -> Self {
        match request {
            TimestampRequest::NewestSignature { cms } => Self::NewestSignature(cms.to_vec()),
            TimestampRequest::Digest { algorithm, digest } => Self::Digest(wit::Imprint {
                algorithm: algorithm.into(),
                digest: digest.to_vec(),
            }),
        }
    }
}

impl From<ImprintAlgorithm> for wit::ImprintAlgorithm {
    fn from(algorithm: ImprintAlgorithm) -> Self {
        match algorithm {
            ImprintAlgorithm::Sha256 => Self::Sha256,
            ImprintAlgorithm::Sha384 => Self::Sha384,
            ImprintAlgorithm::Sha512 => Self::Sha512,
            ImprintAlgorithm::Gost2015Of256 => Self::Gost2015Of256,
            ImprintAlgorithm::Gost2015Of512 => Self::Gost2015Of512,
            ImprintAlgorithm::Gost34311 => Self::Gost34311,
        }
    }
}
