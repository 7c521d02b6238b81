//! Reading what pages really send: booleans as text, base64 with line breaks.

use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64_simd::STANDARD as FAST;
use serde_json::Value;

use crate::Fault;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A boolean, also as the text `"true"` or `"false"` (protocol spec 1.7).
pub fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Decodes base64 with or without padding; white space is ignored.
pub fn base64(parameter: &'static str, text: &str) -> Result<Vec<u8>, Fault> {
    let mut octets = Vec::new();
    decode(parameter, text, &mut octets)?;
    Ok(octets)
}

/// Decodes many texts as [`base64()`] does, in their order.
pub fn base64_each(parameter: &'static str, texts: &[&str]) -> Result<Vec<Arc<[u8]>>, Fault> {
    // One buffer for all, so that the processor's cache holds it.
    let mut octets = Vec::new();
    let decoded = texts.iter().map(|text| {
        octets.clear();
        decode(parameter, text, &mut octets)?;
        Ok(Arc::from(octets.as_slice()))
    });
    decoded.collect()
}

/// Appends the octets that a text stands for.
fn decode(parameter: &'static str, text: &str, octets: &mut Vec<u8>) -> Result<(), Fault> {
    // Nearly all texts are padded and in one line, and large ones are worth the fast way. What it
    // does not take is judged again, with less haste and less strictness.
    let start = octets.len();
    if FAST.decode_append(text, octets).is_ok() {
        return Ok(());
    }
    octets.truncate(start);
    let dense: String = text.split_ascii_whitespace().collect();
    let decoded = LENIENT.decode_vec(dense, octets);
    decoded.map_err(|_| Fault::NotBase64 {
        parameter: parameter.into(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn booleans_may_be_text() {
        assert_eq!(boolean(&json!("true")), Some(true));
        assert_eq!(boolean(&json!(false)), Some(false));
        for other in [json!("yes"), json!(1), json!(null)] {
            assert_eq!(boolean(&other), None);
        }
    }

    #[test]
    fn base64_may_have_line_ends_and_no_padding() {
        assert_eq!(base64("data", "MTEK").unwrap(), b"11\n");
        assert_eq!(base64("data", "MT\r\nEK").unwrap(), b"11\n");
        assert_eq!(base64("data", "MQ").unwrap(), b"1");
        assert_eq!(
            base64("data", "M!"),
            Err(Fault::NotBase64 {
                parameter: "data".into()
            })
        );
    }

    #[test]
    fn both_ways_of_decoding_agree() {
        // Short of padding, too much of it, bits beyond the last octet, signs of other alphabets.
        let ends = [
            "", "M", "MQ", "MQ=", "MQ==", "MR", "MR==", "MTE", "MTE=", "====", "-_", "\u{b5}",
        ];
        for length in 0..70 {
            for end in ends {
                let text = format!("{}{end}", "TWFu".repeat(length));
                let expected = LENIENT.decode(&text).ok();
                assert_eq!(base64("data", &text).ok(), expected, "{text}");
                let wrapped = format!(" {}\r\n\t\x0c{end}\n", "TWFu\n".repeat(length));
                assert_eq!(base64("data", &wrapped).ok(), expected, "{wrapped}");
            }
        }
    }

    #[test]
    fn many_texts_keep_their_order_and_one_bad_text_spoils_them() {
        let mut texts = vec!["AAAA", "BBBBBBBB", "CC\nCC", "", "EA"];
        let expected: Vec<_> = texts
            .iter()
            .map(|text| base64("data", text).unwrap().into())
            .collect();
        assert_eq!(base64_each("data", &texts), Ok(expected));
        texts[4] = "E!";
        assert!(base64_each("data", &texts).is_err());
        assert_eq!(base64_each("data", &[]), Ok(Vec::new()));
    }
}
