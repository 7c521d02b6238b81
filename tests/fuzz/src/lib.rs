//! What the fuzz targets share: keys that never change, and inputs of several parts.
//!
//! A target whose input has parts takes them as lines, so that seeds can be read and written by
//! people and the fuzzer keeps them apart.

use std::sync::OnceLock;

use serde_json::Value;
use tanba_keystore_file::open_octets;
use tanba_pki::ber::{Element, Tag};
use tanba_pki::{
    Certificate, PrivateKey, Secret, SignatureAlgorithm, SignatureValue, ToBeSigned, pem,
};
use tanba_signature::SigningIdentity;
use time::OffsetDateTime;
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

/// A key and its certificate; public test material.
pub struct Signer {
    key: PrivateKey,
    certificate: Certificate,
}

impl Signer {
    /// Ed25519.
    pub fn ed25519() -> Self {
        Self::of(
            include_bytes!("../../fixtures/pki/ed25519.pkcs8.der"),
            include_bytes!("../keys/ed25519.cer"),
        )
    }

    /// GOST R 34.10-2012 with 512 bits.
    pub fn gost() -> Self {
        Self::of(
            include_bytes!("../../fixtures/kz/ru/openssl-gost-engine/ru512a.pkcs8.der"),
            include_bytes!("../../fixtures/kz/ru/openssl-gost-engine/ru512a.crt"),
        )
    }

    fn of(key: &[u8], certificate: &[u8]) -> Self {
        Self {
            key: PrivateKey::from_der(key).expect("a private key"),
            certificate: Certificate::all_from_bytes(certificate)
                .expect("a certificate")
                .remove(0),
        }
    }

    /// The certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Who signs, at this time by their own word.
    pub fn identity(&self, signing_time: Option<OffsetDateTime>) -> SigningIdentity {
        SigningIdentity {
            certificate: self.certificate.clone(),
            algorithm: SignatureAlgorithm::default_for(self.key.public_key()),
            signing_time,
        }
    }

    /// Signs; the same value each time.
    pub fn sign(&self, to_be_signed: &ToBeSigned) -> SignatureValue {
        let algorithm = SignatureAlgorithm::default_for(self.key.public_key());
        self.key
            .sign(algorithm, to_be_signed, &[7; 32])
            .expect("the key signs")
    }
}

/// The octets up to the first line end, and those after it.
pub fn line(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|&octet| octet == b'\n') {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[]),
    }
}

/// Rounds of key derivation beyond which a file is passed over.
const MAX_ROUNDS: u64 = 5_000;

/// Opens a key store and asks its keys everything.
pub fn open_and_unlock(file: &[u8], password: &str) {
    if is_slow(file) {
        return;
    }
    let octets = Zeroizing::new(file.to_vec());
    let Ok(token) = open_octets(octets, "fuzz") else {
        return;
    };
    let description = token.description();
    let _ = (description.kind, description.needs_secret);
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime")
    });
    let secret = Secret::new(password.to_owned());
    let Ok(unlocked) = runtime.block_on(token.unlock(secret)) else {
        return;
    };
    for key in unlocked.keys {
        let _ = (key.alias(), key.certificate(), key.other_certificates());
        assert!(!key.algorithms().is_empty());
    }
}

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Whether a number that could be a count of rounds is large. Looks into OCTET STRINGs and PEM.
fn is_slow(file: &[u8]) -> bool {
    let blocks = std::str::from_utf8(file).ok().map(pem::blocks);
    match blocks {
        Some(Ok(blocks)) if !blocks.is_empty() => {
            blocks.iter().any(|block| has_large_number(&block.der, 0))
        }
        _ => has_large_number(file, 0),
    }
}

fn has_large_number(octets: &[u8], nested: u8) -> bool {
    nested < 8
        && Element::parse(octets)
            .is_ok_and(|(element, _)| element_has_large_number(element, nested))
}

fn element_has_large_number(element: Element<'_>, nested: u8) -> bool {
    if element.unsigned().is_ok_and(|number| number > MAX_ROUNDS) {
        return true;
    }
    let is_string = element.tag.number == Tag::OCTET_STRING.number && element.tag.class == 0;
    if is_string && let Ok(inside) = element.octets() {
        return has_large_number(&inside, nested + 1);
    }
    let mut children = element.children().map_while(Result::ok);
    children.any(|child| element_has_large_number(child, nested))
}

/// Whether there is a number with a fraction, which a text may round.
pub fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(values) => values.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}
