//! What the applet says of signatures that are there, without a person.

use serde_json::{Value, json};
use tanba_consent::QuestionKind;
use tanba_journal::Event;
use tanba_protocol::replay::alias_of;
use tanba_protocol::signed::octets;
use tanba_support::{Page, Step};

use crate::equipment::{INDIVIDUAL, RSA_AUTH, RSA_SIGN, approve, base64, events, start};

const TEXT: &str = "Сәлем";

fn applet(method: &str, args: &Value) -> Value {
    json!({"method": method, "args": args})
}

/// Asks and expects this result.
async fn says(page: &mut Page, method: &str, args: Value, result: impl Into<Value>) {
    let reply = page.call(&applet(method, &args)).await;
    let expected = json!({"result": result.into(), "errorCode": "NONE"});
    assert_eq!(reply, expected, "{method} {args}");
}

/// Asks and expects this code.
async fn fails(page: &mut Page, method: &str, args: Value, code: &str) {
    let reply = page.call(&applet(method, &args)).await;
    assert_eq!(reply["errorCode"], code, "{method} {args}: {reply}");
    assert_ne!(reply["result"], true);
}

/// Signs by the applet and gives the result.
async fn signed(page: &mut Page, method: &str, more: &[Value]) -> String {
    let mut args = vec![json!("PKCS12"), json!(""), json!(""), json!("")];
    args.extend_from_slice(more);
    let reply = page.call(&applet(method, &json!(args))).await;
    assert_eq!(reply["errorCode"], "NONE", "{reply}");
    reply["result"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn cms_signatures_are_judged() {
    let (agent, mut page) = start([approve(INDIVIDUAL), approve(INDIVIDUAL)]).await;
    let detached = signed(
        &mut page,
        "createCMSSignature",
        &[json!(TEXT), json!(false)],
    )
    .await;
    let attached = signed(&mut page, "createCMSSignature", &[json!(TEXT), json!(true)]).await;
    let page = &mut page;
    let verify = "verifyCMSSignature";
    for signature in [&detached, &attached] {
        says(page, verify, json!([signature, TEXT]), true).await;
        says(page, verify, json!([signature, "Сәлем!"]), false).await;
    }
    says(page, verify, json!([attached, ""]), true).await;
    // Content that is elsewhere decides nothing.
    says(page, verify, json!([detached, ""]), false).await;
    let mut altered = octets(&attached);
    let last = altered.len() - 1;
    altered[last] ^= 1;
    says(page, verify, json!([base64(altered), TEXT]), false).await;
    says(page, verify, json!([base64("no CMS"), TEXT]), false).await;
    fails(page, verify, json!(["%", TEXT]), "COMMON").await;
    fails(page, verify, json!([1, TEXT]), "COMMON").await;
    agent.person.assert_satisfied();
    assert_eq!(events(&agent), [Event::Signed, Event::Signed]);
}

#[tokio::test]
async fn r29_the_file_of_a_signature_is_chosen_by_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("document");
    std::fs::write(&document, TEXT).unwrap();
    let choose = Step::choose(&document);
    let (agent, mut page) = start([approve(INDIVIDUAL), choose, Step::decline()]).await;
    let detached = signed(
        &mut page,
        "createCMSSignature",
        &[json!(TEXT), json!(false)],
    )
    .await;
    let page = &mut page;
    let verify = "verifyCMSSignatureFromFile";
    says(page, verify, json!([detached, "/no/such/file"]), true).await;
    fails(page, verify, json!([detached, document]), "COMMON").await;
    // Nobody is asked for a file in vain.
    fails(page, verify, json!(["%", document]), "COMMON").await;
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn xml_signatures_are_judged() {
    let (agent, mut page) = start([approve(INDIVIDUAL), approve(INDIVIDUAL)]).await;
    let xml = r#"<r><item number="7">x</item></r>"#;
    let whole = signed(&mut page, "signXml", &[json!(xml)]).await;
    let by_id = [json!(xml), json!("item"), json!("number"), json!("r")];
    let part = signed(&mut page, "signXmlByElementId", &by_id).await;
    let page = &mut page;
    says(page, "verifyXml", json!([whole]), true).await;
    let altered = whole.replace(">x<", ">y<");
    says(page, "verifyXml", json!([altered]), false).await;
    let own = |parent: &str| json!([part, "number", parent]);
    says(page, "verifyXml", own("r"), true).await;
    says(page, "verifyXml", own(""), true).await;
    let altered = part.replace(">x<", ">y<");
    says(page, "verifyXml", json!([altered, "number", "r"]), false).await;
    // No such signature is neither true nor false, and neither is one that is not looked for.
    let invalid = "SIGNATURE_VALIDATION_ERROR";
    fails(page, "verifyXml", own("item"), invalid).await;
    fails(page, "verifyXml", json!([xml]), invalid).await;
    fails(page, "verifyXml", json!(["<a>"]), "XML_PARSE_EXCEPTION").await;
    agent.person.assert_satisfied();
}

/// One who hears that a document is signed must not get one of which a part is signed.
#[tokio::test]
async fn r31_a_part_that_is_signed_is_not_the_document() {
    let (_agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let xml = r#"<r><item Id="seven">x</item><pay>1</pay></r>"#;
    let by_id = [json!(xml), json!("item"), json!("Id"), json!("r")];
    let part = signed(&mut page, "signXmlByElementId", &by_id).await;
    let page = &mut page;
    says(page, "verifyXml", json!([part, "Id", "r"]), true).await;
    let invalid = "SIGNATURE_VALIDATION_ERROR";
    fails(page, "verifyXml", json!([part]), invalid).await;
    let changed = part.replace("<pay>1<", "<pay>1000<");
    fails(page, "verifyXml", json!([changed]), invalid).await;
}

#[tokio::test]
async fn raw_values_are_judged_by_the_certificate_that_was_shown() {
    let (agent, mut page) = start([approve(INDIVIDUAL), approve(INDIVIDUAL)]).await;
    let keys = applet("getKeys", &json!(["PKCS12", "", "", "SIGN"]));
    let reply = page.call(&keys).await;
    let alias = alias_of(reply["result"].as_str().unwrap()).to_owned();
    let args = json!(["PKCS12", "", alias, "", TEXT]);
    let reply = page.call(&applet("signPlainData", &args)).await;
    let value = reply["result"].as_str().unwrap();
    let args = |alias: &str, text: &str, value: &str| json!(["PKCS12", "", alias, "", text, value]);
    let verify = "verifyPlainData";
    says(&mut page, verify, args(&alias, TEXT, value), true).await;
    says(&mut page, verify, args(&alias, "x", value), false).await;
    says(&mut page, verify, args(&alias, TEXT, "MTEK"), false).await;
    let unknown = args("another", TEXT, value);
    fails(&mut page, verify, unknown, "EMPTY_KEY_LIST").await;
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn digests_are_made_and_keys_are_never_deleted() {
    let (agent, mut page) = start([]).await;
    let page = &mut page;
    let sha1 = "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=";
    says(page, "getHash", json!(["abc", "SHA1"]), sha1).await;
    fails(page, "getHash", json!(["abc", "MD5"]), "COMMON").await;
    let refused = "Method not implemented. Method:deleteEntry";
    let entry = json!(["PKCS12", "/k.p12", "alias"]);
    fails(page, "deleteEntry", entry, refused).await;
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r08_a_page_does_not_keep_the_machine_busy_with_verification() {
    let (_agent, mut page) = start([]).await;
    let args = json!([base64("no CMS"), ""]);
    for _ in 0..120 {
        says(&mut page, "verifyCMSSignature", args.clone(), false).await;
    }
    let request = applet("verifyCMSSignature", &args);
    let reply = page.call(&request).await;
    assert_eq!(reply["errorCode"], "COMMON");
    let words = reply["result"].as_str().unwrap();
    assert!(words.contains("verifications in a minute"), "{words}");
}

/// A key that was chosen to log in is shown as such whenever the page asks for it again.
#[tokio::test]
async fn r21_a_key_for_logging_in_is_shown_as_such() {
    let cases = [
        (RSA_AUTH, "AUTH", true),
        // Found out by the certificate alone.
        (RSA_AUTH, "ALL", true),
        // Serves both; what the page asked for decides.
        (INDIVIDUAL, "AUTH", true),
        (INDIVIDUAL, "ALL", false),
        (RSA_SIGN, "SIGN", false),
    ];
    for (key, kind, log_in) in cases {
        let (agent, mut page) = start([approve(key), approve(key)]).await;
        let keys = applet("getKeys", &json!(["PKCS12", "", "", kind]));
        let reply = page.call(&keys).await;
        let alias = alias_of(reply["result"].as_str().unwrap()).to_owned();
        let args = json!(["PKCS12", "", alias, "", TEXT]);
        let reply = page.call(&applet("signPlainData", &args)).await;
        assert_eq!(reply["errorCode"], "NONE", "{reply}");
        let questions = agent.person.questions();
        let QuestionKind::Sign { authentication, .. } = questions[1].kind else {
            panic!("{questions:?}")
        };
        assert_eq!(authentication, log_in, "{key} {kind}");
    }
}
