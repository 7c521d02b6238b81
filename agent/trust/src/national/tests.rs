//! Fetching from scripted servers.

use std::fs;
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;

use super::*;
use crate::{FetchResponse, TrustAnchors};

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    fs::read(folder.join(name)).unwrap()
}

/// Answers by the last part of the address; refuses what is not https.
struct Scripted;

#[async_trait]
impl Fetch for Scripted {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        assert!(request.address.is_secure());
        assert_eq!((request.method, request.body.len()), (Method::Get, 0));
        let respond = |status, body| {
            Ok(FetchResponse {
                status,
                content_type: None,
                body,
            })
        };
        match request.address.url().path() {
            "/cert/root_gost_2022.cer" | "/cert/nca_rsa_2022.cer" => {
                respond(200, fixture("kz/ca/prod_root_gost_2015.cer"))
            }
            "/cert/nca_gost_2022.cer" => respond(200, fixture("kz/ca/prod_nca_gost_2018.cer")),
            "/cert/nca_gost.crt" => respond(200, fixture("paths/leaf.pem")),
            "/cert/nca_rsa.crt" => respond(200, b"<html>moved</html>".to_vec()),
            "/cert/root_gost_2020.cer" => respond(404, Vec::new()),
            _ => Err(FetchError::TimedOut(request.timeout)),
        }
    }
}

#[test]
fn what_the_servers_give_is_sorted_and_not_trusted() {
    let found = {
        let mut asked = pin!(fetch_national(&Scripted));
        match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(found) => found,
            Poll::Pending => panic!("the script answers at once"),
        }
    };
    let sources: Vec<_> = found
        .certificates
        .iter()
        .map(|(_, source)| *source)
        .collect();
    assert_eq!(sources, [SOURCES[0], SOURCES[1]], "each certificate once");
    let failures: Vec<_> = found.failures.iter().map(|(_, error)| error).collect();
    assert!(matches!(
        failures[..],
        [
            NationalError::NotAuthority,
            NationalError::Certificate(_),
            NationalError::Status(404),
            NationalError::Fetch(FetchError::TimedOut(_)),
        ]
    ));
    assert!(
        found
            .certificates
            .iter()
            .all(|(certificate, _)| is_national(certificate))
    );
    let anchors = TrustAnchors::only([]);
    assert!(!anchors.contains(&found.certificates[0].0));
}

#[test]
fn r16_national_certificates_come_over_https_alone() {
    assert!(
        national_sources()
            .iter()
            .all(|source| source.starts_with("https://"))
    );
}
