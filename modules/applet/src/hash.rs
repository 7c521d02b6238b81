//! `getHash`: the digest of a text, in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gost94::Gost94Test;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tanba_module::{Fault, Outcome};

use crate::arguments::Arguments;

/// Octets that are digested at most; a page has longer ones digested by itself.
const LARGEST: usize = 16 << 20;

/// `getHash(text, algorithm)` over the text in UTF-8.
pub(crate) fn of_text(args: &Arguments<'_>) -> Result<Outcome, Fault> {
    let text = args.text(0)?.as_bytes();
    if text.len() > LARGEST {
        return Err(Fault::Limit {
            what: "length of a text to be digested".into(),
        });
    }
    let digest = match args.text(1)?.to_ascii_uppercase().as_str() {
        "SHA1" | "SHA-1" => Sha1::digest(text).to_vec(),
        "SHA256" | "SHA-256" => Sha256::digest(text).to_vec(),
        // GOST 34.311-95 is GOST R 34.11-94 with the S-box of its test (kz-gost 2.2).
        "GOST34311" => Gost94Test::digest(text).to_vec(),
        _ => {
            return Err(Fault::InvalidParameter {
                parameter: "algorithm".into(),
                reason: "SHA1, SHA256 and GOST34311 are served".to_owned(),
            });
        }
    };
    Ok(Outcome::Value(STANDARD.encode(digest).into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hash(text: &str, algorithm: &str) -> Result<Outcome, Fault> {
        let values = json!([text, algorithm]);
        of_text(&Arguments::of("getHash", &values)?)
    }

    /// FIPS 180-2, and `tests/fixtures/kz/vectors/gost3411_94.json`.
    #[test]
    fn digests_are_those_of_the_published_vectors() {
        for (text, algorithm, digest) in [
            ("abc", "SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abc",
                "sha256",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                "message digest",
                "GOST34311",
                "ad4434ecb18f2c99b60cbe59ec3d2469582b65273f48de72db2fde16a4889a4d",
            ),
        ] {
            let octets: Vec<u8> = (0..digest.len() / 2)
                .map(|at| u8::from_str_radix(&digest[2 * at..2 * at + 2], 16).unwrap())
                .collect();
            let expected = Outcome::Value(STANDARD.encode(octets).into());
            assert_eq!(hash(text, algorithm), Ok(expected), "{algorithm}");
        }
    }

    #[test]
    fn what_is_not_served_is_refused() {
        let refused = hash("x", "MD5");
        assert!(matches!(refused, Err(Fault::InvalidParameter { .. })));
        let refused = hash(&"x".repeat(LARGEST + 1), "SHA1");
        assert!(matches!(refused, Err(Fault::Limit { .. })));
    }
}
