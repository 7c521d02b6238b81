//! `kz.gov.pki.knca.commonUtils`: what its methods do (protocol spec 2.5, 2.8).

use serde_json::json;
use tanba_consent::{KeyBlock, QuestionKind};
use tanba_journal::Event;
use tanba_module::Locale;
use tanba_pki::{Digest, DigestAlgorithm};
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::Step;

use crate::equipment::{
    EMPLOYEE, INDIVIDUAL, PORTAL, RSA_AUTH, RSA_SIGN, approve, ask, common, events, failure,
    response, start,
};

#[tokio::test]
async fn key_types_filter_and_anything_else_does_not() {
    let rows = [
        ("SIGNATURE", RSA_SIGN, false),
        ("SIGNATURE", RSA_AUTH, true),
        ("AUTHENTICATION", RSA_AUTH, false),
        ("AUTHENTICATION", RSA_SIGN, true),
        ("AUTHENTICATION", INDIVIDUAL, false),
        ("", RSA_AUTH, false),
        ("ANY", RSA_SIGN, false),
        ("123", EMPLOYEE, false),
    ];
    for (key_type, key, blocked) in rows {
        let args = json!(["PKCS12", key_type, "MTEK", true]);
        let request = common("createCAdESFromBase64", &args);
        let (reply, agent) = ask([approve(key)], &request).await;
        if blocked {
            assert_eq!(reply, failure("action.canceled"), "{key_type} {key}");
            assert_eq!(agent.person.blocks(), [KeyBlock::Purpose]);
        } else {
            signed::cms(&octets(response(&reply)), Content::Attached(b"11\n"), 0);
            assert_eq!(agent.person.blocks(), []);
        }
    }
}

#[tokio::test]
async fn r21_authentication_is_shown_as_such() {
    let args = json!(["PKCS12", "AUTHENTICATION", "<login/>", "", ""]);
    let (reply, agent) = ask([approve(RSA_AUTH)], &common("signXml", &args)).await;
    signed::xml(response(&reply));
    let questions = agent.person.questions();
    assert!(matches!(
        questions[0].kind,
        QuestionKind::Sign {
            authentication: true,
            ..
        }
    ));
    assert_eq!(questions[0].caller.key(), PORTAL);
}

#[tokio::test]
async fn arrays_go_in_and_come_out_with_one_window() {
    for (method, args) in [
        (
            "createCAdESFromBase64",
            json!(["PKCS12", "", ["MTEK", "MTIK"], false]),
        ),
        (
            "createCAdESFromBase64Hash",
            json!(["PKCS12", "", ["MTEK", "MTIK"]]),
        ),
    ] {
        let (reply, agent) = ask([approve(INDIVIDUAL)], &common(method, &args)).await;
        let results = reply["responseObject"].as_array().unwrap();
        assert_eq!(results.len(), 2);
        for (text, data) in results.iter().zip([b"11\n", b"12\n"]) {
            let content = if method.ends_with("Hash") {
                Content::Digest(data)
            } else {
                Content::Detached(data)
            };
            signed::cms(&octets(text.as_str().unwrap()), content, 0);
        }
        assert_eq!(agent.entries()[0].record.documents.len(), 2);
    }
    let (reply, agent) = ask(
        [],
        &common("createCAdESFromBase64", &json!(["PKCS12", "", [], true])),
    )
    .await;
    assert_eq!(reply["code"], "500");
    assert_eq!(agent.entries(), []);
}

#[tokio::test]
async fn booleans_may_be_text() {
    for (attached, inside) in [("true", true), ("false", false)] {
        let args = json!(["PKCS12", "SIGNATURE", "MTEK", attached]);
        let request = common("createCAdESFromBase64", &args);
        let (reply, _) = ask([approve(INDIVIDUAL)], &request).await;
        let content = if inside {
            Content::Attached(b"11\n")
        } else {
            Content::Detached(b"11\n")
        };
        signed::cms(&octets(response(&reply)), content, 0);
    }
}

#[tokio::test]
async fn r25_a_digest_is_a_blind_signature() {
    let digest = Digest::of(DigestAlgorithm::Sha256, b"elsewhere");
    let args = json!(["PKCS12", "", crate::equipment::base64(digest.as_bytes())]);
    let request = common("createCAdESFromBase64Hash", &args);
    let (reply, agent) = ask([approve(RSA_SIGN)], &request).await;
    // The digest stands for the content: who has the content verifies.
    signed::cms(
        &octets(response(&reply)),
        Content::Detached(b"elsewhere"),
        0,
    );
    let question = &agent.person.questions()[0];
    assert!(matches!(
        question.kind,
        QuestionKind::Sign { blind: true, .. }
    ));
    let document = &agent.entries()[0].record.documents[0];
    assert!(document.blind);
    assert_eq!(document.digest, hex::encode(digest.as_bytes()));
}

#[tokio::test]
async fn xml_is_signed_as_a_whole_and_by_path() {
    let xml = r#"<r><a Id="one">text</a><b/></r>"#;
    for (key, target, parent, path) in [
        (INDIVIDUAL, "", "", "/"),
        (RSA_SIGN, "", "", "/"),
        (INDIVIDUAL, "/r/a", "/r/b", "/r/a"),
        (RSA_SIGN, "/r/a[1]", "/r", "/r/a"),
    ] {
        let args = json!(["PKCS12", "SIGNATURE", xml, target, parent]);
        let (reply, agent) = ask([approve(key)], &common("signXml", &args)).await;
        let text = response(&reply);
        assert!(text.starts_with(r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?><r>"#));
        let signed = signed::xml(text);
        assert_eq!(signed, [path]);
        assert_eq!(
            text.contains("<b><ds:Signature"),
            parent == "/r/b",
            "{text}"
        );
        assert_eq!(events(&agent), [Event::Signed]);
    }
    let args = json!(["PKCS12", "SIGNATURE", xml, "/r/none", "/r"]);
    let (reply, _) = ask([approve(INDIVIDUAL)], &common("signXml", &args)).await;
    assert_eq!(reply["code"], "500");
    assert!(
        reply["message"].as_str().unwrap().contains("/r/none"),
        "{reply}"
    );
}

#[tokio::test]
async fn the_language_changes_for_this_connection() {
    let (agent, mut page) = start([Step::decline().times(3)]).await;
    let cancelled = common("getKeyInfo", &json!(["PKCS12"]));
    for (tag, locale) in [
        ("kk", Locale::Kazakh),
        ("kz", Locale::Kazakh),
        ("ru", Locale::Russian),
    ] {
        let reply = page.call(&common("changeLocale", &json!([tag]))).await;
        assert_eq!(reply, json!({"code": "200"}));
        page.call(&cancelled).await;
        assert_eq!(
            agent.person.questions().last().unwrap().locale,
            locale,
            "{tag}"
        );
    }
}

#[tokio::test]
async fn file_choosers_open_for_each_kind() {
    for extension in [
        "DIRECTORY",
        "CRL",
        "CER",
        "P12",
        "JKS",
        "KEYSTORE",
        "ALL",
        "",
    ] {
        let request = common("showFileChooser", &json!([extension, "/home/me"]));
        let (reply, agent) = ask([Step::choose("/chosen/file")], &request).await;
        assert_eq!(response(&reply), "/chosen/file");
        let question = agent.person.questions().remove(0);
        let QuestionKind::ChooseFile(file) = question.kind else {
            panic!()
        };
        assert_eq!(file.suggested.as_deref(), Some("/home/me"));
        assert!(!file.read);
    }
}
