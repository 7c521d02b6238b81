//! Opening and unlocking: what each file is, what is refused, and by which error.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod fixture;

use std::fs;

use fixture::{fixture, open, secret, unlock};
use tanba_keystore::{OpenError, TokenKind, UnlockError};
use tanba_keystore_file::open_file;
use tanba_pki::Certificate;

fn certificate(path: &str) -> Certificate {
    Certificate::all_from_bytes(&fs::read(fixture(path)).unwrap())
        .unwrap()
        .remove(0)
}

#[tokio::test]
async fn bare_keys_open_with_every_protection() {
    let expected = certificate("pkcs12/made/ec.crt");
    for name in [
        "p8-hmac-sha1.pem",
        "p8-hmac-sha224.pem",
        "p8-hmac-sha384.pem",
        "p8-hmac-sha512.pem",
        "p8-des3.pem",
        "p8-rc2.pem",
        "p8-rc2-40.pem",
        "p8-v1.pem",
        "encrypted.p8",
        "p8-clear.pem",
        "clear.p8",
        "sec1.pem",
    ] {
        let path = format!("pkcs12/made/{name}");
        let token = open(&path).await;
        assert_eq!(token.description().kind, TokenKind::PemFile, "{name}");
        let is_clear = ["p8-clear.pem", "clear.p8", "sec1.pem"].contains(&name);
        assert_eq!(token.description().needs_secret, !is_clear, "{name}");
        let keys = unlock(&path, "123456")
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(keys.len(), 1, "{name}");
        assert!(keys[0].certificate().is_none(), "{name}");
        let algorithm = keys[0].algorithms()[0];
        let message = tanba_pki::ToBeSigned::Message(name.as_bytes().to_vec());
        let value = keys[0].sign(algorithm, message.clone()).await.unwrap();
        expected
            .public_key()
            .unwrap()
            .verify(algorithm, &message, &value)
            .unwrap();
        if !is_clear {
            assert!(
                matches!(
                    unlock(&path, "1234567").await,
                    Err(UnlockError::WrongSecret { .. })
                ),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn pkcs1_opens() {
    let keys = unlock("pkcs12/made/pkcs1.pem", "").await.unwrap();
    let expected = certificate("pkcs12/made/rsa.crt");
    assert_eq!(keys[0].public_key().bits(), 2048);
    assert_eq!(
        keys[0].public_key().spki_der(),
        expected.public_key().unwrap().spki_der()
    );
}

#[tokio::test]
async fn a_certificate_beside_a_bare_key_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("ec.p8");
    fs::copy(fixture("pkcs12/made/clear.p8"), &key).unwrap();
    fs::copy(fixture("pkcs12/made/ec.crt"), folder.path().join("ec.crt")).unwrap();
    let token = open_file(&key).await.unwrap();
    assert_eq!(
        token.description().public_certificates,
        [certificate("pkcs12/made/ec.crt")]
    );
    let keys = token.unlock(secret("")).await.unwrap().keys;
    assert_eq!(
        keys[0].certificate(),
        Some(&certificate("pkcs12/made/ec.crt"))
    );
    // The certificate of somebody else is not this key's.
    fs::copy(fixture("pkcs12/made/rsa.crt"), folder.path().join("ec.crt")).unwrap();
    let keys = open_file(&key)
        .await
        .unwrap()
        .unlock(secret(""))
        .await
        .unwrap()
        .keys;
    assert!(keys[0].certificate().is_none());
    assert_eq!(
        keys[0].other_certificates(),
        [certificate("pkcs12/made/rsa.crt")]
    );
}

#[tokio::test]
async fn unsupported_protections_are_refused_by_name() {
    for (name, algorithm) in [
        ("rc4.p12", "RC4 with 128 bits"),
        ("magma-ctr-acpkm-omac.p12", "Magma CTR-ACPKM-OMAC"),
        ("p8-md5.pem", "PBES1 with MD5 and DES"),
        ("p8-scrypt.pem", "scrypt"),
        ("pbmac1-short-key.p12", "PBMAC1 with a short key"),
        ("legacy-encrypted.pem", "Proc-Type: 4,ENCRYPTED"),
    ] {
        match unlock(&format!("pkcs12/made/{name}"), "123456").await {
            Err(UnlockError::Unsupported(text)) => assert!(text.contains(algorithm), "{text}"),
            Err(error) => panic!("{name}: {error}"),
            Ok(_) => panic!("{name} opens"),
        }
    }
}

#[tokio::test]
async fn other_certificates_of_the_file_come_along() {
    let keys = unlock("pkcs12/made/gost-z-long.p12", "123456")
        .await
        .unwrap();
    assert_eq!(keys[0].other_certificates().len(), 2);
}

#[tokio::test]
async fn certificates_of_java_key_stores_are_public() {
    let token = open("pkcs12/k.jks").await;
    assert_eq!(token.description().kind, TokenKind::JavaKeyStore);
    assert_eq!(token.description().public_certificates.len(), 2);
    let keys = unlock("pkcs12/k.jks", "123456").await.unwrap();
    assert_eq!(keys[0].other_certificates().len(), 1);
}

#[tokio::test]
async fn r33_pkcs12_iterations_are_capped() {
    let started = std::time::Instant::now();
    let outcome = unlock("pkcs12/made/iterations-2147483647.p12", "123456").await;
    assert!(matches!(outcome, Err(UnlockError::Limit(_))));
    assert!(started.elapsed().as_secs() < 5);
}

#[tokio::test]
async fn r33_large_files_are_refused_before_they_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.p12");
    fs::File::create(&path)
        .unwrap()
        .set_len((16 << 20) + 1)
        .unwrap();
    assert!(matches!(
        open_file(&path).await,
        Err(OpenError::TooLarge { limit: 16_777_216 })
    ));
}

#[tokio::test]
async fn what_is_no_key_store_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.p12");
    assert!(matches!(open_file(&path).await, Err(OpenError::Io { .. })));
    assert!(matches!(
        open_file(folder.path()).await,
        Err(OpenError::Io { .. })
    ));
    for octets in [&b""[..], b"hello", b"%PDF-1.7", &[0xce; 40]] {
        fs::write(&path, octets).unwrap();
        assert!(
            matches!(open_file(&path).await, Err(OpenError::UnknownFormat)),
            "{octets:?}"
        );
    }
    // A certificate is none either.
    let certificate = open_file(&fixture("pkcs12/made/ec.crt")).await;
    assert!(matches!(certificate, Err(OpenError::UnknownFormat)));
}

#[cfg(unix)]
#[tokio::test]
async fn devices_are_not_read() {
    let endless = open_file(std::path::Path::new("/dev/zero")).await;
    assert!(matches!(endless, Err(OpenError::Io { .. })));
}

#[tokio::test]
async fn r18_the_password_is_in_no_error() {
    const CANARY: &str = "CANARY-8273";
    for path in ["pkcs12/rsa.p12", "pkcs12/k.jks", "pkcs12/made/encrypted.p8"] {
        let error = unlock(path, CANARY).await.err().unwrap();
        assert!(!format!("{error} {error:?}").contains(CANARY), "{path}");
    }
}

#[tokio::test]
async fn r20_files_count_no_tries() {
    let error = unlock("pkcs12/rsa.p12", "wrong").await.err().unwrap();
    assert!(matches!(
        error,
        UnlockError::WrongSecret { tries_left: None }
    ));
}
