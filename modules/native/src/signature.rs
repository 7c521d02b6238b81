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

/// How the octets of a signature are spelled in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// They are text: XML.
    Text,
    /// They are not.
    Base64,
}

impl Spelling {
    /// A signature, held as a document when it is too large for a message.
    pub(crate) async fn signature(
        self,
        octets: Vec<u8>,
        host: &dyn Host,
    ) -> Result<Signature, Fault> {
        if octets.len() <= INLINE_OCTETS {
            return Ok(self.inline(octets));
        }
        let held = host.hold(None, octets).await?;
        Ok(Signature::Document {
            document: held.handle,
            size: held.size,
        })
    }

    /// A signature that goes in a message.
    pub(crate) fn inline(self, octets: Vec<u8>) -> Signature {
        let octets = match self {
            Self::Base64 => octets,
            Self::Text => match String::from_utf8(octets) {
                Ok(text) => return Signature::Text { text },
                Err(error) => error.into_bytes(),
            },
        };
        Signature::Base64 {
            base64: STANDARD.encode_to_string(octets),
        }
    }
}
