//! Where catalogues come from.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use std::fs;
use std::sync::Mutex;

use async_trait::async_trait;
use support::{TestKey, bundle, package};
use tanba_catalog::{Bundle, Location, Source, SourceError};
use tanba_trust::{Fetch, FetchError, FetchRequest, FetchResponse};

/// Answers every request with the same, and remembers what it was asked.
struct Answer {
    status: u16,
    asked: Mutex<Vec<FetchRequest>>,
}

impl Answer {
    fn new(status: u16) -> Self {
        Self {
            status,
            asked: Mutex::new(Vec::new()),
        }
    }

    fn asked(&self) -> FetchRequest {
        self.asked.lock().unwrap().pop().unwrap()
    }
}

#[async_trait]
impl Fetch for Answer {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        self.asked.lock().unwrap().push(request);
        Ok(FetchResponse {
            status: self.status,
            content_type: None,
            body: b"octets".to_vec(),
        })
    }
}

fn entry(location: &str) -> Bundle {
    let mut entry = bundle(&package("kz.example.echo", "1.2", &TestKey::new("P")));
    entry.location = Location::parse(location).unwrap();
    entry
}

#[test]
fn r36_a_catalogue_comes_over_https_or_out_of_a_folder() {
    assert!(matches!(
        Source::parse("https://example.kz/catalog.der"),
        Ok(Source::Web(_))
    ));
    assert!(matches!(
        Source::parse("/srv/catalogue"),
        Ok(Source::Folder(_))
    ));
    assert!(matches!(
        Source::parse("http://example.kz/catalog.der"),
        Err(SourceError::NotSecure)
    ));
    assert!(matches!(
        Source::parse("catalogue"),
        Err(SourceError::RelativeFolder)
    ));
    for text in [
        "ftp://example.kz/",
        "file:///srv/catalogue",
        "https://a:b@example.kz/",
    ] {
        assert!(
            matches!(Source::parse(text), Err(SourceError::Address(_))),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_package_lies_beside_the_index() {
    let source = Source::parse("https://127.0.0.1:8443/a/catalog.der?x=1").unwrap();
    let answer = Answer::new(200);
    assert_eq!(source.index(&answer).await.unwrap(), b"octets");
    let asked = answer.asked();
    assert_eq!(
        asked.address.to_string(),
        "https://127.0.0.1:8443/a/catalog.der?x=1"
    );
    let entry = entry("2026/echo.tanba");
    source.package(&entry, &answer).await.unwrap();
    let asked = answer.asked();
    assert_eq!(
        asked.address.to_string(),
        "https://127.0.0.1:8443/a/2026/echo.tanba"
    );
    // No more octets than the index says.
    assert_eq!(asked.max_octets as u64, entry.size);
}

#[tokio::test]
async fn r34_an_index_does_not_lead_inside() {
    let source = Source::parse("https://catalogue.example.kz/catalog.der").unwrap();
    let answer = Answer::new(200);
    source
        .package(&entry("https://files.example.kz/a"), &answer)
        .await
        .unwrap();
    assert!(!answer.asked().address.may_connect([10, 0, 0, 1].into()));
    let inside = source.package(&entry("https://127.0.0.1/a"), &answer).await;
    assert!(matches!(inside, Err(SourceError::Address(_))));
    // Beside the index it may go where the catalogue is.
    source.package(&entry("a.tanba"), &answer).await.unwrap();
    assert!(answer.asked().address.may_connect([10, 0, 0, 1].into()));
}

#[tokio::test]
async fn another_status_is_an_error() {
    let source = Source::parse("https://example.kz/catalog.der").unwrap();
    for status in [204, 301, 404, 500] {
        let error = source.index(&Answer::new(status)).await.unwrap_err();
        assert!(matches!(error, SourceError::Status { status: found, .. } if found == status));
    }
}

#[tokio::test]
async fn a_folder_needs_no_network_and_keeps_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::parse(folder.path().to_str().unwrap()).unwrap();
    let network = Answer::new(500);
    assert!(matches!(
        source.index(&network).await,
        Err(SourceError::Io { .. })
    ));
    fs::write(folder.path().join("catalog.der"), "index").unwrap();
    assert_eq!(source.index(&network).await.unwrap(), b"index");
    let large = fs::File::create(folder.path().join("catalog.der")).unwrap();
    large.set_len(8 * 1024 * 1024 + 1).unwrap();
    assert!(matches!(
        source.index(&network).await,
        Err(SourceError::TooLarge { .. })
    ));
    fs::create_dir(folder.path().join("2026")).unwrap();
    fs::write(folder.path().join("2026/a.tanba"), "12345").unwrap();
    let mut entry = entry("2026/a.tanba");
    entry.size = 5;
    assert_eq!(source.package(&entry, &network).await.unwrap(), b"12345");
    entry.size = 4;
    let error = source.package(&entry, &network).await.unwrap_err();
    assert!(matches!(error, SourceError::TooLarge { limit: 4, .. }));
    assert!(network.asked.lock().unwrap().is_empty());
}
