use tanba_sdk::module::{KeyPurpose, Permission, SignatureFormat, SignatureParams, Storage};
use tanba_sdk::serde_json::{Value, json};
use tanba_sdk::testing::{self, Answer, ScriptedHost, certificate, signature_of};
use tanba_sdk::{encode_base64, key_info};

use super::*;

fn call(request: Value, host: &ScriptedHost) -> Result<Outcome, Fault> {
    testing::call(&EsfSigner::new(), request, host)
}

fn willing() -> ScriptedHost {
    ScriptedHost::new([
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
    ])
}

#[test]
fn the_manifest_is_that_of_the_portal() {
    let module = EsfSigner::new();
    let manifest = module.manifest();
    assert_eq!(manifest.symbolic_name, "com.osdkz.esf.signer");
    assert_eq!(
        manifest.permissions,
        [Permission::Sign, Permission::Authenticate]
    );
}

#[test]
fn a_text_gets_a_signature_value_a_certificate_and_its_description() {
    let host = willing();
    let request = json!({"method": "signPlainData", "storageName": "PKCS12", "data": "text"});
    let answer = testing::value(call(request, &host));
    assert_eq!(answer["signature"], encode_base64(signature_of("text")));
    assert_eq!(answer["pem"], certificate().pem);
    assert_eq!(answer["keyInfo"], key_info(&certificate()));
    assert_eq!(answer["keyInfo"]["pem"], certificate().pem);

    let asked = host.signer_request();
    assert_eq!(asked.filter.storages, Some(vec![Storage::Pkcs12]));
    assert_eq!(asked.filter.purpose, KeyPurpose::Signature);
    let raw = SignatureParams {
        format: SignatureFormat::Raw,
        timestamp: false,
    };
    assert_eq!(asked.params, Some(raw));
}

#[test]
fn a_map_is_signed_with_one_window() {
    let host = willing();
    let data = json!({"invoice-2": "b", "invoice-1": "a"});
    let request = json!({"method": "signPlainDataMap", "storageName": "PKCS12", "data": data});
    let answer = testing::value(call(request, &host));
    let signatures = json!({
        "invoice-2": encode_base64(signature_of("b")),
        "invoice-1": encode_base64(signature_of("a")),
    });
    assert_eq!(answer["signature"], signatures);
    let names = host.signer_request().documents.into_iter();
    let names: Vec<_> = names.filter_map(|document| document.name).collect();
    assert_eq!(names, ["invoice-2", "invoice-1"]);
}

#[test]
fn logging_in_uses_a_key_for_that_and_gives_the_ticket_back() {
    let host = willing();
    let request = json!({"method": "auth", "data": "<ticket/>"});
    let answer = testing::value(call(request, &host));
    assert_eq!(
        answer["signature"],
        encode_base64(signature_of("<ticket/>"))
    );
    assert_eq!(answer["data"], "<ticket/>");
    let filter = host.signer_request().filter;
    assert_eq!(filter.purpose, KeyPurpose::Authentication);
    assert_eq!(filter.storages, None);
}

#[test]
fn a_person_who_declines_is_not_asked_again() {
    let host = ScriptedHost::new([Answer::Signer(Err(Fault::Cancelled))]);
    let request = json!({"method": "signPlainData", "data": "text"});
    assert_eq!(call(request, &host), Err(Fault::Cancelled));
}

#[test]
fn requests_that_cannot_be_served_fail_without_a_window() {
    let requests = [
        json!({}),
        json!({"method": "sign", "data": "a"}),
        json!({"method": "signPlainData"}),
        json!({"method": "signPlainData", "data": {"a": "b"}}),
        json!({"method": "signPlainDataMap", "data": "a"}),
        json!({"method": "signPlainDataMap", "data": {}}),
        json!({"method": "signPlainDataMap", "data": {"a": 1}}),
        json!({"method": "auth", "data": null}),
        json!({"method": "auth", "data": "a", "storageName": 1}),
    ];
    for request in requests {
        let outcome = call(request.clone(), &ScriptedHost::new([]));
        assert!(outcome.is_err(), "{request}");
    }
    for (name, fault) in [
        ("", Fault::StorageNameEmpty),
        ("NoSuchStore", Fault::StorageUnknown),
    ] {
        let request = json!({"method": "auth", "data": "a", "storageName": name});
        assert_eq!(call(request, &ScriptedHost::new([])), Err(fault));
    }
}
