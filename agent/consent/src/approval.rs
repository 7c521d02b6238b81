//! A person's yes: to exact documents, with one key, for one caller, until a moment.

use std::collections::HashMap;

use tanba_module::{Caller, Content, Document};
use tanba_pki::{Digest, DigestAlgorithm, PublicKey};
use time::OffsetDateTime;

/// Identifies the exact octets of a document, and whether they are a document or a digest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentFingerprint {
    blind: bool,
    sha256: Digest,
}

impl DocumentFingerprint {
    /// Fingerprints a document.
    pub fn of(document: &Document) -> Self {
        let (blind, octets) = match &document.content {
            Content::Bytes(octets) => (false, octets),
            Content::Digest(octets) => (true, octets),
            // The agent digested it when it arrived, and it has not changed since.
            Content::Held(content) => {
                return Self {
                    blind: false,
                    sha256: Digest::from_octets(DigestAlgorithm::Sha256, content.sha256()),
                };
            }
        };
        Self {
            blind,
            sha256: Digest::of(DigestAlgorithm::Sha256, octets),
        }
    }

    /// SHA-256 of the octets.
    pub fn sha256(&self) -> &Digest {
        &self.sha256
    }
}

/// What a person approved. It is used up document by document, so that approving N documents
/// permits exactly those N signatures.
#[derive(Debug)]
pub struct Approval {
    caller: Caller,
    key: Digest,
    until: OffsetDateTime,
    /// How often each document was approved and not yet signed.
    remaining: HashMap<DocumentFingerprint, usize>,
}

impl Approval {
    /// Records that the person approved these documents for this caller with this key.
    ///
    /// The host calls this where a dialog answered `Approve`, and nowhere else.
    pub fn new(
        caller: Caller,
        key: &PublicKey,
        documents: &[DocumentFingerprint],
        until: OffsetDateTime,
    ) -> Self {
        Self {
            caller,
            key: fingerprint(key),
            until,
            remaining: counted(documents),
        }
    }

    /// Takes these documents out of the approval, all or none. `false` when any of them is not
    /// covered: another document, caller or key, signed already, or too late.
    #[must_use]
    pub fn take(
        &mut self,
        caller: &Caller,
        key: &PublicKey,
        documents: &[DocumentFingerprint],
        now: OffsetDateTime,
    ) -> bool {
        if *caller != self.caller || fingerprint(key) != self.key || now > self.until {
            return false;
        }
        let wanted = counted(documents);
        let left = |document| self.remaining.get(document).copied().unwrap_or_default();
        if wanted
            .iter()
            .any(|(document, count)| left(document) < *count)
        {
            return false;
        }
        for (document, count) in wanted {
            if let Some(left) = self.remaining.get_mut(&document) {
                *left -= count;
            }
        }
        true
    }

    /// How many documents may still be signed.
    pub fn remaining(&self) -> usize {
        self.remaining.values().sum()
    }
}

fn counted(documents: &[DocumentFingerprint]) -> HashMap<DocumentFingerprint, usize> {
    let mut counted = HashMap::with_capacity(documents.len());
    for document in documents {
        *counted.entry(document.clone()).or_default() += 1;
    }
    counted
}

fn fingerprint(key: &PublicKey) -> Digest {
    Digest::of(DigestAlgorithm::Sha256, key.spki_der())
}

#[cfg(test)]
mod tests;
