//! A throw-away key made by OpenSSL, and signing with it.

use std::path::Path;
use std::process::Command;

use tanba_pki::{Certificate, PrivateKey, SignatureAlgorithm};
use tanba_signature::SigningIdentity;
use tanba_signature_xml::{Placement, Style, XmlError, prepare};

/// A key and its self-signed certificate.
pub(crate) struct Signer {
    pub(crate) identity: SigningIdentity,
    key: PrivateKey,
}

impl Signer {
    /// Makes a key; `algorithm` is OpenSSL's `-newkey` argument. Files `key.pem` and `cert.pem`
    /// stay in `folder`.
    pub(crate) fn new(folder: &Path, algorithm: &[&str]) -> Self {
        let output = Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=Test"])
            .args(["-keyout", "key.pem", "-out", "cert.pem", "-newkey"])
            .args(algorithm)
            .current_dir(folder)
            .output()
            .expect("openssl runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let output = Command::new("openssl")
            .args([
                "pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-outform", "DER",
            ])
            .current_dir(folder)
            .output()
            .expect("openssl runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let key = PrivateKey::from_der(&output.stdout).expect("a private key");
        let pem = std::fs::read_to_string(folder.join("cert.pem")).expect("a certificate");
        let certificate = Certificate::from_pem(&pem).expect("a certificate");
        let algorithm = SignatureAlgorithm::default_for(key.public_key());
        Self {
            identity: SigningIdentity {
                certificate,
                algorithm,
                signing_time: None,
            },
            key,
        }
    }

    /// A key and a certificate in files, DER or PEM.
    #[allow(dead_code, reason = "not every test file needs it")]
    pub(crate) fn of_files(key: &Path, certificate: &Path) -> Self {
        let key = PrivateKey::from_der(&std::fs::read(key).expect("a key")).expect("a key");
        let octets = std::fs::read(certificate).expect("a certificate");
        let certificate = Certificate::all_from_bytes(&octets)
            .expect("a certificate")
            .remove(0);
        let algorithm = SignatureAlgorithm::default_for(key.public_key());
        let identity = SigningIdentity {
            certificate,
            algorithm,
            signing_time: None,
        };
        Self { identity, key }
    }

    pub(crate) fn sign(
        &self,
        xml: &str,
        placement: &Placement,
        style: Style,
    ) -> Result<String, XmlError> {
        let prepared = prepare(xml, placement, style, &self.identity)?;
        let value = self
            .key
            .sign(self.identity.algorithm, prepared.to_be_signed(), &[7; 32])
            .expect("the key signs");
        prepared.complete(&value)
    }
}

pub(crate) fn element(target: &str, parent: Option<&str>) -> Placement {
    Placement::Element {
        target: target.to_owned(),
        parent: parent.map(str::to_owned),
    }
}
