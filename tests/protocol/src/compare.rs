//! Whether a reply is what was recorded.

use serde_json::Value;

use crate::exchange::{Comparison, Mode};

/// Panics when `actual` is not what `recorded` demands.
pub fn compare(name: &str, recorded: &str, actual: &str, comparison: &Comparison) {
    match comparison.mode {
        // A heartbeat is no JSON in any mode.
        _ if recorded.starts_with("--") => assert_eq!(actual, recorded, "{name}"),
        Mode::TextEqual => assert_eq!(actual, recorded, "{name}"),
        Mode::JsonEqual => {
            let (mut expected, mut found) = (json(name, recorded), json(name, actual));
            for path in comparison.volatile.keys() {
                let steps = steps(path);
                let (one, other) = (take(&mut expected, &steps), take(&mut found, &steps));
                let (one, other) = (one.as_ref().map(kind), other.as_ref().map(kind));
                assert_eq!(one, other, "{name}: {path} of {actual}");
            }
            assert_eq!(found, expected, "{name}");
        }
        Mode::JsonSuperset => superset(name, &json(name, recorded), &json(name, actual)),
        Mode::Shape => {
            let names_vary = comparison.volatile.contains_key("*");
            shape(name, &json(name, recorded), &json(name, actual), names_vary);
        }
        Mode::ClientTest | Mode::NoCrash | Mode::DocumentationOnly => {}
    }
}

fn json(name: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"))
}

/// The steps of a path such as `body.result[0]`; a first step `frames[0]` names the frame.
fn steps(path: &str) -> Vec<String> {
    let path = path.replace('[', ".").replace(']', "");
    let mut steps: Vec<String> = path.split('.').map(str::to_owned).collect();
    if steps.first().is_some_and(|step| step == "frames") {
        steps.drain(..2);
    }
    steps
}

/// Takes a value out, leaving null.
fn take(value: &mut Value, steps: &[String]) -> Option<Value> {
    let mut place = value;
    for step in steps {
        place = match place {
            Value::Array(values) => values.get_mut(step.parse::<usize>().ok()?)?,
            other => other.get_mut(step)?,
        };
    }
    Some(place.take())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn superset(path: &str, expected: &Value, found: &Value) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, value) in expected {
                let other = found.get(name);
                let other = other.unwrap_or_else(|| panic!("{path}: {name} is missing"));
                superset(&format!("{path}.{name}"), value, other);
            }
        }
        _ => assert_eq!(found, expected, "{path}"),
    }
}

/// The same names and types all the way down; arrays by the type of their elements.
fn shape(path: &str, expected: &Value, found: &Value, names_vary: bool) {
    assert_eq!(kind(found), kind(expected), "{path}: {found}");
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) if names_vary => {
            let value = expected.values().next();
            assert!(!found.is_empty(), "{path} is empty");
            for (name, other) in found {
                assert_eq!(value.map(kind), Some(kind(other)), "{path}.{name}");
            }
        }
        (Value::Object(expected), Value::Object(found)) => {
            let names = |object: &serde_json::Map<String, Value>| {
                let mut names: Vec<String> = object.keys().cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(found), names(expected), "{path}");
            for (name, value) in expected {
                shape(&format!("{path}.{name}"), value, &found[name], false);
            }
        }
        (Value::Array(expected), Value::Array(found)) => {
            if let Some(element) = expected.first() {
                assert!(!found.is_empty(), "{path} is empty");
                for (index, value) in found.iter().enumerate() {
                    shape(&format!("{path}[{index}]"), element, value, false);
                }
            }
        }
        _ => {}
    }
}

/// A signed XML document without what varies: signature value and certificate.
pub fn skeleton(xml: &str) -> String {
    ["ds:SignatureValue", "ds:X509Certificate"]
        .into_iter()
        .fold(xml.to_owned(), |text, element| {
            let (open, close) = (format!("<{element}>"), format!("</{element}>"));
            let Some((before, rest)) = text.split_once(&open) else {
                return text;
            };
            let after = rest.split_once(&close).map_or("", |(_, after)| after);
            format!("{before}{open}{close}{after}")
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn comparison(mode: Mode, volatile: &[&str]) -> Comparison {
        let volatile: BTreeMap<_, _> = volatile
            .iter()
            .map(|path| ((*path).to_owned(), String::new()))
            .collect();
        Comparison { mode, volatile }
    }

    fn differs(recorded: &str, actual: &str, comparison: &Comparison) -> bool {
        std::panic::catch_unwind(|| compare("test", recorded, actual, comparison)).is_err()
    }

    #[test]
    fn differences_are_found() {
        let equal = comparison(Mode::JsonEqual, &["a.b[0]"]);
        assert!(!differs(
            r#"{"a":{"b":["x"]}}"#,
            r#"{"a":{"b":["y"]}}"#,
            &equal
        ));
        assert!(differs(
            r#"{"a":{"b":["x"]}}"#,
            r#"{"a":{"b":[1]}}"#,
            &equal
        ));
        assert!(differs(
            r#"{"a":{"b":["x"]}}"#,
            r#"{"a":{"b":["y"]},"c":1}"#,
            &equal
        ));
        let shape = comparison(Mode::Shape, &[]);
        assert!(!differs(r#"{"a":"x"}"#, r#"{"a":"y"}"#, &shape));
        assert!(differs(r#"{"a":"x"}"#, r#"{"a":"y","b":"z"}"#, &shape));
        let superset = comparison(Mode::JsonSuperset, &[]);
        assert!(!differs(r#"{"a":1}"#, r#"{"a":1,"b":2}"#, &superset));
        assert!(differs(r#"{"a":1}"#, r#"{"a":2}"#, &superset));
    }
}
