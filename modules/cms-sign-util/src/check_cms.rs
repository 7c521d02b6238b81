//! `checkCMS(path)`: what is to be said about each signature of a CMS file.

use tanba_sdk::module::{
    Fault, Host, Integrity, PathAssessment, VerificationRequest, VerifiedSigner, VerifiedTimestamp,
};
use tanba_sdk::serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::open::open;
use crate::reply;

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Value, Fault> {
    let file = open(arguments.some_text(0)?, host).await?;
    let request = VerificationRequest::Cms {
        message: file.content,
        content: None,
    };
    let found = host.verify(request).await?;
    Ok(reply::list(found.signers.iter().map(signature).collect()))
}

/// One signature. `valid` is always the short answer; the members beside it say why.
fn signature(signer: &VerifiedSigner) -> Value {
    let certificate = signer.certificate.as_ref();
    let text = |member: fn(&tanba_sdk::module::CertificateSummary) -> String| {
        certificate.map(member).unwrap_or_default()
    };
    json!({
        "name": text(|certificate| certificate.subject_cn.clone()),
        "validSignature": signer.integrity == Integrity::Valid,
        "findings": signer.findings,
        "certificateVerificationResult": {
            "valid": signer.path == PathAssessment::Trusted,
            "assessment": assessment(signer.path),
        },
        "tspVerificationResult": timestamp(&signer.timestamps),
        "subjectDn": text(|certificate| certificate.subject_dn.clone()),
        "issuerDn": text(|certificate| certificate.issuer_dn.clone()),
        "serialNumber": text(|certificate| certificate.serial_number.clone()),
        "certNotBefore": text(|certificate| certificate.not_before_ms.to_string()),
        "certNotAfter": text(|certificate| certificate.not_after_ms.to_string()),
    })
}

/// The first time-stamp that holds and whose authority is trusted, or what there is.
fn timestamp(timestamps: &[VerifiedTimestamp]) -> Value {
    let holds = |timestamp: &&VerifiedTimestamp| {
        timestamp.integrity == Integrity::Valid && timestamp.path == PathAssessment::Trusted
    };
    let valid = timestamps.iter().find(holds);
    match valid.or(timestamps.first()) {
        Some(timestamp) => json!({
            "valid": valid.is_some(),
            "time": timestamp.time_ms.to_string(),
            "authority": timestamp.authority,
        }),
        None => json!({ "valid": false }),
    }
}

fn assessment(path: PathAssessment) -> &'static str {
    match path {
        PathAssessment::Trusted => "trusted",
        PathAssessment::Expired => "expired",
        PathAssessment::Untrusted => "untrusted",
        PathAssessment::Undecided => "undecided",
    }
}
