//! The HTTP face: who may open a WebSocket, and what a plain request gets (R-2 to R-5, R-11).
//!
//! `Host` is looked at first and `Origin` next, for every request. Nothing here changes a state:
//! a POST, a form, an image address or a fetch without CORS executes nothing.

use std::fmt::Display;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode, Version};
use sha1::{Digest, Sha1};
use tanba_module::{Caller, Locale, Origin};

use crate::peer::{self, PeerSocket};
use crate::{OriginPolicy, origin};

/// What a request is answered with.
pub(crate) type Answer = Response<Full<Bytes>>;

const PRIVATE_NETWORK_ASKED: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const PRIVATE_NETWORK_ALLOWED: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

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
    accept: String,
}

/// Decides over the head of a request. The error is the refusal to send.
pub(crate) fn read(
    request: &Request<Incoming>,
    port: u16,
    policy: &OriginPolicy,
) -> Result<Wish, Answer> {
    if !host_is_ours(request, port) {
        return Err(refusal(StatusCode::MISDIRECTED_REQUEST));
    }
    let headers = request.headers();
    let origin = origin_of(headers, policy)?;
    if is_upgrade(headers) {
        return handshake(request, origin).map(Wish::Socket);
    }
    match (request.uri().path(), request.method()) {
        ("/", &Method::GET | &Method::HEAD) => Ok(Wish::StatusPage(
            accepted_language(headers).unwrap_or_default(),
        )),
        ("/health", &Method::GET | &Method::HEAD) => Ok(Wish::Health(origin)),
        ("/health", &Method::OPTIONS) => {
            let origin = origin.ok_or_else(|| refusal(StatusCode::BAD_REQUEST))?;
            let private_network = headers.contains_key(PRIVATE_NETWORK_ASKED);
            Ok(Wish::Preflight {
                origin,
                private_network,
            })
        }
        ("/" | "/health", _) => Err(refusal(StatusCode::METHOD_NOT_ALLOWED)),
        _ => Err(refusal(StatusCode::NOT_FOUND)),
    }
}

/// Who opens the socket: the page, or the program that holds the peer's socket.
pub(crate) async fn caller(wish: &SocketWish, socket: PeerSocket) -> Result<Caller, Answer> {
    if let Some(origin) = &wish.origin {
        return Ok(Caller::Page(origin.clone()));
    }
    // Reads the open files of every process of this user, which may take a while.
    let found = tokio::task::spawn_blocking(move || peer::executable(socket)).await;
    match found {
        Ok(Some(executable)) => Ok(Caller::Program(executable)),
        _ => {
            tracing::warn!("a program without Origin could not be identified and was refused");
            Err(told(
                StatusCode::FORBIDDEN,
                "the calling program could not be identified",
            ))
        }
    }
}

/// 101, with the proof that the handshake was understood (RFC 6455 section 4.2.2).
pub(crate) fn switching(wish: &SocketWish) -> Answer {
    let mut answer = refusal(StatusCode::SWITCHING_PROTOCOLS);
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    insert(headers, header::SEC_WEBSOCKET_ACCEPT, &wish.accept);
    answer
}

/// `{"protocol":"1.4"}` and nothing more (R-5), readable by the page that asked.
pub(crate) fn health(origin: Option<&Origin>) -> Answer {
    let body = format!(r#"{{"protocol":"{}"}}"#, tanba_wire::PROTOCOL_VERSION);
    let mut answer = with_body(StatusCode::OK, "application/json", body);
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        insert(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    answer
}

/// The answer to [`Wish::Preflight`].
pub(crate) fn preflight(origin: &Origin, private_network: bool) -> Answer {
    let mut answer = refusal(StatusCode::NO_CONTENT);
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET"),
    );
    insert(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if private_network {
        headers.insert(PRIVATE_NETWORK_ALLOWED, HeaderValue::from_static("true"));
    }
    answer
}

/// An answer with a sentence for whoever reads it; a program sees it, a page does not.
pub(crate) fn told(status: StatusCode, sentence: impl Display) -> Answer {
    with_body(status, "text/plain; charset=utf-8", format!("{sentence}\n"))
}

/// An answer with a body, that is not to be kept, sniffed or framed. Ends the connection.
pub(crate) fn with_body(status: StatusCode, kind: &'static str, body: String) -> Answer {
    let mut answer = Response::new(Full::from(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    answer
}

/// An answer without a body. Ends the connection.
fn refusal(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &impl ToString) {
    if let Ok(value) = HeaderValue::try_from(value.to_string()) {
        headers.insert(name, value);
    }
}

/// `Host` must name this computer and our port (R-3), and an absolute target the same.
fn host_is_ours(request: &Request<Incoming>, port: u16) -> bool {
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
fn origin_of(headers: &HeaderMap, policy: &OriginPolicy) -> Result<Option<Origin>, Answer> {
    if !headers.contains_key(header::ORIGIN) {
        return Ok(None);
    }
    let forbidden = || refusal(StatusCode::FORBIDDEN);
    let value = only(headers, &header::ORIGIN).ok_or_else(forbidden)?;
    let origin = origin::parse(value, policy).map_err(|error| {
        tracing::info!(%error, "a connection was refused by its Origin");
        forbidden()
    })?;
    if policy.denied.contains(origin.ascii()) {
        tracing::info!(%origin, "a connection was refused by policy");
        return Err(forbidden());
    }
    Ok(Some(origin))
}

/// RFC 6455 section 4.2.1.
fn handshake(request: &Request<Incoming>, origin: Option<Origin>) -> Result<SocketWish, Answer> {
    let headers = request.headers();
    if request.method() != Method::GET || request.version() != Version::HTTP_11 {
        return Err(refusal(StatusCode::METHOD_NOT_ALLOWED));
    }
    if only(headers, &header::SEC_WEBSOCKET_VERSION) != Some("13") {
        let mut answer = refusal(StatusCode::UPGRADE_REQUIRED);
        answer.headers_mut().insert(
            header::SEC_WEBSOCKET_VERSION,
            HeaderValue::from_static("13"),
        );
        return Err(answer);
    }
    let bad = || refusal(StatusCode::BAD_REQUEST);
    let key = only(headers, &header::SEC_WEBSOCKET_KEY).ok_or_else(bad)?;
    if BASE64_STANDARD.decode(key).map_err(|_| bad())?.len() != 16 {
        return Err(bad());
    }
    Ok(SocketWish {
        origin,
        locale: accepted_language(headers),
        accept: accept(key),
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
    let values = headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|token| token.trim().eq_ignore_ascii_case(wanted))
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
    use super::*;

    #[test]
    fn the_handshake_of_the_rfc() {
        // RFC 6455 section 1.3.
        assert_eq!(
            accept("dGhlIHNhbXBsZSBub25jZQ=="),
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        );
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
