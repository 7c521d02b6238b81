//! Fingerprints of what a person is asked about, each made once.

use std::sync::Arc;

use tanba_consent::DocumentFingerprint;
use tanba_module::{Content, Document, Fault};

use crate::spread;

/// Contents and their fingerprints.
pub(crate) struct Fingerprinted {
    contents: Vec<Content>,
    fingerprints: Vec<DocumentFingerprint>,
}

impl Fingerprinted {
    pub(crate) async fn of(documents: &[Document]) -> Result<Self, Fault> {
        Ok(Self {
            contents: documents
                .iter()
                .map(|document| document.content.clone())
                .collect(),
            fingerprints: spread::each(documents, DocumentFingerprint::of).await?,
        })
    }

    /// One a document, in their order.
    pub(crate) fn fingerprints(&self) -> &[DocumentFingerprint] {
        &self.fingerprints
    }

    /// Fingerprints of what is handed over to be signed. Octets that are the very same memory, which
    /// nobody can change while it is held here, are known; all others are digested.
    pub(crate) async fn of_same(
        &self,
        documents: &[Document],
    ) -> Result<Vec<DocumentFingerprint>, Fault> {
        let same = documents.len() == self.contents.len()
            && documents
                .iter()
                .zip(&self.contents)
                .all(|(document, content)| is_same_memory(&document.content, content));
        if same {
            Ok(self.fingerprints.clone())
        } else {
            spread::each(documents, DocumentFingerprint::of).await
        }
    }
}

fn is_same_memory(one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::Bytes(one), Content::Bytes(other))
        | (Content::Digest(one), Content::Digest(other)) => Arc::ptr_eq(one, other),
        (Content::Bytes(_), Content::Digest(_)) | (Content::Digest(_), Content::Bytes(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fingerprints_of_same(known: &[Document], handed: &[Document]) {
        let fingerprinted = Fingerprinted::of(known).await.unwrap();
        let expected: Vec<_> = handed.iter().map(DocumentFingerprint::of).collect();
        assert_eq!(fingerprinted.of_same(handed).await, Ok(expected));
    }

    #[tokio::test]
    async fn r28_other_octets_never_have_the_fingerprint_of_approved_ones() {
        let [first, second] = [b"first".to_vec(), b"other".to_vec()].map(Document::bytes);
        let Content::Bytes(octets) = first.content.clone() else {
            panic!("a document of octets")
        };
        let blind = Document::digest(octets);
        let known = [first.clone(), second.clone()];
        for handed in [
            vec![first.clone(), second.clone()],
            vec![second.clone(), first.clone()],
            vec![Document::bytes(b"first".to_vec()), second.clone()],
            vec![blind, second.clone()],
            vec![second],
            vec![first.clone(), first],
            Vec::new(),
        ] {
            fingerprints_of_same(&known, &handed).await;
        }
    }
}
