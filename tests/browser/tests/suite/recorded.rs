//! The library's own test, with the data that its authors recorded: same calls, same requests,
//! and what came back then has the same shape and the same errors now.
//!
//! The recording was made with a KAZTOKEN; its key is a file here.

use serde_json::{Value, json};
use tanba_browser::key_files::PASSWORD;
use tanba_browser::node_modules;
use tanba_browser::package::build_package;
use tanba_browser::{Runtime, Stage};
use tanba_signature_cms::{SignedData, binary};
use tanba_support::Step;

const DATA: &str = "node_modules/ncalayer-js-client/test/test-data.json";

/// Steps of the recording in one connection each. A caller that was declined three times in a row
/// is muted, and the recording has six cancellations in a row.
const CONNECTIONS: &[std::ops::Range<usize>] = &[1..42, 42..44, 44..46, 46..50];

#[tokio::test(flavor = "multi_thread")]
async fn the_recorded_test_of_the_library() {
    replay(Runtime::Node).await;
}

/// The same calls by `tanba/ncalayer`, in a page.
#[tokio::test(flavor = "multi_thread")]
async fn the_recorded_test_by_the_drop_in() {
    replay(Runtime::Chromium).await;
}

async fn replay(runtime: Runtime) {
    drop(node_modules::wait_for_turn());
    let text = std::fs::read_to_string(node_modules::folder().join(DATA)).expect("recorded data");
    let text = text
        .replace("AKKaztokenStore", "PKCS12")
        .replace("!!basicsStorageKAZTOKEN", "!!basicsStoragePKCS12")
        .replace("!!basicsStorageHardware", "!!basicsStoragePKCS12");
    let entries: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert_eq!(entries.len(), 50);
    for range in CONNECTIONS {
        play(runtime, &entries[range.clone()]).await;
    }
}

async fn play(runtime: Runtime, entries: &[Value]) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    build_package();
    // Node has the library itself, and no pages.
    stage.driver.visit("/drop-in.html").await;
    stage.script(entries.iter().filter_map(step));
    let connect = json!({ "method": "connect", "arguments": [] });
    let calls: Vec<Value> = std::iter::once(connect)
        .chain(entries.iter().map(call))
        .collect();
    let results = stage
        .driver
        .evaluate("perform", json!([stage.address(), calls]))
        .await;
    let results = results.as_array().expect("a list");
    assert_eq!(results[0]["value"], "1.4");
    for (entry, result) in entries.iter().zip(&results[1..]) {
        println!("{}", entry["task"]);
        assert_request(entry, result);
        compare(entry, result);
    }
    stage.close().await;
}

fn task(entry: &Value) -> Value {
    serde_json::from_str(entry["task"].as_str().expect("a task")).expect("JSON")
}

fn call(entry: &Value) -> Value {
    let task = task(entry);
    json!({ "method": task["exec"], "arguments": task["params"] })
}

fn recorded(entry: &Value) -> &str {
    entry["result"].as_str().unwrap_or_default()
}

/// What the person did then.
fn step(entry: &Value) -> Option<Step> {
    let result = recorded(entry);
    if result.ends_with("cancelled by user") || result.ends_with("action.canceled") {
        return Some(Step::decline());
    }
    let silent = ["getActiveTokens", "changeLocale"]
        .iter()
        .any(|method| task(entry)["exec"] == *method);
    let asked = !silent && !result.starts_with("NCALayerError");
    asked.then(|| Step::approve("person.p12", PASSWORD))
}

/// The text that the library sent, but for the storages that it names.
fn assert_request(entry: &Value, result: &Value) {
    let storages = |text: &str| -> Value {
        let mut request: Value = serde_json::from_str(text).expect("JSON");
        if let Some(args) = request["args"].as_object_mut() {
            args.remove("allowedStorages");
        }
        request
    };
    let sent = result["request"].as_str().expect("a request");
    assert_eq!(
        storages(sent),
        storages(entry["request"].as_str().expect("a request"))
    );
}

fn compare(entry: &Value, result: &Value) {
    let expected = recorded(entry);
    if expected.starts_with("NCALayerError") {
        assert_eq!(result["error"], expected, "{result}");
        return;
    }
    let value = result
        .get("value")
        .unwrap_or_else(|| panic!("no value: {result}"));
    match task(entry)["exec"].as_str().expect("a method") {
        "getActiveTokens" => assert_eq!(value, &json!([])),
        "changeLocale" => assert!(value.is_null()),
        "getKeyInfo" => assert!(value["certNotBefore"].is_string(), "{value}"),
        "signXml" => assert_xml(value, expected),
        "signXmls" | "basicsSignXML" => {
            let expected: Value = serde_json::from_str(expected).expect("an array then");
            each(value, &expected, assert_xml);
        }
        _ => match serde_json::from_str::<Value>(expected) {
            Ok(expected) => each(value, &expected, |value, _| assert_cms(value)),
            Err(_) => assert_cms(value),
        },
    }
}

fn each(values: &Value, expected: &Value, check: impl Fn(&Value, &str)) {
    let (values, expected) = (values.as_array().expect("an array"), expected.as_array());
    let expected = expected.expect("an array then");
    assert_eq!(values.len(), expected.len());
    for (value, expected) in values.iter().zip(expected) {
        check(value, expected.as_str().expect("a text"));
    }
}

fn assert_cms(value: &Value) {
    let octets = binary(value.as_str().expect("a text").as_bytes()).expect("base64");
    assert_eq!(SignedData::parse(&octets).expect("CMS").signers().len(), 1);
}

/// The declaration, the digest and the algorithms are those of the recording.
fn assert_xml(value: &Value, expected: &str) {
    let xml = value.as_str().expect("a text");
    for part in [
        "<?xml ",
        "<ds:CanonicalizationMethod",
        "<ds:DigestMethod",
        "<ds:DigestValue>",
    ] {
        assert_eq!(part_of(xml, part), part_of(expected, part));
    }
}

/// From `beginning` to the end of that tag or text.
fn part_of<'a>(xml: &'a str, beginning: &str) -> &'a str {
    let at = xml
        .find(beginning)
        .unwrap_or_else(|| panic!("{beginning} is not in {xml}"));
    let rest = &xml[at..];
    let end = rest[beginning.len()..].find(['>', '<']).expect("an end");
    rest[..beginning.len() + end].trim_end_matches('/')
}
