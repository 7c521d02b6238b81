//! What pages say to each module.

use std::path::PathBuf;

use tanba_sdk::encode_base64;
use tanba_sdk::module::{
    ChosenFile, Fault, Integrity, Locale, Module, Outcome, PathAssessment, Storage, Verification,
    VerifiedSigner, VerifiedTimestamp,
};
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::testing::{Answer, Asked, ScriptedHost, certificate, request, signature_of, value};

use crate::both::{Conversation, agree, agree_with};
use crate::built;

fn willing() -> Vec<Answer> {
    vec![
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
    ]
}

fn declined() -> Vec<Answer> {
    vec![Answer::Signer(Err(Fault::Cancelled))]
}

fn file(path: &str, content: Option<&[u8]>) -> Answer {
    Answer::File(Ok(ChosenFile {
        path: PathBuf::from(path),
        content: content.map(Into::into),
    }))
}

fn is_cancelled(outcome: &Result<Outcome, Fault>) -> bool {
    matches!(outcome, Err(Fault::Cancelled))
}

#[tokio::test(flavor = "multi_thread")]
async fn example() {
    let native = tanba_example::Example::new();
    check_example(&agree("example", &native, with_example()).await);
}

/// The same module in another language.
#[tokio::test(flavor = "multi_thread")]
async fn example_in_c() {
    let native = tanba_example::Example::new();
    let component = built::component("example-c");
    check_example(&agree_with(&component, &native, with_example()).await);
    let (rust, c) = (native.manifest(), component.module.manifest());
    assert_eq!(c.methods, rust.methods);
    assert_eq!(c.permissions, rust.permissions);

    // What a reader of JSON can stumble over.
    let greet = |name: &str| -> Conversation {
        let args = json!({"a": [{"username": "}]\""}], "username": name});
        let request = json!({"args": args, "method": "salemAit"});
        (request, vec![])
    };
    let names = [
        "\"\\/\u{8}\u{c}\n\r\tend",
        "\0\u{1f}\u{7f}",
        "é\u{800}\u{ffff}😀",
        " \t\n",
        "",
        "u",
    ];
    let odd = [
        json!(7),
        json!(null),
        json!({"username": {}}),
        json!("username"),
        json!([]),
    ];
    let odd = odd.map(|args| (json!({"method": "salemAit", "args": args}), vec![]));
    let conversations = names.map(greet).into_iter().chain(odd).collect();
    let said = agree_with(&component, &native, conversations).await;
    assert_eq!(value(said[2].clone()), "Salem, é\u{800}\u{ffff}😀");
}

fn with_example() -> Vec<Conversation> {
    let ask = |method: &str, args: Value| json!({"method": method, "args": args});
    let name = json!({"username": "Жай"});
    vec![
        (ask("salemAit", name.clone()), vec![]),
        (ask("salemAit", json!({})), vec![]),
        (ask("signSalem", name.clone()), willing()),
        (ask("signSalem", name), declined()),
        (ask("unknown", json!(null)), vec![]),
        (json!({}), vec![]),
    ]
}

fn check_example(said: &[Result<Outcome, Fault>]) {
    assert_eq!(said[0], Ok(Outcome::Value(json!("Salem, Жай"))));
    assert!(matches!(said[1], Err(Fault::Declared { .. })));
    let signed = encode_base64(signature_of("Salem, Жай"));
    assert_eq!(said[2], Ok(Outcome::Value(signed.into())));
    assert!(is_cancelled(&said[3]));
    assert!(matches!(said[5], Err(Fault::MethodMissing)));
}

#[tokio::test(flavor = "multi_thread")]
async fn example_api2() {
    let names = json!({"firstname": "Naruto", "lastname": "Uzumaki"});
    let request = json!({"apiVersion": 2, "method": "salemAit", "args": names});
    let said = agree(
        "example-api2",
        &tanba_example_api2::ExampleApi2::new(),
        vec![(request, vec![])],
    )
    .await;
    assert_eq!(said, [Ok(Outcome::Value(json!("Salem, Naruto Uzumaki")))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nursign() {
    let ask = |kind: &str, data: Value| json!({"type": kind, "data": data, "source": "local"});
    let malformed = Fault::MalformedXml {
        line: 1,
        column: 2,
        reason: "unclosed".to_owned(),
    };
    let said = agree(
        "nursign",
        &tanba_nursign::NurSign::new(),
        vec![
            (json!({"type": "version"}), vec![]),
            (ask("text", json!("мәтін")), willing()),
            (ask("xml", json!("<a/>")), willing()),
            (ask("multitext", json!({"2": "b", "1": "a"})), willing()),
            (ask("multixml", json!({"2": "<b/>"})), willing()),
            (ask("text", json!("a")), declined()),
            (
                ask("xml", json!("<a")),
                vec![Answer::Signer(Err(malformed))],
            ),
            (
                json!({"type": "binary", "upload_url": "https://a.kz"}),
                vec![],
            ),
        ],
    )
    .await;
    assert_eq!(said[0], Ok(Outcome::Value(json!({"version": "1.0.0"}))));
    let signed = encode_base64(signature_of("мәтін"));
    assert_eq!(said[1], Ok(Outcome::Value(signed.into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn esf_signer() {
    let ask = |method: &str, data: Value| json!({"method": method, "storageName": "PKCS12", "data": data});
    let said = agree(
        "esf-signer",
        &tanba_esf_signer::EsfSigner::new(),
        vec![
            (ask("signPlainData", json!("text")), willing()),
            (
                ask("signPlainDataMap", json!({"b": "2", "a": "1"})),
                willing(),
            ),
            (ask("auth", json!("<ticket/>")), willing()),
            (ask("auth", json!("<ticket/>")), declined()),
            (
                json!({"method": "auth", "data": "a", "storageName": ""}),
                vec![],
            ),
        ],
    )
    .await;
    assert_eq!(value(said[0].clone())["pem"], certificate().pem);
    assert_eq!(said[4], Err(Fault::StorageNameEmpty));
}

#[tokio::test(flavor = "multi_thread")]
async fn cms_sign_util() {
    const MESSAGE: &[u8] = include_bytes!("../../../fixtures/cms/made/rsa-pss-skid-attached.p7m");
    let ask = |method: &str, args: Value| json!({"lang": "en", "method": method, "args": args});
    let saved = |path: &str| Answer::Saved(Ok(PathBuf::from(path)));
    let opened = || file("/home/user/a.pdf", Some(b"document"));
    let cms = || file("/home/user/a.pdf.cms", Some(MESSAGE));
    let said = agree(
        "cms-sign-util",
        &tanba_cms_sign_util::CmsSignUtil::new(),
        vec![
            (
                ask("getFilePath", json!(["all", ""])),
                vec![file(r"C:\a.pdf", None)],
            ),
            (
                ask("signFilePath", json!(["/home/user/a.pdf", "", "PKCS12"])),
                [
                    vec![opened()],
                    willing(),
                    vec![saved("/home/user/a.pdf.cms")],
                ]
                .concat(),
            ),
            (
                ask("signFilePath", json!(["", "", ""])),
                [vec![opened()], declined()].concat(),
            ),
            (
                ask("checkCMS", json!(["/home/user/a.pdf.cms"])),
                vec![cms(), Answer::Verification(Ok(found()))],
            ),
            (
                ask("saveCMS", json!(["", "/tmp"])),
                vec![cms(), saved("/tmp/a.pdf")],
            ),
            (
                ask("checkCMS", json!([""])),
                vec![Answer::File(Err(Fault::FileUnusable))],
            ),
        ],
    )
    .await;
    for answer in [1, 3, 4] {
        assert_eq!(value(said[answer].clone())["code"], "200");
    }
    let cancelled = json!({"code": "500", "message": "action.canceled"});
    assert_eq!(value(said[2].clone()), cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_through_a_component_whole() {
    // More than one piece of what a component takes over at once.
    let large: Vec<u8> = (0..9 * 1024 * 1024_u32)
        .map(|at| at.to_le_bytes()[1])
        .collect();
    let mut answers = willing();
    answers.insert(0, file("/b", Some(&large)));
    answers.push(Answer::Saved(Ok(PathBuf::from("/b.cms"))));
    let host = ScriptedHost::new(answers);
    let asked = request(json!({"method": "signFilePath", "args": ["", "", ""]}));
    let component = built::component("cms-sign-util");
    let outcome = component.module.call(asked, Locale::English, &host).await;
    assert_eq!(value(outcome)["code"], "200");
    let Some(Asked::Saved(written)) = host.asked().pop() else {
        panic!("nothing was written");
    };
    assert!(*written.content == signature_of(&large));
}

fn found() -> Verification {
    let timestamp = VerifiedTimestamp {
        time_ms: 1_700_000_000_000,
        authority: Some("TSA".to_owned()),
        integrity: Integrity::Valid,
        path: PathAssessment::Trusted,
    };
    let signer = |integrity, path, timestamps| VerifiedSigner {
        certificate: Some(certificate()),
        integrity,
        findings: vec!["finding".to_owned()],
        path,
        claimed_time_ms: Some(-1),
        timestamps,
        xml: None,
    };
    Verification {
        signers: vec![
            signer(Integrity::Valid, PathAssessment::Trusted, vec![timestamp]),
            signer(Integrity::Undecided, PathAssessment::Expired, vec![]),
            signer(Integrity::Invalid, PathAssessment::Untrusted, vec![]),
            VerifiedSigner {
                certificate: None,
                ..signer(Integrity::Invalid, PathAssessment::Undecided, vec![])
            },
        ],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn batch_signer() {
    let ask = |args: Value| json!({"method": "signDocuments", "args": args});
    let documents = json!([
        {"id": "1", "name": "a.pdf", "data": "AAEC"},
        {"id": "2", "data": "!"},
        {"id": "3", "digest": "AAEC"},
    ]);
    let one_by_one = vec![
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
        Answer::Signatures(Err(Fault::ConfusableContent)),
    ];
    let said = agree(
        "batch-signer",
        &tanba_batch_signer::BatchSigner::new(),
        vec![
            (json!({"method": "version"}), vec![]),
            (
                ask(json!({"documents": documents, "locale": "kk"})),
                one_by_one,
            ),
            (ask(json!({"documents": []})), vec![]),
            (
                ask(json!({"documents": [{"id": "1", "data": "AA=="}]})),
                declined(),
            ),
        ],
    )
    .await;
    assert_eq!(value(said[1].clone())["signed"], 1);
    assert!(is_cancelled(&said[3]));
}

#[tokio::test(flavor = "multi_thread")]
async fn common_utils() {
    let ask = |method: &str, args: Value| json!({"method": method, "args": args});
    let one = |method: &str, args: Value, answers| -> Conversation { (ask(method, args), answers) };
    let data = encode_base64("data");
    let storages = vec![Storage::Kaztoken, Storage::IdCard];
    let pkcs12 = |data: &Value| json!(["PKCS12", "SIGNATURE", data, true]);
    let said = agree(
        "common-utils",
        &tanba_common_utils::CommonUtils::new().unwrap(),
        vec![
            one(
                "getActiveTokens",
                json!([]),
                vec![Answer::Storages(Ok(storages))],
            ),
            one(
                "getKeyInfo",
                json!(["PKCS12"]),
                vec![Answer::Signer(Ok(certificate()))],
            ),
            one(
                "signXml",
                json!(["PKCS12", "SIGNATURE", "<a><b/></a>", "/a/b", ""]),
                willing(),
            ),
            one(
                "signXmls",
                json!(["PKCS12", "AUTHENTICATION", ["<a/>", "<b/>"], "", ""]),
                willing(),
            ),
            one("createCAdESFromBase64", pkcs12(&json!(data)), willing()),
            one(
                "createCMSSignatureFromBase64",
                pkcs12(&json!([data, data])),
                willing(),
            ),
            one(
                "createCAdESFromBase64Hash",
                json!(["PKCS12", "SIGNATURE", "AAEC"]),
                willing(),
            ),
            one(
                "createCAdESFromFile",
                pkcs12(&json!("/a")),
                [vec![file("/home/user/a", Some(b"x"))], willing()].concat(),
            ),
            one(
                "applyCAdEST",
                json!(["PKCS12", "SIGNATURE", data]),
                willing(),
            ),
            one(
                "showFileChooser",
                json!(["ALL", "/"]),
                vec![file("/a", None)],
            ),
            one("changeLocale", json!(["kk"]), vec![Answer::Done(Ok(()))]),
            one("createCAdESFromBase64", pkcs12(&json!("!")), vec![]),
            one("getKeyInfo", json!([""]), vec![]),
            one("getKeyInfo", json!(["PKCS12"]), declined()),
            one("getKeyInfo", json!([null]), vec![]),
            one("unknown", json!([]), vec![]),
        ],
    )
    .await;
    assert_eq!(
        value(said[0].clone()),
        json!(["AKKaztokenStore", "AKKZIDCardStore"])
    );
    assert_eq!(said[10], Ok(Outcome::Done));
    assert_eq!(said[12], Err(Fault::StorageNameEmpty));
    assert!(matches!(said[15], Err(Fault::NoSuchMethod { .. })));
}
