//! Choosing a signer, documents and certificates.

use tanba_module::{
    CertificateSummary, ChainRule, Content, Document, KeyPurpose, SignatureFormat, SignatureParams,
    SignerFilter, SignerRequest, Storage, XmlPlacement, XmlStyle,
};

use super::call::locale_from_guest;
use crate::wit::{signing, types};

pub(crate) fn request(request: signing::SignerRequest) -> SignerRequest {
    SignerRequest {
        documents: request.documents.into_iter().map(document).collect(),
        params: request.params.map(params),
        filter: filter(request.filter),
        locale: request.locale.map(locale_from_guest),
        logo: request.logo,
    }
}

pub(crate) fn document(document: types::Document) -> Document {
    Document {
        name: document.name,
        content: match document.content {
            types::Content::Bytes(bytes) => Content::Bytes(bytes.into()),
            types::Content::Digest(digest) => Content::Digest(digest.into()),
        },
    }
}

pub(crate) fn certificate(certificate: CertificateSummary) -> types::CertificateSummary {
    types::CertificateSummary {
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
    }
}

pub(crate) fn certificate_details(certificate: CertificateSummary) -> signing::CertificateDetails {
    signing::CertificateDetails {
        purpose: match certificate.purpose {
            KeyPurpose::Any => signing::KeyPurpose::Any,
            KeyPurpose::Signature => signing::KeyPurpose::Signature,
            KeyPurpose::Authentication => signing::KeyPurpose::Authentication,
        },
        summary: self::certificate(certificate),
    }
}

pub(crate) fn storage_to_guest(storage: Storage) -> types::Storage {
    match storage {
        Storage::Pkcs12 => types::Storage::Pkcs12,
        Storage::Jks => types::Storage::Jks,
        Storage::Kaztoken => types::Storage::Kaztoken,
        Storage::IdCard => types::Storage::IdCard,
        Storage::EToken72k => types::Storage::EToken72k,
        Storage::EToken5110 => types::Storage::EToken5110,
        Storage::JaCarta => types::Storage::JaCarta,
        Storage::AKey => types::Storage::AKey,
        Storage::SimCard => types::Storage::SimCard,
        Storage::Cloud => types::Storage::Cloud,
    }
}

fn storage_from_guest(storage: types::Storage) -> Storage {
    match storage {
        types::Storage::Pkcs12 => Storage::Pkcs12,
        types::Storage::Jks => Storage::Jks,
        types::Storage::Kaztoken => Storage::Kaztoken,
        types::Storage::IdCard => Storage::IdCard,
        types::Storage::EToken72k => Storage::EToken72k,
        types::Storage::EToken5110 => Storage::EToken5110,
        types::Storage::JaCarta => Storage::JaCarta,
        types::Storage::AKey => Storage::AKey,
        types::Storage::SimCard => Storage::SimCard,
        types::Storage::Cloud => Storage::Cloud,
    }
}

fn filter(filter: signing::SignerFilter) -> SignerFilter {
    let storages = filter.storages;
    SignerFilter {
        storages: storages.map(|list| list.into_iter().map(storage_from_guest).collect()),
        purpose: match filter.purpose {
            signing::KeyPurpose::Any => KeyPurpose::Any,
            signing::KeyPurpose::Signature => KeyPurpose::Signature,
            signing::KeyPurpose::Authentication => KeyPurpose::Authentication,
        },
        extended_key_usage: filter.extended_key_usage,
        iin: filter.iin,
        bin: filter.bin,
        serial_number: filter.serial_number,
        chain: match filter.chain {
            signing::ChainRule::Unchecked => ChainRule::Unchecked,
            signing::ChainRule::TrustAnchors => ChainRule::TrustAnchors,
            signing::ChainRule::These(certificates) => ChainRule::These(certificates),
            signing::ChainRule::Any => ChainRule::Any,
        },
        allow_expired: filter.allow_expired,
        allow_revoked: filter.allow_revoked,
        // The contract of sandboxed modules knows no more.
        ..SignerFilter::default()
    }
}

fn params(params: signing::SignatureParams) -> SignatureParams {
    SignatureParams {
        format: match params.format {
            signing::SignatureFormat::Cms(cms) => SignatureFormat::Cms {
                attached: cms.attached,
                cosign: cms.cosign,
            },
            signing::SignatureFormat::CmsTimestampOnly => SignatureFormat::CmsTimestampOnly,
            signing::SignatureFormat::Xml(xml) => SignatureFormat::Xml {
                placement: placement(xml.placement),
                style: match xml.style {
                    signing::XmlStyle::Compact => XmlStyle::Compact,
                    signing::XmlStyle::Lines => XmlStyle::Lines,
                },
            },
            signing::SignatureFormat::Raw => SignatureFormat::Raw,
        },
        timestamp: params.timestamp,
    }
}

fn placement(placement: signing::XmlPlacement) -> XmlPlacement {
    match placement {
        signing::XmlPlacement::WholeDocument => XmlPlacement::WholeDocument,
        signing::XmlPlacement::Element(element) => XmlPlacement::Element {
            target: element.target,
            parent: element.parent,
        },
        signing::XmlPlacement::ElementById(element) => XmlPlacement::ElementById {
            element: element.element,
            id_attribute: element.id_attribute,
            parent: element.parent,
        },
    }
}
