//! Keys, packages and catalogues made for one test.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use tanba_catalog::{
    Bundle, Compile, CompileError, Fingerprint, Index, Location, Package, Parts, PublisherRule,
    pack,
};
use tanba_pki::{Certificate, PrivateKey, SignatureAlgorithm};
use tanba_signature::SigningIdentity;
use tanba_signature_cms::{CmsContent, DetachedContent, prepare, prepare_cosignature};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// The clock of every test.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

/// The engine of [`EchoCompiler`].
pub(crate) const ENGINE: &str = "echo 1";

pub(crate) struct TestKey {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
    /// PKCS#8 and certificate in PEM, for other programs.
    pub(crate) pem: String,
}

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    CodeSigning,
    Other,
}

impl TestKey {
    /// A key for code signing, valid from 2026 to 2028.
    pub(crate) fn new(name: &str) -> Self {
        let years = [
            datetime!(2026-01-01 0:00 UTC),
            datetime!(2028-01-01 0:00 UTC),
        ];
        Self::with(name, Purpose::CodeSigning, years)
    }

    pub(crate) fn with(name: &str, purpose: Purpose, [from, until]: [OffsetDateTime; 2]) -> Self {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = match purpose {
            Purpose::CodeSigning => vec![ExtendedKeyUsagePurpose::CodeSigning],
            Purpose::Other => vec![ExtendedKeyUsagePurpose::ClientAuth],
        };
        params.not_before = from;
        params.not_after = until;
        let certificate = params.self_signed(&pair).unwrap();
        Self {
            key: PrivateKey::from_der(pair.serialized_der()).unwrap(),
            certificate: Certificate::from_der(certificate.der()).unwrap(),
            pem: pair.serialize_pem() + &certificate.pem(),
        }
    }

    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of_certificate(&self.certificate)
    }

    fn identity(&self, at: OffsetDateTime) -> SigningIdentity {
        SigningIdentity {
            certificate: self.certificate.clone(),
            algorithm: SignatureAlgorithm::default_for(self.key.public_key()),
            signing_time: Some(at),
        }
    }

    /// A CMS with its content inside.
    pub(crate) fn sign_at(&self, content: &[u8], at: OffsetDateTime) -> Vec<u8> {
        let identity = self.identity(at);
        let prepared = prepare(CmsContent::Attached(content.into()), &identity).unwrap();
        let value = self
            .key
            .sign(identity.algorithm, prepared.to_be_signed(), &[7; 32])
            .unwrap();
        prepared.complete(&value).unwrap()
    }

    pub(crate) fn sign(&self, content: &[u8]) -> Vec<u8> {
        self.sign_at(content, NOW)
    }

    /// Adds a signature beside those of a message.
    pub(crate) fn cosign(&self, message: &[u8]) -> Vec<u8> {
        let identity = self.identity(NOW);
        let prepared = prepare_cosignature(message, DetachedContent::None, &identity).unwrap();
        let value = self
            .key
            .sign(identity.algorithm, prepared.to_be_signed(), &[7; 32])
            .unwrap();
        prepared.complete(&value).unwrap()
    }
}

/// A component as far as a package looks at it: a preamble and a custom section.
pub(crate) fn component(text: &str) -> Vec<u8> {
    let mut octets = b"\0asm\x0d\0\x01\0\0".to_vec();
    let name = b"\x04note";
    octets.push(u8::try_from(name.len() + text.len()).unwrap());
    octets.extend(name);
    octets.extend(text.as_bytes());
    octets
}

/// A PNG as far as a package looks at it.
pub(crate) fn icon(side: u32) -> Vec<u8> {
    let mut octets = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    octets.extend(side.to_be_bytes());
    octets.extend(side.to_be_bytes());
    octets.extend(b"\x08\x06\0\0\0");
    octets
}

pub(crate) fn manifest(name: &str, version: &str) -> String {
    format!(
        r#"symbolic-name = "{name}"
version = "{version}"
contract = "1.1"
answers = ["{name}.api"]
methods = ["echo"]
envelope = "bare"
permissions = ["sign", "show-message"]

[name]
kk = "Жаңғырық"
ru = "Эхо"
en = "Echo"
"#
    )
}

pub(crate) fn zip(name: &str, version: &str) -> Vec<u8> {
    let parts = Parts {
        manifest: &manifest(name, version),
        component: &component(version),
        licence: "MIT",
        icon: Some(&icon(64)),
    };
    pack(&parts).unwrap().0
}

pub(crate) fn package(name: &str, version: &str, key: &TestKey) -> Vec<u8> {
    key.sign(&zip(name, version))
}

pub(crate) fn bundle(package: &[u8]) -> Bundle {
    let opened = Package::open(package, PublisherRule::ValidWhenSigned).unwrap();
    let location = Location::Relative(opened.contents.file_name());
    Bundle::of(&opened, location, package.len() as u64).unwrap()
}

pub(crate) fn index(version: u64, keys: &[&TestKey], bundles: Vec<Bundle>) -> Index {
    Index {
        version,
        issued: NOW - Duration::days(1),
        expires: NOW + Duration::days(30),
        keys: keys.iter().map(|key| key.fingerprint()).collect(),
        bundles,
    }
}

pub(crate) fn signed(index: &Index, key: &TestKey) -> Vec<u8> {
    key.sign(&index.to_json().unwrap())
}

/// "Compiles" by putting a word before the component.
pub(crate) struct EchoCompiler(pub(crate) &'static str);

impl Compile for EchoCompiler {
    fn engine(&self) -> String {
        self.0.to_owned()
    }

    fn compile(&self, component: &[u8]) -> Result<Vec<u8>, CompileError> {
        Ok([self.0.as_bytes(), b":", component].concat())
    }
}

/// Every file below a folder with its octets, in the order of names.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(listing) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in listing {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
