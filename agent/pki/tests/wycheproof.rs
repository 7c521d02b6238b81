//! Wycheproof: what is valid verifies, what is invalid does not.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{env, fs, path::PathBuf};

use serde::Deserialize;
use tanba_pki::{
    DigestAlgorithm, Family, ObjectIdentifier, PublicKey, SignatureAlgorithm, SignatureValue,
    ToBeSigned, encode,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    public_key_der: String,
    sha: Option<String>,
    mgf_sha: Option<String>,
    s_len: Option<u64>,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    tc_id: u32,
    comment: String,
    flags: Vec<String>,
    msg: String,
    sig: String,
    result: String,
}

/// How a file's signature values are encoded.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Cms,
    Xml,
}

fn project(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/wycheproof")
        .join(file)
}

fn digest(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "SHA-1" => DigestAlgorithm::Sha1,
        "SHA-224" => DigestAlgorithm::Sha224,
        "SHA-256" => DigestAlgorithm::Sha256,
        "SHA-384" => DigestAlgorithm::Sha384,
        "SHA-512" => DigestAlgorithm::Sha512,
        _ => return None,
    })
}

fn algorithm(group: &Group, key: &PublicKey) -> Option<SignatureAlgorithm> {
    let Some(sha) = &group.sha else {
        return Some(SignatureAlgorithm::default_for(key));
    };
    let sha = digest(sha)?;
    let (Some(mgf_sha), Some(salt)) = (&group.mgf_sha, group.s_len) else {
        return SignatureAlgorithm::with_digest(key, sha).ok();
    };
    SignatureAlgorithm::from_x509(&pss_identifier(sha, digest(mgf_sha)?, salt), key).ok()
}

fn pss_identifier(sha: DigestAlgorithm, mgf_sha: DigestAlgorithm, salt: u64) -> Vec<u8> {
    let oid = |dotted| encode::oid(ObjectIdentifier::new_unwrap(dotted));
    let hash = sha.identifier_der(Family::International).unwrap();
    let mask_hash = mgf_sha.identifier_der(Family::International).unwrap();
    let mask = encode::sequence(&[&oid("1.2.840.113549.1.1.8"), &mask_hash]);
    let parameters = encode::sequence(&[
        &encode::explicit(0, &hash),
        &encode::explicit(1, &mask),
        &encode::explicit(2, &encode::integer_u64(salt)),
    ]);
    encode::sequence(&[&oid("1.2.840.113549.1.1.10"), &parameters])
}

/// The number of tests judged.
fn check(path: PathBuf, form: Form) -> usize {
    let file: File = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let mut judged = 0;
    for group in &file.test_groups {
        let key = PublicKey::from_spki_der(&hex::decode(&group.public_key_der).unwrap()).unwrap();
        let Some(algorithm) = algorithm(group, &key) else {
            continue;
        };
        for test in &group.tests {
            let message = ToBeSigned::Message(hex::decode(&test.msg).unwrap());
            let octets = hex::decode(&test.sig).unwrap();
            let value = match form {
                Form::Cms => Some(SignatureValue::new(octets)),
                Form::Xml => algorithm.from_xml_value(&octets).ok(),
            };
            let verified =
                value.is_some_and(|value| key.verify(algorithm, &message, &value).is_ok());
            let expected = match test.result.as_str() {
                "valid" => true,
                "invalid" => false,
                _ => continue,
            };
            assert_eq!(
                verified, expected,
                "{} {} {:?}",
                test.tc_id, test.comment, test.flags
            );
            judged += 1;
        }
    }
    judged
}

#[test]
fn rsa_pkcs1() {
    assert!(check(project("rsa_signature_2048_sha256_test.json"), Form::Cms) > 200);
    assert!(check(project("rsa_signature_2048_sha512_test.json"), Form::Cms) > 200);
}

#[test]
fn rsa_pss() {
    assert!(check(project("rsa_pss_2048_sha256_mgf1_32_test.json"), Form::Cms) > 50);
}

#[test]
fn rsa_pss_of_every_salt_length() {
    let shared = env::var_os("TANBA_SHARED_FIXTURES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"),
        PathBuf::from,
    );
    let path = shared.join("wycheproof/rsa_pss_misc_test.json");
    if path.exists() {
        assert!(check(path, Form::Cms) >= 30);
    } else {
        println!("rsa_pss_misc_test.json is absent: set TANBA_SHARED_FIXTURES");
    }
}

#[test]
fn ecdsa() {
    assert!(check(project("ecdsa_secp256r1_sha256_test.json"), Form::Cms) > 300);
    assert!(check(project("ecdsa_secp384r1_sha384_test.json"), Form::Cms) > 300);
}

#[test]
fn ecdsa_of_xml() {
    assert!(check(project("ecdsa_secp256r1_sha256_p1363_test.json"), Form::Xml) > 200);
}

#[test]
fn ed25519() {
    assert!(check(project("ed25519_test.json"), Form::Cms) > 100);
}
