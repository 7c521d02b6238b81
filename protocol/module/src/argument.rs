//! Reading what pages really send: booleans as text, base64 with line breaks.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
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
    let not_base64 = |_| Fault::NotBase64 {
        parameter: parameter.into(),
    };
    if text.bytes().any(|octet| octet.is_ascii_whitespace()) {
        let dense: String = text.split_ascii_whitespace().collect();
        LENIENT.decode(dense).map_err(not_base64)
    } else {
        LENIENT.decode(text).map_err(not_base64)
    }
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
}
