//! What the HTTP face sends. Every answer but a switch of protocols ends its connection.

use std::fmt::Display;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use tanba_module::Origin;

/// What a request is answered with.
pub(crate) type Answer = Response<Full<Bytes>>;

const PRIVATE_NETWORK_ALLOWED: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// 101, with the proof that the handshake was understood (RFC 6455 section 4.2.2).
///
/// A subprotocol that was chosen is named (section 11.3.4).
pub(crate) fn switching(accept: &str, protocol: Option<&'static str>) -> Answer {
    let mut answer = refusal(StatusCode::SWITCHING_PROTOCOLS);
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    insert(headers, header::SEC_WEBSOCKET_ACCEPT, &accept);
    if let Some(protocol) = protocol {
        let value = HeaderValue::from_static(protocol);
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, value);
    }
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

/// The answer to [`Wish::Preflight`](crate::upgrade::Wish::Preflight).
pub(crate) fn preflight(origin: &Origin) -> Answer {
    let mut answer = refusal(StatusCode::NO_CONTENT);
    let headers = answer.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET"),
    );
    insert(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer
}

/// The same, for a browser that wants to hear that a public page may reach this computer.
pub(crate) fn private_network_preflight(origin: &Origin) -> Answer {
    let mut answer = preflight(origin);
    let allowed = HeaderValue::from_static("true");
    answer
        .headers_mut()
        .insert(PRIVATE_NETWORK_ALLOWED, allowed);
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
pub(crate) fn refusal(status: StatusCode) -> Answer {
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
