//! No sequence of calls gives a signature without an approval that covers it.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;
use tanba_basics::Basics;
use tanba_host::CallHost;
use tanba_journal::Event;
use tanba_module::{
    Caller, Document, Fault, Host, Locale, Module, Origin, SignatureFormat, SignatureParams,
    Signer, SignerFilter, SignerRequest, XmlPlacement, XmlStyle,
};
use tanba_support::{Step, TestAgent};
use tokio::runtime::Runtime;

use crate::equipment::{INDIVIDUAL, PORTAL, approve, basics, events, setup, start};

/// The host as a call of basics sees it.
fn host(agent: &TestAgent) -> CallHost {
    let module = Basics::new().unwrap();
    let caller = Caller::Page(Origin::from_parts(PORTAL, PORTAL));
    let environment = Arc::clone(&agent.environment);
    CallHost::new(
        environment,
        caller,
        module.manifest(),
        Locale::English,
        |_| {},
    )
}

fn request(documents: Vec<Document>) -> SignerRequest {
    SignerRequest {
        documents,
        params: Some(SignatureParams {
            format: SignatureFormat::Raw,
            timestamp: false,
        }),
        filter: SignerFilter::default(),
        locale: None,
        logo: None,
    }
}

fn document(number: u8) -> Document {
    Document::bytes(vec![number])
}

async fn chosen(agent: &TestAgent, documents: &[u8]) -> Box<dyn Signer> {
    agent.person.also([approve(INDIVIDUAL)]);
    let documents = documents.iter().copied().map(document).collect();
    host(agent).choose_signer(request(documents)).await.unwrap()
}

#[tokio::test]
async fn r19_an_approval_is_used_up() {
    let agent = TestAgent::with(setup([])).await;
    let signer = chosen(&agent, &[1, 2]).await;
    assert!(signer.sign(&document(1)).await.is_ok());
    assert_eq!(signer.sign(&document(1)).await, Err(Fault::NotApproved));
    assert!(signer.sign(&document(2)).await.is_ok());
    assert_eq!(signer.sign(&document(2)).await, Err(Fault::NotApproved));
    assert_eq!(events(&agent), [Event::Signed, Event::Signed]);
}

#[tokio::test]
async fn r28_all_or_none_of_a_batch() {
    let agent = TestAgent::with(setup([])).await;
    let signer = chosen(&agent, &[1, 2]).await;
    let altered = [document(1), document(3)];
    assert_eq!(signer.sign_all(&altered).await, Err(Fault::NotApproved));
    let doubled = [document(1), document(1)];
    assert_eq!(signer.sign_all(&doubled).await, Err(Fault::NotApproved));
    // Octets that were approved as a document are not approved as a digest.
    let blind = Document::digest(vec![1]);
    assert_eq!(signer.sign(&blind).await, Err(Fault::NotApproved));
    assert_eq!(events(&agent), []);
    let both = signer.sign_all(&[document(2), document(1)]).await.unwrap();
    assert_eq!(both.len(), 2);
}

#[tokio::test]
async fn r28_each_of_a_batch_leaves_when_it_is_journaled_and_no_other() {
    let agent = TestAgent::with(setup([])).await;
    let signer = chosen(&agent, &[1, 2, 3]).await;
    let altered = [document(1), document(4)];
    let mut none = |_, _| panic!("nothing is handed out");
    let refused = signer.sign_each(&altered, &mut none).await;
    assert_eq!(refused, Err(Fault::NotApproved));
    let mut places = Vec::new();
    let journaled = || {
        let entries = agent.entries().into_iter();
        entries.map(|entry| entry.record.documents.len()).sum()
    };
    let documents = [document(3), document(1), document(2)];
    let mut ready = |place, _| {
        places.push(place);
        let journaled: usize = journaled();
        assert!(journaled >= places.len(), "{journaled} of {places:?}");
    };
    signer.sign_each(&documents, &mut ready).await.unwrap();
    places.sort_unstable();
    assert_eq!(places, [0, 1, 2]);
    assert_eq!(signer.sign(&document(1)).await, Err(Fault::NotApproved));
}

#[tokio::test]
async fn what_left_before_a_failure_has_left_and_the_rest_is_journaled_as_failed() {
    let agent = TestAgent::with(setup([approve(INDIVIDUAL)])).await;
    let xml = |number: usize| {
        let element = if number == 30 { "c" } else { "b" };
        Document::bytes(format!("<a n='{number}'><{element} Id='x'/></a>").into_bytes())
    };
    let documents: Vec<_> = (0..40).map(xml).collect();
    let target = "/a/b".to_owned();
    let format = SignatureFormat::Xml {
        placement: XmlPlacement::Element {
            target,
            parent: None,
        },
        style: XmlStyle::Compact,
    };
    let params = SignatureParams {
        format,
        timestamp: false,
    };
    let request = SignerRequest {
        params: Some(params),
        ..request(documents.clone())
    };
    let signer = host(&agent).choose_signer(request).await.unwrap();
    let mut left = 0;
    let failed = signer.sign_each(&documents, &mut |_, _| left += 1).await;
    assert!(
        matches!(failed, Err(Fault::NoSuchElement { .. })),
        "{failed:?}"
    );
    assert!(left < 40);
    let documents_of = |signed: bool| -> usize {
        let entries = agent.entries().into_iter().map(|entry| entry.record);
        let entries = entries.filter(|record| (record.event == Event::Signed) == signed);
        entries.map(|record| record.documents.len()).sum()
    };
    assert_eq!((documents_of(true), documents_of(false)), (left, 40 - left));
}

#[tokio::test]
async fn r19_the_next_request_asks_again() {
    let (agent, mut page) = start([approve(INDIVIDUAL), Step::decline()]).await;
    let request = basics("cms", &json!("same"), &json!({}), &json!({}));
    assert_eq!(page.call(&request).await["status"], true);
    assert_eq!(
        page.call(&request).await,
        json!({"body": {}, "status": true})
    );
    assert_eq!(events(&agent), [Event::Signed, Event::Refused]);
}

#[tokio::test]
async fn a_module_gets_no_more_than_it_declared() {
    let agent = TestAgent::with(setup([])).await;
    let host = host(&agent);
    let certificate = SignerRequest {
        params: None,
        ..request(Vec::new())
    };
    // Basics declares neither the showing of certificates nor files.
    assert_eq!(
        host.choose_signer(certificate).await.err(),
        Some(Fault::Refused)
    );
    assert_eq!(host.active_storages().await, Err(Fault::Refused));
    assert_eq!(
        host.change_locale(Locale::Kazakh).await,
        Err(Fault::Refused)
    );
    assert_eq!(agent.person.questions().len(), 0);
}

#[tokio::test]
async fn a_chosen_certificate_signs_nothing() {
    let agent = TestAgent::with(setup([approve(INDIVIDUAL)])).await;
    let module = tanba_common_utils::CommonUtils::new().unwrap();
    let caller = Caller::Page(Origin::from_parts(PORTAL, PORTAL));
    let environment = Arc::clone(&agent.environment);
    let host = CallHost::new(
        environment,
        caller,
        module.manifest(),
        Locale::English,
        |_| {},
    );
    let certificate = SignerRequest {
        params: None,
        ..request(Vec::new())
    };
    let signer = host.choose_signer(certificate).await.unwrap();
    assert_eq!(signer.sign(&document(1)).await, Err(Fault::NotApproved));
    assert_eq!(events(&agent), [Event::CertificateShown]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is asked in whatever order: what is signed is a part of what was approved, each
    /// document at most once.
    #[test]
    fn no_signature_without_an_approval_that_covers_it(
        approved in prop::collection::vec(0u8..6, 0..5),
        calls in prop::collection::vec(prop::collection::vec(0u8..8, 0..4), 1..12),
    ) {
        thread_local! {
            static AGENT: (Runtime, TestAgent) = {
                let runtime = Runtime::new().unwrap();
                let agent = runtime.block_on(TestAgent::with(setup([])));
                (runtime, agent)
            };
        }
        AGENT.with(|(runtime, agent)| runtime.block_on(async {
            let before = agent.entries().len();
            let signer = chosen(agent, &approved).await;
            let mut left = approved.clone();
            let mut signings = 0;
            for call in &calls {
                let documents: Vec<Document> = call.iter().copied().map(document).collect();
                let mut after = left.clone();
                let covered = call.iter().all(|number| {
                    let place = after.iter().position(|other| other == number);
                    place.map(|place| after.swap_remove(place)).is_some()
                });
                match signer.sign_all(&documents).await {
                    Ok(signatures) => {
                        assert!(covered, "{call:?} of {left:?}");
                        assert_eq!(signatures.len(), call.len());
                        left = after;
                        signings += 1;
                    }
                    Err(fault) => {
                        assert_eq!(fault, Fault::NotApproved);
                        assert!(!covered, "{call:?} of {left:?}");
                    }
                }
            }
            assert_eq!(agent.entries().len() - before, signings);
        }));
    }
}
