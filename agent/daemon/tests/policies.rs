//! The templates of `packaging/policies` say what the program understands, and nothing else.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tanba_daemon::settings::Policy;
use tanba_signature_xml::{Document, Limits};

const LANGUAGES: [&str; 3] = ["en-US", "ru-RU", "kk-KZ"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packaging/policies")
        .join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

fn json(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

/// Every member that the program knows, those of tables with a dot.
fn known() -> BTreeSet<String> {
    let policy = serde_json::to_value(Policy::default()).unwrap();
    let mut members = BTreeSet::new();
    collect(&policy, "", &mut members);
    assert!(members.len() > 10, "{members:?}");
    members
}

fn collect(value: &Value, before: &str, members: &mut BTreeSet<String>) {
    for (name, value) in value.as_object().unwrap() {
        let name = format!("{before}{name}");
        if value.is_object() {
            collect(value, &format!("{name}."), members);
        } else {
            members.insert(name);
        }
    }
}

/// The members of a schema; every table of it refuses others.
fn described(schema: &Value, before: &str, members: &mut BTreeSet<String>) {
    assert_eq!(schema["additionalProperties"], false, "{before}");
    for (name, property) in schema["properties"].as_object().unwrap() {
        let name = format!("{before}{name}");
        assert!(property["description"].is_string(), "{name}");
        if property["type"] == "object" {
            described(property, &format!("{name}."), members);
        } else {
            members.insert(name);
        }
    }
}

/// A value of the kind that the schema names.
fn example(schema: &Value) -> Value {
    match schema["type"].as_str().unwrap() {
        "boolean" => Value::Bool(true),
        "integer" => schema["minimum"].clone(),
        "string" => Value::from("https://a.kz"),
        "array" => Value::Array(vec![example(&schema["items"])]),
        "object" => {
            let properties = schema["properties"].as_object().unwrap().iter();
            let members = properties.map(|(name, schema)| (name.clone(), example(schema)));
            Value::Object(members.collect())
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_schema_has_every_member_and_nothing_else() {
    let schema = json("tanba/policy.schema.json");
    let mut members = BTreeSet::new();
    described(&schema, "", &mut members);
    assert_eq!(members, known());
    // And the kinds are those that the program takes: all are set, so none is another's.
    let set: Policy = serde_json::from_value(example(&schema)).unwrap();
    let set = serde_json::to_value(set).unwrap();
    assert_eq!(set, example(&schema));
}

#[test]
fn the_example_shows_every_member_and_is_a_policy() {
    let example = text("tanba/policy.toml");
    let policy: Policy = toml::from_str(&example).unwrap();
    let shown: Value = toml::from_str(&example).unwrap();
    let mut members = BTreeSet::new();
    collect(&shown, "", &mut members);
    assert_eq!(members, known());
    assert!(policy.modules.limits.seconds.is_some());
}

#[test]
fn group_policy_writes_every_member_where_the_program_reads_it() {
    let admx = text("windows/tanba.admx");
    let mut members = BTreeSet::new();
    // A list is a key, another member a value of the key of its policy.
    let own = r"Software\Policies\Tanba";
    for policy in parts(&admx, "<policy ", "</policy>") {
        let key = attribute(policy, "key").unwrap();
        let Some(below) = key.strip_prefix(own) else {
            continue;
        };
        let below = below.trim_start_matches('\\').replace('\\', ".");
        if policy.contains("<list ") {
            members.insert(below);
            continue;
        }
        for value in attributes(policy, "valueName") {
            let dot = if below.is_empty() { "" } else { "." };
            members.insert(format!("{below}{dot}{value}"));
        }
    }
    assert_eq!(members, known());
}

#[test]
fn every_string_of_group_policy_exists_in_every_language() {
    let admx = text("windows/tanba.admx");
    well_formed("windows/tanba.admx", &admx);
    let named = |kind: &str| -> BTreeSet<String> {
        let start = format!("$({kind}.");
        let names = admx.split(&start).skip(1);
        names
            .map(|rest| rest.split(')').next().unwrap().to_owned())
            .collect()
    };
    let elements: BTreeSet<String> = parts(&admx, "<elements>", "</elements>")
        .flat_map(|part| attributes(part, "id"))
        .collect();
    for language in LANGUAGES {
        let name = format!("windows/{language}/tanba.adml");
        let adml = text(&name);
        well_formed(&name, &adml);
        let ids = |tag: &str| -> BTreeSet<String> {
            let start = format!("<{tag} ");
            let tags = adml.split(&start).skip(1);
            tags.map(|tag| attribute(tag, "id").unwrap()).collect()
        };
        assert_eq!(ids("string"), named("string"), "{name}");
        assert_eq!(ids("presentation"), named("presentation"), "{name}");
        let shown: BTreeSet<String> = attributes(&adml, "refId").into_iter().collect();
        assert_eq!(shown, elements, "{name}");
        assert!(!adml.contains("></string>"), "{name}");
    }
}

#[test]
fn the_profile_for_macos_has_every_member() {
    let profile = text("macos/tanba.mobileconfig");
    let (head, body) = profile.split_once("<plist").unwrap();
    assert!(head.contains("Apple//DTD PLIST"));
    well_formed("macos/tanba.mobileconfig", &format!("<plist{body}"));
    for member in known() {
        let last = member.rsplit('.').next().unwrap();
        assert!(profile.contains(&format!("<key>{last}</key>")), "{member}");
    }
    for payload in ["kz.tanba.agent", "com.google.Chrome", "org.mozilla.firefox"] {
        let named = format!("<key>PayloadType</key>\n\t\t\t<string>{payload}</string>");
        assert!(profile.contains(&named), "{payload}");
    }
}

#[test]
fn browsers_are_told_by_the_names_of_their_policies() {
    let chromium = json("chromium/tanba.json");
    for list in [
        "LoopbackNetworkAllowedForUrls",
        "LocalNetworkAccessAllowedForUrls",
    ] {
        let sites = chromium[list].as_array().unwrap();
        // Pages over http are never let through, whatever a policy says.
        assert!(
            sites
                .iter()
                .all(|site| site.as_str().unwrap().starts_with("https://"))
        );
    }
    let firefox = &json("firefox/policies.json")["policies"];
    assert_eq!(firefox["LocalNetworkAccess"]["EnablePrompting"], true);
    assert!(firefox["Certificates"]["Install"].is_array());
}

#[track_caller]
fn well_formed(name: &str, xml: &str) {
    if let Err(error) = Document::parse(xml, &Limits::default()) {
        panic!("{name}: {error}");
    }
}

/// The parts of a text between two marks.
fn parts<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start)
        .skip(1)
        .map(move |part| part.split(end).next().unwrap())
}

/// The values of every attribute of this name.
fn attributes(text: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = text.split(&start).skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The value of the first attribute of this name.
fn attribute(text: &str, name: &str) -> Option<String> {
    attributes(&format!(" {text}"), name).into_iter().next()
}
