//! XML signatures (XMLDSig) without keys: [`prepare()`] says what is to be signed, a key elsewhere
//! signs it, [`Prepared::complete`] gives the signed document; [`verify()`] reads it back and names
//! the nodes that were signed.
//!
//! The story of the folder: `document/` is the tree that `parse/` builds over the source text,
//! `canonical/` writes it as the octets that are digested, `select.rs` finds elements by path or
//! identifier, `sign/` lays the signature out, `verify/` reads it back. Next file:
//! `document/mod.rs`.

pub mod canonical;
pub mod document;
pub mod verify;

mod decode;
mod digest;
mod error;
mod parse;
mod select;
mod sign;
mod vocabulary;

pub use document::{Document, NodeId};
pub use error::{Limit, Reason, XmlError};
pub use sign::{Placement, Prepared, Style, prepare};
pub use verify::{Policy, VerifiedReference, VerifyOptions, XmlReport, XmlSigner, verify};

/// Bounds on documents from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the document; at most 4 GiB.
    pub size: usize,
    /// Nested elements.
    pub depth: usize,
    /// Attributes and declarations of one element.
    pub attributes: usize,
    /// Namespace declarations in scope at one place.
    pub namespaces: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size: 512 << 20,
            depth: 1_000,
            attributes: 1_024,
            namespaces: 256,
        }
    }
}

/// Tells early whether a document can be signed at all: well-formed, without DOCTYPE, within the
/// limits.
pub fn well_formed(xml: &str) -> Result<(), XmlError> {
    Document::parse(xml, &Limits::default()).map(drop)
}
