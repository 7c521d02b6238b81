//! What a module asks for when it wants a signer.

use tanba_module::{
    ChainRule, KeyPurpose, SignatureFormat, SignatureParams, SignerFilter, SignerRequest,
    XmlPlacement, XmlStyle,
};

use super::wit;

impl From<SignerRequest> for wit::SignerRequest {
    fn from(request: SignerRequest) -> Self {
        Self {
            documents: request.documents.iter().map(Into::into).collect(),
            params: request.params.map(Into::into),
            filter: request.filter.into(),
            locale: request.locale.map(Into::into),
            logo: request.logo,
        }
    }
}

impl From<SignatureParams> for wit::SignatureParams {
    fn from(params: SignatureParams) -> Self {
        Self {
            format: params.format.into(),
            timestamp: params.timestamp,
        }
    }
}

impl From<SignatureFormat> for wit::SignatureFormat {
    fn from(format: SignatureFormat) -> Self {
        match format {
            SignatureFormat::Cms { attached, cosign } => {
                Self::Cms(wit::CmsFormat { attached, cosign })
            }
            SignatureFormat::CmsTimestampOnly => Self::CmsTimestampOnly,
            SignatureFormat::Xml { placement, style } => Self::Xml(wit::XmlFormat {
                placement: placement.into(),
                style: style.into(),
            }),
            SignatureFormat::Raw => Self::Raw,
        }
    }
}

impl From<XmlPlacement> for wit::XmlPlacement {
    fn from(placement: XmlPlacement) -> Self {
        match placement {
            XmlPlacement::WholeDocument => Self::WholeDocument,
            XmlPlacement::Element { target, parent } => {
                Self::Element(wit::ElementTarget { target, parent })
            }
            XmlPlacement::ElementById {
                element,
                id_attribute,
                parent,
            } => Self::ElementById(wit::ElementById {
                element,
                id_attribute,
                parent,
            }),
        }
    }
}

impl From<XmlStyle> for wit::XmlStyle {
    fn from(style: XmlStyle) -> Self {
        match style {
            XmlStyle::Compact => Self::Compact,
            XmlStyle::Lines => Self::Lines,
        }
    }
}

impl From<SignerFilter> for wit::SignerFilter {
    fn from(filter: SignerFilter) -> Self {
        let storages = filter.storages;
        Self {
            storages: storages.map(|storages| storages.into_iter().map(Into::into).collect()),
            purpose: filter.purpose.into(),
            extended_key_usage: filter.extended_key_usage,
            iin: filter.iin,
            bin: filter.bin,
            serial_number: filter.serial_number,
            chain: filter.chain.into(),
            allow_expired: filter.allow_expired,
            allow_revoked: filter.allow_revoked,
        }
    }
}

impl From<KeyPurpose> for wit::KeyPurpose {
    fn from(purpose: KeyPurpose) -> Self {
        match purpose {
            KeyPurpose::Any => Self::Any,
            KeyPurpose::Signature => Self::Signature,
            KeyPurpose::Authentication => Self::Authentication,
        }
    }
}

impl From<ChainRule> for wit::ChainRule {
    fn from(rule: ChainRule) -> Self {
        match rule {
            ChainRule::Unchecked => Self::Unchecked,
            ChainRule::TrustAnchors => Self::TrustAnchors,
            ChainRule::These(certificates) => Self::These(certificates),
            ChainRule::Any => Self::Any,
        }
    }
}
