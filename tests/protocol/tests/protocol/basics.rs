//! `kz.gov.pki.knca.basics` (protocol spec 3).

use serde_json::{Value, json};
use tanba_consent::{Preview, QuestionKind};
use tanba_journal::Event;
use tanba_module::Locale;
use tanba_protocol::signed;
use tanba_support::Step;

use crate::equipment::{INDIVIDUAL, RSA_SIGN, approve, ask, base64, basics, result, start};

fn any() -> Value {
    json!({"extKeyUsageOids": []})
}

fn failed(code: &str, details: &str, message: &str) -> Value {
    json!({"code": code, "details": details, "message": message, "status": false})
}

#[tokio::test]
async fn faults_of_the_call_itself_are_general_errors() {
    let (agent, mut page) = start([]).await;
    let module = "kz.gov.pki.knca.basics";
    let illegal = |text: &str| {
        let details = format!("java.lang.IllegalArgumentException: {text}");
        failed("GENERAL_ERROR", &details, "General error.")
    };
    for (request, reply) in [
        (
            json!({"module": module, "method": "sign", "apiVersion": 1, "args": {}}),
            illegal("Supported apiVersion is 2"),
        ),
        (
            json!({"module": module, "method": "nope", "args": {}}),
            illegal("nope is not defined in Basics"),
        ),
        (
            json!({"module": module, "method": "sign"}),
            illegal("sign demands arguments"),
        ),
        (
            json!({"module": module, "args": {}}),
            failed(
                "GENERAL_ERROR",
                "org.json.JSONException: JSONObject[\"method\"] not found.",
                "General error.",
            ),
        ),
    ] {
        assert_eq!(page.call(&request).await, reply);
    }
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn wrong_members_are_invocation_errors_that_name_them() {
    let (agent, mut page) = start([]).await;
    for (member, value, details) in [
        (
            "signingParams",
            json!(555),
            "JSONObject[\"signingParams\"] is not a JSONObject.",
        ),
        (
            "signingParams",
            Value::Null,
            "JSONObject[\"signingParams\"] not found.",
        ),
        (
            "signerParams",
            json!([]),
            "JSONObject[\"signerParams\"] is not a JSONObject.",
        ),
        ("data", Value::Null, "JSONObject[\"data\"] not found."),
        ("data", json!(5), "JSONObject[\"data\"] is not a string."),
        ("format", Value::Null, "JSONObject[\"format\"] not found."),
        (
            "allowedStorages",
            json!(7),
            "JSONObject[\"allowedStorages\"] is not a JSONArray.",
        ),
    ] {
        let mut request = basics("cms", &json!("MTEK"), &json!({}), &any());
        request["args"][member] = value;
        let details = format!("org.json.JSONException: {details}");
        let message = "An invoked method threw an exception.";
        let expected = failed("INVOCATION_ERROR", &details, message);
        assert_eq!(page.call(&request).await, expected);
    }
    for request in [
        basics("pdf", &json!("x"), &json!({}), &any()),
        basics("cms", &json!([]), &json!({}), &any()),
        basics("cms", &json!("%%%"), &json!({"decode": true}), &any()),
        basics(
            "cms",
            &json!("x"),
            &json!({}),
            &json!({"extKeyUsageOids": ["emailProtection"]}),
        ),
        basics(
            "cms",
            &json!("x"),
            &json!({}),
            &json!({"chain": ["no certificate"]}),
        ),
        basics("xml", &json!("x"), &json!({}), &any()),
        basics(
            "xml",
            &json!("PGEvPg=="),
            &json!({"digested": true}),
            &any(),
        ),
    ] {
        let reply = page.call(&request).await;
        assert_eq!(reply["code"], "INVOCATION_ERROR", "{request} {reply}");
        assert_eq!(reply["status"], false);
        assert!(
            reply["details"]
                .as_str()
                .is_some_and(|text| text.len() > 20),
            "{reply}"
        );
    }
    agent.person.assert_satisfied();
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn every_format_signs_one_and_many() {
    let (one, many) = (json!("<tag>data</tag>"), json!(["<a/>", "<b/>", "<c/>"]));
    for (format, data) in [("cms", &one), ("cms", &many), ("xml", &one), ("xml", &many)] {
        let request = basics(format, data, &json!({}), &any());
        let (reply, agent) = ask([approve(INDIVIDUAL)], &request).await;
        let count = data.as_array().map_or(1, Vec::len);
        assert_eq!(result(&reply).as_array().unwrap().len(), count);
        signed::reply(&request, &reply);
        let entries = agent.entries();
        assert_eq!(
            (entries.len(), &entries[0].record.event),
            (1, &Event::Signed)
        );
        assert_eq!(entries[0].record.documents.len(), count);
        assert_eq!(entries[0].record.format.as_deref(), Some(format));
    }
}

#[tokio::test]
async fn raw_comes_with_the_certificate_when_asked() {
    for key in [INDIVIDUAL, RSA_SIGN] {
        let signing = json!({"decode": "true", "outputCert": true, "allowExpired": true});
        let request = basics("raw", &json!(["SGVsbG8=", "MTEK"]), &signing, &any());
        let (reply, _) = ask([approve(key)], &request).await;
        let result = result(&reply);
        assert_eq!(result["signatures"].as_array().unwrap().len(), 2);
        assert!(result["certificate"].is_string());
        signed::reply(&request, &reply);

        let request = basics(
            "raw",
            &json!("Hello"),
            &json!({"allowExpired": true}),
            &any(),
        );
        let (reply, _) = ask([approve(key)], &request).await;
        assert!(crate::equipment::result(&reply)[0].is_string(), "{reply}");
    }
}

#[tokio::test]
async fn signing_parameters_say_what_is_signed() {
    let digest = base64([7; 32]);
    for (data, signing) in [
        ("Сәлем", json!({})),
        ("Сәлем", json!({"encapsulate": false})),
        ("SGVsbG8=", json!({"decode": true})),
        (
            "SGVsbG8=",
            json!({"decode": "true", "encapsulate": "false"}),
        ),
        ("SGVsbG8=", json!({"decode": "false"})),
        (digest.as_str(), json!({"decode": true, "digested": true})),
        // The length is not checked (spec 3.4).
        (
            "MTEK",
            json!({"decode": true, "digested": "true", "detached": true}),
        ),
    ] {
        let request = basics("cms", &json!(data), &signing, &any());
        let (reply, agent) = ask([approve(INDIVIDUAL)], &request).await;
        assert_eq!(result(&reply).as_array().unwrap().len(), 1);
        signed::reply(&request, &reply);
        let blind = signing.get("digested").is_some();
        let kind = agent.person.questions().remove(0).kind;
        assert!(matches!(kind, QuestionKind::Sign { blind: shown, .. } if shown == blind));
    }
}

#[tokio::test]
async fn the_window_has_the_language_and_the_picture_of_the_request() {
    for (tag, locale) in [
        ("kk", Locale::Kazakh),
        ("ru", Locale::Russian),
        ("en", Locale::English),
    ] {
        let mut request = basics("cms", &json!("text"), &json!({}), &any());
        request["args"]["locale"] = json!(tag);
        request["args"]["logo"] = json!("iVBORw0KGgo=");
        let (_, agent) = ask([Step::decline()], &request).await;
        let question = agent.person.questions().remove(0);
        assert_eq!(question.locale, locale);
        assert_eq!(question.logo.as_deref(), Some(&b"\x89PNG\r\n\x1a\n"[..]));
    }
    let mut request = basics("cms", &json!("text"), &json!({}), &any());
    request["args"]["logo"] = json!("A".repeat(50_001));
    let (reply, _) = ask([], &request).await;
    assert!(
        reply["details"].as_str().unwrap().contains("50 000"),
        "{reply}"
    );
    request["args"]["logo"] = json!("A".repeat(50_000));
    ask([Step::decline()], &request).await;
}

#[tokio::test]
async fn r28_a_batch_lists_every_document() {
    let data: Vec<String> = (0..25).map(|number| format!("document {number}")).collect();
    let request = basics("cms", &json!(data), &json!({}), &any());
    let (reply, agent) = ask([approve(INDIVIDUAL)], &request).await;
    signed::reply(&request, &reply);
    let kind = agent.person.questions().remove(0).kind;
    let QuestionKind::Sign { documents, .. } = kind else {
        panic!()
    };
    let recorded = agent.entries().remove(0).record.documents;
    assert_eq!((documents.len(), recorded.len()), (25, 25));
    for ((shown, recorded), text) in documents.iter().zip(&recorded).zip(&data) {
        let preview = Preview::Text {
            text: text.clone(),
            truncated: false,
        };
        assert_eq!((shown.size, &shown.preview), (text.len() as u64, &preview));
        assert_eq!(shown.digest, recorded.digest);
    }
}

#[tokio::test]
async fn more_documents_than_a_person_can_look_through_are_refused() {
    let data = json!(vec!["x"; 10_001]);
    let (reply, agent) = ask([], &basics("cms", &data, &json!({}), &any())).await;
    assert_eq!(reply["code"], "INVOCATION_ERROR");
    assert!(
        reply["details"]
            .as_str()
            .unwrap()
            .contains("number of documents"),
        "{reply}"
    );
    assert_eq!(agent.entries(), []);
}
