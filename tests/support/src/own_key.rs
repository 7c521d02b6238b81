//! A throw-away RSA key: those of the fixtures have expired, and the time-stamping authority of
//! OpenSSL stamps no Kazakh digest.

use std::path::PathBuf;
use std::process::Command;

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
};
use tempfile::TempDir;
use time::macros::datetime;

use crate::fixtures::PASSWORD;

/// A key file for signatures, whose self-signed certificate is valid in tests and long after.
pub struct OwnKey {
    folder: TempDir,
}

impl Default for OwnKey {
    fn default() -> Self {
        Self::new()
    }
}

impl OwnKey {
    /// Makes the key, its certificate and the key file.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}"));
        let own = Self { folder };
        own.openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem");
        let key = std::fs::read_to_string(own.path("key.pem"))
            .unwrap_or_else(|error| panic!("key.pem: {error}"));
        let pair = KeyPair::from_pkcs8_pem_and_sign_algo(&key, &PKCS_RSA_SHA256)
            .unwrap_or_else(|error| panic!("key: {error}"));
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "ТЕСТОВ ТЕСТ");
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::EmailProtection];
        params.not_before = datetime!(2020-01-01 0:00 UTC);
        params.not_after = datetime!(2049-01-01 0:00 UTC);
        let certificate = params
            .self_signed(&pair)
            .unwrap_or_else(|error| panic!("certificate: {error}"));
        std::fs::write(own.path("key.crt"), certificate.pem())
            .unwrap_or_else(|error| panic!("key.crt: {error}"));
        own.openssl(&format!(
            "pkcs12 -export -inkey key.pem -in key.crt -out key.p12 -passout pass:{PASSWORD}"
        ));
        own
    }

    /// The key file, under the password of the fixtures.
    pub fn file(&self) -> PathBuf {
        self.path("key.p12")
    }

    /// Its certificate (PEM file).
    pub fn certificate(&self) -> PathBuf {
        self.path("key.crt")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn openssl(&self, arguments: &str) {
        let mut openssl = Command::new("openssl");
        let output = openssl
            .args(arguments.split(' '))
            .current_dir(self.folder.path())
            .output()
            .unwrap_or_else(|error| panic!("openssl: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}
