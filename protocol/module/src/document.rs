//! What is to be signed.

use std::sync::Arc;

use crate::HeldContent;

/// The bytes of a document, or the digest that stands for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The content octets.
    Bytes(Arc<[u8]>),
    /// A ready digest of content that stays with the page: a *blind* signature. The
    /// digest algorithm is the chosen key's; the length is not checked (protocol spec 3.4).
    Digest(Arc<[u8]>),
    /// Content that the agent holds: it came by a stream or out of the chooser. Never blind,
    /// because the agent itself digested it.
    Held(HeldContent),
}

/// One document of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A name for people, when the page or the person gave one.
    pub name: Option<String>,
    /// What is signed.
    pub content: Content,
}

impl Document {
    /// A document of these octets.
    pub fn bytes(content: impl Into<Arc<[u8]>>) -> Self {
        Self {
            name: None,
            content: Content::Bytes(content.into()),
        }
    }

    /// A document of which only a digest is known.
    pub fn digest(digest: impl Into<Arc<[u8]>>) -> Self {
        Self {
            name: None,
            content: Content::Digest(digest.into()),
        }
    }
}
