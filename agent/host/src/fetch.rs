//! A module asks its own servers: https, and the hosts that its manifest declares.
//!
//! The rules are here; whoever implements [`ModuleFetch`] carries one exchange and nothing more.
//! A redirect is a new question and obeys the same rules. A declared name that leads to an address
//! inside a private network is not asked; an address inside is asked only when the manifest, which
//! the person saw, names it as such.

use std::time::Duration;

use async_trait::async_trait;
use tanba_journal::Rule;
use tanba_module::{Fault, FetchMethod, FetchReply, FetchRequest, NetworkHost, Permission};
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
    let bounds = Bounds {
        hosts: &call.network_hosts,
        max_octets: call.answer_octets,
    };
    match bounds
        .follow(environment.module_fetch.as_ref(), request)
        .await
    {
        Ok(reply) => Ok(reply),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Undeclared(address)) => {
            tracing::info!(module = call.module, %address, "an undeclared host was refused");
            let rule = Rule::Manifest;
            Err(call.barred(rule, Permission::Network, Fault::Refused).await)
        }
    }
}

/// What a module's requests are held to.
struct Bounds<'a> {
    hosts: &'a [NetworkHost],
    max_octets: usize,
}

/// Why a request ends without an answer.
#[derive(Debug)]
enum Stop {
    /// It leads to a host that the manifest does not declare.
    Undeclared(Address),
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Bounds<'_> {
    /// Asks, and follows redirects from one declared host to another.
    async fn follow(
        &self,
        fetch: &dyn ModuleFetch,
        request: FetchRequest,
    ) -> Result<FetchReply, Stop> {
        let deadline = Instant::now() + PATIENCE;
        let FetchRequest {
            mut method,
            mut url,
            headers,
            mut body,
        } = request;
        for _ in 0..=REDIRECTS {
            let address = self.declared(&url)?;
            let outbound = OutboundRequest {
                address: address.clone(),
                method,
                headers: headers.clone(),
                body: body.clone(),
                max_octets: self.max_octets,
                timeout: deadline.saturating_duration_since(Instant::now()),
            };
            let exchange = fetch.fetch(outbound);
            let response = exchange.await.map_err(|error| failed(&address, &error))?;
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
        Err(Stop::Fault(Fault::Unreachable {
            host: host_of(&url),
            reason: "it redirects on and on".to_owned(),
        }))
    }

    /// The address, when it is an https one of a declared host.
    fn declared(&self, url: &str) -> Result<Address, Stop> {
        // An address that points inside by its own text stands in the manifest, or is refused.
        let address = match Address::parse(url, AddressSource::Certificate) {
            Err(AddressError::Inside(_)) => Address::parse(url, AddressSource::Person),
            parsed => parsed,
        };
        let address = address.map_err(|error| Fault::Unreachable {
            host: host_of(url),
            reason: error.to_string(),
        })?;
        if !address.is_secure() {
            return Err(unreachable(&address, "only https addresses are asked").into());
        }
        let (host, port) = (address.url().host_str(), address.url().port());
        let declared = host.is_some_and(|host| {
            let mut hosts = self.hosts.iter();
            hosts.any(|own| own.matches(host, port.unwrap_or(443)))
        });
        if declared {
            Ok(address)
        } else {
            Err(Stop::Undeclared(address))
        }
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

fn failed(address: &Address, error: &FetchError) -> Fault {
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
    use std::sync::Mutex;

    use super::*;

    /// Answers each address as the table says, and remembers what was asked.
    struct Servers {
        table: Vec<(&'static str, u16, &'static str)>,
        asked: Mutex<Vec<OutboundRequest>>,
    }

    impl Servers {
        fn new(table: &[(&'static str, u16, &'static str)]) -> Self {
            Self {
                table: table.to_vec(),
                asked: Mutex::default(),
            }
        }

        fn asked(&self) -> Vec<(FetchMethod, String)> {
            let asked = self.asked.lock().unwrap();
            let one = |it: &OutboundRequest| (it.method, it.address.to_string());
            asked.iter().map(one).collect()
        }
    }

    #[async_trait]
    impl ModuleFetch for Servers {
        async fn fetch(&self, request: OutboundRequest) -> Result<OutboundResponse, FetchError> {
            let url = request.address.to_string();
            self.asked.lock().unwrap().push(request);
            let known = self.table.iter().find(|(known, ..)| *known == url);
            let (_, status, location) = *known.ok_or(FetchError::UnknownHost)?;
            Ok(OutboundResponse {
                status,
                location: (!location.is_empty()).then(|| location.to_owned()),
                body: url.into_bytes(),
            })
        }
    }

    fn hosts() -> Vec<NetworkHost> {
        ["a.kz", "b.kz:8443", "localhost:24680"]
            .map(|host| NetworkHost::try_from(host.to_owned()).unwrap())
            .to_vec()
    }

    async fn post(servers: &Servers, url: &str) -> Result<FetchReply, Stop> {
        let hosts = hosts();
        let bounds = Bounds {
            hosts: &hosts,
            max_octets: 1 << 20,
        };
        let request = FetchRequest {
            method: FetchMethod::Post,
            url: url.to_owned(),
            headers: Vec::new(),
            body: b"body".to_vec(),
        };
        bounds.follow(servers, request).await
    }

    #[tokio::test]
    async fn r35_only_declared_hosts_are_asked() {
        let servers = Servers::new(&[("https://a.kz/x", 200, "")]);
        assert_eq!(post(&servers, "https://A.kz/x").await.unwrap().status, 200);
        for url in [
            "https://c.kz/",
            "https://a.kz:8443/",
            "https://b.kz/",
            "https://a.kz.evil.kz/",
            "https://sub.a.kz/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
        ] {
            let stopped = post(&servers, url).await;
            assert!(matches!(stopped, Err(Stop::Undeclared(_))), "{url}");
        }
        for url in [
            "http://a.kz/x",
            "file:///etc/passwd",
            "https://user@a.kz/",
            "a.kz",
            "",
        ] {
            let stopped = post(&servers, url).await;
            let unreachable = matches!(stopped, Err(Stop::Fault(Fault::Unreachable { .. })));
            assert!(unreachable, "{url}");
        }
        assert_eq!(servers.asked().len(), 1);
    }

    #[tokio::test]
    async fn r34_a_declared_name_does_not_lead_inside_and_a_declared_inside_does() {
        let servers = Servers::new(&[
            ("https://a.kz/", 200, ""),
            ("https://localhost:24680/", 200, ""),
        ]);
        post(&servers, "https://a.kz/").await.unwrap();
        post(&servers, "https://localhost:24680/").await.unwrap();
        let loopback = [127, 0, 0, 1].into();
        let may: Vec<bool> = servers
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.address.may_connect(loopback))
            .collect();
        assert_eq!(may, [false, true]);
    }

    #[tokio::test]
    async fn r35_a_redirect_obeys_the_rules_of_a_request() {
        let servers = Servers::new(&[
            ("https://a.kz/1", 302, "/2"),
            ("https://a.kz/2", 307, "https://b.kz:8443/3"),
            ("https://b.kz:8443/3", 200, ""),
            ("https://a.kz/out", 302, "https://c.kz/"),
            ("https://a.kz/plain", 301, "http://a.kz/"),
            ("https://a.kz/inside", 308, "https://169.254.169.254/"),
            ("https://a.kz/loop", 302, "/loop"),
            ("https://a.kz/keep", 308, "/2"),
        ]);
        assert_eq!(post(&servers, "https://a.kz/1").await.unwrap().status, 200);
        let asked = servers.asked();
        let methods: Vec<FetchMethod> = asked.iter().map(|(method, _)| *method).collect();
        let (get, post_) = (FetchMethod::Get, FetchMethod::Post);
        assert_eq!(methods, [post_, get, get]);
        for url in ["https://a.kz/out", "https://a.kz/inside"] {
            let stopped = post(&servers, url).await;
            assert!(matches!(stopped, Err(Stop::Undeclared(_))), "{url}");
        }
        for url in ["https://a.kz/plain", "https://a.kz/loop"] {
            let stopped = post(&servers, url).await;
            assert!(matches!(stopped, Err(Stop::Fault(_))), "{url}");
        }
        let before = servers.asked().len();
        post(&servers, "https://a.kz/keep").await.unwrap();
        assert_eq!(servers.asked()[before + 1].0, post_, "308 keeps the method");
    }

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
