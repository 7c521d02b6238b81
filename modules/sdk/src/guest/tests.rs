use serde_json::json;
use tanba_module::testing::every_fault;
use tanba_module::{Call, Host, KeyPurpose, Locale, Manifest, Outcome};

use super::*;
use crate::async_trait;

/// Gives back what it was asked, or waits for ever.
struct Echo {
    manifest: Manifest,
}

#[async_trait]
impl Module for Echo {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, locale: Locale, _: &dyn Host) -> Result<Outcome, Fault> {
        match call.method.as_ref().map(tanba_module::MethodName::as_str) {
            Some("echo") => Ok(Outcome::Value(json!({
                "args": call.args(),
                "caller": call.caller.key(),
                "module": call.module.as_str(),
                "locale": locale.tag(),
            }))),
            Some("wait") => std::future::pending().await,
            Some("done") => Ok(Outcome::Done),
            _ => Err(Fault::MethodMissing),
        }
    }
}

fn echo() -> Echo {
    let text = "symbolic-name = \"kz.tanba.echo\"\nversion = \"1.0\"\nanswers = [\"kz.tanba.echo\"]\n\
                methods = []\nenvelope = \"bare\"\npermissions = []";
    Echo {
        manifest: Manifest::parse(text).unwrap(),
    }
}

fn call(method: &str, request: &str) -> wit::Call {
    wit::Call {
        caller: wit::Caller::Page(wit::Origin {
            ascii: "https://example.kz".to_owned(),
            unicode: "https://example.kz".to_owned(),
        }),
        module_name: "kz.tanba.echo".to_owned(),
        method: Some(method.to_owned()),
        request: request.to_owned(),
        locale: wit::Locale::Kazakh,
    }
}

#[test]
fn a_call_reaches_the_module_and_its_answer_comes_back() {
    let answered = answer(&echo(), call("echo", r#"{"args":[1,"two"]}"#));
    let Ok(wit::Outcome::Value(text)) = answered else {
        panic!("{answered:?}");
    };
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&text).unwrap(),
        json!({
            "args": [1, "two"],
            "caller": "https://example.kz",
            "module": "kz.tanba.echo",
            "locale": "kk",
        })
    );
    let done = answer(&echo(), call("done", "{}"));
    assert!(matches!(done, Ok(wit::Outcome::Done)), "{done:?}");
}

#[test]
fn what_no_agent_would_send_and_what_never_ends_are_failures() {
    for (method, request) in [("echo", "[]"), ("echo", "{"), ("wait", "{}")] {
        let answered = answer(&echo(), call(method, request));
        assert!(
            matches!(answered, Err(wit::Fault::Failed(_))),
            "{answered:?}"
        );
    }
}

#[test]
fn every_fault_comes_back_as_it_went() {
    // The agent says of a module that it failed; no module does. Nor do components meet documents
    // that the agent holds.
    let told = |fault: &Fault| !matches!(fault, Fault::Module { .. } | Fault::DocumentGone);
    for fault in every_fault().into_iter().filter(told) {
        let there: wit::Fault = fault.clone().into();
        assert_eq!(Fault::from(there), fault);
    }
}

#[test]
fn stores_have_one_name_in_both_spellings() {
    for storage in tanba_module::Storage::ALL {
        let there: wit::Storage = storage.into();
        assert_eq!(tanba_module::Storage::from(there), storage);
    }
    for purpose in [
        KeyPurpose::Any,
        KeyPurpose::Signature,
        KeyPurpose::Authentication,
    ] {
        let there: wit::KeyPurpose = purpose.into();
        assert_eq!(KeyPurpose::from(there), purpose);
    }
    for locale in Locale::ALL {
        let there: wit::Locale = locale.into();
        assert_eq!(Locale::from(there), locale);
    }
}
