//! A module asks its own servers: https, and the hosts that its manifest declares.
//!
//! The rules are here; whoever implements [`ModuleFetch`] carries one exchange and nothing more.
//! A redirect is a new question and obeys the same rules. A declared name that leads to an address
//! inside a private network is not asked; an address inside is asked only when the manifest, which
//! the person saw, names it as such.

use std::time::Duration;

use async_trait::async_trait;
use tanba_journal::Rule;
use tanba_module::{Fault, FetchMethod, FetchReply, FetchRequest, Permission};
use tanba_trust::{Address, AddressError, AddressSource, FetchError};
use tokio::time::Instant;

use crate::CallHost;

/// How long all exchanges of one request may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Redirects followed at most.
const REDIRECTS: usize = 5;

/// Header fields at most, and octets of all of them.
const HEADERS: usize = 32;
const HEADER_OCTETS: usize = 8 << 10;

/// Fields that belong to the agent or to HTTP itself, or that carry credentials.
const RESERVED: [&str; 16] = [
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
];

/// Fields of a family that belongs to browsers and proxies.
const RESERVED_FAMILIES: [&str; 3] = ["proxy-", "sec-", "x-forwarded-"];

/// One exchange with a server, judged already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundRequest {
    /// Where; it also says to which resolved addresses a connection may be made.
    pub address: Address,
    /// GET or POST.
    pub method: FetchMethod,
    /// Header fields.
    pub headers: Vec<(String, String)>,
    /// The body; empty for GET.
    pub body: Vec<u8>,
    /// The largest body that is read, in octets.
    pub max_octets: usize,
    /// The longest time for the whole exchange.
    pub timeout: Duration,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboundResponse {
    /// HTTP status.
    pub status: u16,
    /// The field `Location`.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Carries one exchange: verified TLS, no redirect followed, no cookies, no credentials.
#[async_trait]
pub trait ModuleFetch: Send + Sync {
    /// Sends a request; any status is a response.
    async fn fetch(&self, request: OutboundRequest) -> Result<OutboundResponse, FetchError>;
}

pub(crate) async fn fetch(call: &CallHost, request: FetchRequest) -> Result<FetchReply, Fault> {
    call.admit(Permission::Network).await?;
    check_headers(&request.headers)?;
    let environment = &call.environment;
    let quota = &environment.quotas.fetches;
    let octets = request.body.len();
    let _turn = quota.turn(&call.caller, octets, environment.now()).await?;
    let deadline = Instant::now() + PATIENCE;
    let FetchRequest {
        mut method,
        mut url,
        headers,
        mut body,
    } = request;
    for _ in 0..=REDIRECTS {
        let address = call.declared(&url).await?;
        let outbound = OutboundRequest {
            address: address.clone(),
            method,
            headers: headers.clone(),
            body: body.clone(),
            max_octets: call.answer_octets,
            timeout: deadline.saturating_duration_since(Instant::now()),
        };
        let exchange = environment.module_fetch.fetch(outbound);
        let response = exchange.await.map_err(|error| failed(&address, error))?;
        let Some(location) = redirect(&response) else {
            return Ok(FetchReply {
                status: response.status,
                body: response.body,
            });
        };
        let next = address.url().join(location);
        url = next
            .map_err(|_| unreachable(&address, "it redirects to what is no address"))?
            .to_string();
        if !matches!(response.status, 307 | 308) {
            method = FetchMethod::Get;
            body.clear();
        }
    }
    Err(Fault::Unreachable {
        host: host_of(&url),
        reason: "it redirects on and on".to_owned(),
    })
}

impl CallHost {
    /// The address, when the manifest declares its host.
    async fn declared(&self, url: &str) -> Result<Address, Fault> {
        let refused = |error: &AddressError| Fault::Unreachable {
            host: host_of(url),
            reason: error.to_string(),
        };
        // An address that points inside by its own text stands in the manifest, or is refused.
        let address = match Address::parse(url, AddressSource::Certificate) {
            Err(AddressError::Inside(_)) => Address::parse(url, AddressSource::Person),
            parsed => parsed,
        }
        .map_err(|error| refused(&error))?;
        if !address.is_secure() {
            return Err(unreachable(&address, "only https addresses are asked"));
        }
        let (host, port) = (address.url().host_str(), address.url().port());
        let declared = host.is_some_and(|host| {
            let mut hosts = self.network_hosts.iter();
            hosts.any(|own| own.matches(host, port.unwrap_or(443)))
        });
        if declared {
            return Ok(address);
        }
        tracing::info!(module = self.module, %address, "an undeclared host was refused");
        Err(self
            .barred(Rule::Manifest, Permission::Network, Fault::Refused)
            .await)
    }
}

fn redirect(response: &OutboundResponse) -> Option<&str> {
    matches!(response.status, 301 | 302 | 303 | 307 | 308)
        .then_some(response.location.as_deref())
        .flatten()
}

fn check_headers(headers: &[(String, String)]) -> Result<(), Fault> {
    let octets: usize = headers
        .iter()
        .map(|(name, value)| name.len().saturating_add(value.len()))
        .sum();
    if headers.len() > HEADERS || octets > HEADER_OCTETS {
        return Err(Fault::Limit {
            what: "header fields of a request".into(),
        });
    }
    match headers.iter().find(|(name, value)| !may_send(name, value)) {
        Some((name, _)) => Err(Fault::InvalidParameter {
            parameter: "headers".into(),
            reason: format!("the field {name:?} is not sent for a module"),
        }),
        None => Ok(()),
    }
}

fn may_send(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let token = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_';
    !name.is_empty()
        && name.bytes().all(token)
        && value
            .bytes()
            .all(|octet| octet == b' ' || octet.is_ascii_graphic())
        && !RESERVED.contains(&lower.as_str())
        && !RESERVED_FAMILIES
            .iter()
            .any(|family| lower.starts_with(family))
}

fn failed(address: &Address, error: FetchError) -> Fault {
    match error {
        FetchError::TooLarge { .. } => Fault::Limit {
            what: "size of the server's answer".into(),
        },
        error => unreachable(address, &error.to_string()),
    }
}

fn unreachable(address: &Address, reason: &str) -> Fault {
    Fault::Unreachable {
        host: address.url().host_str().unwrap_or_default().to_owned(),
        reason: reason.to_owned(),
    }
}

/// The host of a text that may be no address, for words alone.
fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.chars().take(255).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r35_fields_of_the_agent_and_credentials_are_not_sent() {
        for (name, value) in [
            ("Content-Type", "application/json"),
            ("accept", "*/*"),
            ("SOAPAction", "\"urn:a\""),
            ("X-Document", "7"),
        ] {
            assert!(may_send(name, value), "{name}");
        }
        for (name, value) in [
            ("Authorization", "Basic YQ=="),
            ("COOKIE", "a=b"),
            ("Host", "127.0.0.1"),
            ("Origin", "https://egov.kz"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Proxy-Authorization", "x"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("", "x"),
            ("a b", "x"),
            ("a\r\nHost", "x"),
            ("a", "x\r\nHost: 127.0.0.1"),
            ("a", "привет"),
        ] {
            assert!(!may_send(name, value), "{name:?}: {value:?}");
        }
        let many: Vec<_> = (0..=HEADERS)
            .map(|number| (format!("a{number}"), String::new()))
            .collect();
        assert!(matches!(check_headers(&many), Err(Fault::Limit { .. })));
        let long = [("a".to_owned(), "x".repeat(HEADER_OCTETS))];
        assert!(matches!(check_headers(&long), Err(Fault::Limit { .. })));
    }
}
