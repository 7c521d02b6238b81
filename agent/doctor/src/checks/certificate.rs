//! Whether the local certificate is there, whole, private and valid now.

use tanba_local_ca::{CertificateError, LocalCertificate};
use time::OffsetDateTime;

use crate::{Check, Extent, Finding, Repair, Surroundings, Symptom};

pub(crate) struct Certificate;

impl Check for Certificate {
    fn name(&self) -> &'static str {
        "certificate"
    }

    fn extent(&self) -> Extent {
        Extent::Quick
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let found = match LocalCertificate::load(&around.places.tls) {
            Ok(certificate) => judged(&certificate, around.now),
            Err(CertificateError::File { source, .. })
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                Finding::of(Symptom::CertificateAbsent)
            }
            Err(CertificateError::Exposed { path }) => {
                let found = Finding::of(Symptom::CertificateExposed).about_file(&path);
                found.mended_by(Repair::RenewCertificate)
            }
            Err(error) => Finding::of(Symptom::CertificateDamaged)
                .with("reason", error.to_string())
                .mended_by(Repair::RenewCertificate),
        };
        vec![found]
    }
}

fn judged(certificate: &LocalCertificate, now: OffsetDateTime) -> Finding {
    let begin = OffsetDateTime::from(certificate.not_before());
    let end = OffsetDateTime::from(certificate.not_after());
    if now < begin {
        // A clock that is behind, most likely: a new certificate would not help.
        Finding::of(Symptom::CertificateNotYet).with("day", begin)
    } else if now >= end {
        let found = Finding::of(Symptom::CertificateExpired).with("day", end);
        found.mended_by(Repair::RenewCertificate)
    } else if certificate.needs_renewal(now.into()) {
        let found = Finding::of(Symptom::CertificateEnding).with("day", end);
        found.mended_by(Repair::RenewCertificate)
    } else {
        Finding::of(Symptom::CertificateValid).with("day", end)
    }
}
