//! How commonUtils finds its methods, and the errors that all of them share (protocol spec 2.2,
//! 2.3, 2.9).

use serde_json::{Value, json};
use tanba_journal::Event;
use tanba_support::Step;

use crate::equipment::{ask, common, events, failure, start};

/// Every method with arguments of the right types.
fn methods() -> Vec<(&'static str, Vec<Value>)> {
    let of = |texts: &[Value]| texts.to_vec();
    vec![
        ("getActiveTokens", of(&[])),
        ("getKeyInfo", of(&[json!("PKCS12")])),
        (
            "signXml",
            of(&[
                json!("PKCS12"),
                json!(""),
                json!("<a/>"),
                json!(""),
                json!(""),
            ]),
        ),
        (
            "signXmls",
            of(&[
                json!("PKCS12"),
                json!(""),
                json!(["<a/>"]),
                json!(""),
                json!(""),
            ]),
        ),
        (
            "createCAdESFromBase64",
            of(&[json!("PKCS12"), json!(""), json!("MTEK"), json!(true)]),
        ),
        (
            "createCAdESFromFile",
            of(&[json!("PKCS12"), json!(""), json!("/f"), json!(true)]),
        ),
        (
            "createCAdESFromBase64Hash",
            of(&[json!("PKCS12"), json!(""), json!("MTEK")]),
        ),
        (
            "createCMSSignatureFromBase64",
            of(&[json!("PKCS12"), json!(""), json!("MTEK"), json!(true)]),
        ),
        (
            "createCMSSignatureFromFile",
            of(&[json!("PKCS12"), json!(""), json!("/f"), json!(true)]),
        ),
        (
            "applyCAdEST",
            of(&[json!("PKCS12"), json!(""), json!("MTEK")]),
        ),
        ("showFileChooser", of(&[json!("ALL"), json!("")])),
        ("changeLocale", of(&[json!("ru")])),
    ]
}

#[tokio::test]
async fn methods_are_found_by_name_and_number_of_arguments() {
    let (agent, mut page) = start([]).await;
    for (method, args) in methods() {
        for wrong in [args.len() + 1, args.len().wrapping_sub(1)] {
            if wrong > args.len() + 1 || methods().contains(&(method, vec![Value::Null; wrong])) {
                continue;
            }
            let mut args = args.clone();
            args.resize(wrong, json!("PKCS12"));
            let reply = page.call(&common(method, &json!(args))).await;
            assert_eq!(reply, failure(&format!("NoSuchMethodException {method}")));
        }
    }
    let absent = json!({"module": "kz.gov.pki.knca.commonUtils", "args": []});
    let reply = page.call(&absent).await;
    assert_eq!(reply, failure("JSONObject[\"method\"] not found."));
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn arguments_of_the_wrong_type_are_a_mismatch_and_nobody_is_asked() {
    let (agent, mut page) = start([]).await;
    for (method, args) in methods() {
        let text =
            format!("java.lang.IllegalArgumentException: argument type mismatch. Method: {method}");
        for position in 0..args.len() {
            for wrong in [Value::Null, json!(7), json!({"a": 1})] {
                let mut args = args.clone();
                args[position] = wrong.clone();
                let mut request = common(method, &json!(args));
                // The dispatcher's own errors know no uuid (spec 1.6).
                request["uuid"] = json!("7f9a");
                let reply = page.call(&request).await;
                assert_eq!(reply, failure(&text), "{method} {position} {wrong}");
            }
        }
    }
    agent.person.assert_satisfied();
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn absent_null_and_empty_args_are_none_and_uuid_comes_back() {
    let (_agent, mut page) = start([]).await;
    let module = "kz.gov.pki.knca.commonUtils";
    for request in [
        json!({"module": module, "method": "getActiveTokens"}),
        json!({"module": module, "method": "getActiveTokens", "args": null}),
        json!({"module": module, "method": "getActiveTokens", "args": [], "lang": "ru"}),
    ] {
        let reply = page.call(&request).await;
        assert_eq!(reply, json!({"responseObject": [], "code": "200"}));
    }
    let mut request = common("getKeyInfo", &json!(["AKJaCartaStore"]));
    request["uuid"] = json!("a-1");
    let reply = page.call(&request).await;
    assert_eq!(
        reply,
        json!({"code": "500", "message": "storage.empty", "uuid": "a-1"})
    );
}

#[tokio::test]
async fn storage_names_have_their_errors() {
    let (agent, mut page) = start([]).await;
    for (storage, message) in [
        ("", "storageName.param.empty"),
        ("pkcs12", "storage.unknown"),
        ("NoSuchStore", "storage.unknown"),
        ("AKKaztokenStore", "storage.empty"),
        ("AKKZIDCardStore", "storage.empty"),
        ("ABCloudServiceStore", "storage.empty"),
    ] {
        let args = json!([storage, "SIGNATURE", "MTEK", false]);
        let reply = page.call(&common("createCAdESFromBase64", &args)).await;
        assert_eq!(reply, failure(message), "{storage}");
    }
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn every_method_with_a_window_is_cancelled_alike() {
    for (method, args) in methods() {
        if ["getActiveTokens", "changeLocale", "applyCAdEST"].contains(&method) {
            continue;
        }
        let (reply, agent) = ask([Step::decline()], &common(method, &json!(args))).await;
        assert_eq!(reply, failure("action.canceled"), "{method}");
        // A chooser that is closed refused a file, not a signature.
        let expected = if method.ends_with("File") || method == "showFileChooser" {
            Event::FileRefused
        } else {
            Event::Refused
        };
        assert_eq!(events(&agent), [expected], "{method}");
    }
}
