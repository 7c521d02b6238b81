//! A password or PIN.

use zeroize::Zeroizing;

/// A password or PIN; wiped when dropped, never printed, never cloned.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the caller's buffer is the one that is wiped.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one place that derives a key or sends it to a token.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
