//! A plain HTTP client for authorities on loopback.

use std::io::{Read, Write};
use std::net::TcpStream;

use async_trait::async_trait;
use tanba_trust::{Authority, Fetch, FetchError, FetchRequest, FetchResponse};

/// Fetches over one unencrypted connection a request.
pub struct Loopback;

#[async_trait]
impl Fetch for Loopback {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        exchange(&request).map_err(|error| FetchError::Broken(error.to_string()))
    }
}

/// The authority at an address, when there is one.
pub(crate) fn authorities(url: Option<&str>) -> Vec<Authority> {
    url.map(|url| Authority::at(url).expect("an address"))
        .into_iter()
        .collect()
}

fn exchange(request: &FetchRequest) -> std::io::Result<FetchResponse> {
    let url = request.address.url();
    let host = url.host_str().unwrap_or_default();
    let mut stream = TcpStream::connect((host, url.port_or_known_default().unwrap_or(80)))?;
    stream.set_read_timeout(Some(request.timeout))?;
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        url.path(),
        request.content_type.unwrap_or_default(),
        request.body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&request.body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(response(&answer).unwrap_or_else(|| panic!("no HTTP response: {answer:?}")))
}

fn response(answer: &[u8]) -> Option<FetchResponse> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let type_ = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Type: "));
    let content_type = type_.map(str::to_owned);
    Some(FetchResponse {
        status,
        content_type,
        body: answer[end + 4..].to_vec(),
    })
}
