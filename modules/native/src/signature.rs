//! A signature on its way to the page.

use base64_simd::STANDARD;
use serde::{Deserialize, Serialize};
use tanba_module::{Fault, Host};

/// Octets of a signature that go in a message; larger ones are held as documents.
pub const INLINE_OCTETS: usize = 8 << 20;

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Signature {
    /// Signed XML.
    Text {
        /// The document with its signature.
        text: String,
    },
    /// Octets: DER of a CMS, or a bare signature value.
    Base64 {
        /// The octets.
        base64: String,
    },
    /// A large one, to be fetched by `readDocument`.
    Document {
        /// The handle.
        document: String,
        /// Octets.
        size: u64,
    },
}

impl Signature {
    /// Spells octets that are XML when `xml`.
    pub(crate) async fn spell(octets: Vec<u8>, xml: bool, host: &dyn Host) -> Result<Self, Fault> {
        if octets.len() > INLINE_OCTETS {
            let held = host.hold(None, octets).await?;
            return Ok(Self::Document {
                document: held.handle,
                size: held.size,
            });
        }
        Ok(Self::inline(octets, xml))
    }

    /// Spells octets that go in a message.
    pub(crate) fn inline(octets: Vec<u8>, xml: bool) -> Self {
        let octets = if xml {
            match String::from_utf8(octets) {
                Ok(text) => return Self::Text { text },
                Err(error) => error.into_bytes(),
            }
        } else {
            octets
        };
        Self::Base64 {
            base64: STANDARD.encode_to_string(octets),
        }
    }
}
