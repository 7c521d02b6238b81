use tanba_sdk::module::{Document, Fault, Permission};
use tanba_sdk::serde_json::json;
use tanba_sdk::testing::{self, Answer, ScriptedHost, certificate, signature_of};

use super::*;

#[test]
fn the_manifest_is_in_order() {
    let module = Example::new();
    assert_eq!(module.manifest().symbolic_name, "kz.tanba.example");
    assert_eq!(module.manifest().permissions, [Permission::Sign]);
}

#[test]
fn it_greets_as_the_sample_of_ncalayer_does() {
    let request = json!({"method": "salemAit", "args": {"username": "Jay"}});
    let outcome = testing::call(&Example::new(), request, &ScriptedHost::new([]));
    assert_eq!(testing::value(outcome), json!("Salem, Jay"));
}

#[test]
fn nobody_is_greeted_without_a_name() {
    for args in [
        json!({}),
        json!({"username": " "}),
        json!({"username": 7}),
        json!([]),
    ] {
        let request = json!({"method": "salemAit", "args": args});
        let outcome = testing::call(&Example::new(), request, &ScriptedHost::new([]));
        let Err(Fault::Declared { code, message }) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!((&*code, &*message), ("username_is_empty", "Name yourself!"));
    }
}

#[test]
fn a_greeting_is_signed_when_the_person_agrees() {
    let host = ScriptedHost::new([
        Answer::Signer(Ok(certificate())),
        Answer::Signatures(Ok(())),
    ]);
    let request = json!({"method": "signSalem", "args": {"username": "Jay"}});
    let outcome = testing::call(&Example::new(), request, &host);
    let signed = encode("Salem, Jay");
    assert_eq!(testing::value(outcome), json!(signed));
    assert_eq!(
        host.signer_request().documents,
        [Document::bytes(*b"Salem, Jay")]
    );
}

#[test]
fn nothing_is_signed_when_the_person_declines() {
    let host = ScriptedHost::new([Answer::Signer(Err(Fault::Cancelled))]);
    let request = json!({"method": "signSalem", "args": {"username": "Jay"}});
    let outcome = testing::call(&Example::new(), request, &host);
    assert_eq!(outcome, Err(Fault::Cancelled));
}

#[test]
fn other_methods_are_not_known() {
    let outcome = testing::call(
        &Example::new(),
        json!({"method": "sign"}),
        &ScriptedHost::new([]),
    );
    let unknown = Fault::NoSuchMethod {
        method: "sign".to_owned(),
    };
    assert_eq!(outcome, Err(unknown));
}

fn encode(text: &str) -> String {
    tanba_sdk::encode_base64(signature_of(text))
}
