//! The only way to the network.

use std::time::Duration;

use async_trait::async_trait;

use crate::Address;

/// Fetches over HTTP. The daemon implements it, with the system's proxies and certificates.
///
/// Whoever implements it verifies TLS against the system's trust, follows no redirect,
/// sends no cookies and no credentials, connects only where [`Address::may_connect`] allows, and
/// keeps both limits of the request, the time limit over the whole exchange.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Sends a request; any status is a response.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError>;
}

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET, without a body.
    Get,
    /// POST.
    Post,
}

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// Where.
    pub address: Address,
    /// How.
    pub method: Method,
    /// The media type of the body; `None` without a body.
    pub content_type: Option<&'static str>,
    /// The body; empty for GET.
    pub body: Vec<u8>,
    /// The largest body that is read, in octets.
    pub max_octets: usize,
    /// The longest time for the whole exchange.
    pub timeout: Duration,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchResponse {
    /// HTTP status.
    pub status: u16,
    /// The media type, when the server named one.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The host name is unknown.
    #[error("the host was not found")]
    UnknownHost,
    /// No connection: refused, no route, no network.
    #[error("no connection to the server ({0})")]
    Unreachable(String),
    /// The time limit passed.
    #[error("no answer within {} seconds", .0.as_secs())]
    TimedOut(Duration),
    /// The server's certificate is not trusted by this system, or TLS failed otherwise.
    #[error("no secure connection ({0})")]
    Tls(String),
    /// The host name leads to an address inside, and a certificate named it.
    #[error("the host leads to an address inside a private network")]
    Inside,
    /// The body is larger than the limit.
    #[error("the answer is larger than {limit} octets")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The connection broke, or what came is no HTTP.
    #[error("the connection broke ({0})")]
    Broken(String),
}
