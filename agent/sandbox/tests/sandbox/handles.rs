//! Signers and files: numbers that are worth something inside their call alone.

use serde_json::json;
use tanba_module::{
    ChainRule, Content, KeyPurpose, ModuleFailure, ModuleLimits, Outcome, SignatureFormat, Storage,
};

use crate::host::{Agent, FILE};
use crate::{call, failed, hostile, hostile_within};

#[tokio::test]
async fn a_guest_signs_by_a_signer_that_the_person_chose() {
    let agent = Agent::default();
    let answer = call(&hostile(), "sign", &agent).await;
    assert_eq!(answer, Ok(Outcome::Value(json!("ТЕСТ: [[1, 2, 3]]"))));
    assert_eq!(agent.open_signers(), 0, "the key is locked again");

    let request = agent.signer_request.lock().unwrap().take().unwrap();
    assert_eq!(request.documents[0].name.as_deref(), Some("letter"));
    assert_eq!(
        request.documents[0].content,
        Content::Bytes(b"salem".as_slice().into())
    );
    let params = request.params.unwrap();
    let format = SignatureFormat::Cms {
        attached: true,
        cosign: false,
    };
    assert_eq!(params.format, format);
    assert!(params.timestamp);
    let filter = request.filter;
    assert_eq!(
        filter.storages,
        Some(vec![Storage::Pkcs12, Storage::Kaztoken])
    );
    assert_eq!(filter.purpose, KeyPurpose::Signature);
    assert_eq!(filter.extended_key_usage, ["1.2.3"]);
    assert_eq!(filter.iin.as_deref(), Some("123456789012"));
    assert_eq!(filter.bin, None);
    assert_eq!(filter.chain, ChainRule::These(vec!["PEM".to_owned()]));
    assert!(filter.allow_expired && !filter.allow_revoked);
    assert_eq!(request.logo, Some(vec![1, 2, 3]));
}

#[tokio::test]
async fn r35_handles_are_counted_before_the_person_is_asked() {
    let module = hostile();
    for (method, question) in [
        ("many-signers", "choose_signer"),
        ("many-files", "choose_file"),
    ] {
        let agent = Agent::default();
        let answer = call(&module, method, &agent).await;
        assert_eq!(answer, failed(ModuleFailure::OutOfMemory), "{method}");
        let asked = agent.asked();
        let asked = asked.iter().filter(|asked| asked.starts_with(question));
        assert_eq!(asked.count(), 5, "{method}");
        assert_eq!(agent.open_signers(), 0);
    }
}

#[tokio::test]
async fn r35_a_dropped_signer_signs_nothing() {
    let agent = Agent::default();
    let answer = call(&hostile(), "sign-after-drop", &agent).await;
    assert!(
        matches!(answer, Err(tanba_module::Fault::Module { .. })),
        "{answer:?}"
    );
    assert_eq!(agent.open_signers(), 0);
}

#[tokio::test]
async fn r35_a_handle_is_worth_nothing_after_the_call() {
    let module = hostile();
    let agent = Agent::default();
    let kept = call(&module, "keep-signer", &agent).await;
    assert!(matches!(kept, Ok(Outcome::Value(_))), "{kept:?}");
    assert_eq!(agent.open_signers(), 0, "though the guest never dropped it");
    let answer = call(&module, "use-kept-signer", &agent).await;
    assert!(
        matches!(answer, Err(tanba_module::Fault::Module { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_file_is_read_in_portions() {
    let module = hostile_within(ModuleLimits::default());
    let answer = call(&module, "read-file", &Agent::default()).await;
    let expected = format!("/home/person/letter.txt {FILE} {FILE} 0");
    assert_eq!(answer, Ok(Outcome::Value(json!(expected))));
}
