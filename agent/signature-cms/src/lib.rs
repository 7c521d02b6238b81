//! CMS SignedData (RFC 5652) with CAdES-BES attributes (EN 319 122-1), and the time-stamp tokens
//! that are such messages too (RFC 3161). No keys, no IO, no clock, no randomness.
//!
//! Writing takes two steps: [`prepare()`] or [`prepare_cosignature`] say what is to be signed, a
//! key elsewhere signs it, [`Prepared::complete`] gives the message. Reading keeps the octets as
//! they came: [`SignedData`] is a view, [`add_signature_timestamp`] and a co-signature move parts
//! without re-encoding them, and [`verify()`] works on the stored octets.
//!
//! Read on in `signed_data.rs` (the shape), `prepare.rs` (writing), `verify.rs` (reading).

mod armour;
mod attach;
mod attribute;
mod confusion;
mod content;
mod cosign;
mod error;
mod prepare;
mod signed_data;
mod signer_info;
mod signing_certificate;
mod stream;
mod timestamp_attribute;
pub mod timestamp_token;
mod verify;
mod write;

pub use armour::{armour, binary, dearmour};
pub use attach::attach_around;
pub use attribute::{Attribute, Attributes};
pub use confusion::{LONGEST_CONFUSABLE, is_confusable};
pub use content::{DetachedContent, digest_reader};
pub use cosign::prepare_cosignature;
pub use error::CmsError;
pub use prepare::{CmsContent, Prepared, prepare};
pub use signed_data::{SignedData, is_signed_data};
pub use signer_info::{SignerIdentifier, SignerInfo};
pub use stream::{StreamError, StreamedMessage, verify_attached_stream};
pub use timestamp_attribute::{add_signature_timestamp, signature_octets};
pub use timestamp_token::{
    ImprintSource, TimestampTokenError, TstInfo, VerifiedTimestamp, verify_timestamp_token,
};
pub use verify::{verify, verify_of_signer};
