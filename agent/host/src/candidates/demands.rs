//! What else a key must be, beside its certificate's purpose, person and path: kind, usage, issuer,
//! and that it signs with a digest that there is.

use tanba_consent::KeyBlock;
use tanba_keystore::Key;
use tanba_module::{
    Content, DigestName, Fault, HeldContent, KeyKind, KeyPurpose, SignatureFormat, SignerFilter,
    SignerRequest,
};
use tanba_pki::{Certificate, KeyAlgorithm, KeyUsage, ObjectIdentifier, PublicKey};
use time::OffsetDateTime;

use super::{identifier, invalid, serves};
use crate::authenticate::token_algorithm;
use crate::signing::digest_name;

/// The demands of one request.
pub(super) struct Demands<'a> {
    filter: &'a SignerFilter,
    subject: Vec<(ObjectIdentifier, &'a str)>,
    valid_at: Option<OffsetDateTime>,
    /// By which digest algorithms the documents can be signed; by any when `None`.
    digests: Option<Vec<DigestName>>,
    /// Whether only keys can sign that need no message but its digest.
    no_message: bool,
    /// Whether a bare signature over a digest of the caller's is asked for.
    bare_and_blind: bool,
    /// Whether a token is made.
    log_in: bool,
}

impl<'a> Demands<'a> {
    pub(super) fn parse(filter: &'a SignerFilter) -> Result<Self, Fault> {
        if let Some(name) = filter
            .key_usage
            .iter()
            .find(|name| !KeyUsage::is_name(name))
        {
            return Err(invalid("keyUsage", format!("{name} is no bit of it")));
        }
        let subject = filter.subject.iter();
        let subject = subject
            .map(|(kind, value)| Ok((identifier("subject", kind)?, value.as_str())))
            .collect::<Result<_, Fault>>()?;
        let valid_at = filter.valid_at_ms.map(|milliseconds| {
            OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1000))
                .map_err(|error| invalid("validAt", error.to_string()))
        });
        Ok(Self {
            filter,
            subject,
            valid_at: valid_at.transpose()?,
            digests: filter.digests.clone(),
            no_message: false,
            bare_and_blind: false,
            log_in: false,
        })
    }

    /// Documents of which there is only a digest can only be signed by it.
    pub(super) fn of_documents(&mut self, request: &SignerRequest) {
        let format = request.params.as_ref().map(|params| &params.format);
        let raw = format == Some(&SignatureFormat::Raw);
        for document in &request.documents {
            match &document.content {
                Content::Bytes(_) => {}
                Content::Digest(_) => {
                    self.bare_and_blind |= raw;
                    self.no_message |= raw;
                }
                Content::Held(content) if content.open().is_some() => {}
                Content::Held(content) => {
                    self.no_message |= raw;
                    self.restrict(content);
                }
            }
        }
    }

    fn restrict(&mut self, content: &HeldContent) {
        let all = || DigestName::ALL.to_vec();
        let digests = self.digests.get_or_insert_with(all);
        digests.retain(|name| content.digest(*name).is_some());
    }

    pub(super) fn of_log_in(&mut self) {
        self.log_in = true;
    }

    /// Why this key cannot be chosen.
    pub(super) fn blocks(&self, key: &dyn Key, certificate: &Certificate) -> Vec<KeyBlock> {
        let filter = self.filter;
        let mut blocks = Vec::new();
        let usage = certificate.key_usage();
        let mut bits = filter.key_usage.iter();
        if !bits.all(|name| usage.is_some_and(|usage| usage.named(name))) {
            blocks.push(KeyBlock::KeyUsage);
        }
        let issuer = certificate.issuer().common_name();
        let mut issuers = filter.issuers.iter();
        if !filter.issuers.is_empty() && !issuers.any(|name| issuer == Some(name.as_str())) {
            blocks.push(KeyBlock::Issuer);
        }
        let mut subject = self.subject.iter();
        let has = |wanted: &(ObjectIdentifier, &str)| {
            let mut attributes = certificate.subject().attributes();
            attributes.any(|attribute| attribute == *wanted)
        };
        if !subject.all(has) {
            blocks.push(KeyBlock::Subject);
        }
        if self.valid_at.is_some_and(|at| !certificate.is_valid_at(at)) {
            blocks.push(KeyBlock::ValidAt);
        }
        let kind = kind_of(key.public_key());
        if !filter.algorithms.is_empty() && !filter.algorithms.contains(&kind) {
            blocks.push(KeyBlock::KeyKind);
        }
        blocks.extend(self.block_of_digest(key));
        blocks.extend(self.block_of_format(key, certificate));
        blocks
    }

    fn block_of_digest(&self, key: &dyn Key) -> Option<KeyBlock> {
        let digests = self.digests.as_ref()?;
        let algorithm = key.algorithms().into_iter().next();
        let name = algorithm.and_then(|algorithm| digest_name(algorithm.digest()));
        let known = name.is_some_and(|name| digests.contains(&name));
        (!known).then_some(KeyBlock::Digest)
    }

    fn block_of_format(&self, key: &dyn Key, certificate: &Certificate) -> Option<KeyBlock> {
        let public_key = key.public_key();
        if self.no_message && public_key.algorithm() == KeyAlgorithm::Ed25519 {
            return Some(KeyBlock::Algorithm);
        }
        if self.log_in {
            let algorithm = token_algorithm(public_key).map(|(_, algorithm)| algorithm);
            let can = algorithm.is_some_and(|algorithm| key.algorithms().contains(&algorithm));
            return (!can).then_some(KeyBlock::Algorithm);
        }
        // A bare signature over a digest of the caller's choosing could be one that logs in
        // elsewhere, and nobody can see what the digest is of.
        let logs_in_alone = serves(KeyPurpose::Authentication, certificate)
            && !serves(KeyPurpose::Signature, certificate);
        (self.bare_and_blind && logs_in_alone).then_some(KeyBlock::Algorithm)
    }
}

fn kind_of(key: &PublicKey) -> KeyKind {
    match key.algorithm() {
        KeyAlgorithm::Rsa => KeyKind::Rsa,
        KeyAlgorithm::P256 => KeyKind::P256,
        KeyAlgorithm::P384 => KeyKind::P384,
        KeyAlgorithm::P521 => KeyKind::P521,
        KeyAlgorithm::Ed25519 => KeyKind::Ed25519,
        KeyAlgorithm::Gost { legacy: true, .. } => KeyKind::Gost2004,
        KeyAlgorithm::Gost { .. } if key.bits() == 512 => KeyKind::Gost512,
        KeyAlgorithm::Gost { .. } => KeyKind::Gost256,
    }
}
