//! `sign`, `cosign`, `chooseCertificate` and their windows.

use serde_json::{Value, json};
use tanba_consent::{KeyBlock, QuestionKind};
use tanba_journal::Event;
use tanba_protocol::signed;
use tanba_support::{NativePage, Step};

use super::{detached, octets, start, text, word};
use crate::equipment::{INDIVIDUAL, PORTAL, approve};

#[tokio::test]
async fn several_documents_are_signed_with_one_approval() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let named = json!({"name": "order.txt", "content": {"base64": "MTEK"}});
    let documents = [text("Құжат"), named];
    let done = page.call("sign", detached(&documents)).await.unwrap();
    let signatures = done["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), 2);
    signed::cms(
        &octets(&signatures[0]),
        signed::Content::Detached("Құжат".as_bytes()),
        0,
    );
    signed::cms(
        &octets(&signatures[1]),
        signed::Content::Detached(b"11\n"),
        0,
    );
    let certificate = &done["certificate"];
    assert!(
        certificate["pem"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    assert!(
        certificate["subject"]["iin"]
            .as_str()
            .is_some_and(|iin| iin.len() == 12)
    );
    assert!(certificate["notAfter"].as_str().unwrap().ends_with('Z'));
    let entries = agent.entries();
    assert!(matches!(entries[0].record.event, Event::Signed) && entries.len() == 1);
    assert_eq!(
        entries[0].record.documents[1].name.as_deref(),
        Some("order.txt")
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn results_come_as_they_are_ready_and_each_is_in_the_journal_before() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let documents: Vec<Value> = (0..20)
        .map(|number| text(&format!("document {number}")))
        .collect();
    let mut request = detached(&documents);
    request["incremental"] = json!(true);
    let id = page.request("sign", request).await;
    let mut phases = Vec::new();
    for _ in 0..documents.len() {
        let result = page.notice("result").await;
        assert_eq!(result["id"], id);
        let index = usize::try_from(result["index"].as_u64().unwrap()).unwrap();
        let content = format!("document {index}");
        let signature = octets(&result["signature"]);
        signed::cms(&signature, signed::Content::Detached(content.as_bytes()), 0);
        let journaled = agent
            .entries()
            .into_iter()
            .flat_map(|entry| entry.record.documents);
        let digest = tanba_pki::Digest::of(tanba_pki::DigestAlgorithm::Sha256, content.as_bytes());
        let digest = hex::encode(digest.as_bytes());
        assert!(
            journaled
                .into_iter()
                .any(|document| document.digest == digest)
        );
        phases.extend(page.notices("progress"));
    }
    let done = page.answer(id).await.unwrap();
    assert_eq!(done["signatures"], json!([]));
    assert!(phases.iter().any(|progress| progress["phase"] == "asking"));
    assert!(phases.iter().any(|progress| progress["phase"] == "signing"));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn every_format_is_served() {
    let (agent, mut page) = start([
        approve(INDIVIDUAL),
        approve(INDIVIDUAL),
        approve(INDIVIDUAL),
    ])
    .await;
    let sign = |documents: Value, format: Value| json!({"documents": documents, "format": format});
    let attached = sign(
        json!([text("in")]),
        json!({"type": "cms", "attached": true}),
    );
    let done = page.call("sign", attached).await.unwrap();
    signed::cms(
        &octets(&done["signatures"][0]),
        signed::Content::Attached(b"in"),
        0,
    );
    let xml = sign(json!([text("<a><b/></a>")]), json!({"type": "xml"}));
    let done = page.call("sign", xml).await.unwrap();
    let xml = done["signatures"][0]["text"].as_str().unwrap();
    assert_eq!(signed::xml(xml), ["/"]);
    let done = page
        .call("sign", sign(json!([text("raw")]), json!({"type": "raw"})))
        .await
        .unwrap();
    let pem = done["certificate"]["pem"].as_str().unwrap();
    let certificate = tanba_pki::Certificate::from_pem(pem).unwrap();
    signed::raw(
        done["signatures"][0]["base64"].as_str().unwrap(),
        &certificate,
        b"raw",
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_digest_is_a_blind_signature_by_a_key_of_that_digest_alone() {
    let mut refused = Step::decline();
    refused.key = Some(INDIVIDUAL.into());
    refused.passwords = vec![tanba_support::fixtures::PASSWORD.to_owned()];
    refused.blocked = Some(vec!["Digest".to_owned()]);
    let (agent, mut page) = start([approve(INDIVIDUAL), refused]).await;
    let digest = |algorithm: &str| {
        let value = "A".repeat(86) + "==";
        detached(&[json!({"content": {"digest": {"algorithm": algorithm, "value": value}}})])
    };
    let done = page.call("sign", digest("streebog-512")).await.unwrap();
    signed::cms(
        &octets(&done["signatures"][0]),
        signed::Content::Digest(&[0; 64]),
        0,
    );
    assert_eq!(
        word(page.call("sign", digest("sha-512")).await),
        "cancelled"
    );
    assert_eq!(
        word(page.call("sign", digest("sha-256")).await),
        "invalid_params"
    );
    let questions = agent.person.questions();
    assert!(matches!(
        questions[0].kind,
        QuestionKind::Sign { blind: true, .. }
    ));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_further_signature_is_added_to_a_cms() {
    let (agent, mut page) = start([approve(INDIVIDUAL), approve(INDIVIDUAL)]).await;
    let attached = json!({"documents": [text("in")], "format": {"type": "cms", "attached": true}});
    let first = page.call("sign", attached).await.unwrap();
    let request = json!({"signatures": [{"content": first["signatures"][0]}]});
    let both = page.call("cosign", request).await.unwrap();
    let report = signed::cms(
        &octets(&both["signatures"][0]),
        signed::Content::Attached(b"in"),
        0,
    );
    assert_eq!(report.signers.len(), 2);
    let nothing = json!({"signatures": [{"content": {"text": "no CMS"}}]});
    assert_eq!(word(page.call("cosign", nothing).await), "invalid_params");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r22_a_page_learns_the_chosen_certificate_and_no_other() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let filter = json!({"filter": {"purpose": "signature", "algorithms": ["gost-512"]}});
    let done = page.call("chooseCertificate", filter).await.unwrap();
    assert_eq!(done.as_object().unwrap().len(), 1);
    assert_eq!(done["certificate"]["algorithm"], "ECGOST3410-2015-512");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_filter_that_no_key_meets_leaves_the_person_nothing_to_choose() {
    let mut declined = Step::decline();
    declined.key = Some(INDIVIDUAL.into());
    declined.passwords = vec![tanba_support::fixtures::PASSWORD.to_owned()];
    let steps = std::iter::repeat_n(declined, 2);
    let (agent, mut page) = start(steps).await;
    for filter in [
        json!({"iin": "000000000000"}),
        json!({"algorithms": ["rsa"]}),
    ] {
        let mut request = detached(&[text("x")]);
        request["filter"] = filter;
        assert_eq!(word(page.call("sign", request).await), "cancelled");
    }
    assert_eq!(agent.person.blocks(), [KeyBlock::Iin, KeyBlock::KeyKind]);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn misspelt_members_are_errors_and_open_no_window() {
    let (agent, mut page) = start([]).await;
    for params in [
        json!({}),
        json!({"documents": [], "format": {"type": "cms"}}),
        json!({"documents": [text("a")], "format": {"type": "cms", "inside": true}}),
        json!({"documents": [text("a")], "format": {"type": "pdf"}}),
        json!({"documents": [text("a")], "format": {"type": "raw"}, "timestamp": true}),
        json!({"documents": [text("a")], "format": {"type": "cms"}, "resumable": true}),
        json!({"documents": [{"content": {"text": "a", "base64": "YQ=="}}], "format": {"type": "cms"}}),
        json!({"documents": [{"content": {"base64": "?"}}], "format": {"type": "cms"}}),
        json!({"documents": [text("a")], "format": {"type": "cms"}, "filter": {"purpouse": "signature"}}),
        json!({"documents": [text("a")], "format": {"type": "cms"}, "filter": {"validAt": "tomorrow"}}),
    ] {
        let outcome = page.call("sign", params.clone()).await;
        assert_eq!(word(outcome), "invalid_params", "{params}");
    }
    let gone = detached(&[json!({"content": {"document": "nobody's"}})]);
    assert_eq!(word(page.call("sign", gone).await), "document_not_found");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn windows_of_one_site_come_one_after_the_other() {
    let (agent, mut page) = start([
        approve(INDIVIDUAL),
        approve(INDIVIDUAL),
        approve(INDIVIDUAL),
    ])
    .await;
    let mut ids = Vec::new();
    for number in 0..3 {
        ids.push(
            page.request("sign", detached(&[text(&number.to_string())]))
                .await,
        );
    }
    for id in ids {
        assert!(page.answer(id).await.is_ok());
    }
    assert_eq!(agent.person.most_open(), 1);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn cancelling_closes_the_window_and_signs_nothing() {
    let (agent, mut page) = start([Step::wait(), approve(INDIVIDUAL)]).await;
    let id = page.request("sign", detached(&[text("a")])).await;
    while page.notice("progress").await["phase"] != "asking" {}
    page.notify("cancel", json!({"id": id})).await;
    assert_eq!(word(page.answer(id).await), "cancelled_by_page");
    assert!(agent.entries().is_empty());
    // The screen is free again.
    assert!(page.call("sign", detached(&[text("b")])).await.is_ok());
}

#[tokio::test]
async fn a_lost_connection_ends_a_request_that_is_not_resumable() {
    let (agent, mut page) = start([Step::wait(), approve(INDIVIDUAL)]).await;
    page.request("sign", detached(&[text("a")])).await;
    while page.notice("progress").await["phase"] != "asking" {}
    drop(page);
    let mut page = agent.native_page(PORTAL).await;
    assert!(page.call("sign", detached(&[text("b")])).await.is_ok());
}

#[tokio::test]
async fn a_resumable_batch_is_signed_on_and_its_signatures_can_be_fetched() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let documents: Vec<Value> = (0..200).map(|number| text(&format!("{number}"))).collect();
    let mut request = detached(&documents);
    request["incremental"] = json!(true);
    request["resumable"] = json!(true);
    page.request("sign", request).await;
    let batch = loop {
        let progress = page.notice("progress").await;
        if let Some(batch) = progress.get("batch") {
            break batch.clone();
        }
    };
    let first = page.notice("result").await;
    drop(page);
    let mut page = agent.native_page(PORTAL).await;
    let resume = json!({"batch": batch, "have": [first["index"]]});
    let id = page.request("resume", resume).await;
    let done = page.answer(id).await.unwrap();
    assert_eq!(done["signatures"], json!([]));
    let results = page.notices("result");
    assert_eq!(results.len(), documents.len() - 1);
    for result in results {
        let content = result["index"].to_string();
        let signature = octets(&result["signature"]);
        signed::cms(&signature, signed::Content::Detached(content.as_bytes()), 0);
    }
    // Each was approved once and is in the journal once.
    let entries = agent.entries();
    let journaled: usize = entries
        .iter()
        .map(|entry| entry.record.documents.len())
        .sum();
    assert_eq!(journaled, documents.len());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn modules_are_called_without_their_envelopes() {
    let (agent, mut page) = start([]).await;
    let call = |module: &str, method: &str| json!({"module": module, "method": method, "args": []});
    let tokens = call("kz.gov.pki.knca.commonUtils", "getActiveTokens");
    assert_eq!(page.call("callModule", tokens).await, Ok(json!([])));
    let bundles = call("kz.gov.pki.ncalayerservices.accessory", "getBundles");
    assert!(page.call("callModule", bundles).await.unwrap().is_object());
    let unknown = call("kz.ecc.Nothing", "version");
    assert_eq!(
        word(page.call("callModule", unknown).await),
        "module_not_found"
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_local_program_is_served_by_its_name() {
    let (agent, page) = start([approve(INDIVIDUAL)]).await;
    drop(page);
    let mut program = NativePage::open(&agent.door(), None).await;
    assert!(program.call("sign", detached(&[text("a")])).await.is_ok());
    assert!(agent.person.questions()[0].caller.program().is_some());
    let nonce = "n".repeat(44);
    let login = program.call("authenticate", json!({"nonce": nonce})).await;
    assert_eq!(word(login), "refused");
}
