//! The registry is complete and without contradictions.

use std::collections::HashSet;

use super::{
    signatures::{Entry, SIGNATURES},
    *,
};
use crate::{PrivateKey, PublicKey, ber::Element, encode};

fn key(file: &str) -> PublicKey {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let der = std::fs::read(root.join(file)).unwrap();
    PrivateKey::from_der(&der).unwrap().public_key().clone()
}

fn keys() -> Vec<PublicKey> {
    let mut keys: Vec<_> = ["rsa2048", "p256", "p384", "p521", "ed25519"]
        .map(|name| key(&format!("pki/{name}.pkcs8.der")))
        .into();
    keys.extend(
        ["ru512a", "ru256tca", "ru256cpa", "ru2001a"]
            .map(|name| key(&format!("kz/ru/openssl-gost-engine/{name}.pkcs8.der"))),
    );
    keys
}

#[test]
fn every_uri_and_oid_names_one_algorithm() {
    let mut uris = HashSet::new();
    for uri in SIGNATURES
        .iter()
        .flat_map(|entry| [entry.xml_uri, entry.xml_alias])
        .flatten()
    {
        assert!(uris.insert(uri), "{uri} twice");
    }
    let mut oids = HashSet::new();
    let plain = |entry: &&Entry| entry.scheme != Scheme::RsaPss;
    for entry in SIGNATURES.iter().filter(plain) {
        assert!(oids.insert(entry.oid), "{} twice", entry.name);
    }
    let names: HashSet<_> = SIGNATURES.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), SIGNATURES.len());
}

#[test]
fn identifiers_are_read_back_for_every_key() {
    for key in keys() {
        let default = SignatureAlgorithm::default_for(&key);
        assert!(default.fits(&key), "{key:?}");
        for entry in SIGNATURES
            .iter()
            .filter(|entry| entry.fits(key.algorithm()))
        {
            let algorithm = match entry.scheme {
                Scheme::RsaPss => SignatureAlgorithm::rsa_pss(&key, entry.digest),
                _ => SignatureAlgorithm::with_digest(&key, entry.digest),
            }
            .unwrap();
            assert_eq!(algorithm.name(), entry.name);
            let der = algorithm.identifier_der();
            assert_eq!(SignatureAlgorithm::from_x509(&der, &key), Ok(algorithm));
            let digest = entry.digest.identifier_der(entry.family).unwrap();
            assert_eq!(
                SignatureAlgorithm::from_cms(&der, &digest, &key),
                Ok(algorithm)
            );
            let uri = algorithm.xml_uri().unwrap();
            assert_eq!(SignatureAlgorithm::from_xml_uri(uri, &key), Ok(algorithm));
        }
    }
}

#[test]
fn null_and_absent_parameters_are_read_alike() {
    for key in keys() {
        let algorithm = SignatureAlgorithm::default_for(&key);
        let der = algorithm.identifier_der();
        let oid = Element::parse_all(&der)
            .unwrap()
            .children()
            .next()
            .unwrap()
            .unwrap()
            .raw;
        for parameters in [&[][..], &encode::null()] {
            let der = encode::sequence(&[oid, parameters]);
            assert_eq!(
                SignatureAlgorithm::from_x509(&der, &key),
                Ok(algorithm),
                "{key:?}"
            );
        }
        let der = encode::sequence(&[oid, &encode::integer_u64(1)]);
        assert!(matches!(
            SignatureAlgorithm::from_x509(&der, &key),
            Err(AlgorithmError::Parameters(_))
        ));
    }
}

#[test]
fn a_bare_key_identifier_is_completed_by_the_digest() {
    let rsa = key("pki/rsa2048.pkcs8.der");
    let oid = |dotted| encode::oid(crate::ObjectIdentifier::new_unwrap(dotted));
    let encryption = encode::sequence(&[&oid("1.2.840.113549.1.1.1"), &encode::null()]);
    let digest = DigestAlgorithm::Sha512
        .identifier_der(Family::International)
        .unwrap();
    let algorithm = SignatureAlgorithm::from_cms(&encryption, &digest, &rsa).unwrap();
    assert_eq!(algorithm.name(), "sha512WithRSAEncryption");
    assert!(matches!(
        SignatureAlgorithm::from_x509(&encryption, &rsa),
        Err(AlgorithmError::Unknown(_))
    ));
    let unknown = encode::sequence(&[&oid("1.2.3")]);
    assert!(matches!(
        SignatureAlgorithm::from_cms(&unknown, &digest, &rsa),
        Err(AlgorithmError::Unknown(_))
    ));
    assert!(matches!(
        SignatureAlgorithm::from_cms(&[0x30, 5], &digest, &rsa),
        Err(AlgorithmError::Malformed(_))
    ));
}

#[test]
fn algorithms_of_other_keys_are_refused() {
    let (rsa, p256) = (key("pki/rsa2048.pkcs8.der"), key("pki/p256.pkcs8.der"));
    let der = SignatureAlgorithm::default_for(&rsa).identifier_der();
    assert_eq!(
        SignatureAlgorithm::from_x509(&der, &p256),
        Err(AlgorithmError::KeyMismatch)
    );
    assert_eq!(
        SignatureAlgorithm::with_digest(&p256, DigestAlgorithm::Streebog512),
        Err(AlgorithmError::KeyMismatch)
    );
    let uri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    assert_eq!(
        SignatureAlgorithm::from_xml_uri(uri, &p256),
        Err(AlgorithmError::KeyMismatch)
    );
}

#[test]
fn gost_94_parameters_choose_the_s_box() {
    let identifier = |parameters: Option<&str>| {
        let parameters =
            parameters.map(|dotted| encode::oid(crate::ObjectIdentifier::new_unwrap(dotted)));
        let hash = encode::oid(DigestAlgorithm::Gost341194.oid(Family::Russian).unwrap());
        encode::sequence(&[&hash, &parameters.unwrap_or_default()])
    };
    let read = |parameters| DigestAlgorithm::from_identifier_der(&identifier(parameters));
    assert_eq!(
        read(None),
        Ok((DigestAlgorithm::Gost341194, Family::Russian))
    );
    assert_eq!(
        read(Some("1.2.643.2.2.30.1")),
        Ok((DigestAlgorithm::Gost341194, Family::Russian))
    );
    assert_eq!(
        read(Some("1.2.643.2.2.30.0")),
        Ok((DigestAlgorithm::Gost34311, Family::Russian))
    );
    assert!(matches!(
        read(Some("1.2.3")),
        Err(AlgorithmError::Parameters(_))
    ));
}

#[test]
fn ecdsa_values_of_xml_have_a_fixed_length() {
    let key = key("pki/p521.pkcs8.der");
    let algorithm = SignatureAlgorithm::default_for(&key);
    let value = crate::SignatureValue::new(encode::sequence(&[
        &encode::integer_u64(5),
        &encode::integer_bytes(&[0xff; 66]),
    ]));
    let octets = algorithm.to_xml_value(&value).unwrap();
    assert_eq!(octets.len(), 132);
    assert_eq!(octets[65..67], [5, 0xff]);
    assert_eq!(algorithm.from_xml_value(&octets), Ok(value));
    assert_eq!(
        algorithm.from_xml_value(&octets[1..]),
        Err(AlgorithmError::Value)
    );
    let long = crate::SignatureValue::new(encode::sequence(&[
        &encode::integer_bytes(&[1; 67]),
        &encode::integer_u64(1),
    ]));
    assert_eq!(algorithm.to_xml_value(&long), Err(AlgorithmError::Value));
}
