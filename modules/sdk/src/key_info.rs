//! A chosen certificate in the words of pages.

use serde_json::{Value, json};
use tanba_module::CertificateSummary;

/// The object that `getKeyInfo` gives and that other dialects call `keyInfo` (protocol spec 2.6).
///
/// All members are text, dates in milliseconds since 1970, and none may be missing.
pub fn key_info(certificate: &CertificateSummary) -> Value {
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
