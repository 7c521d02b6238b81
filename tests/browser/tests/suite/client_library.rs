//! `ncalayer-js-client`, unmodified: each of its helpers in each place where it runs. The same of
//! our drop-in for it, `tanba/ncalayer`.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tanba_browser::key_files::certificate_of_pkcs12;
use tanba_browser::package::build_package;
use tanba_browser::signed::{
    Wanted, assert_cms, assert_openssl_verifies, assert_xml, from_armour, from_base64,
};
use tanba_browser::{KeyFiles, Runtime, Stage};
use tanba_pki::Certificate;
use tanba_signature_cms::SignedData;

use crate::cases::{self, Case, Cms, Expected, Shape, Signer};

/// Pages that call the library, and the drop-in.
const LIBRARY: &str = "/calls.html";
const DROP_IN: &str = "/drop-in.html";

/// Members that the library keeps for itself.
const INTERNAL: &[&str] = &["constructor", "sendRequest", "setHandlers", "basicsSign"];

#[tokio::test(flavor = "multi_thread")]
async fn every_helper_in_chromium() {
    play(Runtime::Chromium, LIBRARY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_helper_in_firefox() {
    play(Runtime::Firefox, LIBRARY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_helper_in_node_without_an_origin() {
    play(Runtime::Node, LIBRARY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_helper_of_the_drop_in_in_chromium() {
    play(Runtime::Chromium, DROP_IN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_helper_of_the_drop_in_in_firefox() {
    play(Runtime::Firefox, DROP_IN).await;
}

/// Nothing that the library offers is left out of the cases, also not what a next version adds.
#[tokio::test(flavor = "multi_thread")]
async fn the_cases_name_everything_that_the_library_offers() {
    let mut stage = Stage::open(Runtime::Node, crate::tanba()).await;
    let offered = stage.driver.evaluate("offered", json!([])).await;
    stage.close().await;
    let names = |kind: &str| -> BTreeSet<String> {
        let list = offered[kind].as_array().expect("a list").iter();
        list.map(|name| name.as_str().expect("a name").to_owned())
            .collect()
    };
    let cases = cases::all();
    let mut used: BTreeSet<String> = cases.iter().map(|case| case.method.to_owned()).collect();
    used.extend(INTERNAL.iter().map(|&name| name.to_owned()));
    assert_eq!(names("members"), used);
    let arguments: String = cases
        .iter()
        .map(|case| case.arguments.to_string())
        .collect();
    let unused = |name: &String| !arguments.contains(&format!("\"!!{name}\""));
    let unused: Vec<String> = names("constants").into_iter().filter(unused).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

async fn play(runtime: Runtime, page: &str) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    build_package();
    let cases: Vec<Case> = cases::all()
        .into_iter()
        .filter(|case| runtime != Runtime::Node || !case.pages_only)
        .collect();
    stage.script(cases.iter().filter_map(|case| case.step.clone()));
    let calls: Vec<Value> = cases
        .iter()
        .map(|case| json!({ "method": case.method, "arguments": case.arguments }))
        .collect();
    stage.driver.visit(page).await;
    let results = stage
        .driver
        .evaluate("perform", json!([stage.address(), calls]))
        .await;
    let results = results.as_array().expect("a list of results");
    assert_eq!(results.len(), cases.len());
    for (case, result) in cases.iter().zip(results) {
        println!("{}{}", case.method, case.arguments);
        check(case, result, &stage.keys);
    }
    stage.close().await;
}

fn check(case: &Case, result: &Value, keys: &KeyFiles) {
    let value = || match result.get("value") {
        Some(value) => value,
        None => panic!("no value: {result}"),
    };
    match &case.expected {
        Expected::Value(expected) => assert_eq!(value(), expected),
        Expected::Error(text) => assert_eq!(result["error"], *text, "{result}"),
        Expected::ErrorBeginning(beginning) => {
            let text = result["error"].as_str().expect("an error");
            assert!(text.starts_with(beginning), "{text}");
        }
        Expected::Mismatch => {
            let text = "NCALayerError: 500: java.lang.IllegalArgumentException: argument type \
                        mismatch. Method: ";
            assert_eq!(result["error"], format!("{text}{}", case.method));
        }
        Expected::Cancelled => assert_eq!(result["cancelled"], true, "{result}"),
        Expected::KeyInfo(signer) => check_key_info(value(), &certificate(*signer, keys)),
        Expected::Xml(shape, signer) => {
            for xml in texts(value(), *shape) {
                assert!(
                    xml.starts_with(r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#)
                );
                assert_xml(xml, &certificate(*signer, keys));
            }
        }
        Expected::Cms(cms) => {
            for text in texts(value(), cms.shape) {
                check_cms(text, cms, keys);
            }
        }
    }
}

fn check_cms(text: &str, expected: &Cms, keys: &KeyFiles) {
    let cms = if expected.armoured {
        from_armour(text)
    } else {
        from_base64(text)
    };
    let wanted = Wanted {
        content: expected.content,
        attached: expected.attached,
        stamped: expected.stamped,
        signer: &certificate(expected.signer, keys),
    };
    assert_cms(&cms, &wanted);
    if let Signer::Rsa(_) = expected.signer {
        assert_openssl_verifies(&cms, expected.content, &keys.authority_file());
    }
}

/// Every member is a text (spec 2.6).
fn check_key_info(info: &Value, certificate: &Certificate) {
    let member = |name: &str| {
        info[name]
            .as_str()
            .unwrap_or_else(|| panic!("{name}: {info}"))
    };
    let pem = Certificate::all_from_bytes(member("pem").as_bytes()).expect("PEM");
    assert_eq!(pem, std::slice::from_ref(certificate));
    assert_eq!(
        member("serialNumber"),
        certificate.serial_number_hex().trim_start_matches('0')
    );
    let milliseconds = |name: &str| member(name).parse::<i64>().expect("milliseconds") / 1000;
    assert_eq!(
        milliseconds("certNotBefore"),
        certificate.not_before().unix_timestamp()
    );
    assert_eq!(
        milliseconds("certNotAfter"),
        certificate.not_after().unix_timestamp()
    );
    for name in [
        "alias",
        "keyId",
        "algorithm",
        "subjectCn",
        "subjectDn",
        "issuerCn",
        "issuerDn",
    ] {
        assert!(!member(name).is_empty(), "{name}");
    }
    assert!(member("subjectDn").starts_with("CN="), "{info}");
}

fn texts(value: &Value, shape: Shape) -> Vec<&str> {
    let values = match (value, shape) {
        (Value::String(text), Shape::One) => return vec![text],
        (Value::Array(values), Shape::Many(count)) if values.len() == count => values,
        _ => panic!("not the expected shape: {value}"),
    };
    values
        .iter()
        .map(|value| value.as_str().expect("a text"))
        .collect()
}

fn certificate(signer: Signer, keys: &KeyFiles) -> Certificate {
    match signer {
        Signer::Rsa(name) => keys.certificate(name),
        Signer::JavaKeyStore => {
            let twin = tanba_support::fixtures::path("pkcs12/rsa.p12");
            certificate_of_pkcs12(&twin, cases::JAVA_PASSWORD)
        }
        // The certificate in a signature by it that others made and verified.
        Signer::Gost => {
            let sample = "kz/cms/gost2015_individual_attached_t.cms";
            let cms = tanba_support::fixtures::read(sample);
            let data = SignedData::parse(&cms).expect("CMS");
            let certificates = data.certificates();
            certificates.first().expect("a certificate").clone()
        }
    }
}
