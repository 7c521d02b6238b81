use serde_json::json;
use tanba_module::JsonKind;

use super::*;

const MANIFEST: &str = r#"
symbolic-name = "test"
version = "1"
answers = ["kz.gov.pki.knca.basics"]
methods = []
envelope = "invoker"
permissions = []
"#;

const EVERY: [Envelope; 9] = [
    Envelope::CommonUtils,
    Envelope::Invoker,
    Envelope::Bare,
    Envelope::Applet,
    Envelope::Native,
    Envelope::Invoker1,
    Envelope::Invoker2,
    Envelope::Type,
    Envelope::Command,
];

fn spelled(envelope: Envelope, outcome: &Result<Outcome, Fault>) -> Option<String> {
    let mut manifest = Manifest::parse(MANIFEST).unwrap();
    manifest.envelope = envelope;
    Spelling::new(&manifest, Echo::of(&echoed()), Locale::English).frame(outcome)
}

fn echoed() -> Map<String, Value> {
    let members = json!({"uuid": "7f9a", "requestId": 7});
    members.as_object().cloned().unwrap()
}

fn method() -> String {
    "nope".to_owned()
}

#[test]
fn common_utils_spells_what_was_recorded() {
    let xml = Fault::MalformedXml {
        line: 1,
        column: 25,
        reason: "no end.".to_owned(),
    };
    let table = [
        (
            Ok(Outcome::Value(json!([]))),
            r#"{"responseObject":[],"code":"200","uuid":"7f9a"}"#,
        ),
        (Ok(Outcome::Done), r#"{"code":"200","uuid":"7f9a"}"#),
        (
            Err(Fault::MethodMissing),
            r#"{"code":"500","message":"JSONObject[\"method\"] not found."}"#,
        ),
        (
            Err(Fault::NoSuchMethod { method: method() }),
            r#"{"code":"500","message":"NoSuchMethodException nope"}"#,
        ),
        (
            Err(Fault::ArgumentMismatch { method: method() }),
            r#"{"code":"500","message":"java.lang.IllegalArgumentException: argument type mismatch. Method: nope"}"#,
        ),
        (Err(Fault::EmptyDigest), r#"{"code":"500","uuid":"7f9a"}"#),
        (
            Err(Fault::Cancelled),
            r#"{"code":"500","message":"action.canceled","uuid":"7f9a"}"#,
        ),
        (
            Err(Fault::StorageEmpty),
            r#"{"code":"500","message":"storage.empty","uuid":"7f9a"}"#,
        ),
        (
            Err(Fault::StorageUnknown),
            r#"{"code":"500","message":"storage.unknown","uuid":"7f9a"}"#,
        ),
        (
            Err(Fault::StorageNameEmpty),
            r#"{"code":"500","message":"storageName.param.empty","uuid":"7f9a"}"#,
        ),
        (
            Err(xml),
            r#"{"code":"500","message":"org.xml.sax.SAXParseException; lineNumber: 1; columnNumber: 25; no end.","uuid":"7f9a"}"#,
        ),
    ];
    for (outcome, expected) in table {
        assert_eq!(
            spelled(Envelope::CommonUtils, &outcome).as_deref(),
            Some(expected)
        );
    }
}

#[test]
fn the_invoker_spells_what_was_recorded() {
    let table = [
        (
            Ok(Outcome::Value(json!(["MTEK"]))),
            r#"{"body":{"result":["MTEK"]},"status":true}"#,
        ),
        (Err(Fault::Cancelled), r#"{"body":{},"status":true}"#),
        (
            Err(Fault::NoSuchMethod { method: method() }),
            r#"{"code":"GENERAL_ERROR","details":"java.lang.IllegalArgumentException: nope is not defined in Basics","message":"General error.","status":false}"#,
        ),
        (
            Err(Fault::ApiVersion { supported: 2 }),
            r#"{"code":"GENERAL_ERROR","details":"java.lang.IllegalArgumentException: Supported apiVersion is 2","message":"General error.","status":false}"#,
        ),
        (
            Err(Fault::MemberMismatch {
                member: "signingParams".to_owned(),
                expected: JsonKind::Object,
            }),
            r#"{"code":"INVOCATION_ERROR","details":"org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.","message":"An invoked method threw an exception.","status":false}"#,
        ),
    ];
    for (outcome, expected) in table {
        assert_eq!(
            spelled(Envelope::Invoker, &outcome).as_deref(),
            Some(expected)
        );
    }
}

#[test]
fn bare_and_applet_have_their_own_shapes() {
    let bundles = Outcome::Value(json!({"kz.example": "1.0"}));
    assert_eq!(
        spelled(Envelope::Bare, &Ok(bundles)).unwrap(),
        r#"{"kz.example":"1.0"}"#
    );
    assert_eq!(
        spelled(Envelope::Bare, &Ok(Outcome::Done)).unwrap(),
        r#"{"success":true}"#
    );
    let failure = spelled(
        Envelope::Bare,
        &Err(Fault::NoSuchMethod { method: method() }),
    )
    .unwrap();
    assert!(
        failure.starts_with(r#"{"success":false,"errorCode":"method_not_defined","message":""#)
    );

    let path = Outcome::Value(json!(""));
    assert_eq!(
        spelled(Envelope::Applet, &Ok(path)).unwrap(),
        r#"{"result":"","errorCode":"NONE"}"#
    );
    assert_eq!(
        spelled(
            Envelope::Applet,
            &Err(Fault::NoSuchMethod { method: method() })
        )
        .unwrap(),
        r#"{"errorCode":"Method not implemented. Method:nope"}"#
    );
    let failure = spelled(Envelope::Applet, &Err(Fault::StorageEmpty)).unwrap();
    assert!(
        failure.ends_with(r#","errorCode":"EMPTY_SLOT"}"#),
        "{failure}"
    );
}

#[test]
fn silence_is_no_frame() {
    for envelope in EVERY {
        assert_eq!(spelled(envelope, &Ok(Outcome::Silent)), None);
    }
}

#[test]
fn other_faults_are_told_in_the_language_of_the_connection() {
    let fault = Fault::Refused;
    let words = tanba_l10n::fault_text(&fault, Locale::English);
    for envelope in EVERY {
        let frame = spelled(envelope, &Err(fault.clone())).unwrap();
        let reply: Value = serde_json::from_str(&frame).unwrap();
        let places = [
            "/message",
            "/details",
            "/result",
            "/error/message",
            "/errorMessage",
            "/resultStatus/resultText",
        ];
        let told = places
            .iter()
            .any(|place| reply.pointer(place) == Some(&json!(words)));
        assert!(told, "{frame}");
    }
}

#[test]
fn third_party_modules_answer_in_their_dialect() {
    let value = || Ok(Outcome::Value(json!({"version": "1.0.0"})));
    let table = [
        (
            Envelope::Native,
            value(),
            r#"{"result":{"version":"1.0.0"}}"#,
        ),
        (
            Envelope::Invoker1,
            value(),
            r#"{"success":true,"body":{"result":{"version":"1.0.0"}}}"#,
        ),
        (
            Envelope::Invoker2,
            value(),
            r#"{"body":{"version":"1.0.0"},"status":true}"#,
        ),
        (
            Envelope::Type,
            value(),
            r#"{"result":{"version":"1.0.0"},"errorCode":"NONE"}"#,
        ),
        (
            Envelope::Command,
            value(),
            r#"{"version":"1.0.0","requestId":7,"resultStatus":{"resultCode":"OK"}}"#,
        ),
        (
            Envelope::Command,
            Ok(Outcome::Done),
            r#"{"requestId":7,"resultStatus":{"resultCode":"OK"}}"#,
        ),
    ];
    for (envelope, outcome, expected) in table {
        assert_eq!(spelled(envelope, &outcome).as_deref(), Some(expected));
    }
}

#[test]
fn a_declared_failure_keeps_its_code_in_every_dialect() {
    let declared = Err(Fault::Declared {
        code: "14".to_owned(),
        message: "Not here.".to_owned(),
    });
    let table = [
        (
            Envelope::CommonUtils,
            r#"{"code":"14","message":"Not here.","uuid":"7f9a"}"#,
        ),
        (
            Envelope::Invoker,
            r#"{"code":"14","message":"Not here.","status":false}"#,
        ),
        (
            Envelope::Bare,
            r#"{"success":false,"errorCode":"14","message":"Not here."}"#,
        ),
        (
            Envelope::Applet,
            r#"{"result":"Not here.","errorCode":"14"}"#,
        ),
        (
            Envelope::Native,
            r#"{"error":{"code":"14","message":"Not here.","blame":"page"}}"#,
        ),
        (
            Envelope::Invoker1,
            r#"{"success":false,"errorCode":"14","message":"Not here."}"#,
        ),
        (
            Envelope::Invoker2,
            r#"{"code":"14","message":"Not here.","status":false}"#,
        ),
        (
            Envelope::Type,
            r#"{"errorCode":"14","errorMessage":"Not here."}"#,
        ),
        (
            Envelope::Command,
            r#"{"requestId":7,"resultStatus":{"resultCode":"14","resultText":"Not here."}}"#,
        ),
    ];
    for (envelope, expected) in table {
        assert_eq!(spelled(envelope, &declared).as_deref(), Some(expected));
    }
}
