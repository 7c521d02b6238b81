use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use tanba_trust::AddressSource;

use super::*;

/// A server that answers one connection with these octets; its port.
fn server(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        let _ = stream.read(&mut request);
        stream.write_all(answer).unwrap();
    });
    port
}

fn request(url: &str, source: AddressSource) -> FetchRequest {
    FetchRequest {
        address: Address::parse(url, source).unwrap(),
        method: Method::Get,
        content_type: None,
        body: Vec::new(),
        max_octets: 16,
        timeout: Duration::from_secs(2),
    }
}

async fn fetch(url: &str) -> Result<FetchResponse, FetchError> {
    Fetch::fetch(&HttpFetch, request(url, AddressSource::Person)).await
}

#[tokio::test]
async fn any_status_is_a_response_and_redirects_are_not_followed() {
    let port = server(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nno");
    let response = fetch(&format!("http://127.0.0.1:{port}/a")).await.unwrap();
    assert_eq!(
        (response.status, response.body.as_slice()),
        (302, &b"no"[..])
    );
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789");
    let refused = fetch(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(refused, Err(FetchError::TooLarge { limit: 16 }));
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_taken() {
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123456789012345");
    let response = fetch(&format!("http://127.0.0.1:{port}/")).await.unwrap();
    assert_eq!(response.body, b"0123456789012345");
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n01234567890123456");
    let refused = fetch(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(refused, Err(FetchError::TooLarge { limit: 16 }));
}

#[tokio::test]
async fn a_closed_port_and_a_silent_server_are_told_apart() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let refused = fetch(&format!("http://127.0.0.1:{closed}/")).await;
    assert!(
        matches!(refused, Err(FetchError::Unreachable(_))),
        "{refused:?}"
    );

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let refused = fetch(&format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(refused, Err(FetchError::TimedOut(Duration::from_secs(2))));
}

#[tokio::test]
async fn r34_an_address_of_a_certificate_never_leads_inside() {
    let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    // The judgement by text refuses loopback; this is the second line, after the name is resolved.
    let mut request = request(
        &format!("http://tanba.example:{port}/"),
        AddressSource::Certificate,
    );
    assert!(!request.address.may_connect([127, 0, 0, 1].into()));
    request.timeout = Duration::from_millis(500);
    let uri: Uri = format!("http://127.0.0.1:{port}/").parse().unwrap();
    let resolver = JudgingResolver {
        address: request.address.clone(),
        inner: DefaultResolver::default(),
    };
    let timeout = NextTimeout::default();
    let refused = resolver
        .resolve(&uri, &Config::default(), timeout)
        .unwrap_err();
    let bounds = Bounds {
        max_octets: request.max_octets,
        timeout: request.timeout,
    };
    assert_eq!(bounds.explain(refused), FetchError::Inside);
}

#[tokio::test]
async fn r16_a_server_with_an_unknown_authority_is_refused() {
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(
        rustls::crypto::ring::default_provider().into(),
    )
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(
        vec![key.cert.der().clone()],
        rustls::pki_types::PrivateKeyDer::try_from(key.signing_key.serialize_der()).unwrap(),
    )
    .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut tls = rustls::ServerConnection::new(config.into()).unwrap();
        let _ = tls.complete_io(&mut stream);
    });
    let refused = fetch(&format!("https://localhost:{port}/")).await;
    assert!(matches!(refused, Err(FetchError::Tls(_))), "{refused:?}");
}
