//! Certificates, DER or PEM, one or several: everything that can be asked of one, and paths.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_pki::{Certificate, DigestAlgorithm, Name, SignatureAlgorithm, oid};
use tanba_trust::assess_against;
use time::OffsetDateTime;

fuzz_target!(|input: &[u8]| {
    let _ = Name::from_der(input).map(|name| name.to_page_text());
    let Ok(certificates) = Certificate::all_from_bytes(input) else {
        return;
    };
    for certificate in &certificates {
        ask(certificate);
        for issuer in certificates.iter().take(4) {
            if let Ok(key) = issuer.public_key() {
                let _ = certificate.verify_signature(key);
            }
        }
        let again = Certificate::from_der(certificate.der()).expect("what was read is read again");
        assert_eq!(again, *certificate);
        let text = Certificate::from_pem(&certificate.to_pem()).expect("PEM is read back");
        assert_eq!(text, *certificate);
    }
    assess_first(&certificates);
});

fn ask(certificate: &Certificate) {
    for name in [certificate.subject(), certificate.issuer()] {
        let _ = (name.to_page_text(), name.common_name(), name.organisation());
        let _ = (name.iin(), name.bin(), name.attributes().count());
    }
    let _ = (certificate.serial_number_hex(), certificate.not_before());
    let _ = certificate.is_valid_at(OffsetDateTime::UNIX_EPOCH);
    let _ = (certificate.key_usage(), certificate.extended_key_usage());
    let _ = (certificate.ca_path_length(), certificate.is_self_issued());
    let _ = certificate.subject_key_identifier();
    let _ = certificate.authority_key_identifier();
    let _ = certificate.unknown_critical_extensions();
    let _ = certificate.extension(oid::COMMON_NAME);
    let _ = certificate.fingerprint(DigestAlgorithm::Sha256);
    if let Ok(key) = certificate.public_key() {
        let _ = (key.bits(), key.wire_name(), key.family());
        let _ = SignatureAlgorithm::default_for(key).identifier_der();
        let _ = SignatureAlgorithm::from_x509(certificate.signature_algorithm_der(), key);
    }
}

fn assess_first(certificates: &[Certificate]) {
    if let Some((first, others)) = certificates.split_first() {
        let _ = assess_against(first, others, OffsetDateTime::UNIX_EPOCH);
    }
}
