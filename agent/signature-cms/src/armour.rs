//! Text forms of a message: PEM and bare base64.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::CmsError;

const LINE: usize = 76;
const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Labels under which programs write CMS.
const LABELS: [&str; 4] = ["CMS", "PKCS7", "PKCS #7 SIGNED DATA", "SIGNED MESSAGE"];

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The message as pages get it: label CMS, lines of 76 characters, LF, a final LF (protocol
/// spec 3.6).
pub fn armour(message: &[u8]) -> String {
    let digits = STANDARD.encode(message);
    let mut text = String::with_capacity(digits.len() + digits.len() / LINE + 64);
    text.push_str("-----BEGIN CMS-----\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str("-----END CMS-----\n");
    text
}

/// Reads PEM of CMS or PKCS7, or bare base64; white space does not matter.
pub fn dearmour(text: &str) -> Result<Vec<u8>, CmsError> {
    let digits = match text.find(BEGIN) {
        Some(at) => pem_body(text.get(at + BEGIN.len()..).unwrap_or_default())?,
        None => text,
    };
    let digits: Vec<u8> = digits
        .bytes()
        .filter(|octet| !octet.is_ascii_whitespace())
        .collect();
    if digits.is_empty() {
        return Err(CmsError::Text);
    }
    LENIENT.decode(digits).map_err(|_| CmsError::Text)
}

/// The octets of a message in any form: DER and BER as they are, text decoded.
pub fn binary(input: &[u8]) -> Result<Cow<'_, [u8]>, CmsError> {
    if input.first() == Some(&0x30) {
        return Ok(Cow::Borrowed(input));
    }
    let text = std::str::from_utf8(input).map_err(|_| CmsError::Text)?;
    dearmour(text.trim_start_matches('\u{feff}')).map(Cow::Owned)
}

fn pem_body(after_begin: &str) -> Result<&str, CmsError> {
    let (label, rest) = after_begin.split_once(DASHES).ok_or(CmsError::Text)?;
    if !LABELS.contains(&label) {
        return Err(CmsError::Text);
    }
    let (body, end) = rest.split_once("-----END ").ok_or(CmsError::Text)?;
    let closed = end
        .strip_prefix(label)
        .is_some_and(|tail| tail.starts_with(DASHES));
    if closed {
        Ok(body)
    } else {
        Err(CmsError::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_armoured_is_read_back() {
        let message: Vec<u8> = std::iter::once(0x30).chain(128..=255).collect();
        let text = armour(&message);
        assert!(text.ends_with("-----END CMS-----\n"));
        assert_eq!(text.lines().nth(1).map(str::len), Some(76));
        assert_eq!(dearmour(&text).unwrap(), message);
        assert_eq!(dearmour(&text.replace('\n', "\r\n")).unwrap(), message);
        assert_eq!(binary(text.as_bytes()).unwrap(), message);
        assert_eq!(binary(&message).unwrap(), message);
        let bare = STANDARD.encode(&message);
        assert_eq!(binary(bare.as_bytes()).unwrap(), message);
        assert_eq!(dearmour(&text.replace("CMS", "PKCS7")).unwrap(), message);
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "",
            "\n",
            "no base64 !",
            "-----BEGIN CMS-----\nMAA=\n",
            "-----BEGIN CMS-----\nMAA=\n-----END PKCS7-----\n",
            "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(dearmour(text), Err(CmsError::Text), "{text}");
        }
    }
}
