//! PEM text (RFC 7468), read as leniently as its many writers need.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::limits::MAX_ENTRIES;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// `CERTIFICATE`, `X509 CERTIFICATE`.
    Certificate,
    /// `ENCRYPTED PRIVATE KEY`.
    EncryptedKey,
    /// `PRIVATE KEY`, `RSA PRIVATE KEY`, `EC PRIVATE KEY`.
    ClearKey,
}

/// One block.
pub(crate) struct Block {
    /// What it holds.
    pub(crate) label: Label,
    /// Its octets.
    pub(crate) der: Zeroizing<Vec<u8>>,
    /// Whether its headers say that PEM itself encrypts (RFC 1421 section 4.6.1.1).
    pub(crate) is_encrypted_by_pem: bool,
}

/// The text of a file that holds PEM blocks.
pub(crate) fn text(octets: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(octets).ok()?;
    text.contains(BEGIN).then_some(text)
}

/// The blocks that are of use, in order; text between them and blocks of other kinds are passed
/// over. A block that does not end or is not base64 is damage.
pub(crate) fn blocks(text: &str) -> Result<Vec<Block>, StoreError> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().map(str::trim);
    let mut count = 0;
    while let Some(line) = lines.next() {
        let Some(label) = line
            .strip_prefix(BEGIN)
            .and_then(|rest| rest.strip_suffix(DASHES))
        else {
            continue;
        };
        count += 1;
        if count > MAX_ENTRIES {
            return Err(StoreError::Limit("too many entries"));
        }
        let body = body(&mut lines, label, text.len())?;
        if let Some(label) = known(label) {
            blocks.push(decode(label, &body)?);
        }
    }
    Ok(blocks)
}

fn known(label: &str) -> Option<Label> {
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" => Some(Label::Certificate),
        "ENCRYPTED PRIVATE KEY" => Some(Label::EncryptedKey),
        "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" => Some(Label::ClearKey),
        _ => None,
    }
}

/// What stands between the two lines of a block.
struct Body {
    base64: Zeroizing<String>,
    is_encrypted_by_pem: bool,
}

fn body<'t>(
    lines: &mut impl Iterator<Item = &'t str>,
    label: &str,
    capacity: usize,
) -> Result<Body, StoreError> {
    let mut base64 = Zeroizing::new(String::with_capacity(capacity.min(1 << 16)));
    let mut is_encrypted_by_pem = false;
    for line in lines {
        if let Some(end) = line
            .strip_prefix(END)
            .and_then(|rest| rest.strip_suffix(DASHES))
        {
            if end != label {
                return Err(StoreError::Broken("a PEM block ends with another name"));
            }
            return Ok(Body {
                base64,
                is_encrypted_by_pem,
            });
        }
        // Headers have a colon, which base64 has not.
        if let Some((name, value)) = line.split_once(':') {
            is_encrypted_by_pem |= name == "Proc-Type" && value.contains("ENCRYPTED");
        } else {
            base64.push_str(line);
        }
    }
    Err(StoreError::Broken("a PEM block does not end"))
}

fn decode(label: Label, body: &Body) -> Result<Block, StoreError> {
    let is_encrypted_by_pem = body.is_encrypted_by_pem;
    let mut der = Zeroizing::new(Vec::with_capacity(body.base64.len()));
    if !is_encrypted_by_pem || label == Label::Certificate {
        STANDARD
            .decode_vec(body.base64.as_bytes(), &mut der)
            .map_err(|_| StoreError::Broken("a PEM block is not base64"))?;
    }
    Ok(Block {
        label,
        der,
        is_encrypted_by_pem,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_blocks_are_damage() {
        for text in [
            "-----BEGIN PRIVATE KEY-----\nMAA=\n",
            "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END CERTIFICATE-----\n",
            "-----BEGIN PRIVATE KEY-----\nM?A=\n-----END PRIVATE KEY-----\n",
        ] {
            assert!(matches!(blocks(text), Err(StoreError::Broken(_))), "{text}");
        }
    }

    #[test]
    fn other_text_and_other_blocks_are_passed_over() {
        let text = "Bag Attributes: x\r\n-----BEGIN EC PARAMETERS-----\r\nAA==\r\n\
            -----END EC PARAMETERS-----\r\n-----BEGIN CERTIFICATE-----\r\nMA\r\nA=\r\n\
            -----END CERTIFICATE-----\r\n";
        let blocks = blocks(text).unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].label, Label::Certificate);
        assert_eq!(*blocks[0].der, [0x30, 0]);
    }

    #[test]
    fn r33_pem_blocks_are_counted() {
        let text = "-----BEGIN X-----\n-----END X-----\n".repeat(MAX_ENTRIES + 1);
        assert!(matches!(blocks(&text), Err(StoreError::Limit(_))));
    }
}
