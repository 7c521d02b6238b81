//! How a document is signed.

use serde::{Deserialize, Serialize};
use tanba_module::{Fault, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle};

use crate::reading::invalid;

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
    pub(crate) fn params(self, timestamp: bool) -> Result<SignatureParams, Fault> {
        let format = match self {
            Self::Cms { attached } => SignatureFormat::Cms {
                attached,
                cosign: false,
            },
            Self::Xml { .. } | Self::Raw {} if timestamp => {
                return Err(invalid("timestamp", "only a CMS can have a time-stamp"));
            }
            Self::Xml { target, parent } => SignatureFormat::Xml {
                placement: placement(target, parent)?,
                style: XmlStyle::Compact,
            },
            Self::Raw {} => SignatureFormat::Raw,
        };
        Ok(SignatureParams { format, timestamp })
    }
}

fn placement(target: Option<String>, parent: Option<String>) -> Result<XmlPlacement, Fault> {
    match (target, parent) {
        (None, None) => Ok(XmlPlacement::WholeDocument),
        (Some(target), parent) => Ok(XmlPlacement::Element { target, parent }),
        (None, Some(_)) => Err(invalid("parent", "it stands beside target alone")),
    }
}
