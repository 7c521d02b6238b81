//! Keys in memory against OpenSSL: its keys are read, its signatures verify, ours verify there.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{fs, path::PathBuf, process::Command};

use tanba_pki::{
    Certificate, Digest, DigestAlgorithm, PrivateKey, PrivateKeyError, PublicKey,
    SignatureAlgorithm, SignatureValue, ToBeSigned, encode, pem,
};

const ENTROPY: [u8; 32] = [7; 32];
const DIGESTS: [(&str, DigestAlgorithm); 5] = [
    ("sha1", DigestAlgorithm::Sha1),
    ("sha224", DigestAlgorithm::Sha224),
    ("sha256", DigestAlgorithm::Sha256),
    ("sha384", DigestAlgorithm::Sha384),
    ("sha512", DigestAlgorithm::Sha512),
];

fn fixture(path: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    fs::read(root.join(path)).unwrap()
}

fn key(path: &str) -> PrivateKey {
    PrivateKey::from_der(&fixture(path)).unwrap()
}

fn message() -> ToBeSigned {
    ToBeSigned::Message(fixture("pki/message.txt"))
}

#[test]
fn signatures_of_openssl_verify() {
    for name in ["rsa2048", "rsa2048.pss", "p256", "p384", "p521"] {
        let stem = name.split('.').next().unwrap();
        let key = key(&format!("pki/{stem}.pkcs8.der"));
        for (digest_name, digest) in DIGESTS {
            let algorithm = if name.ends_with("pss") {
                SignatureAlgorithm::rsa_pss(key.public_key(), digest)
            } else {
                SignatureAlgorithm::with_digest(key.public_key(), digest)
            };
            let value = SignatureValue::new(fixture(&format!("pki/{name}.{digest_name}.sig")));
            let verified = key
                .public_key()
                .verify(algorithm.unwrap(), &message(), &value);
            assert_eq!(verified, Ok(()), "{name} {digest_name}");
        }
    }
    let key = key("pki/ed25519.pkcs8.der");
    let algorithm = SignatureAlgorithm::default_for(key.public_key());
    let value = SignatureValue::new(fixture("pki/ed25519.sig"));
    assert_eq!(
        key.public_key().verify(algorithm, &message(), &value),
        Ok(())
    );
    // Ed25519 is deterministic: ours is the same.
    assert_eq!(key.sign(algorithm, &message(), &ENTROPY), Ok(value));
}

#[test]
fn certificates_signed_with_pss_verify() {
    for file in ["pki/rsa2048.pss_max.cer", "pki/rsa2048.pss_sha1.cer"] {
        let certificate = Certificate::from_der(&fixture(file)).unwrap();
        let key = certificate.public_key().unwrap();
        assert_eq!(certificate.verify_signature(key), Ok(()), "{file}");
    }
}

#[test]
fn every_key_signs_and_verifies() {
    for path in [
        "pki/rsa2048.pkcs8.der",
        "pki/rsa2048.pkcs1.der",
        "pki/p256.pkcs8.der",
        "pki/p256.sec1.der",
        "pki/p384.sec1.der",
        "pki/p521.sec1.der",
        "pki/ed25519.pkcs8.der",
        "kz/ru/openssl-gost-engine/ru512a.pkcs8.der",
        "kz/ru/openssl-gost-engine/ru256tca.pkcs8.der",
        "kz/ru/openssl-gost-engine/ru256cpa.pkcs8.der",
        "kz/ru/openssl-gost-engine/ru2001a.pkcs8.der",
    ] {
        let key = key(path);
        let algorithm = SignatureAlgorithm::default_for(key.public_key());
        let value = key.sign(algorithm, &message(), &ENTROPY).unwrap();
        assert_eq!(
            key.public_key().verify(algorithm, &message(), &value),
            Ok(()),
            "{path}"
        );
        let other = ToBeSigned::Message(b"another".to_vec());
        assert!(
            key.public_key().verify(algorithm, &other, &value).is_err(),
            "{path}"
        );
        if !algorithm.message_only() {
            let digest = Digest::of(algorithm.digest(), &fixture("pki/message.txt"));
            let digest = ToBeSigned::Digest(digest);
            let value = key.sign(algorithm, &digest, &[8; 32]).unwrap();
            assert_eq!(
                key.public_key().verify(algorithm, &message(), &value),
                Ok(()),
                "{path}"
            );
        }
    }
}

#[test]
fn the_computed_public_key_is_that_of_the_certificate() {
    for name in ["ru512a", "ru256tca", "ru256cpa", "ru2001a"] {
        let folder = "kz/ru/openssl-gost-engine";
        let key = key(&format!("{folder}/{name}.pkcs8.der"));
        let certificate = fixture(&format!("{folder}/{name}.crt"));
        let certificate = Certificate::all_from_bytes(&certificate).unwrap().remove(0);
        assert_eq!(Ok(key.public_key()), certificate.public_key(), "{name}");
    }
}

/// kz-gost 1: the four encodings of one GOST number.
#[test]
fn every_encoding_of_a_gost_number_is_read() {
    let sample: serde_json::Value =
        serde_json::from_slice(&fixture("kz/vectors/kalkan_512a_sample.json")).unwrap();
    let octets = |name: &str| hex::decode(sample[name].as_str().unwrap()).unwrap();
    let public_key = PublicKey::from_spki_der(&octets("spki")).unwrap();
    let identifier = &octets("spki")[3..3 + 37];
    let big_endian = octets("d");
    let little_endian: Vec<u8> = big_endian.iter().rev().copied().collect();
    let mut mask = vec![0; 64];
    mask[0] = 1;
    let masked = [little_endian.clone(), mask].concat();
    for inner in [
        encode::octet_string(&little_endian),
        encode::integer_bytes(&big_endian),
        encode::octet_string(&masked),
        little_endian.clone(),
        masked,
    ] {
        let pkcs8 = encode::sequence(&[
            &encode::integer_u64(0),
            identifier,
            &encode::octet_string(&inner),
        ]);
        let key = PrivateKey::from_der(&pkcs8).unwrap();
        assert_eq!(key.public_key(), &public_key);
        assert_eq!(key.public_key().spki_der(), public_key.spki_der());
    }
}

#[test]
fn sha1_and_foreign_input_are_refused() {
    let rsa = key("pki/rsa2048.pkcs8.der");
    let with = |digest| SignatureAlgorithm::with_digest(rsa.public_key(), digest).unwrap();
    let sha1 = with(DigestAlgorithm::Sha1);
    assert_eq!(
        rsa.sign(sha1, &message(), &ENTROPY),
        Err(PrivateKeyError::ObsoleteDigest)
    );
    let sha256 = with(DigestAlgorithm::Sha256);
    let short = ToBeSigned::Digest(Digest::from_octets(DigestAlgorithm::Sha256, vec![0; 20]));
    let expected = PrivateKeyError::DigestLength {
        actual: 20,
        expected: 32,
    };
    assert_eq!(rsa.sign(sha256, &short, &ENTROPY), Err(expected));
    let other = ToBeSigned::Digest(Digest::of(DigestAlgorithm::Sha384, b""));
    assert_eq!(
        rsa.sign(sha256, &other, &ENTROPY),
        Err(PrivateKeyError::KeyMismatch)
    );
    let p256 = key("pki/p256.pkcs8.der");
    assert_eq!(
        p256.sign(sha256, &message(), &ENTROPY),
        Err(PrivateKeyError::KeyMismatch)
    );
    let ed25519 = key("pki/ed25519.pkcs8.der");
    let algorithm = SignatureAlgorithm::default_for(ed25519.public_key());
    let digest = ToBeSigned::Digest(Digest::of(DigestAlgorithm::Sha512, b""));
    assert_eq!(
        ed25519.sign(algorithm, &digest, &ENTROPY),
        Err(PrivateKeyError::KeyMismatch)
    );
}

#[test]
fn damaged_keys_are_errors_and_never_panics() {
    for path in [
        "pki/rsa2048.pkcs8.der",
        "pki/p256.pkcs8.der",
        "pki/ed25519.pkcs8.der",
        "kz/ru/openssl-gost-engine/ru512a.pkcs8.der",
    ] {
        let der = fixture(path);
        for length in 0..der.len() {
            assert!(
                PrivateKey::from_der(&der[..length]).is_err(),
                "{path} {length}"
            );
        }
    }
    let mut wrong_pair = fixture("pki/p256.sec1.der");
    *wrong_pair.last_mut().unwrap() ^= 1;
    assert_eq!(
        PrivateKey::from_der(&wrong_pair).err(),
        Some(PrivateKeyError::Invalid)
    );
    let long = vec![0x30; 20_000];
    assert_eq!(
        PrivateKey::from_der(&long).err(),
        Some(PrivateKeyError::Malformed)
    );
}

#[test]
fn openssl_verifies_what_we_sign() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("openssl is absent");
        return;
    }
    for name in ["rsa2048", "p256", "p384", "p521"] {
        let key = key(&format!("pki/{name}.pkcs8.der"));
        for (digest_name, digest) in &DIGESTS[1..] {
            let with = SignatureAlgorithm::with_digest(key.public_key(), *digest).unwrap();
            openssl_verifies(&key, with, digest_name, &[]);
            if let Ok(pss) = SignatureAlgorithm::rsa_pss(key.public_key(), *digest) {
                let options = [
                    "-sigopt",
                    "rsa_padding_mode:pss",
                    "-sigopt",
                    "rsa_pss_saltlen:digest",
                ];
                openssl_verifies(&key, pss, digest_name, &options);
            }
        }
    }
}

fn openssl_verifies(
    key: &PrivateKey,
    algorithm: SignatureAlgorithm,
    digest_name: &str,
    options: &[&str],
) {
    let folder = tempfile::tempdir().unwrap();
    let (public, value, signed) = (
        folder.path().join("key.pem"),
        folder.path().join("value"),
        folder.path().join("signed"),
    );
    fs::write(
        &public,
        pem::encode("PUBLIC KEY", key.public_key().spki_der()),
    )
    .unwrap();
    fs::write(
        &value,
        key.sign(algorithm, &message(), &ENTROPY)
            .unwrap()
            .as_bytes(),
    )
    .unwrap();
    fs::write(&signed, fixture("pki/message.txt")).unwrap();
    let output = Command::new("openssl")
        .args(["dgst", &format!("-{digest_name}")])
        .args(options)
        .arg("-verify")
        .arg(public)
        .arg("-signature")
        .arg(value)
        .arg(signed)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{algorithm:?} {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
