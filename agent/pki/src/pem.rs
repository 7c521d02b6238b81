//! PEM (RFC 7468), read leniently: any line length, CR LF, text between blocks.

use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// One block. The content may be a private key and is wiped.
pub struct Block {
    /// What stands after `BEGIN`, for example `CERTIFICATE`.
    pub label: String,
    /// Header lines such as `Proc-Type: 4,ENCRYPTED` (RFC 1421), without the line end.
    pub headers: Vec<String>,
    /// The decoded content.
    pub der: Zeroizing<Vec<u8>>,
}

/// Why a text has no readable block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PemError {
    /// A block without its end line.
    #[error("a PEM block has no end")]
    NoEnd,
    /// Characters that are not base64.
    #[error("a PEM block is not base64")]
    NotBase64,
}

/// Every block, in order; none when the text has none.
pub fn blocks(text: &str) -> Result<Vec<Block>, PemError> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(label) = label(line, "-----BEGIN ") else {
            continue;
        };
        let mut headers = Vec::new();
        let mut base64 = Zeroizing::new(String::with_capacity(text.len().min(1 << 16)));
        loop {
            let line = lines.next().ok_or(PemError::NoEnd)?;
            if line.starts_with("-----END ") {
                break;
            }
            if line.contains(':')
                || headers
                    .last()
                    .is_some_and(|last: &String| last.ends_with('\\'))
            {
                headers.push(line.to_owned());
            } else {
                base64.extend(line.split_whitespace());
            }
        }
        let der = STANDARD
            .decode(base64.as_bytes())
            .map_err(|_| PemError::NotBase64)?;
        blocks.push(Block {
            label: label.to_owned(),
            headers,
            der: Zeroizing::new(der),
        });
    }
    Ok(blocks)
}

/// A block with LF line ends and 64 columns.
pub fn encode(label: &str, der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str("-----END ");
    text.push_str(label);
    text.push_str("-----\n");
    text
}

fn label<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    line.strip_prefix(prefix)?.strip_suffix("-----")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read_back() {
        let der = [7u8; 100];
        let text = encode("CERTIFICATE", &der);
        assert!(text.lines().all(|line| line.len() <= 64));
        let text = format!("before\r\n{}after", text.replace('\n', "\r\n"));
        let blocks = blocks(&text).unwrap();
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].label, "CERTIFICATE");
        assert_eq!(blocks[0].der.as_slice(), der);
    }

    #[test]
    fn headers_are_set_apart() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----";
        let blocks = blocks(text).unwrap();
        assert_eq!(blocks[0].headers, ["Proc-Type: 4,ENCRYPTED"]);
        assert_eq!(blocks[0].der.as_slice(), [0, 0, 0]);
    }

    #[test]
    fn malformed_blocks_are_errors() {
        assert_eq!(
            blocks("-----BEGIN X-----\nAAAA").err(),
            Some(PemError::NoEnd)
        );
        let bad = "-----BEGIN X-----\nA*AA\n-----END X-----";
        assert_eq!(blocks(bad).err(), Some(PemError::NotBase64));
        assert!(blocks("no block here").unwrap().is_empty());
    }
}
