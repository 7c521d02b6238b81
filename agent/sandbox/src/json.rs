//! The answer of a guest as JSON: bounded before it is built.

use serde_json::Value;
use tanba_module::ModuleFailure;

/// Values that an answer may have. A value costs up to eighty octets when it is built, and two
/// as text.
const VALUES: usize = 1_000_000;

/// Parses an answer of at most `largest` octets. Nesting deeper than 128 is refused.
pub(crate) fn parse(text: &str, largest: usize) -> Result<Value, ModuleFailure> {
    if text.len() > largest || separators(text) > VALUES {
        return Err(ModuleFailure::AnswerTooLarge);
    }
    serde_json::from_str(text).map_err(|_| ModuleFailure::MalformedAnswer)
}

/// How often a value can begin: after `[`, `{`, `,` and `:` outside texts.
fn separators(text: &str) -> usize {
    let mut inside = false;
    let mut escaped = false;
    let begins = |octet: &u8| {
        if inside {
            inside = escaped || *octet != b'"';
            escaped = !escaped && *octet == b'\\';
            return false;
        }
        inside = *octet == b'"';
        matches!(octet, b'[' | b'{' | b',' | b':')
    };
    text.as_bytes().iter().copied().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_read() {
        assert_eq!(parse(r#"{"a":[1,"x"]}"#, 64), Ok(json!({"a": [1, "x"]})));
    }

    #[test]
    fn separators_inside_texts_do_not_count() {
        assert_eq!(separators(r#"{"a,[\",:{":"b\\","c":1}"#), 4);
    }

    #[test]
    fn what_is_too_much_is_refused_before_it_is_built() {
        assert_eq!(parse("[1,2]", 4), Err(ModuleFailure::AnswerTooLarge));
        let many = format!("[{}0]", "0,".repeat(VALUES));
        assert_eq!(parse(&many, usize::MAX), Err(ModuleFailure::AnswerTooLarge));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let deep = "[".repeat(100_000);
        for text in ["", "{", "nul", "1 2", "{\"a\":1,}", "'a'", &deep] {
            assert_eq!(
                parse(text, usize::MAX),
                Err(ModuleFailure::MalformedAnswer),
                "{text:.20}"
            );
        }
    }
}
