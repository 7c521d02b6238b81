//! Documents, key stores and certificates.

use tanba_module::{CertificateSummary, Content, Document, KeyPurpose, Storage};

use super::wit;

impl From<&Document> for wit::Document {
    fn from(document: &Document) -> Self {
        let content = match &document.content {
            Content::Bytes(octets) => wit::Content::Bytes(octets.to_vec()),
            Content::Digest(digest) => wit::Content::Digest(digest.to_vec()),
            // Only built-in modules meet these; what stands for one is its digest.
            Content::Held(content) => wit::Content::Digest(content.sha256().to_vec()),
        };
        Self {
            name: document.name.clone(),
            content,
        }
    }
}

impl From<Storage> for wit::Storage {
    fn from(storage: Storage) -> Self {
        match storage {
            Storage::Pkcs12 => Self::Pkcs12,
            Storage::Jks => Self::Jks,
            Storage::Kaztoken => Self::Kaztoken,
            Storage::IdCard => Self::IdCard,
            Storage::EToken72k => Self::EToken72k,
            Storage::EToken5110 => Self::EToken5110,
            Storage::JaCarta => Self::JaCarta,
            Storage::AKey => Self::AKey,
            Storage::SimCard => Self::SimCard,
            Storage::Cloud => Self::Cloud,
        }
    }
}

impl From<wit::Storage> for Storage {
    fn from(storage: wit::Storage) -> Self {
        match storage {
            wit::Storage::Pkcs12 => Self::Pkcs12,
            wit::Storage::Jks => Self::Jks,
            wit::Storage::Kaztoken => Self::Kaztoken,
            wit::Storage::IdCard => Self::IdCard,
            wit::Storage::EToken72k => Self::EToken72k,
            wit::Storage::EToken5110 => Self::EToken5110,
            wit::Storage::JaCarta => Self::JaCarta,
            wit::Storage::AKey => Self::AKey,
            wit::Storage::SimCard => Self::SimCard,
            wit::Storage::Cloud => Self::Cloud,
        }
    }
}

impl From<wit::CertificateDetails> for CertificateSummary {
    fn from(details: wit::CertificateDetails) -> Self {
        let certificate = details.summary;
        Self {
            alias: certificate.alias,
            key_id: certificate.key_id,
            algorithm: certificate.algorithm,
            subject_cn: certificate.subject_cn,
            subject_dn: certificate.subject_dn,
            issuer_cn: certificate.issuer_cn,
            issuer_dn: certificate.issuer_dn,
            serial_number: certificate.serial_number,
            not_before_ms: certificate.not_before_ms,
            not_after_ms: certificate.not_after_ms,
            authority_key_identifier: certificate.authority_key_identifier,
            pem: certificate.pem,
            subject_attributes: certificate.subject_attributes,
            purpose: details.purpose.into(),
        }
    }
}

impl From<wit::KeyPurpose> for KeyPurpose {
    fn from(purpose: wit::KeyPurpose) -> Self {
        match purpose {
            wit::KeyPurpose::Any => Self::Any,
            wit::KeyPurpose::Signature => Self::Signature,
            wit::KeyPurpose::Authentication => Self::Authentication,
        }
    }
}
