//! Which pages may call a module, and which hosts it may ask.

use serde::Deserialize;

use crate::Origin;

/// An https origin, or every origin below a domain: `https://*.example.kz`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct OriginPattern(String);

/// A host that may be asked over https, with a port when it is not 443: `v3.example.kz:8443`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct NetworkHost(String);

/// Why a text names no origin or host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// Not `https://HOST[:PORT]` with at most one `*.` before a domain of two labels or more.
    #[error("{0:?} is no https origin such as https://example.kz or https://*.example.kz")]
    Origin(String),
    /// Not `HOST[:PORT]` in ASCII.
    #[error("{0:?} is no host such as example.kz or example.kz:8443")]
    Host(String),
}

impl OriginPattern {
    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a page's origin is meant.
    pub fn matches(&self, origin: &Origin) -> bool {
        let Some((scheme, domain)) = self.0.split_once("*.") else {
            return origin.ascii() == self.0;
        };
        origin
            .ascii()
            .strip_prefix(scheme)
            .and_then(|host| host.strip_suffix(domain))
            .is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
    }
}

impl TryFrom<String> for OriginPattern {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        let authority = text.strip_prefix("https://").map(|rest| {
            let domain = rest.strip_prefix("*.");
            (domain.unwrap_or(rest), domain.is_some())
        });
        match authority {
            Some((host, wildcard)) if is_host(host) && (!wildcard || host.contains('.')) => {
                Ok(Self(text))
            }
            _ => Err(ScopeError::Origin(text)),
        }
    }
}

impl NetworkHost {
    /// The host as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `host` and `port` of an https address are meant.
    pub fn matches(&self, host: &str, port: u16) -> bool {
        let (own, own_port) = self.0.split_once(':').unwrap_or((&self.0, "443"));
        own.eq_ignore_ascii_case(host) && own_port.parse() == Ok(port)
    }
}

impl TryFrom<String> for NetworkHost {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        if is_host(&text) {
            Ok(Self(text))
        } else {
            Err(ScopeError::Host(text))
        }
    }
}

/// Lower-case ASCII labels between dots and perhaps a port; international names in punycode.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
    };
    host.len() <= 253
        && host.split('.').all(label)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0))
}
