//! A message that was read as a stream: all of it but its content.

use tanba_pki::{Certificate, Digest, DigestAlgorithm};
use tanba_signature::Report;

use crate::content::ContentDigests;
use crate::verify::{Signed, verify_signers};
use crate::{CmsError, DetachedContent, SignedData};

/// A message without its content, and what is known of the content.
#[derive(Debug)]
pub struct StreamedMessage {
    detached: Vec<u8>,
    content: Option<StreamedContent>,
}

/// What is known of content that went by.
#[derive(Debug)]
pub(super) struct StreamedContent {
    pub(super) length: u64,
    pub(super) digests: Vec<Digest>,
    pub(super) confusable: bool,
}

impl StreamedMessage {
    pub(super) fn new(detached: Vec<u8>, content: Option<StreamedContent>) -> Self {
        Self { detached, content }
    }

    /// The message without content, DER around fields that keep their octets. A further signature
    /// or a time-stamp is added to it with [`Self::digest`] as its content, and
    /// [`crate::attach_around`] gives what to write round the content then.
    pub fn detached(&self) -> &[u8] {
        &self.detached
    }

    /// How many octets of content there were; `None` for a message that is detached itself.
    pub fn content_length(&self) -> Option<u64> {
        self.content.as_ref().map(|content| content.length)
    }

    /// The digest of the content by an algorithm that the message announces or that was asked for.
    pub fn digest(&self, algorithm: DigestAlgorithm) -> Option<Digest> {
        let digests = &self.content.as_ref()?.digests;
        digests
            .iter()
            .find(|digest| digest.algorithm() == algorithm)
            .cloned()
    }

    /// Whether the content can be taken for signed attributes, so that nobody may sign it.
    pub fn is_confusable(&self) -> bool {
        self.content
            .as_ref()
            .is_some_and(|content| content.confusable)
    }

    /// Verifies every signer, as [`crate::verify()`] does.
    pub fn report(&self, extra_certificates: &[Certificate]) -> Result<Report, CmsError> {
        let signed_data = SignedData::parse(&self.detached)?;
        let known = |algorithm| self.digest(algorithm);
        let digests = ContentDigests::new(DetachedContent::Digests(&known));
        let signed = Signed {
            content_type: Some(signed_data.content_type()),
            digest: &|algorithm| digests.digest(algorithm),
            beside: &|_| None,
            octets: None,
            confusable: self.is_confusable(),
        };
        Ok(verify_signers(&signed_data, &signed, extra_certificates))
    }
}
