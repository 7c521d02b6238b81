//! The catalogue: a signed list of the modules that may be installed, and of those that must not
//! run.
//!
//! The file `catalog.der` is a CMS SignedData (RFC 5652, attached, DER) whose content is JSON. Its
//! members are those of NCALayer's catalogue (protocol spec 4.2) and ours; unknown ones are passed
//! over, so that an older agent reads a newer index. [`CatalogueTrust`] says which keys may sign it
//! and how old it may be, [`Catalogue`] is an index that was accepted, and an [`Offer`] is an entry
//! that may be installed now: no other way leads to [`crate::Store::install`].
//!
//! `json.rs` knows how it is spelled, `bundle.rs` one entry, `excess.rs` what a
//! package may not add to it, `trust.rs` roll-back and rotation.

mod bundle;
mod catalogue;
mod excess;
mod json;
mod trust;

use time::OffsetDateTime;

pub use bundle::{Bundle, Location};
pub use catalogue::{Catalogue, Offer, OfferError};
pub use excess::Excess;
pub use json::{IndexFormError, LARGEST_TEXT};
pub use trust::{CatalogueTrust, Seen};

use crate::{Fingerprint, SignatureError};

/// Octets of an index at most.
pub const LARGEST_INDEX: usize = 8 * 1024 * 1024;

/// The list, as it is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Grows with each issue; an agent takes none that is older than one it has seen.
    pub version: u64,
    /// When it was issued.
    pub issued: OffsetDateTime,
    /// Until when modules may be installed from it.
    pub expires: OffsetDateTime,
    /// SHA-256 of the certificates that may sign this index and the next one.
    pub keys: Vec<Fingerprint>,
    /// The modules, each symbolic name once.
    pub bundles: Vec<Bundle>,
}

impl Index {
    /// The entry of a module.
    pub fn bundle(&self, symbolic_name: &str) -> Option<&Bundle> {
        self.bundles
            .iter()
            .find(|bundle| bundle.symbolic_name == symbolic_name)
    }
}

/// Why an index is not accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// It is signed, and by nobody who may.
    #[error(
        "the catalogue is signed by {}, and none of these keys is trusted for it",
        list(.0)
    )]
    UnknownKey(Vec<Fingerprint>),
    /// The certificate of the catalogue's key ran out, or is not valid yet.
    #[error("the certificate of the catalogue's key is not valid now")]
    CertificateTime,
    /// The signer's key is not among those that the index itself names.
    #[error("the catalogue does not name the key that signed it among its keys")]
    KeyNotNamed,
    /// Not the JSON of an index.
    #[error(transparent)]
    Form(#[from] IndexFormError),
    /// Older than the one seen before: somebody replays an old file.
    #[error("the catalogue has version {found}, and version {seen} was seen before")]
    Older {
        /// The version of the file.
        found: u64,
        /// The version seen before.
        seen: u64,
    },
    /// Another index under a version that was seen before.
    #[error("the catalogue was changed without a new version ({0})")]
    Changed(u64),
    /// It is over: somebody keeps newer ones back, or nobody makes them.
    #[error("the catalogue expired at {0}; a newer one is needed")]
    Expired(OffsetDateTime),
    /// It comes from the future.
    #[error("the catalogue was issued at {0}, which is not yet; look at this computer's clock")]
    NotYet(OffsetDateTime),
}

fn list(fingerprints: &[Fingerprint]) -> String {
    let texts: Vec<_> = fingerprints.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
