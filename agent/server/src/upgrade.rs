//! The HTTP face: who may open a WebSocket, and what a plain request gets.
//!
//! `Host` is looked at first and `Origin` next, for every request. Nothing here changes a state:
//! a POST, a form, an image address or a fetch without CORS executes nothing.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::{Method, Request, StatusCode, Version};
use sha1::{Digest, Sha1};
use tanba_module::{Caller, Locale, Origin};
use tanba_wire::native::SUBPROTOCOL;

use crate::peer::{self, PeerSocket};
use crate::{OriginPolicy, origin};

const PRIVATE_NETWORK_ASKED: HeaderName =
    HeaderName::from_static("access-control-request-private-network");

/// What a request wants, once `Host` and `Origin` are in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A WebSocket; the value answers the handshake.
    Socket(SocketWish),
    /// The page that people see.
    StatusPage(Locale),
    /// The probe of pages, with the origin that may read it.
    Health(Option<Origin>),
    /// A browser asks whether a page of this origin may send the probe.
    Preflight {
        /// The page's origin.
        origin: Origin,
        /// Whether the browser wants to hear that a public page may reach this computer.
        private_network: bool,
    },
}

/// A WebSocket handshake that is in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SocketWish {
    /// The page; `None` for a program, which sends no `Origin`.
    pub(crate) origin: Option<Origin>,
    /// The first language of ours in `Accept-Language`.
    pub(crate) locale: Option<Locale>,
    /// The proof that the handshake was understood (RFC 6455 section 4.2.2).
    pub(crate) accept: String,
    /// Whether `tanba.v1` is spoken, because it was offered.
    pub(crate) native: bool,
}

/// Why a request is refused before anything of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not in order.
    Status(StatusCode),
    /// Policy refuses this page.
    Policy(Origin),
}

impl Refusal {
    /// The status that is sent, without body.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Status(status) => *status,
            Self::Policy(_) => StatusCode::FORBIDDEN,
        }
    }
}

impl From<StatusCode> for Refusal {
    fn from(status: StatusCode) -> Self {
        Self::Status(status)
    }
}

/// Decides over the head of a request. Nothing but the port in `Host` depends on the port: no port
/// is easier to come in by than another.
pub(crate) fn read<B>(
    request: &Request<B>,
    port: u16,
    policy: &OriginPolicy,
) -> Result<Wish, Refusal> {
    if !host_is_ours(request, port) {
        return Err(StatusCode::MISDIRECTED_REQUEST.into());
    }
    let headers = request.headers();
    let origin = origin_of(headers, policy)?;
    if is_upgrade(headers) {
        return Ok(Wish::Socket(handshake(request, origin)?));
    }
    match (request.uri().path(), request.method()) {
        ("/", &Method::GET | &Method::HEAD) => Ok(Wish::StatusPage(
            accepted_language(headers).unwrap_or_default(),
        )),
        ("/health", &Method::GET | &Method::HEAD) => Ok(Wish::Health(origin)),
        ("/health", &Method::OPTIONS) => {
            let origin = origin.ok_or(StatusCode::BAD_REQUEST)?;
            let private_network = headers.contains_key(PRIVATE_NETWORK_ASKED);
            Ok(Wish::Preflight {
                origin,
                private_network,
            })
        }
        ("/" | "/health", _) => Err(StatusCode::METHOD_NOT_ALLOWED.into()),
        _ => Err(StatusCode::NOT_FOUND.into()),
    }
}

/// Who opens the socket: the page, or the program that holds the peer's socket. `None` when the
/// program cannot be identified.
pub(crate) async fn caller(wish: &SocketWish, socket: PeerSocket) -> Option<Caller> {
    if let Some(origin) = &wish.origin {
        return Some(Caller::Page(origin.clone()));
    }
    // Reads the open files of every process of this user, which may take a while.
    let found = tokio::task::spawn_blocking(move || peer::executable(socket)).await;
    found.ok().flatten().map(Caller::Program)
}

/// `Host` must name this computer and our port, and an absolute target the same.
fn host_is_ours<B>(request: &Request<B>, port: u16) -> bool {
    let Some(host) = only(request.headers(), &header::HOST) else {
        return false;
    };
    let ours = |authority: &str| {
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|name| authority.eq_ignore_ascii_case(&format!("{name}:{port}")))
    };
    ours(host)
        && request
            .uri()
            .authority()
            .is_none_or(|target| ours(target.as_str()))
}

/// The page's origin, `None` without the header; the refusal has no body.
fn origin_of(headers: &HeaderMap, policy: &OriginPolicy) -> Result<Option<Origin>, Refusal> {
    if !headers.contains_key(header::ORIGIN) {
        return Ok(None);
    }
    let value = only(headers, &header::ORIGIN).ok_or(StatusCode::FORBIDDEN)?;
    let origin = origin::parse(value, policy).map_err(|error| {
        tracing::info!(%error, "a connection was refused by its Origin");
        StatusCode::FORBIDDEN
    })?;
    if policy.denied.contains(origin.ascii()) {
        tracing::info!(%origin, "a connection was refused by policy");
        return Err(Refusal::Policy(origin));
    }
    Ok(Some(origin))
}

/// RFC 6455 section 4.2.1.
fn handshake<B>(request: &Request<B>, origin: Option<Origin>) -> Result<SocketWish, StatusCode> {
    let headers = request.headers();
    if request.method() != Method::GET || request.version() != Version::HTTP_11 {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err(StatusCode::UPGRADE_REQUIRED);
    }
    let key = only(headers, &header::SEC_WEBSOCKET_KEY).ok_or(StatusCode::BAD_REQUEST)?;
    if BASE64_STANDARD
        .decode(key)
        .map_err(|_| StatusCode::BAD_REQUEST)?
        .len()
        != 16
    {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(SocketWish {
        origin,
        locale: accepted_language(headers),
        accept: accept(key),
        native: has_exactly(headers, &header::SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL),
    })
}

fn accept(key: &str) -> String {
    let mut digest = Sha1::new();
    digest.update(key.as_bytes());
    digest.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    BASE64_STANDARD.encode(digest.finalize())
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    has_token(headers, &header::UPGRADE, "websocket")
        && has_token(headers, &header::CONNECTION, "upgrade")
}

fn has_token(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    tokens(headers, name).any(|token| token.eq_ignore_ascii_case(wanted))
}

/// The same for names whose case matters.
fn has_exactly(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    tokens(headers, name).any(|token| token == wanted)
}

fn tokens<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// The value of a header that is there exactly once and is ASCII.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).into_iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The first language of ours; browsers list the wanted ones in falling order.
fn accepted_language(headers: &HeaderMap) -> Option<Locale> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    list.split(',')
        .find_map(|entry| Locale::from_tag(entry.split(';').next()?.trim()))
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn the_handshake_of_the_rfc() {
        // RFC 6455 section 1.3.
        assert_eq!(
            accept("dGhlIHNhbXBsZSBub25jZQ=="),
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        );
    }

    /// A handshake as browsers send it, with these values of `Host` and `Origin`.
    fn handshake_of(host: &str, origin: Option<&str>) -> Request<()> {
        let mut request = Request::get("/")
            .header(header::HOST, host)
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==");
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        request.body(()).unwrap()
    }

    /// 13579 is the port of NCALayer, 64443 one of older agents, 50000 neither.
    #[test]
    fn r17_no_port_is_easier_than_another() {
        let policy = OriginPolicy {
            denied: ["https://denied.example".to_owned()].into(),
            ..OriginPolicy::default()
        };
        for port in [13579, 64443, 50000] {
            let host = format!("127.0.0.1:{port}");
            let verdict = |host: &str, origin: Option<&str>| {
                read(&handshake_of(host, origin), port, &policy).map_err(|error| error.status())
            };
            for origin in [Some("https://portal.example.kz"), None] {
                assert!(
                    matches!(verdict(&host, origin), Ok(Wish::Socket(_))),
                    "{port}"
                );
            }
            for origin in [
                "null",
                "file://",
                "http://portal.example.kz",
                "https://portal.example.kz/",
                "https://egov.kz@evil.example",
                "https://denied.example",
            ] {
                let refused = verdict(&host, Some(origin));
                assert_eq!(refused, Err(StatusCode::FORBIDDEN), "{port} {origin}");
            }
            // Each port answers to its own name alone.
            for host in [
                "attacker.test:13579",
                "127.0.0.1",
                "127.0.0.1:13580",
                "0.0.0.0:64443",
            ] {
                let refused = verdict(host, Some("https://portal.example.kz"));
                assert_eq!(
                    refused,
                    Err(StatusCode::MISDIRECTED_REQUEST),
                    "{port} {host}"
                );
            }
            // Plain requests execute nothing, here as there.
            let mut post = handshake_of(&host, None);
            post.headers_mut().remove(header::UPGRADE);
            *post.method_mut() = Method::POST;
            let refused = read(&post, port, &policy).map_err(|error| error.status());
            assert_eq!(refused, Err(StatusCode::METHOD_NOT_ALLOWED), "{port}");
        }
    }

    #[test]
    fn languages_in_falling_order() {
        let locale = |list: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(list));
            accepted_language(&headers)
        };
        assert_eq!(locale("kk-KZ,kk;q=0.9,ru;q=0.8"), Some(Locale::Kazakh));
        assert_eq!(locale("de, en-GB;q=0.5"), Some(Locale::English));
        assert_eq!(locale("de,*"), None);
    }
}
