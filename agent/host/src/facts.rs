//! What people and pages may know of a certificate.

use tanba_consent::CertificateFacts;
use tanba_keystore::Key;
use tanba_module::{CertificateSummary, KeyPurpose};
use tanba_pki::{Certificate, KeyAlgorithm, PublicKey};

use crate::candidates::serves;

/// What a person needs to recognise a certificate.
pub fn certificate_facts(certificate: &Certificate) -> CertificateFacts {
    let subject = certificate.subject();
    CertificateFacts {
        owner: subject.common_name().unwrap_or_default().to_owned(),
        organisation: subject.organisation().map(str::to_owned),
        roles: certificate
            .extended_key_usage()
            .iter()
            .map(ToString::to_string)
            .collect(),
        issuer: certificate
            .issuer()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
        iin: subject.iin().map(str::to_owned),
        bin: subject.bin().map(str::to_owned),
        serial_number: certificate.serial_number_hex(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
        algorithm: algorithm_text(certificate),
    }
}

/// What the caller learns of the key that the person chose for `purpose` (spec 2.6).
pub(crate) fn summary(
    key: &dyn Key,
    certificate: &Certificate,
    purpose: KeyPurpose,
) -> CertificateSummary {
    let mut summary = certificate_summary(certificate);
    key.public_key()
        .wire_name()
        .clone_into(&mut summary.algorithm);
    if !key.alias().is_empty() {
        key.alias().clone_into(&mut summary.alias);
    }
    if purpose == KeyPurpose::Authentication {
        summary.purpose = purpose;
    }
    summary
}

/// What a caller learns of a certificate that it sent.
pub(crate) fn certificate_summary(certificate: &Certificate) -> CertificateSummary {
    let key_id = certificate
        .subject_key_identifier()
        .map(hex::encode)
        .unwrap_or_default();
    let algorithm = certificate.public_key().map(PublicKey::wire_name);
    CertificateSummary {
        alias: key_id.clone(),
        key_id,
        algorithm: algorithm.unwrap_or_default().to_owned(),
        subject_cn: certificate
            .subject()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
        subject_dn: certificate.subject().to_page_text(),
        issuer_cn: certificate
            .issuer()
            .common_name()
            .unwrap_or_default()
            .to_owned(),
        issuer_dn: certificate.issuer().to_page_text(),
        serial_number: certificate.serial_number_hex(),
        not_before_ms: certificate.not_before().unix_timestamp() * 1000,
        not_after_ms: certificate.not_after().unix_timestamp() * 1000,
        authority_key_identifier: certificate
            .authority_key_identifier()
            .map(hex::encode)
            .unwrap_or_default(),
        pem: certificate.to_pem(),
        subject_attributes: certificate
            .subject()
            .attributes()
            .map(|(attribute, value)| (attribute.to_string(), value.to_owned()))
            .collect(),
        purpose: purpose(certificate),
    }
}

fn purpose(certificate: &Certificate) -> KeyPurpose {
    let serves = |purpose| serves(purpose, certificate);
    match (
        serves(KeyPurpose::Signature),
        serves(KeyPurpose::Authentication),
    ) {
        (false, true) => KeyPurpose::Authentication,
        (true, false) => KeyPurpose::Signature,
        _ => KeyPurpose::Any,
    }
}

fn algorithm_text(certificate: &Certificate) -> String {
    let Ok(key) = certificate.public_key() else {
        return String::new();
    };
    match key.algorithm() {
        KeyAlgorithm::Rsa => format!("RSA {}", key.bits()),
        KeyAlgorithm::P256 => "ECDSA P-256".to_owned(),
        KeyAlgorithm::P384 => "ECDSA P-384".to_owned(),
        KeyAlgorithm::P521 => "ECDSA P-521".to_owned(),
        KeyAlgorithm::Ed25519 => "Ed25519".to_owned(),
        KeyAlgorithm::Gost { legacy: true, .. } => "GOST 34.310-2004".to_owned(),
        KeyAlgorithm::Gost { .. } => format!("GOST 34.10-2015 {}", key.bits()),
    }
}
