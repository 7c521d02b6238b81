//! How a document is signed.

use serde::{Deserialize, Serialize};
use tanba_module::{Fault, SignatureFormat, XmlPlacement, XmlStyle};

use crate::reading::invalid;
use crate::signature::Spelling;

/// The format of a signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all = "camelCase")]
pub enum Format {
    /// CMS SignedData with CAdES-BES attributes (RFC 5652).
    Cms {
        /// Whether the content is inside.
        #[serde(default)]
        attached: bool,
    },
    /// XMLDSig.
    Xml {
        /// Path of the element to be signed, or its identifier; the whole document when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target: Option<String>,
        /// Path of the element that receives the signature; the target's parent when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<String>,
    },
    /// The bare signature value.
    Raw {},
}

impl Format {
    /// The same in the words of the contract.
    pub(crate) fn signature_format(self) -> Result<SignatureFormat, Fault> {
        match self {
            Self::Cms { attached } => Ok(SignatureFormat::Cms {
                attached,
                cosign: false,
            }),
            Self::Xml { target, parent } => Ok(SignatureFormat::Xml {
                placement: placement(target, parent)?,
                style: XmlStyle::Compact,
            }),
            Self::Raw {} => Ok(SignatureFormat::Raw),
        }
    }

    /// How its signatures go to the page.
    pub(crate) fn spelling(&self) -> Spelling {
        match self {
            Self::Xml { .. } => Spelling::Text,
            Self::Cms { .. } | Self::Raw {} => Spelling::Base64,
        }
    }
}

fn placement(target: Option<String>, parent: Option<String>) -> Result<XmlPlacement, Fault> {
    match (target, parent) {
        (None, None) => Ok(XmlPlacement::WholeDocument),
        (Some(target), parent) => Ok(XmlPlacement::Element { target, parent }),
        (None, Some(_)) => Err(invalid("parent", "it stands beside target alone")),
    }
}
