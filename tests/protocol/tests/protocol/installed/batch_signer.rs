//! Many documents, one choice of a key, a status for each.

use serde_json::{Value, json};
use tanba_interop::kazakh;
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::Step;
use tanba_support::script::Ask;

use super::Scene;
use crate::equipment::{INDIVIDUAL, approve, base64};

fn ask(args: &Value) -> Value {
    json!({"apiVersion": 2, "module": "kz.tanba.batch", "method": "signDocuments", "args": args})
}

#[tokio::test]
async fn damaged_documents_fail_alone() {
    let approval = Step {
        documents: Some(20),
        ..approve(INDIVIDUAL).to(Ask::Sign)
    };
    let mut scene = Scene::with("batch-signer", [approval]).await;
    let text = |number: usize| format!("Құжат {number}");
    let mut documents: Vec<Value> = (0..20)
        .map(|number| json!({"id": number.to_string(), "data": base64(text(number))}))
        .collect();
    documents.insert(3, json!({"id": "broken", "data": "not base64!"}));
    documents.insert(7, json!({"id": "nothing"}));
    documents.push(json!({"id": "both", "data": "AA==", "digest": "AA=="}));
    let reply = scene.call(&ask(&json!({ "documents": documents }))).await;
    assert_eq!(reply["status"], true, "{reply}");
    let body = &reply["body"];
    assert_eq!(body["total"], 23);
    assert_eq!(body["signed"], 20);
    let reported = body["documents"].as_array().unwrap();
    for (asked, reported) in documents.iter().zip(reported) {
        let id = asked["id"].as_str().unwrap();
        assert_eq!(reported["id"], id);
        let Ok(number) = id.parse() else {
            assert_eq!(reported["status"], "failed", "{reported}");
            assert_eq!(reported["code"], "INVALID_DOCUMENT");
            continue;
        };
        assert_eq!(reported["status"], "signed");
        let message = octets(reported["signature"].as_str().unwrap());
        let text = text(number);
        signed::cms(&message, Content::Detached(text.as_bytes()), 0);
        if number == 19 {
            let report = kazakh::verify_cms(&message, Some(text.as_bytes()));
            assert_eq!(report[0]["valid"], true, "{report:#}");
        }
    }
    assert_eq!(scene.questions().len(), 1, "one window for all");
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn xml_and_bare_values_are_texts_of_their_kind() {
    let steps = [approve(INDIVIDUAL), approve(INDIVIDUAL)];
    let mut scene = Scene::with("batch-signer", steps).await;
    let documents = json!([{"id": "1", "data": "<a/>"}, {"id": "2", "data": "<b>ә</b>"}]);
    let args = json!({"format": "xml", "documents": documents});
    let reply = scene.call(&ask(&args)).await;
    for document in reply["body"]["documents"].as_array().unwrap() {
        signed::xml(document["signature"].as_str().unwrap());
    }
    let args = json!({"format": "raw", "documents": [{"id": "1", "data": base64("мәтін")}]});
    let reply = scene.call(&ask(&args)).await;
    let pem = reply["body"]["certificate"]["pem"].as_str().unwrap();
    let certificate = tanba_pki::Certificate::from_pem(pem).unwrap();
    let value = reply["body"]["documents"][0]["signature"].as_str().unwrap();
    signed::raw(value, &certificate, "мәтін".as_bytes());
    scene.agent.person.assert_satisfied();
}

#[tokio::test]
async fn what_cannot_be_signed_at_all_opens_no_window_and_cancelling_signs_nothing() {
    let mut scene = Scene::with("batch-signer", [Step::decline()]).await;
    let reply = scene.call(&ask(&json!({"documents": [{"id": "1"}]}))).await;
    assert_eq!(reply["body"]["signed"], 0, "{reply}");
    for args in [
        json!({"documents": []}),
        json!({"documents": [{"data": "AA=="}]}),
        json!({"documents": [{"id": "1", "data": "AA=="}, {"id": "1", "data": "AA=="}]}),
        json!({"documents": [{"id": "1", "data": "AA=="}], "format": "pdf"}),
        json!({"documents": "AA=="}),
        json!(null),
    ] {
        let reply = scene.call(&ask(&args)).await;
        assert_eq!(reply["status"], false, "{args}: {reply}");
    }
    assert!(scene.questions().is_empty());
    let one = json!({"documents": [{"id": "1", "data": "AA=="}]});
    let cancelled = scene.call(&ask(&one)).await;
    assert_eq!(cancelled["code"], "action.canceled", "{cancelled}");
    assert_eq!(cancelled["status"], false);
    scene.agent.person.assert_satisfied();
}
