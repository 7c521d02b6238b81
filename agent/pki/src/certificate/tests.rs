//! The certificates and CRLs of `tests/fixtures/kz` are parsed and verified.

use std::{fs, path::PathBuf};

use time::macros::datetime;

use super::*;
use crate::{
    Family, KeyAlgorithm,
    ber::{Element, Tag},
    oid,
};

fn fixture(path: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/kz");
    fs::read(root.join(path)).unwrap()
}

fn certificate(path: &str) -> Certificate {
    let mut all = Certificate::all_from_bytes(&fixture(path)).unwrap();
    assert_eq!(all.len(), 1, "{path}");
    all.remove(0)
}

#[test]
fn every_fixture_verifies_with_its_issuer() {
    for (subject, issuer) in [
        ("ca/root_test_gost_2022.cer", "ca/root_test_gost_2022.cer"),
        ("ca/nca_gost2022_test.cer", "ca/root_test_gost_2022.cer"),
        ("ca/root_gost_test_2018.pem", "ca/root_gost_test_2018.pem"),
        ("ca/nca_gost_test_2019.pem", "ca/root_gost_test_2018.pem"),
        ("ca/root_rsa_test_2018.pem", "ca/root_rsa_test_2018.pem"),
        ("ca/nca_rsa_test_2019.pem", "ca/root_rsa_test_2018.pem"),
        ("ca/prod_root_gost_2015.cer", "ca/prod_root_gost_2015.cer"),
        ("ca/prod_nca_gost_2018.cer", "ca/prod_root_gost_2015.cer"),
        ("ca/prod_root_rsa_2015.cer", "ca/prod_root_rsa_2015.cer"),
        ("ca/prod_nca_rsa_2018.cer", "ca/prod_root_rsa_2015.cer"),
        ("ru/rfc9215_256_test.cer", "ru/rfc9215_256_test.cer"),
        ("ru/rfc9215_512_test.cer", "ru/rfc9215_512_test.cer"),
        ("ru/tc26_cert_256_xcha.cer", "ru/tc26_cert_256_xcha.cer"),
        (
            "ru/openssl-gost-engine/ru512a.crt",
            "ru/openssl-gost-engine/ru512a.crt",
        ),
        (
            "ru/openssl-gost-engine/ru256tca.crt",
            "ru/openssl-gost-engine/ru256tca.crt",
        ),
        (
            "ru/openssl-gost-engine/ru256cpa.crt",
            "ru/openssl-gost-engine/ru256cpa.crt",
        ),
        (
            "ru/openssl-gost-engine/ru2001a.crt",
            "ru/openssl-gost-engine/ru2001a.crt",
        ),
    ] {
        let (subject_certificate, issuer) = (certificate(subject), certificate(issuer));
        assert_eq!(subject_certificate.issuer(), issuer.subject(), "{subject}");
        assert_eq!(
            subject_certificate.verify_signature(issuer.public_key().unwrap()),
            Ok(()),
            "{subject}"
        );
    }
}

#[test]
fn keys_of_the_fixtures_have_their_names() {
    for (path, name, bits) in [
        ("ca/root_test_gost_2022.cer", "ECGOST3410-2015-512", 512),
        ("ca/nca_gost_test_2019.pem", "ECGOST34310", 256),
        ("ca/nca_rsa_test_2019.pem", "RSA", 4096),
        ("ru/rfc9215_512_test.cer", "ECGOST3410-2012-512", 512),
        ("ru/rfc9215_256_test.cer", "ECGOST3410-2012-256", 256),
        ("ru/openssl-gost-engine/ru2001a.crt", "ECGOST3410", 256),
    ] {
        let certificate = certificate(path);
        let key = certificate.public_key().unwrap();
        assert_eq!((key.wire_name(), key.bits()), (name, bits), "{path}");
    }
}

#[test]
fn a_changed_certificate_does_not_verify() {
    let root = certificate("ca/root_test_gost_2022.cer");
    let der = fixture("ca/nca_gost2022_test.cer");
    let original = Certificate::from_der(&der).unwrap();
    let start = original.0.signed.start;
    for at in [start + 20, der.len() - 1, der.len() - 100] {
        let mut changed = der.clone();
        changed[at] ^= 1;
        if let Ok(changed) = Certificate::from_der(&changed) {
            let key = root.public_key().unwrap();
            assert_eq!(
                changed.verify_signature(key),
                Err(VerifyError::Mismatch),
                "octet {at}"
            );
        }
    }
    let other_family = certificate("ca/prod_root_rsa_2015.cer");
    assert_eq!(
        original.verify_signature(other_family.public_key().unwrap()),
        Err(VerifyError::KeyMismatch)
    );
}

#[test]
fn fields_are_those_openssl_prints() {
    let nca = certificate("ca/nca_gost2022_test.cer");
    assert_eq!(
        nca.subject().to_page_text(),
        "CN=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022,C=KZ"
    );
    assert!(!nca.is_self_issued());
    assert_eq!(nca.ca_path_length(), Some(None));
    let usage = nca.key_usage().unwrap();
    assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
    assert!(nca.unknown_critical_extensions().is_empty());
    assert_eq!(
        nca.authority_key_identifier(),
        certificate("ca/root_test_gost_2022.cer").subject_key_identifier()
    );
    assert!(nca.extension(oid::AUTHORITY_INFO_ACCESS).is_some());
    assert!(matches!(
        nca.public_key().unwrap().algorithm(),
        KeyAlgorithm::Gost {
            family: Family::Kazakh,
            legacy: false,
            ..
        }
    ));
    assert!(nca.is_valid_at(datetime!(2026-11-22 0:00 UTC)));
    assert!(!nca.is_valid_at(datetime!(2040-01-01 0:00 UTC)));
}

#[test]
fn crls_verify_by_the_octets_that_were_signed() {
    for (path, issuer) in [
        (
            "crl/nca_gost2022_test_2026-08.crl",
            "ca/nca_gost2022_test.cer",
        ),
        (
            "crl/nca_gost2022_d_test_2025-04.crl",
            "ca/nca_gost2022_test.cer",
        ),
        ("crl/nca_gost_test_2022.crl", "ca/nca_gost_test_2019.pem"),
        ("ru/rfc9215_256_test.crl", "ru/rfc9215_256_test.cer"),
        ("ru/rfc9215_512_test.crl", "ru/rfc9215_512_test.cer"),
    ] {
        let issuer = certificate(issuer);
        let key = issuer.public_key().unwrap();
        let crl = fixture(path);
        let parts: Vec<_> = Element::parse_all(&crl).unwrap().children().collect();
        let [Ok(signed), Ok(algorithm), Ok(value)] = parts[..] else {
            panic!("{path}")
        };
        let algorithm = SignatureAlgorithm::from_x509(algorithm.raw, key).unwrap();
        let value = SignatureValue::new(value.whole_bits().unwrap().to_vec());
        let message = ToBeSigned::Message(signed.raw.to_vec());
        assert_eq!(key.verify(algorithm, &message, &value), Ok(()), "{path}");
        let digest = ToBeSigned::Digest(Digest::of(algorithm.digest(), signed.raw));
        assert_eq!(key.verify(algorithm, &digest, &value), Ok(()), "{path}");
    }
}

#[test]
fn pem_and_der_are_the_same_certificate() {
    let der = certificate("ca/root_test_gost_2022.cer");
    assert_eq!(Certificate::from_pem(&der.to_pem()), Ok(der.clone()));
    let two = format!(
        "{}junk\n{}",
        der.to_pem(),
        certificate("ca/nca_gost_test_2019.pem").to_pem()
    );
    assert_eq!(
        Certificate::all_from_bytes(two.as_bytes()).unwrap().len(),
        2
    );
    assert_eq!(
        Certificate::all_from_bytes(b"hello"),
        Err(CertificateError::NoPem)
    );
    assert_eq!(
        Certificate::all_from_bytes(b""),
        Err(CertificateError::NoPem)
    );
}

#[test]
fn malformed_certificates_are_errors_and_never_panics() {
    let der = fixture("ca/nca_gost2022_test.cer");
    for length in 0..der.len() {
        assert!(Certificate::from_der(&der[..length]).is_err());
    }
    for at in 0..der.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = der.clone();
            changed[at] ^= flip;
            let _ = Certificate::from_der(&changed).map(|read| read.subject().to_page_text());
        }
    }
    let long = vec![0x30; MAX_CERTIFICATE_LENGTH + 1];
    let limit = MAX_CERTIFICATE_LENGTH;
    assert_eq!(
        Certificate::from_der(&long),
        Err(CertificateError::TooLarge { limit })
    );
    assert_eq!(Element::parse_all(&der).unwrap().tag, Tag::SEQUENCE);
}
