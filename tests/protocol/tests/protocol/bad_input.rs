//! What no page should send: each has a clear reply, nobody is asked, and the connection stays.

use serde_json::{Value, json};
use tanba_support::agent::Setup;
use tanba_support::{Page, TestAgent};
use tokio_tungstenite::tungstenite::Message;

use crate::equipment::{PORTAL, basics, common, setup, start};

async fn still_there(page: &mut Page) {
    let reply = page.call(&common("getActiveTokens", &json!([]))).await;
    assert_eq!(reply["code"], "200");
}

#[tokio::test]
async fn frames_that_are_no_request() {
    let (agent, mut page) = start([]).await;
    let deep = |count: usize| format!("{}1{}", "[".repeat(count), "]".repeat(count));
    for frame in [
        "{".to_owned(),
        "{\"module\":\"kz.gov.pki.knca.commonUtils\",".to_owned(),
        "not json at all".to_owned(),
        "\u{feff}".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "\"text\"".to_owned(),
        "12".to_owned(),
        deep(100_000),
        format!("{{\"args\":{}}}", deep(100_000)),
        format!("{{\"a\":{}}}", "{\"a\":".repeat(100_000)),
    ] {
        let reply = page.exchange(&frame).await;
        // A failure in every dialect.
        assert_eq!(reply["code"], "500", "{reply}");
        assert_eq!(
            (&reply["status"], &reply["success"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(reply["errorCode"], "MALFORMED_REQUEST");
        assert!(
            reply["message"]
                .as_str()
                .unwrap()
                .starts_with("the request is "),
            "{reply}"
        );
        still_there(&mut page).await;
    }
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn loosely_written_requests_are_read() {
    let (_agent, mut page) = start([]).await;
    for frame in [
        "{ module: \"kz.gov.pki.knca.commonUtils\", method: \"getActiveTokens\" }",
        "{'module':'kz.gov.pki.knca.commonUtils','method':'getActiveTokens','args':[]}",
        " {\"module\":\"kz.gov.pki.knca.commonUtils\",\"method\":\"getActiveTokens\",}",
    ] {
        assert_eq!(page.exchange(frame).await["code"], "200", "{frame}");
    }
}

#[tokio::test]
async fn an_empty_object_is_not_answered() {
    let (_agent, mut page) = start([]).await;
    page.send("{}").await;
    page.send("--heartbeat--").await;
    assert_eq!(page.receive().await, "--heartbeat--");
    still_there(&mut page).await;
}

#[tokio::test]
async fn modules_that_nobody_answers_to() {
    let (_agent, mut page) = start([]).await;
    let not_found = json!({"success": false, "errorCode": "MODULE_NOT_FOUND"});
    for module in [
        json!("NURSign"),
        json!(""),
        json!(5),
        json!(["kz.gov.pki.knca.basics"]),
        json!("KZ.GOV.PKI.KNCA.BASICS"),
        json!("../../etc/passwd"),
    ] {
        let reply = page
            .call(&json!({"module": module, "method": "sign"}))
            .await;
        assert_eq!(reply, not_found, "{module}");
    }
}

#[tokio::test]
async fn methods_and_args_of_wrong_types() {
    let (agent, mut page) = start([]).await;
    for module in ["kz.gov.pki.knca.commonUtils", "kz.gov.pki.knca.basics"] {
        for (method, args) in [
            (json!(5), json!([])),
            (json!({"a": 1}), json!({})),
            (json!("sign"), json!("text")),
            (json!("getKeyInfo"), json!({"storage": "PKCS12"})),
            (json!("getKeyInfo"), json!("PKCS12")),
            (json!("x".repeat(10_000)), json!([])),
        ] {
            let request = json!({"module": module, "method": method, "args": args});
            let reply = page.call(&request).await;
            assert!(
                reply["code"] == "500" || reply["status"] == false,
                "{module} {method} {args}: {reply}"
            );
        }
    }
    agent.person.assert_satisfied();
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn base64_that_is_none() {
    let (agent, mut page) = start([]).await;
    for data in ["%%%", "MTE", "MT=EK", "Құжат"] {
        for request in [
            common("createCAdESFromBase64", &json!(["PKCS12", "", data, true])),
            common(
                "createCMSSignatureFromBase64",
                &json!(["PKCS12", "", data, true]),
            ),
            common("createCAdESFromBase64Hash", &json!(["PKCS12", "", data])),
            common("applyCAdEST", &json!(["PKCS12", "", data])),
            basics("cms", &json!(data), &json!({"decode": true}), &json!({})),
        ] {
            let reply = page.call(&request).await;
            let text = reply["message"].as_str().or(reply["details"].as_str());
            let text = reply["details"].as_str().or(text).unwrap();
            assert!(text.contains("Base64") || data == "MTE", "{data}: {reply}");
        }
    }
    assert_eq!(agent.entries(), []);
}

/// XML that is malformed or hostile: the same for commonUtils and basics, and nobody is asked.
#[tokio::test]
async fn r31_hostile_xml_is_refused_before_a_window() {
    let (agent, mut page) = start([]).await;
    let laughs = (1..10).fold(String::new(), |text, n| {
        let before = n - 1;
        let entity = format!("&l{before};").repeat(5);
        text + &format!("<!ENTITY l{n} \"{entity}\">")
    });
    for xml in [
        String::new(),
        "no markup".to_owned(),
        "<a>".to_owned(),
        "<a></b>".to_owned(),
        "<a b=1/>".to_owned(),
        "<a>&undefined;</a>".to_owned(),
        "<x:a/>".to_owned(),
        "<a/><b/>".to_owned(),
        "<a>\u{1}</a>".to_owned(),
        "<!DOCTYPE a><a/>".to_owned(),
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>".to_owned(),
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1/\">]><a>&x;</a>".to_owned(),
        format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{laughs}]><a>&l9;</a>"),
    ] {
        let reply = page
            .call(&common("signXml", &json!(["PKCS12", "", xml, "", ""])))
            .await;
        assert_eq!(reply["code"], "500", "{reply}");
        let message = reply["message"].as_str().unwrap();
        assert!(
            message.starts_with("org.xml.sax.SAXParseException; lineNumber: "),
            "{message}"
        );
        let many = json!(["PKCS12", "", ["<fine/>", xml], "", ""]);
        assert_eq!(page.call(&common("signXmls", &many)).await["code"], "500");
        let reply = page
            .call(&basics("xml", &json!(xml), &json!({}), &json!({})))
            .await;
        assert_eq!(reply["code"], "INVOCATION_ERROR", "{reply}");
        assert!(
            reply["details"]
                .as_str()
                .unwrap()
                .contains("SAXParseException"),
            "{reply}"
        );
    }
    agent.person.assert_satisfied();
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn r31_xml_nested_beyond_the_limit_is_refused_before_a_window() {
    let (agent, mut page) = start([]).await;
    let xml = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
    let args = json!(["PKCS12", "", xml, "", ""]);
    let reply = page.call(&common("signXml", &args)).await;
    assert!(
        reply["message"].as_str().unwrap().contains("XML document"),
        "{reply}"
    );
    let reply = page
        .call(&basics("xml", &json!(xml), &json!({}), &json!({})))
        .await;
    assert!(
        reply["details"].as_str().unwrap().contains("XML document"),
        "{reply}"
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r09_a_message_beyond_the_limit_closes_the_connection_and_no_other() {
    let usual: Setup = setup([]);
    let mut small = usual;
    small.policy.message_octets = Some(64 * 1024);
    let agent = TestAgent::with(small).await;
    let (mut page, mut other) = (agent.page(PORTAL).await, agent.page(PORTAL).await);
    let args = json!(["PKCS12", "", "A".repeat(100_000), true]);
    page.send(common("createCAdESFromBase64", &args).to_string())
        .await;
    match page.next().await {
        Some(Message::Close(Some(frame))) => assert_eq!(u16::from(frame.code), 1009),
        other => panic!("{other:?}"),
    }
    still_there(&mut other).await;
}

#[tokio::test]
async fn large_documents_pass() {
    let (agent, mut page) = start([crate::equipment::approve(crate::equipment::INDIVIDUAL)]).await;
    let octets = vec![0x5a; 6 << 20];
    let args = json!(["PKCS12", "", crate::equipment::base64(&octets), true]);
    let reply: Value = page.call(&common("createCAdESFromBase64", &args)).await;
    let der = tanba_protocol::signed::octets(crate::equipment::response(&reply));
    tanba_protocol::signed::cms(&der, tanba_protocol::signed::Content::Attached(&octets), 0);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r32_content_that_reads_as_signed_attributes_is_not_signed() {
    let data = hex::decode(concat!(
        "314b",
        "301806092a864886f70d010903310b06092a864886f70d010701",
        "302f06092a864886f70d01090431220420",
        "0000000000000000000000000000000000000000000000000000000000000000",
    ))
    .unwrap();
    let data = crate::equipment::base64(data);
    let args = json!(["PKCS12", "", data, true]);
    let request = common("createCAdESFromBase64", &args);
    // Nobody is asked in vain.
    let (reply, agent) = crate::equipment::ask([], &request).await;
    assert_eq!(reply["code"], "500");
    assert!(
        reply["message"]
            .as_str()
            .unwrap()
            .contains("could be misused"),
        "{reply}"
    );
    assert_eq!(crate::equipment::events(&agent), []);
}
