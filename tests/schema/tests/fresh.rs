//! The schema in the repository is that of the types, and says the same as the documentation.

use std::path::Path;

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn the_schema_in_the_repository_is_that_of_the_types() {
    let kept = std::fs::read_to_string(root().join("protocol/wire/schema/tanba.v1.json"));
    assert!(
        kept.unwrap_or_default() == tanba_schema::text(),
        "run `cargo xtask schema`"
    );
}

#[test]
fn every_method_is_in_the_documentation() {
    let page = std::fs::read_to_string(root().join("docs/protocol-native.md")).unwrap();
    let schema = tanba_schema::schema();
    let methods = schema["properties"]["methods"]["properties"].as_object();
    let undocumented: Vec<_> = methods
        .unwrap()
        .keys()
        .filter(|method| !page.contains(&format!("`{method}`")))
        .collect();
    assert!(undocumented.is_empty(), "{undocumented:?}");
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let schema = tanba_schema::schema();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(found.len() > 20);
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(schema.pointer(pointer).is_some(), "{reference}");
    }
}
