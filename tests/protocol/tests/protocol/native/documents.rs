//! Documents of any size: streams, files that the person chooses, handles.

use serde_json::json;
use tanba_consent::QuestionKind;
use tanba_protocol::signed;
use tanba_support::Step;
use tanba_support::native_page::CHUNK;

use super::{detached, octets, start, text, word};
use crate::equipment::{INDIVIDUAL, PORTAL, RSA_SIGN, approve};

/// Content that is no text, of a few frames and a bit.
fn content() -> Vec<u8> {
    (0..5 * CHUNK + 77)
        .map(|at| at.to_le_bytes()[1] ^ at.to_le_bytes()[0])
        .collect()
}

#[tokio::test]
async fn a_streamed_document_is_signed_by_keys_of_every_digest() {
    // Streebog for the one, SHA-256 for the other: the first is computed after the choice.
    let mut expired = approve(RSA_SIGN);
    expired.blocked = None;
    let (agent, mut page) = start([approve(INDIVIDUAL), expired]).await;
    let content = content();
    let held = page
        .upload(json!({"name": "film.bin"}), &content)
        .await
        .unwrap();
    assert_eq!(held["name"], "film.bin");
    assert_eq!(held["size"], content.len());
    let document = json!({"content": {"document": held["document"]}});
    for filter in [
        json!({}),
        json!({"algorithms": ["rsa"], "allowExpired": true, "trust": "any"}),
    ] {
        let mut request = detached(std::slice::from_ref(&document));
        request["filter"] = filter;
        let done = page.call("sign", request).await.unwrap();
        signed::cms(
            &octets(&done["signatures"][0]),
            signed::Content::Detached(&content),
            0,
        );
    }
    let questions = agent.person.questions();
    let QuestionKind::Sign {
        documents, blind, ..
    } = &questions[0].kind
    else {
        panic!("{questions:?}")
    };
    assert!(!blind && documents[0].name.as_deref() == Some("film.bin"));
    assert_eq!(documents[0].digest, held["sha256"].as_str().unwrap());
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_document_that_is_not_kept_is_signed_by_the_digest_of_its_arrival() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let content = content();
    let params = json!({"keep": false, "digests": ["streebog-512"], "size": content.len()});
    let held = page.upload(params, &content).await.unwrap();
    let document = json!({"content": {"document": held["document"]}});
    let done = page
        .call("sign", detached(std::slice::from_ref(&document)))
        .await
        .unwrap();
    signed::cms(
        &octets(&done["signatures"][0]),
        signed::Content::Detached(&content),
        0,
    );
    // What is not there cannot be put inside, nor read back.
    let attached = json!({"documents": [document], "format": {"type": "cms", "attached": true}});
    assert_eq!(word(page.call("sign", attached).await), "invalid_params");
    assert_eq!(
        word(page.download(&held["document"]).await.map(|_| json!(null))),
        "invalid_params"
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_large_result_is_a_document_to_be_fetched() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let content = content().repeat(2);
    let held = page.upload(json!({}), &content).await.unwrap();
    let document = json!({"content": {"document": held["document"]}});
    let request = json!({"documents": [document], "format": {"type": "cms", "attached": true}});
    let done = page.call("sign", request).await.unwrap();
    let signature = &done["signatures"][0];
    let cms = page.download(&signature["document"]).await.unwrap();
    assert_eq!(signature["size"], cms.len());
    signed::cms(&cms, signed::Content::Attached(&content), 0);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_handle_is_its_sites_alone_and_outlives_the_connection() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let held = page.upload(json!({}), b"mine").await.unwrap();
    let request = detached(&[json!({"content": {"document": held["document"]}})]);
    let mut stranger = agent.native_page("https://stranger.example").await;
    assert_eq!(
        word(stranger.call("sign", request.clone()).await),
        "document_not_found"
    );
    let read = stranger.download(&held["document"]).await;
    assert_eq!(word(read.map(|_| json!(null))), "document_not_found");
    let release = json!({"document": held["document"]});
    stranger
        .call("releaseDocument", release.clone())
        .await
        .unwrap();
    drop(page);
    let mut page = agent.native_page(PORTAL).await;
    let done = page.call("sign", request.clone()).await.unwrap();
    signed::cms(
        &octets(&done["signatures"][0]),
        signed::Content::Detached(b"mine"),
        0,
    );
    page.call("releaseDocument", release).await.unwrap();
    assert_eq!(word(page.call("sign", request).await), "document_not_found");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn a_stream_that_is_not_what_was_announced_is_no_document() {
    let (_agent, mut page) = start([]).await;
    let short = page.upload(json!({"size": 10}), b"short").await;
    assert_eq!(word(short), "invalid_params");
    let long = page.upload(json!({"size": 2}), b"long").await;
    assert_eq!(word(long), "limit_exceeded");
    let unknown = page.upload(json!({"digests": ["md5"]}), b"").await;
    assert_eq!(word(unknown), "invalid_params");
    let huge = page.call("openStream", json!({"size": 1u64 << 40})).await;
    assert_eq!(word(huge), "limit_exceeded");
}

#[tokio::test]
async fn r29_a_file_comes_as_a_handle_and_never_as_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("құпия.txt");
    std::fs::write(&file, "from the disk").unwrap();
    let (agent, mut page) = start([Step::choose(&file), approve(INDIVIDUAL)]).await;
    let picked = page.call("pickFile", json!({})).await.unwrap();
    assert_eq!(picked["name"], "құпия.txt");
    assert!(!picked.to_string().contains(folder.path().to_str().unwrap()));
    // what is signed is what was there when it was chosen.
    std::fs::write(&file, "something else").unwrap();
    let document = json!({"content": {"document": picked["document"]}});
    let done = page.call("sign", detached(&[document])).await.unwrap();
    signed::cms(
        &octets(&done["signatures"][0]),
        signed::Content::Detached(b"from the disk"),
        0,
    );
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn three_streams_at_once_and_one_that_is_cut() {
    let (agent, mut page) = start([approve(INDIVIDUAL)]).await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let opened = page.call("openStream", json!({})).await.unwrap();
        streams.push(opened["stream"].clone());
    }
    for piece in ["one ", "two ", "three"] {
        for stream in &streams {
            page.chunk(stream, piece.as_bytes()).await;
        }
    }
    page.notify("abortStream", json!({"stream": streams[0]}))
        .await;
    let cut = page
        .call("closeStream", json!({"stream": streams[0]}))
        .await;
    assert_eq!(word(cut), "document_not_found");
    let mut documents = vec![text("beside")];
    for stream in &streams[1..] {
        let held = page
            .call("closeStream", json!({"stream": stream}))
            .await
            .unwrap();
        documents.push(json!({"content": {"document": held["document"]}}));
    }
    let done = page.call("sign", detached(&documents)).await.unwrap();
    for signature in &done["signatures"].as_array().unwrap()[1..] {
        signed::cms(
            &octets(signature),
            signed::Content::Detached(b"one two three"),
            0,
        );
    }
    agent.person.assert_satisfied();
}
