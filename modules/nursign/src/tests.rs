use tanba_sdk::encode_base64;
use tanba_sdk::module::{
    Document, KeyPurpose, Permission, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle,
};
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::testing::{self, Answer, ScriptedHost, certificate, signature_of};

use super::*;

fn call(request: Value, host: &ScriptedHost) -> Result<Outcome, Fault> {
    testing::call(&NurSign::new(), request, host)
}

fn willing() -> ScriptedHost {
    ScriptedHost::new([
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
    ])
}

fn code(outcome: Result<Outcome, Fault>) -> String {
    match outcome {
        Err(Fault::Declared { code, message }) => {
            assert!(!message.is_empty());
            code
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_manifest_asks_for_signing_alone() {
    let module = NurSign::new();
    let manifest = module.manifest();
    assert_eq!(manifest.symbolic_name, "kz.ecc.NurSignBundle");
    assert_eq!(manifest.permissions, [Permission::Sign]);
    assert!(manifest.network_hosts.is_empty());
}

#[test]
fn the_version_is_the_text_that_the_portal_wants() {
    let outcome = call(json!({"type": "version"}), &ScriptedHost::new([]));
    assert_eq!(testing::value(outcome), json!({"version": "1.0.0"}));
}

#[test]
fn a_text_becomes_a_cms_with_a_time_stamp() {
    let host = willing();
    let request = json!({"type": "text", "data": "мәтін", "source": "local"});
    let signed = testing::value(call(request, &host));
    assert_eq!(signed, json!(encode_base64(signature_of("мәтін"))));
    let asked = host.signer_request();
    assert_eq!(asked.documents, [Document::bytes("мәтін".as_bytes())]);
    assert_eq!(asked.filter.purpose, KeyPurpose::Signature);
    let stamped = SignatureParams {
        format: SignatureFormat::Cms {
            attached: true,
            cosign: false,
        },
        timestamp: true,
    };
    assert_eq!(asked.params, Some(stamped));
}

#[test]
fn xml_is_signed_whole() {
    let host = willing();
    let request = json!({"type": "xml", "data": "<root>1</root>", "source": "local"});
    let signed = testing::value(call(request, &host));
    assert_eq!(signed, json!("signed:<root>1</root>"));
    let format = host.signer_request().params.map(|params| params.format);
    let whole = SignatureFormat::Xml {
        placement: XmlPlacement::WholeDocument,
        style: XmlStyle::Lines,
    };
    assert_eq!(format, Some(whole));
}

#[test]
fn many_are_signed_with_one_window_and_keep_their_identifiers() {
    let host = willing();
    let request = json!({"type": "multitext", "data": {"17": "b", "4": "a"}});
    let signed = testing::value(call(request, &host));
    let items =
        json!({"17": encode_base64(signature_of("b")), "4": encode_base64(signature_of("a"))});
    assert_eq!(signed, json!({ "items": items }));
    let names: Vec<_> = host
        .signer_request()
        .documents
        .into_iter()
        .map(|document| document.name.unwrap_or_default())
        .collect();
    assert_eq!(names, ["17", "4"]);

    let request = json!({"type": "multixml", "data": {"x": "<a/>"}});
    let signed = testing::value(call(request, &willing()));
    assert_eq!(signed, json!({"items": {"x": "signed:<a/>"}}));
}

#[test]
fn failures_have_the_numbers_of_the_portal() {
    let text = || "why".to_owned();
    let cases = [
        (Fault::Cancelled, "1"),
        (
            Fault::Limit {
                what: "size".into(),
            },
            "2",
        ),
        (Fault::Refused, "6"),
        (Fault::ConfusableContent, "7"),
        (Fault::NoSuitableKey { reason: text() }, "8"),
        (
            Fault::MalformedXml {
                line: 1,
                column: 2,
                reason: text(),
            },
            "9",
        ),
        (Fault::KeyUnusable { reason: text() }, "10"),
        (Fault::TimestampUnreachable { reason: text() }, "10"),
        // A foreign code is no number of this portal.
        (
            Fault::Declared {
                code: "17".to_owned(),
                message: text(),
            },
            "6",
        ),
    ];
    for (fault, number) in cases {
        let host = ScriptedHost::new([Answer::Signer(Err(fault.clone()))]);
        let outcome = call(json!({"type": "text", "data": "a"}), &host);
        assert_eq!(code(outcome), number, "{fault}");
    }
}

#[test]
fn nothing_is_fetched_and_nothing_sent() {
    let requests = [
        json!({"type": "binary", "upload_url": "https://goszakup.gov.kz/f", "source": "remote"}),
        json!({"type": "file", "token": "t", "url_upload": "https://evil.example/"}),
        json!({"type": "text", "data": "https://evil.example/", "source": "remote"}),
    ];
    for request in requests {
        assert_eq!(code(call(request, &ScriptedHost::new([]))), "14");
    }
}

#[test]
fn what_is_no_request_of_the_portal_fails_without_a_window() {
    let requests = [
        json!({}),
        json!({"type": "sign"}),
        json!({"type": "text"}),
        json!({"type": "text", "data": 5}),
        json!({"type": "xml", "data": {"a": "<a/>"}}),
        json!({"type": "multitext", "data": "text"}),
        json!({"type": "multitext", "data": {}}),
        json!({"type": "multixml", "data": {"a": null}}),
    ];
    for request in requests {
        assert_eq!(code(call(request, &ScriptedHost::new([]))), "6");
    }
}

#[test]
fn words_follow_the_language() {
    for (locale, start) in [
        (Locale::Kazakh, "Пайдаланушы"),
        (Locale::Russian, "Отменено"),
        (Locale::English, "Cancelled"),
    ] {
        let fault = failure::in_portal_terms(&Fault::Cancelled, locale);
        let Fault::Declared { message, .. } = fault else {
            panic!("{fault}");
        };
        assert!(message.starts_with(start), "{message}");
    }
}
