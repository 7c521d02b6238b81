//! A batch of a page that loses its connection after the approval: every signature comes, and the
//! person is asked once.

use serde_json::json;
use tanba_browser::key_files::PASSWORD;
use tanba_browser::package::build_package;
use tanba_browser::signed::{Wanted, assert_cms, assert_openssl_verifies, from_base64};
use tanba_browser::{Runtime, Stage};
use tanba_support::Step;

const DOCUMENTS: usize = 400;

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_outlives_its_connection_in_chromium() {
    outlives(Runtime::Chromium).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_outlives_its_connection_in_firefox() {
    outlives(Runtime::Firefox).await;
}

async fn outlives(runtime: Runtime) {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    build_package();
    stage.script([Step {
        documents: Some(DOCUMENTS),
        ..Step::approve("person.p12", PASSWORD)
    }]);
    stage.driver.visit("/batches.html").await;
    let call = json!([stage.address(), DOCUMENTS, 3]);
    let signed = stage.driver.evaluate("signBatch", call).await;
    assert_eq!(signed["connections"], 2, "the connection was lost once");
    assert_eq!(signed["commonName"], "TEST_person");
    let phases = signed["phases"].as_array().expect("phases");
    assert!(phases.contains(&json!("resuming")), "{phases:?}");
    let signatures = signed["signatures"].as_object().expect("signatures");
    assert_eq!(signatures.len(), DOCUMENTS);
    let signer = stage.keys.certificate("person");
    for (index, signature) in signatures {
        let cms = from_base64(signature.as_str().expect("base64"));
        let content = format!("document {index}");
        let wanted = Wanted {
            content: content.as_bytes(),
            attached: false,
            stamped: false,
            signer: &signer,
        };
        assert_cms(&cms, &wanted);
        if index.ends_with("99") {
            assert_openssl_verifies(&cms, content.as_bytes(), &stage.keys.authority_file());
        }
    }
    stage.close().await;
}
