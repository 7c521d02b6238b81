use serde_json::json;
use tanba_module::Content;

use super::*;

fn parse(args: Value) -> Result<SignArgs, Fault> {
    let Value::Object(args) = args else {
        panic!("an object")
    };
    SignArgs::parse(&args)
}

fn octets(args: &SignArgs) -> Vec<u8> {
    match &args.request.documents[0].content {
        Content::Bytes(octets) | Content::Digest(octets) => octets.to_vec(),
        other @ Content::Held(_) => panic!("{other:?}"),
    }
}

#[test]
fn booleans_as_text_and_empty_identifiers_of_the_official_page() {
    let args = parse(json!({
        "format": "cms", "data": "Hello",
        "signingParams": {"decode": "false", "encapsulate": "true", "digested": "false", "tsaProfile": null},
        "signerParams": {"extKeyUsageOids": [], "iin": "", "bin": "", "serialNumber": "", "chain": null},
        "locale": "kk", "logo": "iVBORw0KGgo="
    }))
    .unwrap();
    assert_eq!(octets(&args), b"Hello");
    assert_eq!(
        args.request.params,
        Some(SignatureParams {
            format: SignatureFormat::Cms {
                attached: true,
                cosign: false
            },
            timestamp: false
        })
    );
    assert_eq!(args.request.filter.iin, None);
    assert_eq!(args.request.filter.chain, ChainRule::TrustAnchors);
    assert_eq!(args.request.locale, Some(Locale::Kazakh));
    assert!(args.request.logo.is_some());
}

#[test]
fn defaults_are_encapsulated_text_without_timestamp() {
    let args = parse(json!({"format": "cms", "data": "MTEK", "signingParams": {}})).unwrap();
    assert_eq!(octets(&args), b"MTEK");
    let params = args.request.params.unwrap();
    assert_eq!(
        params.format,
        SignatureFormat::Cms {
            attached: true,
            cosign: false
        }
    );
    assert!(!params.timestamp);
    assert_eq!(args.request.filter.storages, None);
}

#[test]
fn an_empty_timestamp_profile_asks_for_a_timestamp() {
    let args = parse(json!({
        "format": "cms", "data": "MTEK",
        "signingParams": {"decode": true, "encapsulate": false, "digested": true, "tsaProfile": {}}
    }))
    .unwrap();
    assert!(args.request.params.as_ref().unwrap().timestamp);
    assert_eq!(args.request.documents, [Document::digest(*b"11\n")]);
}

#[test]
fn chain_null_list_and_empty_list_differ() {
    let chain = |chain: Value| {
        parse(json!({"format": "raw", "data": "", "signingParams": {}, "signerParams": {"chain": chain}}))
            .map(|args| args.request.filter.chain)
    };
    assert_eq!(chain(json!(null)), Ok(ChainRule::TrustAnchors));
    assert_eq!(chain(json!([])), Ok(ChainRule::Any));
    assert_eq!(
        chain(json!(["PEM"])),
        Ok(ChainRule::These(vec!["PEM".into()]))
    );
    assert_eq!(
        chain(json!("PEM")),
        Err(Fault::MemberMismatch {
            member: "chain".into(),
            expected: JsonKind::Array
        })
    );
}

#[test]
fn storages_come_as_array_text_or_comma_separated_text() {
    let storages = |value: Value| {
        parse(json!({"format": "raw", "data": "", "signingParams": {}, "allowedStorages": value}))
            .map(|args| args.request.filter.storages)
    };
    assert_eq!(storages(json!(null)), Ok(None));
    assert_eq!(storages(json!("")), Ok(None));
    assert_eq!(storages(json!(["PKCS12"])), Ok(Some(vec![Storage::Pkcs12])));
    assert_eq!(
        storages(json!("PKCS12, AKKaztokenStore,NewStore")),
        Ok(Some(vec![Storage::Pkcs12, Storage::Kaztoken]))
    );
    assert_eq!(storages(json!(["NewStore"])), Err(Fault::StorageUnknown));
}

#[test]
fn wrong_types_name_the_member() {
    let fault = |args: Value| parse(args).unwrap_err();
    assert_eq!(
        fault(json!({"format": "cms", "data": "a", "signingParams": 555})),
        Fault::MemberMismatch {
            member: "signingParams".into(),
            expected: JsonKind::Object
        }
    );
    assert_eq!(
        fault(json!({"format": "cms", "data": "a"})),
        Fault::MemberMissing {
            member: "signingParams".into()
        }
    );
    assert_eq!(
        fault(json!({"format": "cms", "data": ["a", 1], "signingParams": {}})),
        Fault::MemberMismatch {
            member: "data".into(),
            expected: JsonKind::Text
        }
    );
    assert!(matches!(
        fault(json!({"format": "pdf", "data": "a", "signingParams": {}})),
        Fault::InvalidParameter { parameter, .. } if parameter == "format"
    ));
    assert_eq!(
        fault(json!({"format": "cms", "data": "*", "signingParams": {"decode": true}})),
        Fault::NotBase64 {
            parameter: "data".into()
        }
    );
}
