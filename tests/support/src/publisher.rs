//! A company that publishes modules, and runs a catalogue of them in a folder.

use std::path::Path;

use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256,
};
use tanba_catalog::{Bundle, Fingerprint, Index, Location, Package, Parts, PublisherRule, pack};
use tanba_daemon::settings::Settings;
use tanba_pki::{Certificate, PrivateKey, SignatureAlgorithm};
use tanba_signature::SigningIdentity;
use tanba_signature_cms::{CmsContent, prepare};
use tempfile::TempDir;
use time::Duration;
use time::macros::datetime;

use crate::{component, fixtures, guests};

/// The publisher. One key signs packages and the catalogue.
pub struct Publisher {
    key: PrivateKey,
    certificate: Certificate,
    folder: TempDir,
    version: u64,
    bundles: Vec<Bundle>,
}

impl Default for Publisher {
    fn default() -> Self {
        Self::new()
    }
}

impl Publisher {
    /// A publisher with an empty catalogue.
    pub fn new() -> Self {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)
            .unwrap_or_else(|error| panic!("key: {error}"));
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Test publisher");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::CodeSigning];
        params.not_before = datetime!(2026-01-01 0:00 UTC);
        params.not_after = datetime!(2028-01-01 0:00 UTC);
        let certificate = params
            .self_signed(&pair)
            .unwrap_or_else(|error| panic!("certificate: {error}"));
        let mut publisher = Self {
            key: PrivateKey::from_der(pair.serialized_der())
                .unwrap_or_else(|error| panic!("key: {error}")),
            certificate: Certificate::from_der(certificate.der())
                .unwrap_or_else(|error| panic!("certificate: {error}")),
            folder: tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}")),
            version: 0,
            bundles: Vec::new(),
        };
        publisher.publish();
        publisher
    }

    /// The folder of the catalogue.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// SHA-256 of the certificate that signs the catalogue.
    pub fn fingerprint(&self) -> String {
        Fingerprint::of_certificate(&self.certificate).to_string()
    }

    /// Settings of a person who chose this catalogue.
    pub fn chosen_by(&self, mut settings: Settings) -> Settings {
        settings.modules.catalog = Some(self.folder().display().to_string());
        settings.modules.catalog_key = Some(self.fingerprint());
        settings
    }

    /// An unsigned package of a module that answers every call with this JSON.
    pub fn zip(manifest: &str, answer: &str) -> Vec<u8> {
        Self::zip_of(manifest, &component::answering(answer))
    }

    /// An unsigned package of this component.
    pub fn zip_of(manifest: &str, component: &[u8]) -> Vec<u8> {
        let parts = Parts {
            manifest,
            component,
            licence: "MIT",
            icon: None,
        };
        match pack(&parts) {
            Ok((zip, _)) => zip,
            Err(error) => panic!("package: {error}"),
        }
    }

    /// Signs a module and puts it into the catalogue, in place of an earlier version.
    pub fn offer(&mut self, manifest: &str, answer: &str) {
        self.offer_component(manifest, &component::answering(answer));
    }

    /// The same of a module of this repository, built from its source.
    pub fn offer_module(&mut self, name: &str) {
        self.offer_component(&guests::manifest(name), &guests::component(name));
    }

    /// The same of this component.
    pub fn offer_component(&mut self, manifest: &str, component: &[u8]) {
        let package = self.sign(&Self::zip_of(manifest, component));
        let opened = Package::open(&package, PublisherRule::ValidAt(fixtures::now()))
            .unwrap_or_else(|error| panic!("package: {error}"));
        let name = opened.contents.file_name();
        write(&self.folder().join(&name), &package);
        let size = package.len() as u64;
        let Some(bundle) = Bundle::of(&opened, Location::Relative(name), size) else {
            panic!("the manifest names no contract");
        };
        self.bundles
            .retain(|other| other.symbolic_name != bundle.symbolic_name);
        self.bundles.push(bundle);
        self.publish();
    }

    /// Changes an entry of the catalogue.
    pub fn change(&mut self, symbolic_name: &str, change: impl FnOnce(&mut Bundle)) {
        let mut named = self
            .bundles
            .iter_mut()
            .filter(|bundle| bundle.symbolic_name == symbolic_name);
        match named.next() {
            Some(bundle) => change(bundle),
            None => panic!("the catalogue has no {symbolic_name}"),
        }
        self.publish();
    }

    fn publish(&mut self) {
        self.version += 1;
        let index = Index {
            version: self.version,
            issued: fixtures::now() - Duration::days(1),
            expires: fixtures::now() + Duration::days(30),
            keys: vec![Fingerprint::of_certificate(&self.certificate)],
            bundles: self.bundles.clone(),
        };
        let json = index
            .to_json()
            .unwrap_or_else(|error| panic!("index: {error}"));
        write(&self.folder().join("catalog.der"), &self.sign(&json));
    }

    fn sign(&self, content: &[u8]) -> Vec<u8> {
        let identity = SigningIdentity {
            certificate: self.certificate.clone(),
            algorithm: SignatureAlgorithm::default_for(self.key.public_key()),
            signing_time: Some(fixtures::now()),
        };
        let prepared = prepare(CmsContent::Attached(content.into()), &identity)
            .unwrap_or_else(|error| panic!("signature: {error}"));
        let value = self
            .key
            .sign(identity.algorithm, prepared.to_be_signed(), &[7; 32])
            .unwrap_or_else(|error| panic!("signature: {error}"));
        prepared
            .complete(&value)
            .unwrap_or_else(|error| panic!("signature: {error}"))
    }
}

fn write(path: &Path, octets: &[u8]) {
    std::fs::write(path, octets).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
