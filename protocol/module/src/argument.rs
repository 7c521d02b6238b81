//! Reading what pages really send: booleans as text, base64 with line breaks.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use crate::Fault;

/// Characters of all texts from which a thread costs less than it gains.
const MANY: usize = 1 << 20;

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
    let not_base64 = |_| Fault::NotBase64 {
        parameter: parameter.into(),
    };
    // White space is rare, so it is looked for only in what does not decode as it is.
    LENIENT.decode(text).or_else(|error| {
        if text.bytes().any(|octet| octet.is_ascii_whitespace()) {
            let dense: String = text.split_ascii_whitespace().collect();
            LENIENT.decode(dense).map_err(not_base64)
        } else {
            Err(not_base64(error))
        }
    })
}

/// Decodes many texts as [`base64`] does, in their order; much of it on several threads.
pub fn base64_each(parameter: &'static str, texts: &[&str]) -> Result<Vec<Arc<[u8]>>, Fault> {
    let decode = |texts: &[&str]| -> Result<Vec<Arc<[u8]>>, _> {
        let decoded = texts.iter().map(|text| base64(parameter, text));
        decoded.map(|octets| octets.map(Arc::from)).collect()
    };
    let characters: usize = texts.iter().map(|text| text.len()).sum();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let slice = texts.len().div_ceil(threads);
    let Some((first, rest)) = texts.split_at_checked(slice) else {
        return decode(texts);
    };
    if characters < MANY || rest.is_empty() {
        return decode(texts);
    }
    thread::scope(|scope| {
        let decode = &decode;
        let spawned: Vec<_> = rest
            .chunks(slice)
            .map(|slice| {
                // Without a thread (a sandbox has none) the slice is decoded in its turn.
                let builder = thread::Builder::new().name("decode".to_owned());
                (slice, builder.spawn_scoped(scope, move || decode(slice)))
            })
            .collect();
        let mut all = decode(first)?;
        for (slice, thread) in spawned {
            let decoded = match thread {
                Ok(thread) => thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => decode(slice),
            };
            all.extend(decoded?);
        }
        Ok(all)
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
    fn many_texts_keep_their_order_and_one_bad_text_spoils_them() {
        for length in [4, 400_000] {
            let texts: Vec<_> = ["AAAA", "BBBB", "CC\nCC", "DDDD", "EEEE"]
                .map(|text| text.repeat(length / 4))
                .into();
            let mut texts: Vec<_> = texts.iter().map(String::as_str).collect();
            let expected: Vec<_> = texts
                .iter()
                .map(|text| base64("data", text).unwrap().into())
                .collect();
            assert_eq!(base64_each("data", &texts), Ok(expected), "{length}");
            texts[4] = "E!";
            assert!(base64_each("data", &texts).is_err(), "{length}");
        }
        assert_eq!(base64_each("data", &[]), Ok(Vec::new()));
    }
}
