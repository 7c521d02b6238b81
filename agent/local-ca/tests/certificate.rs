//! The certificate on disk and in a TLS handshake, judged by OpenSSL.

// Support outside of test functions: what fails there fails the test.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use tanba_local_ca::{CertificateError, LocalCertificate, NAME_PREFIX};

const DAY: Duration = Duration::from_hours(24);

fn openssl(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("openssl")
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn r12_two_installations_differ() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let now = SystemTime::now();
    let one = LocalCertificate::load_or_create(first.path(), now).unwrap();
    let two = LocalCertificate::load_or_create(second.path(), now).unwrap();
    assert!(one.is_new() && two.is_new());
    assert_ne!(one.authority(), two.authority());
    assert_ne!(one.authority_name(), two.authority_name());
    assert!(one.authority_name().starts_with(NAME_PREFIX));
    let again = LocalCertificate::load_or_create(first.path(), now).unwrap();
    assert!(!again.is_new());
    assert_eq!(again.authority(), one.authority());
    assert_eq!(again.authority_name(), one.authority_name());
}

#[test]
fn r13_no_key_of_the_authority_is_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    LocalCertificate::create(folder.path(), SystemTime::now()).unwrap();
    let authority = openssl(
        folder.path(),
        &["x509", "-in", "authority.crt", "-noout", "-pubkey"],
    );
    let mut keys = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for block in text.split("-----BEGIN PRIVATE KEY-----").skip(1) {
            keys += 1;
            let (body, _) = block.split_once("-----END").unwrap();
            let key = format!("-----BEGIN PRIVATE KEY-----{body}-----END PRIVATE KEY-----\n");
            let other = tempfile::tempdir().unwrap();
            std::fs::write(other.path().join("key.pem"), key).unwrap();
            let public = openssl(other.path(), &["pkey", "-in", "key.pem", "-pubout"]);
            assert_ne!(public, authority);
        }
    }
    assert_eq!(keys, 1);
}

#[test]
fn r13_the_authority_is_constrained() {
    let folder = tempfile::tempdir().unwrap();
    LocalCertificate::create(folder.path(), SystemTime::now()).unwrap();
    let text = openssl(
        folder.path(),
        &["x509", "-in", "authority.crt", "-noout", "-text"],
    );
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "X509v3 Basic Constraints: critical CA:TRUE, pathlen:0",
        "X509v3 Key Usage: critical Certificate Sign",
        "X509v3 Name Constraints: critical Permitted: IP:127.0.0.1/255.255.255.255 \
         IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF DNS:localhost",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    let leaf = openssl(
        folder.path(),
        &["x509", "-in", "localhost.pem", "-noout", "-text"],
    );
    for expected in [
        "CA:FALSE",
        "TLS Web Server Authentication",
        "DNS:localhost, IP Address:127.0.0.1",
    ] {
        assert!(leaf.contains(expected), "{expected} is not in {leaf}");
    }
    openssl(
        folder.path(),
        &[
            "verify",
            "-x509_strict",
            "-verify_hostname",
            "localhost",
            "-CAfile",
            "authority.crt",
            "localhost.pem",
        ],
    );
}

#[test]
fn r14_a_leaf_lives_398_days_at_most_and_is_renewed_30_days_before() {
    let folder = tempfile::tempdir().unwrap();
    let now = SystemTime::now();
    let certificate = LocalCertificate::create(folder.path(), now).unwrap();
    let dates = openssl(
        folder.path(),
        &[
            "x509",
            "-in",
            "localhost.pem",
            "-noout",
            "-dates",
            "-dateopt",
            "iso_8601",
        ],
    );
    assert_eq!(dates.lines().count(), 2, "{dates}");
    let lifetime = certificate.not_after().duration_since(now - DAY).unwrap();
    assert!(lifetime <= 398 * DAY && lifetime > 390 * DAY);
    assert!(!certificate.needs_renewal(now + 365 * DAY));
    assert!(certificate.needs_renewal(now + 370 * DAY));
    let later = now + 370 * DAY;
    let renewed = LocalCertificate::create(folder.path(), later).unwrap();
    assert!(!renewed.needs_renewal(later));
    let after_its_end = now + 400 * DAY;
    LocalCertificate::create(folder.path(), now).unwrap();
    let replaced = LocalCertificate::load_or_create(folder.path(), after_its_end).unwrap();
    assert!(replaced.is_new() && !replaced.needs_renewal(after_its_end));
}

#[cfg(unix)]
#[test]
fn r14_the_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("deep/tanba");
    let now = SystemTime::now();
    let first = LocalCertificate::create(&folder, now).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let file = folder.join("localhost.pem");
    assert_eq!(mode(&file), 0o600);
    // A key that others could have read is not used again.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = LocalCertificate::load(&folder).unwrap_err();
    assert!(matches!(error, CertificateError::Exposed { .. }), "{error}");
    let second = LocalCertificate::load_or_create(&folder, now).unwrap();
    assert!(second.is_new() && second.authority() != first.authority());
    assert_eq!(mode(&file), 0o600);
}

#[test]
fn damaged_files_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let now = SystemTime::now();
    LocalCertificate::create(folder.path(), now).unwrap();
    let file = folder.path().join("localhost.pem");
    let whole = std::fs::read(&file).unwrap();
    let other = tempfile::tempdir().unwrap();
    LocalCertificate::create(other.path(), now).unwrap();
    let foreign = std::fs::read(other.path().join("localhost.pem")).unwrap();
    let key_end = |bundle: &[u8]| {
        let text = String::from_utf8(bundle.to_vec()).unwrap();
        text.find("-----BEGIN CERTIFICATE-----").unwrap()
    };
    let mixed = [&foreign[..key_end(&foreign)], &whole[key_end(&whole)..]].concat();
    for damaged in [
        &b""[..],
        b"\xff\xfe",
        &whole[..whole.len() / 2],
        &whole[300..],
        &mixed,
    ] {
        std::fs::write(&file, damaged).unwrap();
        assert!(LocalCertificate::load(folder.path()).is_err());
        assert!(
            LocalCertificate::load_or_create(folder.path(), now)
                .unwrap()
                .is_new()
        );
    }
}
