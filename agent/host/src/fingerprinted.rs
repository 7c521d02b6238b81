//! Fingerprints of what a person is asked about, each made once.

use std::sync::Arc;

use tanba_consent::DocumentFingerprint;
use tanba_module::{Content, Document, Fault};

use crate::spread;

/// Contents, each with the fingerprint that was made of this very memory.
pub(crate) struct Fingerprinted(Vec<(Content, DocumentFingerprint)>);

impl Fingerprinted {
    pub(crate) async fn of(documents: &[Document]) -> Result<Self, Fault> {
        let pair = |document: &Document| {
            let fingerprint = DocumentFingerprint::of(document);
            (document.content.clone(), fingerprint)
        };
        spread::each(documents, pair).await.map(Self)
    }

    /// In the order of the documents.
    pub(crate) fn fingerprints(&self) -> Vec<DocumentFingerprint> {
        let fingerprints = self.0.iter().map(|(_, fingerprint)| fingerprint.clone());
        fingerprints.collect()
    }

    /// What is handed over to be signed, fingerprinted. Octets that are the very same memory, which
    /// nobody can change while it is held here, are known; all others are digested.
    pub(crate) async fn of_same(&self, documents: &[Document]) -> Result<Self, Fault> {
        let mut pairs = documents.iter().zip(&self.0);
        let same = documents.len() == self.0.len()
            && pairs.all(|(document, (content, _))| is_same_memory(&document.content, content));
        if same {
            Ok(Self(self.0.clone()))
        } else {
            Self::of(documents).await
        }
    }

    /// Each content with its fingerprint.
    pub(crate) fn into_pairs(self) -> Vec<(Content, DocumentFingerprint)> {
        self.0
    }
}

fn is_same_memory(one: &Content, other: &Content) -> bool {
    match (one, other) {
        (Content::Bytes(one), Content::Bytes(other))
        | (Content::Digest(one), Content::Digest(other)) => Arc::ptr_eq(one, other),
        (Content::Held(one), Content::Held(other)) => one == other,
        (Content::Bytes(_) | Content::Digest(_) | Content::Held(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fingerprints_of_same(known: &[Document], handed: &[Document]) {
        let fingerprinted = Fingerprinted::of(known).await.unwrap();
        let expected: Vec<_> = handed.iter().map(DocumentFingerprint::of).collect();
        let same = fingerprinted.of_same(handed).await.unwrap();
        assert_eq!(same.fingerprints(), expected);
        let contents = same.into_pairs().into_iter().map(|(content, _)| content);
        assert!(contents.eq(handed.iter().map(|document| document.content.clone())));
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
