//! The only outbound network of the agent.
//!
//! TLS is verified against the system's trust and never switched off. Redirects are not
//! followed, and the addresses that a host name leads to are judged before a connection is made
//! . Proxies come from the environment, as with other programs.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use tanba_trust::{Address, Fetch, FetchError, FetchRequest, FetchResponse, Method};
use ureq::config::Config;
use ureq::http::{Request, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// Fetches over HTTP and HTTPS.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct HttpFetch;

#[async_trait]
impl Fetch for HttpFetch {
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError> {
        let exchange = tokio::task::spawn_blocking(move || exchange(&request));
        exchange
            .await
            .unwrap_or_else(|error| Err(FetchError::Broken(error.to_string())))
    }
}

fn exchange(request: &FetchRequest) -> Result<FetchResponse, FetchError> {
    let explain = |error| explain(error, request);
    let http = http_request(request)?;
    let mut response = agent(request).run(http).map_err(explain)?;
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type");
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let limit = request.max_octets as u64;
    let body = response
        .body_mut()
        .with_config()
        .limit(limit)
        .read_to_vec()
        .map_err(explain)?;
    Ok(FetchResponse {
        status,
        content_type,
        body,
    })
}

fn http_request(request: &FetchRequest) -> Result<Request<Vec<u8>>, FetchError> {
    let method = match request.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let mut http = Request::builder()
        .method(method)
        .uri(request.address.url().as_str());
    if let Some(content_type) = request.content_type {
        http = http.header("Content-Type", content_type);
    }
    http.body(request.body.clone())
        .map_err(|error| FetchError::Broken(error.to_string()))
}

fn agent(request: &FetchRequest) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config = Config::builder()
        .timeout_global(Some(request.timeout))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("Tanba/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    let resolver = JudgingResolver {
        address: request.address.clone(),
        inner: DefaultResolver::default(),
    };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Lets through only the addresses to which this request may connect.
#[derive(Debug)]
struct JudgingResolver {
    address: Address,
    inner: DefaultResolver,
}

impl Resolver for JudgingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let resolved = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in resolved
            .iter()
            .filter(|address| self.address.may_connect(address.ip()))
        {
            allowed.push(*address);
        }
        if allowed.is_empty() {
            return Err(Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                Inside,
            )));
        }
        Ok(allowed)
    }
}

/// Marks the refusal of [`JudgingResolver`] on its way through the library.
#[derive(Debug, thiserror::Error)]
#[error("the host leads to an address inside a private network")]
struct Inside;

fn explain(error: Error, request: &FetchRequest) -> FetchError {
    match error {
        Error::Timeout(_) => timed_out(request.timeout),
        Error::HostNotFound => FetchError::UnknownHost,
        Error::ConnectionFailed => FetchError::Unreachable("refused".to_owned()),
        Error::BodyExceedsLimit(_) => FetchError::TooLarge {
            limit: request.max_octets,
        },
        Error::Tls(reason) => FetchError::Tls(reason.to_owned()),
        Error::Rustls(error) => FetchError::Tls(error.to_string()),
        Error::Io(error) => explain_io(&error, request),
        error => FetchError::Broken(error.to_string()),
    }
}

fn explain_io(error: &io::Error, request: &FetchRequest) -> FetchError {
    if let Some(inner) = error.get_ref()
        && inner.is::<Inside>()
    {
        return FetchError::Inside;
    }
    match error.kind() {
        io::ErrorKind::TimedOut => timed_out(request.timeout),
        io::ErrorKind::InvalidData => FetchError::Tls(error.to_string()),
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable => FetchError::Unreachable(error.to_string()),
        _ => FetchError::Broken(error.to_string()),
    }
}

fn timed_out(limit: Duration) -> FetchError {
    FetchError::TimedOut(limit)
}

#[cfg(test)]
mod tests;
