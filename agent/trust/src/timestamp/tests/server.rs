//! A small HTTP server with a scripted answer, and a client, both on loopback.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use async_trait::async_trait;

use crate::{Fetch, FetchError, FetchRequest, FetchResponse, Method};

/// What a server got.
pub(super) struct Received {
    /// The first line.
    pub(super) line: String,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// What a server does with it.
pub(super) enum Answer {
    Body(Vec<u8>),
    Status(u16),
    /// Says nothing until the client is gone.
    Silence,
    /// Writes these octets and closes.
    Raw(Vec<u8>),
}

/// Starts a server; it lives as long as the test process. Gives its address.
pub(super) fn serve(answer: impl Fn(Received) -> Answer + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            respond(stream.unwrap(), &answer);
        }
    });
    format!("http://{address}/tsa")
}

/// The address of a port on which nobody listens.
pub(super) fn nobody() -> String {
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    format!("http://{address}/")
}

fn respond(mut stream: TcpStream, answer: &impl Fn(Received) -> Answer) {
    let (head, body) = read_message(&mut stream);
    let line = head.lines().next().unwrap_or_default().to_owned();
    // The client may be gone, that is its right.
    let _ = match answer(Received { line, head, body }) {
        Answer::Body(body) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(&[head.into_bytes(), body].concat())
        }
        Answer::Status(status) => stream
            .write_all(format!("HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n").as_bytes()),
        Answer::Silence => stream.read(&mut [0]).map(drop),
        Answer::Raw(octets) => stream.write_all(&octets),
    };
}

fn read_message(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut octets = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let end = octets.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&octets[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .map_or(0, |length| length.parse().unwrap());
            let mut body = octets.split_off(end + 4);
            while body.len() < length {
                let read = stream.read(&mut piece).unwrap();
                assert_ne!(read, 0, "the message ends too early");
                body.extend_from_slice(&piece[..read]);
            }
            return (head, body);
        }
        let read = stream.read(&mut piece).unwrap();
        assert_ne!(read, 0, "the head ends too early");
        octets.extend_from_slice(&piece[..read]);
    }
}

/// A client that keeps the rules of [`Fetch`], blocking.
pub(super) struct Client;

#[async_trait]
impl Fetch for Client {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        let url = request.address.url();
        let to: SocketAddr = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(80))
            .parse()
            .map_err(|_| FetchError::UnknownHost)?;
        assert!(request.address.may_connect(to.ip()));
        let deadline = Instant::now() + request.timeout;
        let mut stream = TcpStream::connect_timeout(&to, request.timeout)
            .map_err(|error| FetchError::Unreachable(error.to_string()))?;
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let content_type = request
            .content_type
            .map(|content_type| format!("Content-Type: {content_type}\r\n"))
            .unwrap_or_default();
        let head = format!(
            "{method} {} HTTP/1.1\r\nHost: {to}\r\n{content_type}Content-Length: {}\r\n\
             Connection: close\r\n\r\n",
            url.path(),
            request.body.len()
        );
        stream
            .write_all(&[head.into_bytes(), request.body].concat())
            .unwrap();
        read_response(stream, deadline, request.timeout, request.max_octets)
    }
}

fn read_response(
    mut stream: TcpStream,
    deadline: Instant,
    timeout: Duration,
    limit: usize,
) -> Result<FetchResponse, FetchError> {
    let mut octets = Vec::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        stream
            .set_read_timeout(Some(left.max(Duration::from_millis(1))))
            .unwrap();
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => octets.extend_from_slice(&piece[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Err(FetchError::TimedOut(timeout));
            }
            Err(error) => return Err(FetchError::Broken(error.to_string())),
        }
        if octets.len() > limit {
            return Err(FetchError::TooLarge { limit });
        }
    }
    let broken = || FetchError::Broken("no HTTP".to_owned());
    let end = octets
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .ok_or_else(broken)?;
    let head = String::from_utf8_lossy(&octets[..end]).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let body = octets.split_off(end + 4);
    Ok(FetchResponse {
        status: status.ok_or_else(broken)?,
        content_type: None,
        body,
    })
}

/// Runs a future that never waits: the client above blocks.
pub(super) fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a blocking client does not wait"),
    }
}
