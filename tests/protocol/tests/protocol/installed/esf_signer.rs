//! The signer of the electronic invoice portal: members at the top level of the request.

use serde_json::{Value, json};
use tanba_interop::{Workspace, kazakh, run};
use tanba_pki::Certificate;
use tanba_protocol::signed::{self, octets};
use tanba_support::{OwnKey, Step};

use super::{Scene, sign};
use crate::equipment::{INDIVIDUAL, approve, failure};

fn ask(method: &str, data: &Value) -> Value {
    json!({
        "module": "com.osdkz.esf.signer.esfSigner",
        "method": method,
        "storageName": "PKCS12",
        "data": data,
    })
}

/// OpenSSL verifies a bare value over the octets.
fn verify_by_openssl(value: &Value, octets_signed: &[u8], pem: &Value) {
    let workspace = Workspace::new();
    workspace.write("value", &octets(value.as_str().unwrap()));
    workspace.write("octets", octets_signed);
    workspace.write("certificate", pem.as_str().unwrap().as_bytes());
    let key = ["x509", "-in", "certificate", "-noout", "-pubkey"];
    let key = run(workspace.path(), "openssl", &key).done();
    workspace.write("key", &key);
    let verify = [
        "dgst",
        "-sha256",
        "-verify",
        "key",
        "-signature",
        "value",
        "octets",
    ];
    run(workspace.path(), "openssl", &verify).done();
}

#[tokio::test]
async fn values_are_over_the_portals_own_text() {
    let key = OwnKey::new();
    let mut scene = Scene::with("esf-signer", [sign(&key, 1), sign(&key, 2)]).await;

    let one = ask(
        "signPlainData",
        &json!("<v2:invoice>шот-фактура</v2:invoice>"),
    );
    let reply = scene.call(&one).await;
    assert_eq!(reply["code"], "200", "{reply}");
    signed::reply(&one, &reply);
    let answer = &reply["responseObject"];
    let text = one["data"].as_str().unwrap();
    verify_by_openssl(&answer["signature"], text.as_bytes(), &answer["pem"]);
    assert_eq!(answer["keyInfo"]["subjectCn"], "ТЕСТОВ ТЕСТ");

    let many = ask("signPlainDataMap", &json!({"10": "a", "9": "ә"}));
    let reply = scene.call(&many).await;
    signed::reply(&many, &reply);
    let answer = &reply["responseObject"];
    let names: Vec<_> = answer["signature"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["10", "9"]);
    verify_by_openssl(&answer["signature"]["9"], "ә".as_bytes(), &answer["pem"]);
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_kazakh_key_logs_in_and_an_independent_verifier_agrees() {
    let mut scene = Scene::with("esf-signer", [approve(INDIVIDUAL)]).await;
    let login = ask("auth", &json!("<ticket>7</ticket>"));
    let reply = scene.call(&login).await;
    assert_eq!(reply["code"], "200", "{reply}");
    signed::reply(&login, &reply);
    let answer = &reply["responseObject"];
    assert_eq!(answer["data"], login["data"]);
    let certificate = Certificate::from_pem(answer["pem"].as_str().unwrap()).unwrap();
    let value = octets(answer["signature"].as_str().unwrap());
    let report = kazakh::verify_raw(&value, b"<ticket>7</ticket>", certificate.der());
    assert_eq!(report[0]["valid"], true, "{report:#}");
    let question = scene.questions().remove(0);
    let tanba_consent::QuestionKind::Sign { authentication, .. } = question.kind else {
        panic!("another question");
    };
    assert!(authentication, "the person is told that it is a log in");
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn failures_are_those_that_pages_compare() {
    let mut scene = Scene::with("esf-signer", [Step::decline()]).await;
    let reply = scene.call(&ask("signPlainData", &json!("a"))).await;
    assert_eq!(reply, failure("action.canceled"));
    let stored = |name: Value| {
        let mut request = ask("signPlainData", &json!("a"));
        request["storageName"] = name;
        request
    };
    for (request, message) in [
        (stored(json!("")), "storageName.param.empty"),
        (stored(json!("AKSomeStore")), "storage.unknown"),
        (ask("sign", &json!("a")), "NoSuchMethodException sign"),
    ] {
        assert_eq!(scene.call(&request).await, failure(message));
    }
    for request in [
        stored(json!(7)),
        ask("signPlainData", &json!(7)),
        ask("signPlainData", &json!(null)),
        ask("signPlainDataMap", &json!("a")),
        ask("signPlainDataMap", &json!({})),
        ask("signPlainDataMap", &json!({"1": ["a"]})),
        ask("auth", &json!({"1": "a"})),
    ] {
        let reply = scene.call(&request).await;
        assert_eq!(reply["code"], "500", "{request}: {reply}");
    }
    assert_eq!(scene.questions().len(), 1, "nothing else opened a window");
    scene.agent.person.assert_satisfied();
}
