//! The `Origin` header (RFC 6454; R-2).

use tanba_module::{Origin, OriginError};
use url::{Host, Url};

use crate::OriginPolicy;

/// Longest header value that is looked at.
const LONGEST: usize = 255;

/// Parses the value of an `Origin` header.
///
/// Browsers send the ASCII serialisation of an origin and nothing else, so anything that does not
/// come back the same from the URL parser is refused: upper case, user information, paths,
/// default ports, unusual spellings of addresses. A host with a trailing dot is refused as well;
/// it would be a second identity of the same site.
pub fn parse(value: &str, policy: &OriginPolicy) -> Result<Origin, OriginError> {
    if value.len() > LONGEST {
        return Err(OriginError::TooLong);
    }
    if value == "null" {
        return Err(OriginError::Opaque);
    }
    let url = Url::parse(value).map_err(|_| OriginError::Malformed)?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(OriginError::Scheme);
    }
    let origin = url.origin();
    let ascii = origin.ascii_serialization();
    if ascii != value || url.host_str().is_none_or(|host| host.ends_with('.')) {
        return Err(OriginError::Malformed);
    }
    if url.scheme() == "http" && !is_loopback(&url) && !policy.intranet.contains(&ascii) {
        return Err(OriginError::Scheme);
    }
    Ok(Origin::from_parts(ascii, origin.unicode_serialization()))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address == std::net::Ipv4Addr::LOCALHOST,
        Some(Host::Ipv6(address)) => address == std::net::Ipv6Addr::LOCALHOST,
        None => false,
    }
}

#[cfg(test)]
mod tests;
