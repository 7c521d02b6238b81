//! NURSign, which asks by `type`.

use serde_json::{Value, json};
use tanba_interop::{KazakhTimestampAuthority, Workspace, kazakh, openssl, run};
use tanba_protocol::signed::{self, octets};
use tanba_support::{OwnKey, Step};

use super::{Scene, sign};
use crate::equipment::{INDIVIDUAL, approve};

fn ask(kind: &str, data: &Value) -> Value {
    json!({"module": "NURSign", "type": kind, "data": data, "source": "local"})
}

/// xmlsec1 trusts the throw-away certificate and no other.
fn verify_by_xmlsec1(xml: &str, key: &OwnKey) {
    let workspace = Workspace::new();
    workspace.write("signed.xml", xml.as_bytes());
    let certificate = key.certificate().display().to_string();
    let arguments = ["--verify", "--trusted-pem", &certificate, "signed.xml"];
    run(workspace.path(), "xmlsec1", &arguments).done();
}

#[tokio::test]
async fn texts_become_cades_t_and_xml_is_signed_inside() {
    let key = OwnKey::new();
    let steps = [1, 2, 1, 2].map(|documents| sign(&key, documents));
    let mut scene = Scene::with("nursign", steps).await;

    let text = ask("text", &json!("Өтінім № 7\r\n"));
    let reply = scene.call(&text).await;
    assert_eq!(reply["errorCode"], "NONE", "{reply}");
    signed::reply(&text, &reply);
    let message = octets(reply["result"].as_str().unwrap());
    let content = openssl::verify(&message, None, &[]);
    assert_eq!(content.as_deref(), Ok("Өтінім № 7\r\n".as_bytes()));

    // The page finds each signature under its own name, in its own order.
    let texts = ask("multitext", &json!({"27": "екінші", "3": "бірінші"}));
    let reply = scene.call(&texts).await;
    signed::reply(&texts, &reply);
    for (id, text) in [("27", "екінші"), ("3", "бірінші")] {
        let message = octets(reply["result"]["items"][id].as_str().unwrap());
        let content = openssl::verify(&message, None, &[]);
        assert_eq!(content.as_deref(), Ok(text.as_bytes()));
    }

    let xml = ask("xml", &json!("<тапсырыс a='1'><сома>7</сома></тапсырыс>"));
    let reply = scene.call(&xml).await;
    signed::reply(&xml, &reply);
    let document = reply["result"].as_str().unwrap();
    assert!(
        document.contains("<ds:X509Certificate>"),
        "pages look for it"
    );
    verify_by_xmlsec1(document, &key);

    let xmls = ask("multixml", &json!({"b": "<b/>", "a": "<a>&amp;</a>"}));
    let reply = scene.call(&xmls).await;
    signed::reply(&xmls, &reply);
    for id in ["a", "b"] {
        verify_by_xmlsec1(reply["result"]["items"][id].as_str().unwrap(), &key);
    }
    scene.agent.person.assert_satisfied();
    let modules = scene
        .questions()
        .into_iter()
        .map(|question| question.module);
    assert!(modules.eq(["kz.ecc.NurSignBundle"; 4]));
}

#[tokio::test]
async fn kazakh_keys_sign_what_an_independent_verifier_accepts() {
    let steps = [approve(INDIVIDUAL), approve(INDIVIDUAL)];
    let mut scene = Scene::with("nursign", steps).await;
    let authority = KazakhTimestampAuthority::start();
    let authorities = tanba_trust::Authority::at(&authority.url()).unwrap();
    scene
        .agent
        .environment
        .stamping
        .change_authorities(vec![authorities]);

    let reply = scene.call(&ask("text", &json!("мәтін"))).await;
    assert_eq!(reply["errorCode"], "NONE", "{reply}");
    let report = kazakh::verify_cms(&octets(reply["result"].as_str().unwrap()), None);
    assert_eq!(report[0]["valid"], true, "{report:#}");
    assert_eq!(report[0]["timestamps"].as_array().map(Vec::len), Some(1));

    let reply = scene.call(&ask("xml", &json!("<құжат/>"))).await;
    let report = kazakh::verify_xml(reply["result"].as_str().unwrap());
    assert_eq!(report[0]["valid"], true, "{report:#}");
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn who_cancels_is_number_one() {
    let steps = [Step::decline(), Step::decline()];
    let mut scene = Scene::with("nursign", steps).await;
    for request in [
        ask("text", &json!("a")),
        ask("multixml", &json!({"1": "<a/>"})),
    ] {
        let reply = scene.call(&request).await;
        assert_eq!(reply["errorCode"], "1", "{reply}");
        assert_eq!(reply["result"], Value::Null);
    }
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn requests_that_are_wrong_get_the_numbers_of_the_portal_and_open_no_window() {
    let mut scene = Scene::with("nursign", []).await;
    let version = json!({"module": "NURSign", "type": "version"});
    let reply = r#"{"result":{"version":"1.0.0"},"errorCode":"NONE"}"#;
    assert_eq!(scene.text(&version).await, reply);
    let mut remote = ask("text", &json!("a"));
    remote["source"] = "remote".into();
    let upload = json!({"module": "NURSign", "type": "file", "token": "t",
        "url_upload": "https://127.0.0.1/"});
    let download = json!({"module": "NURSign", "type": "binary", "source": "remote",
        "upload_url": "https://127.0.0.1/"});
    for (request, number) in [
        (ask("text", &json!(7)), "6"),
        (ask("text", &json!(null)), "6"),
        (ask("text", &json!({"1": "a"})), "6"),
        (ask("multitext", &json!("a")), "6"),
        (ask("multitext", &json!(["a"])), "6"),
        (ask("multitext", &json!({})), "6"),
        (ask("multixml", &json!({"1": 1})), "6"),
        (ask("xml", &json!("<a>")), "9"),
        (ask("multixml", &json!({"1": "<a/>", "2": "a"})), "9"),
        (ask("sign", &json!("a")), "6"),
        (json!({"module": "NURSign"}), "6"),
        (remote, "14"),
        (upload, "14"),
        (download, "14"),
    ] {
        let reply = scene.call(&request).await;
        assert_eq!(reply["errorCode"], number, "{request}: {reply}");
        assert!(reply["errorMessage"].is_string(), "{reply}");
    }
    assert!(scene.questions().is_empty());
}
