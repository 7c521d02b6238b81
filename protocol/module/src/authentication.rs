//! Logging a person in, and what a caller may ask for at all.

use crate::{Locale, Permission, SignerFilter};

/// Characters of a nonce: the least and the most (Web eID demands 44, base64 of 32 octets).
pub const NONCE_LENGTH: std::ops::RangeInclusive<usize> = 44..=128;

/// A caller wants to log the person in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationRequest {
    /// Text of the caller's server, made at random. It is never signed but as a hash beside the
    /// hash of the caller's origin.
    pub nonce: String,
    /// Which keys qualify; its purpose is authentication, whatever it says.
    pub filter: SignerFilter,
    /// The language asked for by this request, when it names one.
    pub locale: Option<Locale>,
}

/// What proves to the caller's server who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticationToken {
    /// The certificate of the key, DER.
    pub certificate_der: Vec<u8>,
    /// The algorithm, in the words of the token's format (`ES256`).
    pub algorithm: &'static str,
    /// The signature value: r ‖ s for elliptic curves (RFC 7518 section 3.4).
    pub signature: Vec<u8>,
}

/// What is decided about a permission of a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PermissionState {
    /// The person is asked about what is done, but no more about the caller.
    Granted,
    /// Refused without a window.
    Denied,
    /// Nothing is decided.
    Prompt,
}

impl PermissionState {
    /// The word on the wire.
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Denied => "denied",
            Self::Prompt => "prompt",
        }
    }
}

/// Permissions of a caller with what is decided about them.
pub type PermissionStates = Vec<(Permission, PermissionState)>;
