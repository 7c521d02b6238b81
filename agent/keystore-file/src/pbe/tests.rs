//! Key derivations and encryption against Wycheproof.

use std::path::PathBuf;

use serde_json::Value;
use tanba_pki::DigestAlgorithm;
use zeroize::Zeroizing;

use super::ciphers::cbc;
use super::pbkdf2::Pbkdf2;
use crate::limits::{MAX_ITERATIONS, RoundsLeft};

/// Calls `check` with every test of a Wycheproof file.
fn for_each_test(file: &str, mut check: impl FnMut(&Value)) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/wycheproof");
    let text = std::fs::read_to_string(path.join(file)).unwrap();
    let root: Value = serde_json::from_str(&text).unwrap();
    let groups = root["testGroups"].as_array().unwrap();
    let mut count = 0;
    for test in groups
        .iter()
        .flat_map(|group| group["tests"].as_array().unwrap())
    {
        check(test);
        count += 1;
    }
    assert_eq!(count, root["numberOfTests"].as_u64().unwrap());
}

fn octets(test: &Value, field: &str) -> Vec<u8> {
    hex::decode(test[field].as_str().unwrap()).unwrap()
}

fn derivation(test: &Value, digest: DigestAlgorithm) -> Pbkdf2 {
    let iterations = test["iterationCount"].as_u64().unwrap();
    Pbkdf2 {
        digest,
        salt: octets(test, "salt"),
        iterations,
        key_length: None,
    }
}

fn check_pbkdf2(file: &str, digest: DigestAlgorithm) {
    for_each_test(file, |test| {
        assert_eq!(test["result"], "valid");
        let length = usize::try_from(test["dkLen"].as_u64().unwrap()).unwrap();
        let derived = derivation(test, digest).derive(
            &octets(test, "password"),
            length,
            &mut RoundsLeft::new(),
        );
        match derived {
            Ok(key) => assert_eq!(*key, octets(test, "dk"), "{}", test["tcId"]),
            // Longer than any key of a key store, or longer than anybody waits.
            Err(error) => {
                let is_beyond_limits =
                    length > 128 || test["iterationCount"].as_u64() > Some(MAX_ITERATIONS);
                assert!(is_beyond_limits, "{}: {error}", test["tcId"]);
            }
        }
    });
}

#[test]
fn pbkdf2_with_sha1() {
    check_pbkdf2("pbkdf2_hmacsha1_test.json", DigestAlgorithm::Sha1);
}

#[test]
fn pbkdf2_with_sha256() {
    check_pbkdf2("pbkdf2_hmacsha256_test.json", DigestAlgorithm::Sha256);
}

#[test]
fn pbes2_with_sha256_and_aes256() {
    for_each_test("pbes2_hmacsha256_aes_256_test.json", |test| {
        let password = Zeroizing::new(octets(test, "password"));
        let key = derivation(test, DigestAlgorithm::Sha256)
            .derive(&password, 32, &mut RoundsLeft::new())
            .unwrap();
        let plaintext = cbc::<aes::Aes256>(&key, &octets(test, "iv"), &octets(test, "ct"));
        let is_right = plaintext.is_ok_and(|plaintext| *plaintext == octets(test, "msg"));
        assert_eq!(is_right, test["result"] == "valid", "{}", test["tcId"]);
    });
}
