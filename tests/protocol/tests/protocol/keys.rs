//! `getKeyInfo`, and key files that are wrong in some way.

use serde_json::{Value, json};
use tanba_consent::{KeyBlock, RefusedUnlock, Update};
use tanba_journal::Event;
use tanba_pki::Certificate;
use tanba_support::{Step, fixtures};

use crate::equipment::{
    EMPLOYEE, INDIVIDUAL, RSA_SIGN, approve, ask, basics, common, events, failure, result,
};

/// What the commands `openssl pkcs12` and `openssl x509` say about a certificate, as a page
/// expects it (protocol spec 2.6, 2.7).
struct Expected {
    key: &'static str,
    algorithm: &'static str,
    identifier: &'static str,
    subject: &'static str,
    issuer: &'static str,
    serial: &'static str,
    authority: &'static str,
    /// Seconds since 1970.
    validity: (i64, i64),
}

const EXPECTED: [Expected; 3] = [
    Expected {
        key: INDIVIDUAL,
        algorithm: "ECGOST3410-2015-512",
        identifier: "ec425659bd2fc6dc587b871aede1857727cf8451",
        subject: "CN=ТЕСТОВ ТЕСТ,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN123456789011,C=KZ,GIVENNAME=ТЕСТОВИЧ",
        issuer: "CN=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022,C=KZ",
        serial: "6c425659bd2fc6dc587b871aede1857727cf8451",
        authority: "fad24b1ba3a0c961fe1ca8503e6aa2bb450db8a3",
        validity: (1_778_222_713, 1_809_758_713),
    },
    Expected {
        key: EMPLOYEE,
        algorithm: "ECGOST3410-2015-512",
        identifier: "130d7a4b878f28bf1b2b7a223bd7c03ce78c7481",
        subject: r#"CN=ТЕСТТОВ ТЕСТТ,SURNAME=ТЕСТТОВ,SERIALNUMBER=IIN123456789012,C=KZ,O=АО \"ТЕСТ\",OU=BIN123456789021,GIVENNAME=ТЕСТТОВИЧ"#,
        issuer: "CN=ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022,C=KZ",
        serial: "130d7a4b878f28bf1b2b7a223bd7c03ce78c7481",
        authority: "fad24b1ba3a0c961fe1ca8503e6aa2bb450db8a3",
        validity: (1_778_224_779, 1_809_760_779),
    },
    Expected {
        key: RSA_SIGN,
        algorithm: "RSA",
        identifier: "11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9",
        subject: "CN=ТЕСТОВ ТЕСТ,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN123456789011,C=KZ,L=НУР-СУЛТАН,ST=НУР-СУЛТАН,GIVENNAME=ТЕСТОВИЧ",
        issuer: "C=KZ,CN=ҰКО 3.0 (RSA TEST)",
        serial: "1c1c4adb45086b3529e004c96302ae974d4f09a4",
        authority: "a68c16337cb8e83567063e5e415755a2af345068",
        validity: (1_580_192_584, 1_611_728_584),
    },
];

#[tokio::test]
async fn key_info_has_twelve_texts() {
    for expected in EXPECTED {
        let request = common("getKeyInfo", &json!(["PKCS12"]));
        let (reply, agent) = ask([approve(expected.key)], &request).await;
        assert_eq!(reply["code"], "200");
        let mut info = reply["responseObject"].as_object().unwrap().clone();
        let pem = info.remove("pem").unwrap();
        let pem = pem.as_str().unwrap();
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n"), "{pem}");
        let certificate = Certificate::from_pem(pem).unwrap();
        assert_eq!(certificate.serial_number_hex(), expected.serial);
        let common_name = |name: &str| {
            let part = name.split(',').find_map(|part| part.strip_prefix("CN="));
            part.unwrap().to_owned()
        };
        let wanted = json!({
            "alias": expected.identifier,
            "keyId": expected.identifier,
            "algorithm": expected.algorithm,
            "subjectCn": common_name(expected.subject),
            "subjectDn": expected.subject,
            "issuerCn": common_name(expected.issuer),
            "issuerDn": expected.issuer,
            "serialNumber": expected.serial,
            "certNotBefore": (expected.validity.0 * 1000).to_string(),
            "certNotAfter": (expected.validity.1 * 1000).to_string(),
            "authorityKeyIdentifier": expected.authority,
        });
        assert_eq!(Value::Object(info), wanted, "{}", expected.key);
        assert_eq!(events(&agent), [Event::CertificateShown]);
        let shown = agent.entries().remove(0).record.certificate.unwrap();
        assert_eq!(shown.serial_number, expected.serial);
    }
}

#[tokio::test]
async fn r22_a_page_learns_nothing_of_keys_that_were_not_chosen() {
    let declined = Step {
        key: Some(INDIVIDUAL.into()),
        passwords: vec![fixtures::PASSWORD.to_owned()],
        ..Step::decline()
    };
    let (reply, agent) = ask([declined], &common("getKeyInfo", &json!(["PKCS12"]))).await;
    // The store was opened and the key looked at; the page learns that it was cancelled.
    assert!(
        agent
            .person
            .updates()
            .iter()
            .any(|update| matches!(update, Update::Keys(_)))
    );
    assert_eq!(reply, failure("action.canceled"));
}

#[tokio::test]
async fn r20_a_wrong_password_is_asked_again_and_never_tried_twice() {
    let step = Step {
        passwords: vec!["wrong".to_owned(), fixtures::PASSWORD.to_owned()],
        ..approve(INDIVIDUAL)
    };
    let (reply, agent) = ask([step], &common("getKeyInfo", &json!(["PKCS12"]))).await;
    assert_eq!(reply["code"], "200");
    let updates = agent.person.updates();
    let refused = RefusedUnlock::WrongSecret { tries_left: None };
    assert_eq!(updates[0], Update::UnlockRefused(refused));
    assert!(matches!(updates[1], Update::Keys(_)), "{updates:?}");
    assert_eq!(
        agent.person.questions().len(),
        1,
        "one window for both tries"
    );
}

/// The person tries this file once and gives up.
async fn refused(file: &std::path::Path, storage: &str) -> RefusedUnlock {
    let step = Step::approve(file, fixtures::PASSWORD);
    let args = json!([storage, "", "MTEK", false]);
    let (reply, agent) = ask([step], &common("createCAdESFromBase64", &args)).await;
    assert_eq!(reply, failure("action.canceled"));
    assert_eq!(events(&agent), [Event::Refused]);
    match agent.person.updates().remove(0) {
        Update::UnlockRefused(refused) => refused,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn files_that_are_no_key_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fixtures::read("kz/p12/gost2015/individual_valid.p12");
    let write = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, octets).unwrap();
        path
    };
    let cut = write("cut.p12", &whole[..whole.len() / 2]);
    assert_eq!(refused(&cut, "PKCS12").await, RefusedUnlock::Damaged);
    let empty = write("empty.p12", b"");
    assert_eq!(refused(&empty, "PKCS12").await, RefusedUnlock::Damaged);
    let text = write("text.p12", b"this is a letter, not a key");
    assert_eq!(refused(&text, "PKCS12").await, RefusedUnlock::Damaged);
    let missing = folder.path().join("missing.p12");
    assert_eq!(refused(&missing, "PKCS12").await, RefusedUnlock::Unreadable);
    // A key file of another kind than the page offers.
    let whole = write("whole.p12", &whole);
    assert_eq!(refused(&whole, "JKS").await, RefusedUnlock::Unsupported);
    let capped = fixtures::path("pkcs12/made/iterations-2147483647.p12");
    assert_eq!(refused(&capped, "PKCS12").await, RefusedUnlock::Unsupported);
}

#[tokio::test]
async fn a_key_without_a_certificate_cannot_be_chosen() {
    let key = fixtures::path("pkcs12/made/clear.p8");
    let step = Step::approve(key, "");
    let (reply, agent) = ask([step], &common("getKeyInfo", &json!(["PKCS12"]))).await;
    assert_eq!(reply, failure("action.canceled"));
    assert_eq!(agent.person.blocks(), [KeyBlock::NoCertificate]);
}

#[tokio::test]
async fn r23_an_expired_key_is_blocked_in_basics_and_warned_of_in_common_utils() {
    let any = json!({"extKeyUsageOids": [], "chain": []});
    let request = basics("cms", &json!("text"), &json!({}), &any);
    let (reply, agent) = ask([approve(RSA_SIGN)], &request).await;
    assert_eq!(reply, json!({"body": {}, "status": true}));
    assert_eq!(agent.person.blocks(), [KeyBlock::Expired]);

    let request = basics(
        "cms",
        &json!("text"),
        &json!({"allowExpired": "true"}),
        &any,
    );
    let (reply, _) = ask([approve(RSA_SIGN)], &request).await;
    assert_eq!(result(&reply).as_array().unwrap().len(), 1);

    let args = json!(["PKCS12", "", "MTEK", false]);
    let (_, agent) = ask([approve(RSA_SIGN)], &common("createCAdESFromBase64", &args)).await;
    let updates = agent.person.updates();
    let Update::Keys(candidates) = &updates[0] else {
        panic!("{updates:?}")
    };
    assert_eq!(candidates[0].warnings, ["warning-expired"]);
}
