//! A password in the octets that key derivations take.

use tanba_pki::Secret;
use zeroize::Zeroizing;

/// One way to turn a password into octets.
pub(crate) struct Password {
    /// UTF-8, for PBES2 and PBMAC1 (RFC 8018 section 3, RFC 9579 section 4).
    pub(crate) utf8: Zeroizing<Vec<u8>>,
    /// BMPString with a final 00 00, for the derivation of RFC 7292 appendix B.1. Characters
    /// beyond the BMP are written as surrogate pairs, which is what the known writers do.
    pub(crate) bmp: Zeroizing<Vec<u8>>,
    /// UTF-16 without an end mark, for Java key stores.
    pub(crate) utf16: Zeroizing<Vec<u8>>,
}

impl Password {
    /// The ways to read a secret. There is one; the empty password has a second, since some
    /// writers derive from the final 00 00 alone and others from nothing.
    pub(crate) fn forms(secret: &Secret) -> Vec<Self> {
        let text = secret.expose();
        let form = Self::of(text);
        if text.is_empty() {
            let bare = Self {
                bmp: Zeroizing::new(Vec::new()),
                ..Self::of(text)
            };
            vec![form, bare]
        } else {
            vec![form]
        }
    }

    fn of(text: &str) -> Self {
        // The capacity is enough from the start: growing would leave copies behind.
        let mut utf16 = Zeroizing::new(Vec::with_capacity(4 * text.len()));
        for unit in text.encode_utf16() {
            utf16.extend_from_slice(&unit.to_be_bytes());
        }
        let mut bmp = Zeroizing::new(Vec::with_capacity(utf16.len() + 2));
        bmp.extend_from_slice(&utf16);
        bmp.extend_from_slice(&[0, 0]);
        Self {
            utf8: Zeroizing::new(text.as_bytes().to_vec()),
            bmp,
            utf16,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_the_bmp_are_surrogate_pairs() {
        let forms = Password::forms(&Secret::new("é🔑".to_owned()));
        assert_eq!(forms.len(), 1);
        assert_eq!(*forms[0].bmp, [0x00, 0xe9, 0xd8, 0x3d, 0xdd, 0x11, 0, 0]);
        assert_eq!(*forms[0].utf8, *"é🔑".as_bytes());
    }

    #[test]
    fn the_empty_password_has_two_forms() {
        let forms = Password::forms(&Secret::new(String::new()));
        assert_eq!(forms.len(), 2);
        assert_eq!(*forms[0].bmp, [0, 0]);
        assert!(forms[1].bmp.is_empty());
    }
}
