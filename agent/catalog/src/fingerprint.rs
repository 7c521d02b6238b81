//! SHA-256 digests by which packages and certificates are known.

use std::fmt;
use std::str::FromStr;

use tanba_pki::{Certificate, Digest, DigestAlgorithm};

/// SHA-256 of a file or of a certificate's DER; written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

/// A text is no SHA-256 digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no SHA-256 digest: 64 hex digits")]
pub struct FingerprintError(String);

impl Fingerprint {
    /// Of octets.
    pub fn of(octets: &[u8]) -> Self {
        let digest = Digest::of(DigestAlgorithm::Sha256, octets);
        let mut own = [0; 32];
        // SHA-256 gives 32 octets; the shorter of both lengths is copied, so that nothing fails.
        for (own, octet) in own.iter_mut().zip(digest.as_bytes()) {
            *own = *octet;
        }
        Self(own)
    }

    /// Of a certificate's DER.
    pub fn of_certificate(certificate: &Certificate) -> Self {
        Self::of(certificate.der())
    }

    /// The octets.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The octets, of which there are always so many.
    pub fn as_array(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    /// Reads hex of either case, with or without colons between octets, as people copy it.
    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        let refused = || FingerprintError(text.chars().take(100).collect());
        if text.len() > 95 {
            return Err(refused());
        }
        let digits: String = text.chars().filter(|digit| *digit != ':').collect();
        let mut own = [0; 32];
        hex::decode_to_slice(digits, &mut own).map_err(|_| refused())?;
        Ok(Self(own))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_the_one_of_the_standard() {
        // FIPS 180-2 appendix B.1.
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Fingerprint::of(b"abc").to_string(), text);
        assert_eq!(text.parse(), Ok(Fingerprint::of(b"abc")));
        assert_eq!(text.to_uppercase().parse(), Ok(Fingerprint::of(b"abc")));
    }

    #[test]
    fn other_texts_are_no_digest() {
        for text in [
            "",
            "ba78",
            &"0".repeat(63),
            &"0".repeat(65),
            &"g".repeat(64),
            &"é".repeat(32),
        ] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }
}
