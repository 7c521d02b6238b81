//! Large documents out of a page in Chromium and Firefox, signed detached; OpenSSL verifies.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};
use tanba_browser::key_files::PASSWORD;
use tanba_browser::package::build_package;
use tanba_browser::signed::{assert_openssl_verifies_file, from_base64};
use tanba_browser::{Runtime, Stage};
use tanba_support::Step;

const CHUNK: u64 = 1 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn two_gib_of_a_page_in_chromium_are_signed() {
    sign_streams(Runtime::Chromium, 2 << 30, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_streams_at_once_in_chromium() {
    sign_streams(Runtime::Chromium, 40 * CHUNK + 7, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_streams_at_once_in_firefox() {
    sign_streams(Runtime::Firefox, 40 * CHUNK + 7, 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_in_the_middle_is_an_error_and_no_document() {
    let mut stage = open(Runtime::Chromium).await;
    let url = stage.address();
    let octets = 64 * CHUNK;
    let outcome = stage
        .driver
        .evaluate("cutInTheMiddle", json!([url, octets]))
        .await;
    assert_eq!(outcome["lost"]["code"], "connection_lost", "{outcome}");
    assert_eq!(outcome["lost"]["retriable"], true, "{outcome}");
    assert_eq!(outcome["again"]["size"], octets, "{outcome}");
    stage.close().await;
}

async fn open(runtime: Runtime) -> Stage {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    build_package();
    stage.driver.visit("/streams.html").await;
    stage
}

async fn sign_streams(runtime: Runtime, octets: u64, count: u8) {
    let mut stage = open(runtime).await;
    stage.script([Step {
        documents: Some(count.into()),
        ..Step::approve("person.p12", PASSWORD)
    }]);
    let url = stage.address();
    let signed = stage
        .driver
        .evaluate("signStreams", json!([url, octets, count]))
        .await;
    let signatures = signed["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), usize::from(count));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("content");
    for (stream, signature) in (0..count).zip(signatures) {
        write_content(&file, octets, stream);
        let cms = from_base64(signature.as_str().unwrap());
        assert_openssl_verifies_file(&cms, &file, &stage.keys.authority_file());
        assert_eq!(signed["held"][usize::from(stream)]["size"], octets);
    }
    assert!(matches!(signed["held"], Value::Array(_)));
    stage.close().await;
}

/// What the page makes.
fn write_content(file: &Path, octets: u64, stream: u8) {
    let pattern: Vec<u8> = (0..CHUNK)
        .map(|place| ((place * 31) ^ (place >> 8)).to_le_bytes()[0])
        .collect();
    let mut out = BufWriter::new(File::create(file).unwrap());
    let mut given = 0;
    while given < octets {
        let length = usize::try_from(CHUNK.min(octets - given)).unwrap();
        let mut chunk = pattern[..length].to_vec();
        let number = u32::try_from(given / CHUNK).unwrap().to_be_bytes();
        chunk[..4].copy_from_slice(&number);
        chunk[4] = stream;
        out.write_all(&chunk).unwrap();
        given += CHUNK;
    }
    out.flush().unwrap();
}
