//! A signer without a key: its signatures are the documents with a mark before them.

use std::sync::Arc;

use async_trait::async_trait;
use tanba_module::{CertificateSummary, Content, Document, Fault, KeyPurpose, Signer};

use super::scripted_host::{Answer, Asked, Script};

/// The name of the person of [`certificate`].
pub const CERTIFICATE_NAME: &str = "ТЕСТОВ ТЕСТ";

/// A certificate that nobody issued.
pub fn certificate() -> CertificateSummary {
    CertificateSummary {
        alias: "alias".to_owned(),
        key_id: "0a0b".to_owned(),
        algorithm: "RSA".to_owned(),
        subject_cn: CERTIFICATE_NAME.to_owned(),
        subject_dn: format!("CN={CERTIFICATE_NAME}"),
        issuer_cn: "CA".to_owned(),
        issuer_dn: "CN=CA".to_owned(),
        serial_number: "1f".to_owned(),
        not_before_ms: 1,
        not_after_ms: 2,
        authority_key_identifier: "0c".to_owned(),
        pem: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n".to_owned(),
        subject_attributes: vec![("2.5.4.3".to_owned(), CERTIFICATE_NAME.to_owned())],
        purpose: KeyPurpose::Signature,
    }
}

/// What the scripted signer makes of a document with this content.
pub fn signature_of(content: impl AsRef<[u8]>) -> Vec<u8> {
    [b"signed:", content.as_ref()].concat()
}

pub(super) struct ScriptedSigner {
    certificate: CertificateSummary,
    script: Arc<Script>,
}

impl ScriptedSigner {
    pub(super) fn new(certificate: CertificateSummary, script: Arc<Script>) -> Self {
        Self {
            certificate,
            script,
        }
    }
}

#[async_trait]
impl Signer for ScriptedSigner {
    fn certificate(&self) -> &CertificateSummary {
        &self.certificate
    }

    async fn sign_all(&self, documents: &[Document]) -> Result<Vec<Vec<u8>>, Fault> {
        match self.script.answer(Asked::Signatures(documents.to_vec())) {
            Answer::Signatures(answer) => answer?,
            other => panic!("the script says {other:?} where signatures are asked"),
        }
        let signatures = documents.iter().map(|document| match &document.content {
            Content::Bytes(content) | Content::Digest(content) => signature_of(content),
            Content::Held(content) => signature_of(content.sha256()),
        });
        Ok(signatures.collect())
    }
}
