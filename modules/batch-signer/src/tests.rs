use tanba_sdk::module::{
    Content, KeyPurpose, Permission, SignatureFormat, SignatureParams, Storage,
};
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::testing::{self, Answer, ScriptedHost, certificate, signature_of};
use tanba_sdk::{encode_base64, key_info};

use super::*;

fn call(args: &Value, host: &ScriptedHost) -> Result<Outcome, Fault> {
    let request = json!({"module": "kz.tanba.batch", "method": "signDocuments", "args": args});
    testing::call(&BatchSigner::new(), request, host)
}

/// A person who agrees, and these answers of the key.
fn host(signatures: impl IntoIterator<Item = Result<(), Fault>>) -> ScriptedHost {
    let chosen = std::iter::once(Answer::Signer(Ok(certificate())));
    ScriptedHost::new(chosen.chain(signatures.into_iter().map(Answer::Signatures)))
}

fn signature(text: &str) -> String {
    encode_base64(signature_of(text))
}

fn document(id: &str, text: &str) -> Value {
    json!({"id": id, "name": format!("{id}.pdf"), "data": encode_base64(text)})
}

#[test]
fn the_manifest_declares_what_it_signs() {
    let module = BatchSigner::new();
    let declared = [Permission::Sign, Permission::SignDigest];
    assert_eq!(module.manifest().permissions, declared);
}

#[test]
fn pages_can_ask_what_there_is() {
    let request = json!({"method": "version"});
    let outcome = testing::call(&BatchSigner::new(), request, &ScriptedHost::new([]));
    let version = testing::value(outcome);
    assert_eq!(version["version"], "1.0.0");
    assert_eq!(version["maxDocuments"], 1000);
}

#[test]
fn many_documents_are_signed_with_one_choice() {
    let host = host([Ok(()), Ok(())]);
    let args = json!({
        "documents": [document("b", "two"), document("a", "one")],
        "timestamp": "true",
        "signer": {"bin": "123456789021", "storages": ["PKCS12"]},
    });
    let answer = testing::value(call(&args, &host));
    assert_eq!(answer["certificate"], key_info(&certificate()));
    assert_eq!(
        (&answer["total"], &answer["signed"]),
        (&json!(2), &json!(2))
    );
    let expected = json!([
        {"id": "b", "status": "signed", "signature": signature("two")},
        {"id": "a", "status": "signed", "signature": signature("one")},
    ]);
    assert_eq!(answer["documents"], expected);

    let asked = host.signer_request();
    assert_eq!(asked.documents.len(), 2);
    assert_eq!(asked.documents[0].name.as_deref(), Some("b.pdf"));
    assert_eq!(asked.filter.bin.as_deref(), Some("123456789021"));
    assert_eq!(asked.filter.storages, Some(vec![Storage::Pkcs12]));
    assert_eq!(asked.filter.purpose, KeyPurpose::Signature);
    let params = SignatureParams {
        format: SignatureFormat::Cms {
            attached: false,
            cosign: false,
        },
        timestamp: true,
    };
    assert_eq!(asked.params, Some(params));
}

#[test]
fn a_damaged_document_fails_alone_and_is_not_shown() {
    let host = host([Ok(()), Ok(())]);
    let args = json!({"documents": [
        document("1", "one"),
        {"id": "2", "data": "not base64!"},
        {"id": "3"},
        {"id": "4", "data": "AA==", "digest": "AA=="},
        {"id": "5", "digest": ""},
        document("6", "six"),
    ]});
    let answer = testing::value(call(&args, &host));
    let statuses: Vec<_> = answer["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        statuses,
        ["signed", "failed", "failed", "failed", "failed", "signed"]
    );
    assert_eq!(answer["documents"][1]["code"], "INVALID_DOCUMENT");
    assert_eq!(answer["signed"], 2);
    assert_eq!(host.signer_request().documents.len(), 2);
}

#[test]
fn a_document_that_cannot_be_signed_takes_no_other_with_it() {
    let host = host([Ok(()), Err(Fault::ConfusableContent), Ok(())]);
    let args = json!({"documents": [document("1", "a"), document("2", "b"), document("3", "c")]});
    let answer = testing::value(call(&args, &host));
    let expected = json!([
        {"id": "1", "status": "signed", "signature": signature("a")},
        {
            "id": "2",
            "status": "failed",
            "code": "CONFUSABLE_CONTENT",
            "message": Fault::ConfusableContent.to_string(),
        },
        {"id": "3", "status": "signed", "signature": signature("c")},
    ]);
    assert_eq!(answer["documents"], expected);
}

#[test]
fn when_the_key_is_gone_the_rest_is_skipped() {
    let gone = Fault::KeyUnusable {
        reason: "the token was removed".to_owned(),
    };
    let host = host([Ok(()), Err(gone)]);
    let args = json!({"documents": [
        document("1", "a"), document("2", "b"), document("3", "c"), {"id": "4"},
    ]});
    let answer = testing::value(call(&args, &host));
    let documents = &answer["documents"];
    assert_eq!(documents[1]["code"], "KEY_UNUSABLE");
    assert_eq!(documents[2], json!({"id": "3", "status": "skipped"}));
    assert_eq!(documents[3]["status"], "failed");
    assert_eq!(
        (&answer["total"], &answer["signed"]),
        (&json!(4), &json!(1))
    );
}

#[test]
fn formats_decide_how_documents_are_read_and_signatures_written() {
    let xml = host([Ok(())]);
    let args = json!({"format": "xml", "documents": [{"id": "1", "data": "<a/>"}]});
    let answer = testing::value(call(&args, &xml));
    assert_eq!(answer["documents"][0]["signature"], "signed:<a/>");

    let digest = host([Ok(())]);
    let args = json!({"format": "raw", "documents": [{"id": "1", "digest": "AAEC"}]});
    let answer = testing::value(call(&args, &digest));
    assert_eq!(answer["documents"][0]["status"], "signed");
    let content = &digest.signer_request().documents[0].content;
    assert_eq!(*content, Content::Digest(vec![0, 1, 2].into()));

    let args = json!({"format": "xml", "documents": [{"id": "1", "digest": "AAEC"}]});
    let answer = testing::value(call(&args, &ScriptedHost::new([])));
    assert_eq!(answer["documents"][0]["status"], "failed");
    assert_eq!(
        (&answer["certificate"], &answer["signed"]),
        (&Value::Null, &json!(0))
    );
}

#[test]
fn a_person_who_declines_signs_nothing() {
    let host = ScriptedHost::new([Answer::Signer(Err(Fault::Cancelled))]);
    let args = json!({"documents": [document("1", "a")]});
    assert_eq!(call(&args, &host), Err(Fault::Cancelled));
}

#[test]
fn requests_that_cannot_be_served_fail_without_a_window() {
    let many: Vec<_> = (0..1001).map(|id| document(&id.to_string(), "a")).collect();
    for args in [
        Value::Null,
        json!([]),
        json!({}),
        json!({"documents": "a"}),
        json!({"documents": []}),
        json!({"documents": [{"data": "AA=="}]}),
        json!({"documents": [{"id": 1, "data": "AA=="}]}),
        json!({"documents": [document("1", "a"), document("1", "b")]}),
        json!({"documents": [document("1", "a")], "format": "pdf"}),
        json!({"documents": [document("1", "a")], "attached": "perhaps"}),
        json!({"documents": [document("1", "a")], "signer": []}),
        json!({"documents": [document("1", "a")], "signer": {"iin": 1}}),
        json!({"documents": [document("1", "a")], "signer": {"storages": ["NoSuchStore"]}}),
        json!({"documents": many}),
    ] {
        let shown = args.to_string();
        let outcome = call(&args, &ScriptedHost::new([]));
        assert!(outcome.is_err(), "{}", &shown[..shown.len().min(100)]);
    }
}
