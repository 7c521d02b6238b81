//! The applet of old pages and the accessory module (protocol spec 4, 5).

use serde_json::{Value, json};
use tanba_journal::Event;
use tanba_module::{Locale, Screen};
use tanba_protocol::replay::alias_of;
use tanba_protocol::signed::{self, Content, octets};
use tanba_support::Step;

use crate::equipment::{INDIVIDUAL, RSA_SIGN, approve, ask, events, start};

fn applet(method: &str, args: &Value) -> Value {
    json!({"method": method, "args": args})
}

fn done(result: &str) -> Value {
    json!({"result": result, "errorCode": "NONE"})
}

#[tokio::test]
async fn one_choice_answers_every_question_about_the_certificate() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let reply = page
        .call(&applet(
            "getKeys",
            &json!(["PKCS12", "/k.p12", "page's", "SIGN"]),
        ))
        .await;
    let line = reply["result"].as_str().unwrap();
    let identifier = "ec425659bd2fc6dc587b871aede1857727cf8451";
    let serial = "6c425659bd2fc6dc587b871aede1857727cf8451";
    assert_eq!(
        line,
        format!("ECGOST3410-2015-512|ТЕСТОВ ТЕСТ|{serial}|{identifier}")
    );
    let alias = alias_of(line);
    let about = |more: &[Value]| {
        let mut args = vec![
            json!("PKCS12"),
            json!("/k.p12"),
            json!(alias),
            json!("page's"),
        ];
        args.extend_from_slice(more);
        json!(args)
    };
    let subject =
        "CN=ТЕСТОВ ТЕСТ,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN123456789011,C=KZ,GIVENNAME=ТЕСТОВИЧ";
    let issuer = "CN=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022,C=KZ";
    // The clock of Kazakhstan, five hours ahead.
    for (method, more, result) in [
        ("getNotBefore", vec![], "08.05.2026 11:45:13"),
        ("getNotAfter", vec![], "08.05.2027 11:45:13"),
        ("getSubjectDN", vec![], subject),
        ("getIssuerDN", vec![], issuer),
        (
            "getRdnByOid",
            vec![json!("2.5.4.5"), json!(0)],
            "SERIALNUMBER=IIN123456789011",
        ),
        (
            "getRdnByOid",
            vec![json!("2.5.4.42"), json!("0")],
            "GIVENNAME=ТЕСТОВИЧ",
        ),
    ] {
        assert_eq!(
            page.call(&applet(method, &about(&more))).await,
            done(result),
            "{method}"
        );
    }
    let reply = page
        .call(&applet(
            "getRdnByOid",
            &about(&[json!("2.5.4.11"), json!(0)]),
        ))
        .await;
    assert_eq!(reply["errorCode"], "RDN_NOT_FOUND");
    agent.person.assert_satisfied();
    assert_eq!(events(&agent), [Event::CertificateShown]);
    // Another page knows nothing of it.
    let mut other = agent.page("https://other.example.kz").await;
    let reply = other.call(&applet("getSubjectDN", &about(&[]))).await;
    assert_eq!(reply["errorCode"], "EMPTY_KEY_LIST", "{reply}");
}

#[tokio::test]
async fn signatures_of_the_applet() {
    let key = |more: &[Value]| {
        let mut args = vec![json!("PKCS12"), json!(""), json!(""), json!("")];
        args.extend_from_slice(more);
        json!(args)
    };
    for (attached, content) in [
        (json!(true), Content::Attached("Сәлем".as_bytes())),
        (json!("false"), Content::Detached("Сәлем".as_bytes())),
    ] {
        let request = applet("createCMSSignature", &key(&[json!("Сәлем"), attached]));
        let (reply, _) = ask([approve(RSA_SIGN)], &request).await;
        assert_eq!(reply["errorCode"], "NONE");
        signed::cms(&octets(reply["result"].as_str().unwrap()), content, 0);
    }
    let xml = r#"<r><item number="7">x</item></r>"#;
    for request in [
        applet("signXml", &key(&[json!(xml)])),
        applet(
            "signXmlByElementId",
            &key(&[json!(xml), json!("item"), json!("number"), json!("r")]),
        ),
    ] {
        let (reply, _) = ask([approve(RSA_SIGN)], &request).await;
        assert_eq!(reply["errorCode"], "NONE", "{reply}");
        assert!(reply["result"].as_str().unwrap().contains("<ds:Signature "));
    }
    let (reply, agent) = ask(
        [approve(INDIVIDUAL)],
        &applet("signPlainData", &key(&[json!("x")])),
    )
    .await;
    assert_eq!(octets(reply["result"].as_str().unwrap()).len(), 128);
    assert_eq!(events(&agent), [Event::Signed]);
}

#[tokio::test]
async fn faults_of_the_applet_have_its_codes() {
    let (agent, mut page) = start([Step::decline(), Step::decline()]).await;
    for (method, args, code) in [
        ("loadSlotList", json!(["AKKaztokenStore"]), "EMPTY_SLOT"),
        (
            "getKeys",
            json!(["NoSuchStore", "", "", ""]),
            "UNKNOWN_STORAGE",
        ),
        (
            "getKeys",
            json!(["AKKaztokenStore", "", "", ""]),
            "EMPTY_SLOT",
        ),
        (
            "getSubjectDN",
            json!(["PKCS12", "", "no such alias", ""]),
            "EMPTY_KEY_LIST",
        ),
        (
            "signXml",
            json!(["PKCS12", "", "", "", "<a>"]),
            "XML_PARSE_EXCEPTION",
        ),
        ("getKeys", json!(["PKCS12", "", "", ""]), "COMMON"),
        (
            "verifyXml",
            json!(["<a/>", "Id"]),
            "Method not implemented. Method:verifyXml",
        ),
    ] {
        assert_eq!(
            page.call(&applet(method, &args)).await["errorCode"],
            code,
            "{method}"
        );
    }
    // A file chooser that is closed is an empty result (spec 5.2).
    let browse = applet("browseKeyStore", &json!(["PKCS12", "P12", ""]));
    assert_eq!(page.call(&browse).await, done(""));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn set_locale_is_silent_and_the_next_reply_is_the_next_ones() {
    let (agent, mut page) = start([Step::decline()]).await;
    page.send(applet("setLocale", &json!(["kk"])).to_string())
        .await;
    let reply = page
        .call(&applet("browseKeyStore", &json!(["PKCS12", "P12", ""])))
        .await;
    assert_eq!(reply, done(""));
    assert_eq!(agent.person.questions()[0].locale, Locale::Kazakh);
}

fn accessory(method: &str) -> Value {
    json!({"module": "kz.gov.pki.ncalayerservices.accessory", "method": method})
}

#[tokio::test]
async fn accessory_lists_what_answers() {
    let (agent, mut page) = start([]).await;
    let services = page.call(&accessory("getServices")).await;
    let services: Vec<_> = services["services"].as_array().unwrap().clone();
    for name in &services {
        let request = json!({"module": name, "method": "noSuchMethod", "args": []});
        let reply = page.call(&request).await;
        assert_ne!(reply["errorCode"], "MODULE_NOT_FOUND", "{name}");
    }
    assert!(services.contains(&json!("kz.gov.pki.knca.basics")));
    let bundles = page.call(&accessory("getBundles")).await;
    let bundles = bundles.as_object().unwrap();
    assert_eq!(bundles.len(), services.len());
    assert!(bundles.values().all(Value::is_string));
    assert!(bundles.contains_key("kz.gov.pki.api.layer.NCALayerServices"));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn accessory_opens_our_windows_and_installs_nothing_without_a_catalogue() {
    let (agent, mut page) = start([]).await;
    assert_eq!(
        page.call(&accessory("showSettings")).await,
        json!({"success": true})
    );
    assert_eq!(
        page.call(&accessory("showBundleManager")).await,
        json!({"success": true})
    );
    let opened: Vec<Screen> = agent
        .screens()
        .into_iter()
        .map(|(screen, _)| screen)
        .collect();
    assert_eq!(opened, [Screen::Settings, Screen::Modules]);
    let mut install = accessory("installBundle");
    install["symname"] = json!("kz.ecc.NurSignBundle");
    let reply = page.call(&install).await;
    assert_eq!(
        (&reply["success"], &reply["errorCode"]),
        (&json!(false), &json!("unavailable"))
    );
    assert!(
        reply["message"].as_str().unwrap().contains("catalogue"),
        "{reply}"
    );
    let reply = page.call(&accessory("nope")).await;
    assert_eq!(reply["errorCode"], "method_not_defined");
}
