//! `getKeyInfo(storageName)`: what the person shows of one certificate (spec 2.6).

use serde_json::json;
use tanba_module::{CertificateSummary, Fault, Host, Outcome, SignerFilter, SignerRequest};

use crate::arguments::{Arguments, parse_storage};

pub(crate) async fn call(arguments: &Arguments<'_>, host: &dyn Host) -> Result<Outcome, Fault> {
    let storage = parse_storage(arguments.text(0)?)?;
    let request = SignerRequest {
        documents: Vec::new(),
        params: None,
        filter: SignerFilter {
            storages: Some(vec![storage]),
            allow_expired: true,
            ..SignerFilter::default()
        },
        locale: None,
        logo: None,
    };
    let signer = host.choose_signer(request).await?;
    Ok(Outcome::Value(key_info(signer.certificate())))
}

/// All members are text, dates in milliseconds, and none may be missing.
fn key_info(certificate: &CertificateSummary) -> serde_json::Value {
    json!({
        "alias": certificate.alias,
        "keyId": certificate.key_id,
        "algorithm": certificate.algorithm,
        "subjectCn": certificate.subject_cn,
        "subjectDn": certificate.subject_dn,
        "issuerCn": certificate.issuer_cn,
        "issuerDn": certificate.issuer_dn,
        "serialNumber": certificate.serial_number,
        "certNotAfter": certificate.not_after_ms.to_string(),
        "certNotBefore": certificate.not_before_ms.to_string(),
        "authorityKeyIdentifier": certificate.authority_key_identifier,
        "pem": certificate.pem,
    })
}
