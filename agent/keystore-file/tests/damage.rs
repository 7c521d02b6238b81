//! Damaged files: no panic, no hang, and never another key than the real one.

#![allow(
    clippy::unwrap_used,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test fails where it stands; the names of fixtures are as written here"
)]

mod fixture;

use std::fs;
use std::path::Path;

use fixture::{fixture, secret};
use tanba_keystore::{OpenError, UnlockError};
use tanba_keystore_file::open_file;

/// Files of each form, their passwords, and how many places of each are damaged: fewer where the
/// key derivation is slow.
const FILES: &[(&str, &str, usize)] = &[
    ("kz/p12/gost2015/individual_valid.p12", "Qwerty12", 120),
    ("kz/p12/gost2004/gostknca_ceo_2022.p12", "Qwerty12", 60),
    (
        "kz/p12/rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12",
        "Qwerty12",
        60,
    ),
    ("kz/ru/tc26_pfx_r50_1_112.p12", "Пароль для PFX", 6),
    ("kz/ru/openssl-gost-engine/ru512a.aes.p12", "Fixture1", 60),
    ("pkcs12/rsa.p12", "123456", 60),
    ("pkcs12/aes.p12", "123456", 120),
    ("pkcs12/bc.p12", "123456", 12),
    ("pkcs12/gostpbe.p12", "123456", 6),
    ("pkcs12/jdk.p12", "123456", 20),
    ("pkcs12/k.jks", "123456", 120),
    ("pkcs12/made/no-mac.p12", "123456", 120),
    ("pkcs12/made/pbmac1-sha256-sha256.p12", "123456", 60),
    ("pkcs12/made/encrypted.p8", "123456", 60),
    ("pkcs12/made/clear.p8", "", 138),
    ("pkcs12/made/key-and-certificate.pem", "123456", 60),
];

/// Forms without an integrity check.
const WITHOUT_CHECK: &[&str] = &["no-mac.p12", ".p8", ".pem"];

/// What became of a damaged file.
#[derive(Debug)]
enum Outcome {
    NotOpened(OpenError),
    NotUnlocked(UnlockError),
    /// The public keys, and whether any has a certificate.
    Unlocked {
        keys: Vec<Vec<u8>>,
        certified: bool,
    },
}

async fn attempt(path: &Path, octets: &[u8], password: &str) -> Outcome {
    fs::write(path, octets).unwrap();
    match open_file(path).await {
        Err(error) => Outcome::NotOpened(error),
        Ok(token) => match token.unlock(secret(password)).await {
            Err(error) => Outcome::NotUnlocked(error),
            Ok(unlocked) => {
                let keys = unlocked.keys;
                let certified = keys.iter().any(|key| key.certificate().is_some());
                let keys = keys
                    .iter()
                    .map(|key| key.public_key().spki_der().to_vec())
                    .collect();
                Outcome::Unlocked { keys, certified }
            }
        },
    }
}

async fn public_keys(path: &Path, octets: &[u8], password: &str) -> Vec<Vec<u8>> {
    match attempt(path, octets, password).await {
        Outcome::Unlocked { keys, .. } => keys,
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test]
async fn truncated_files_are_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.p12");
    for (name, password, places) in FILES {
        let whole = fs::read(fixture(name)).unwrap();
        let whole_keys = public_keys(&path, &whole, password).await;
        for length in (0..whole.len()).step_by((whole.len() / places).max(1)) {
            match attempt(&path, &whole[..length], password).await {
                Outcome::NotOpened(OpenError::Damaged(_) | OpenError::UnknownFormat) => {}
                // The cut of a text can fall after the last dash that matters.
                Outcome::Unlocked { keys, .. } if name.ends_with(".pem") && keys == whole_keys => {}
                outcome => panic!("{name} cut at {length}: {outcome:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_pkcs12_that_lost_its_last_octet_is_damaged_and_not_a_wrong_password() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.p12");
    for (name, password, _) in FILES.iter().filter(|(name, ..)| name.ends_with(".p12")) {
        let whole = fs::read(fixture(name)).unwrap();
        let outcome = attempt(&path, &whole[..whole.len() - 1], password).await;
        assert!(
            matches!(outcome, Outcome::NotOpened(OpenError::Damaged(_))),
            "{name}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn flipped_bits_never_give_another_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flipped.p12");
    for (name, password, places) in FILES {
        let whole = fs::read(fixture(name)).unwrap();
        let whole_keys = public_keys(&path, &whole, password).await;
        for place in (0..whole.len()).step_by((whole.len() / places).max(1)) {
            let mut flipped = whole.clone();
            flipped[place] ^= 1 << (place % 8);
            let outcome = attempt(&path, &flipped, password).await;
            // A flip may fall where nothing depends on it: text between PEM blocks, names in a
            // file without MAC. Where a form has no integrity check at all, a flip can make
            // another key of the one in the file; it then has no certificate and signs for nobody.
            if let Outcome::Unlocked { keys, certified } = outcome {
                let is_unchecked = WITHOUT_CHECK.iter().any(|end| name.ends_with(end));
                assert!(
                    keys == whole_keys || (is_unchecked && !certified),
                    "{name} flipped at {place}"
                );
            }
        }
    }
}

/// The password was right and the contents were changed: that is damage, not a wrong password.
#[tokio::test]
async fn a_changed_certificate_is_damage_and_not_a_wrong_password() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flipped.p12");
    // In each file the last octet of the MAC value, or of the digest over the store.
    for name in [
        "pkcs12/rsa.p12",
        "pkcs12/k.jks",
        "kz/p12/gost2015/individual_valid.p12",
    ] {
        let password = if name.starts_with("kz") {
            "Qwerty12"
        } else {
            "123456"
        };
        let mut octets = fs::read(fixture(name)).unwrap();
        let from_end = if name.ends_with(".jks") { 1 } else { 40 };
        let place = octets.len() - from_end;
        octets[place] ^= 1;
        let right = attempt(&path, &octets, password).await;
        assert!(
            matches!(right, Outcome::NotUnlocked(UnlockError::Damaged(_))),
            "{name}: {right:?}"
        );
        let wrong = attempt(&path, &octets, "wrong").await;
        assert!(
            matches!(wrong, Outcome::NotUnlocked(UnlockError::WrongSecret { .. })),
            "{name}: {wrong:?}"
        );
    }
}

#[tokio::test]
async fn r33_nesting_without_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep.p12");
    let deep: Vec<u8> = [0x30, 0x80].repeat(1 << 20);
    let outcome = attempt(&path, &deep, "").await;
    assert!(
        matches!(outcome, Outcome::NotOpened(OpenError::Damaged(_))),
        "{outcome:?}"
    );
}
