//! The only outbound network of the agent.
//!
//! TLS is verified against the system's trust and never switched off. Redirects are not
//! followed, and the addresses that a host name leads to are judged before a connection is made
//! . Proxies come from the environment, as with other programs.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use async_trait::async_trait;
use tanba_host::{ModuleFetch, OutboundRequest, OutboundResponse};
use tanba_module::FetchMethod;
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
        let answer = carry(request.into()).await?;
        Ok(FetchResponse {
            status: answer.status,
            content_type: answer.content_type,
            body: answer.body,
        })
    }
}

#[async_trait]
impl ModuleFetch for HttpFetch {
    async fn fetch(&self, request: OutboundRequest) -> Result<OutboundResponse, FetchError> {
        let answer = carry(request.into()).await?;
        Ok(OutboundResponse {
            status: answer.status,
            location: answer.location,
            body: answer.body,
        })
    }
}

async fn carry(exchange: Exchange) -> Result<Answer, FetchError> {
    let carried = tokio::task::spawn_blocking(move || exchange.run());
    carried
        .await
        .unwrap_or_else(|error| Err(FetchError::Broken(error.to_string())))
}

/// Whether somebody listens on `host:port`: for the doctor, who asks for proxies. Nothing is said.
pub(crate) fn listens(host: &str, limit: Duration) -> bool {
    let mut addresses = host.to_socket_addrs().into_iter().flatten();
    addresses.any(|address| TcpStream::connect_timeout(&address, limit).is_ok())
}

/// One exchange, of the agent itself or of a module.
struct Exchange {
    address: Address,
    method: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    max_octets: usize,
    timeout: Duration,
}

/// What came back.
struct Answer {
    status: u16,
    content_type: Option<String>,
    location: Option<String>,
    body: Vec<u8>,
}

impl From<FetchRequest> for Exchange {
    fn from(request: FetchRequest) -> Self {
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let kind = request
            .content_type
            .map(|kind| ("Content-Type".to_owned(), kind.to_owned()));
        Self {
            address: request.address,
            method,
            headers: kind.into_iter().collect(),
            body: request.body,
            max_octets: request.max_octets,
            timeout: request.timeout,
        }
    }
}

impl From<OutboundRequest> for Exchange {
    fn from(request: OutboundRequest) -> Self {
        let method = match request.method {
            FetchMethod::Get => "GET",
            FetchMethod::Post => "POST",
        };
        Self {
            address: request.address,
            method,
            headers: request.headers,
            body: request.body,
            max_octets: request.max_octets,
            timeout: request.timeout,
        }
    }
}

impl Exchange {
    fn run(self) -> Result<Answer, FetchError> {
        let bounds = Bounds {
            max_octets: self.max_octets,
            timeout: self.timeout,
        };
        let agent = agent(self.address.clone(), self.timeout);
        let mut http = Request::builder()
            .method(self.method)
            .uri(self.address.url().as_str());
        for (name, value) in self.headers {
            http = http.header(name, value);
        }
        let http = http
            .body(self.body)
            .map_err(|error| FetchError::Broken(error.to_string()))?;
        let mut response = agent.run(http).map_err(|error| bounds.explain(error))?;
        let field = |name: &str| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (content_type, location) = (field("content-type"), field("location"));
        let status = response.status().as_u16();
        let body = response
            .body_mut()
            .with_config()
            // The library refuses what reaches its limit, not only what goes beyond.
            .limit((self.max_octets as u64).saturating_add(1))
            .read_to_vec()
            .map_err(|error| bounds.explain(error))?;
        Ok(Answer {
            status,
            content_type,
            location,
            body,
        })
    }
}

fn agent(address: Address, timeout: Duration) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config = Config::builder()
        .timeout_global(Some(timeout))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("Tanba/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    let resolver = JudgingResolver {
        address,
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

/// What an exchange was held to.
#[derive(Clone, Copy)]
struct Bounds {
    max_octets: usize,
    timeout: Duration,
}

impl Bounds {
    fn explain(self, error: Error) -> FetchError {
        match error {
            Error::Timeout(_) => FetchError::TimedOut(self.timeout),
            Error::HostNotFound => FetchError::UnknownHost,
            Error::ConnectionFailed => FetchError::Unreachable("refused".to_owned()),
            Error::BodyExceedsLimit(_) => FetchError::TooLarge {
                limit: self.max_octets,
            },
            Error::Tls(reason) => FetchError::Tls(reason.to_owned()),
            Error::Rustls(error) => FetchError::Tls(error.to_string()),
            Error::Io(error) => self.explain_io(&error),
            error => FetchError::Broken(error.to_string()),
        }
    }

    fn explain_io(self, error: &io::Error) -> FetchError {
        if let Some(inner) = error.get_ref()
            && inner.is::<Inside>()
        {
            return FetchError::Inside;
        }
        match error.kind() {
            io::ErrorKind::TimedOut => FetchError::TimedOut(self.timeout),
            io::ErrorKind::InvalidData => FetchError::Tls(error.to_string()),
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable => FetchError::Unreachable(error.to_string()),
            _ => FetchError::Broken(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
