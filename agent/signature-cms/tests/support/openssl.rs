//! The openssl program: throw-away keys, and its verdict on our messages.

use std::path::{Path, PathBuf};
use std::process::Command;

use tanba_pki::{Certificate, PrivateKey, SignatureAlgorithm, SignatureValue, ToBeSigned};
use tanba_signature::SigningIdentity;
use tanba_signature_cms::Prepared;
use tempfile::TempDir;
use time::macros::datetime;

/// A key with a self-signed certificate.
pub(crate) struct TestKey {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

impl TestKey {
    /// Asks openssl for one; `new_key` is what follows `-newkey`.
    pub(crate) fn new(new_key: &[&str]) -> Self {
        let directory = TempDir::new().unwrap();
        let at = |name: &str| directory.path().join(name);
        let mut request = Command::new("openssl");
        request.args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=test/C=KZ",
            "-newkey",
        ]);
        request
            .args(new_key)
            .args(["-outform", "DER", "-keyout"])
            .arg(at("key.pem"));
        run(request.arg("-out").arg(at("certificate.der")));
        let mut convert = Command::new("openssl");
        convert
            .args(["pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in"])
            .arg(at("key.pem"));
        run(convert.arg("-out").arg(at("key.der")));
        Self::read(&at("key.der"), &at("certificate.der"))
    }

    pub(crate) fn read(key: &Path, certificate: &Path) -> Self {
        let certificate = std::fs::read(certificate).unwrap();
        Self {
            key: PrivateKey::from_der(&std::fs::read(key).unwrap()).unwrap(),
            certificate: Certificate::all_from_bytes(&certificate).unwrap().remove(0),
        }
    }

    pub(crate) fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::default_for(self.key.public_key())
    }

    pub(crate) fn identity(&self) -> SigningIdentity {
        SigningIdentity {
            certificate: self.certificate.clone(),
            algorithm: self.algorithm(),
            signing_time: Some(datetime!(2026-11-22 10:11:12 UTC)),
        }
    }

    pub(crate) fn sign(&self, prepared: &Prepared) -> SignatureValue {
        self.sign_with(self.algorithm(), prepared.to_be_signed())
    }

    pub(crate) fn sign_with(
        &self,
        algorithm: SignatureAlgorithm,
        to_be_signed: &ToBeSigned,
    ) -> SignatureValue {
        self.key.sign(algorithm, to_be_signed, &[9; 32]).unwrap()
    }

    pub(crate) fn complete(&self, prepared: Prepared) -> Vec<u8> {
        let value = self.sign(&prepared);
        prepared.complete(&value).unwrap()
    }
}

/// Files for one run of openssl.
pub(crate) struct Workspace {
    directory: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, octets).unwrap();
        path
    }
}

/// What `openssl cms -verify` says of a message: its content, or why not. The certificates are
/// self-signed, so no path is asked for.
pub(crate) fn cms_verify(
    message: &[u8],
    form: &str,
    content: Option<&[u8]>,
    more: &[&str],
) -> Result<Vec<u8>, String> {
    let workspace = Workspace::new();
    let out = workspace.path("out");
    let mut verify = Command::new("openssl");
    verify.args([
        "cms",
        "-verify",
        "-binary",
        "-noverify",
        "-inform",
        form,
        "-in",
    ]);
    verify
        .arg(workspace.write("message", message))
        .arg("-out")
        .arg(&out)
        .args(more);
    if let Some(content) = content {
        verify
            .arg("-content")
            .arg(workspace.write("content", content));
    }
    let output = verify.output().unwrap();
    if output.status.success() {
        Ok(std::fs::read(out).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Whether openssl has the GOST engine; says so when not.
pub(crate) fn has_gost_engine() -> bool {
    let output = Command::new("openssl")
        .args(["engine", "gost"])
        .output()
        .unwrap();
    if !output.status.success() {
        eprintln!("skipped: openssl has no gost engine");
    }
    output.status.success()
}

pub(crate) fn run(command: &mut Command) {
    let output = command.output().expect("the openssl program is needed");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
