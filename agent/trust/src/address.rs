//! Which addresses may be fetched.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Who named an address; that decides what it may point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressSource {
    /// A person, an administrator or this program: any host, intranet and loopback included.
    Person,
    /// A certificate or another signed object: hosts of the public Internet alone, or whoever
    /// makes a certificate could have the agent knock at doors inside.
    Certificate,
}

/// An http or https address that may be fetched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    url: Url,
    source: AddressSource,
}

/// Why an address is not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Not an absolute address.
    #[error("not an address")]
    Malformed,
    /// Another scheme than http and https.
    #[error("only http and https addresses are fetched, not {0}")]
    Scheme(String),
    /// A user name or a password inside.
    #[error("the address carries a user name")]
    Credentials,
    /// A certificate points to this computer or into a private network.
    #[error("a certificate may not point to {0}")]
    Inside(String),
}

impl Address {
    /// Judges an address by its text. A name that later resolves to an inside address is judged
    /// again, by whoever resolves it: [`Address::may_connect`].
    pub fn parse(text: &str, source: AddressSource) -> Result<Self, AddressError> {
        let url = Url::parse(text.trim()).map_err(|_| AddressError::Malformed)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(AddressError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        let host = url.host().ok_or(AddressError::Malformed)?;
        if source == AddressSource::Certificate && !is_public_host(&host) {
            return Err(AddressError::Inside(host.to_string()));
        }
        Ok(Self { url, source })
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether it begins with https.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether a connection to this resolved address may be made for it.
    pub fn may_connect(&self, to: IpAddr) -> bool {
        self.source == AddressSource::Person || is_public(to)
    }

    /// The same address with something appended to its path.
    pub(crate) fn with_last_segment(&self, segment: &str) -> Self {
        let mut url = self.url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(segment);
        }
        Self {
            url,
            source: self.source,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

fn is_public_host(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public(IpAddr::V4(*address)),
        Host::Ipv6(address) => is_public(IpAddr::V6(*address)),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let inside = [
                "localhost",
                "local",
                "internal",
                "localdomain",
                "lan",
                "home.arpa",
            ];
            // Names without a dot exist in private networks alone.
            name.contains('.')
                && !inside.iter().any(|end| {
                    name.strip_suffix(end)
                        .is_some_and(|before| before.ends_with('.'))
                })
        }
    }
}

/// Whether an address belongs to the public Internet (IANA special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let protocol = first == 192 && second == 0 && third == 0;
    let benchmark = first == 198 && (second == 18 || second == 19);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || first == 0
        || first >= 240
        || shared
        || protocol
        || benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // Addresses that carry an IPv4 address lead to it: mapped, NAT64 and 6to4.
    let segments = address.segments();
    let embedded = match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some((high, low))
        }
        [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = embedded {
        let [[first, second], [third, fourth]] = [high.to_be_bytes(), low.to_be_bytes()];
        return is_public_v4(Ipv4Addr::new(first, second, third, fourth));
    }
    let [first, second, ..] = segments;
    // Global unicast is 2000::/3; 2001:db8::/32 and 2001::/23 inside it are not for hosts.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_certificate(text: &str) -> Result<Address, AddressError> {
        Address::parse(text, AddressSource::Certificate)
    }

    #[test]
    fn r34_a_certificate_cannot_point_inside() {
        for text in [
            "http://127.0.0.1/crl",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost:8080/",
            "http://printer/",
            "http://router.lan/",
            "https://10.0.0.5/ocsp",
            "http://172.16.1.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[ff02::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:db8::1]/",
        ] {
            let error = from_certificate(text).unwrap_err();
            assert!(matches!(error, AddressError::Inside(_)), "{text}: {error}");
        }
    }

    #[test]
    fn r34_other_schemes_and_credentials_are_refused_from_anybody() {
        for source in [AddressSource::Person, AddressSource::Certificate] {
            let parse = |text| Address::parse(text, source).unwrap_err();
            assert!(matches!(
                parse("file:///etc/passwd"),
                AddressError::Scheme(_)
            ));
            assert!(matches!(
                parse("ftp://pki.gov.kz/"),
                AddressError::Scheme(_)
            ));
            assert!(matches!(
                parse("ldap://pki.gov.kz/"),
                AddressError::Scheme(_)
            ));
            assert!(matches!(
                parse("javascript:alert(1)"),
                AddressError::Scheme(_)
            ));
            assert_eq!(
                parse("http://user:word@pki.gov.kz/"),
                AddressError::Credentials
            );
            assert_eq!(parse("pki.gov.kz"), AddressError::Malformed);
            assert_eq!(parse("http://"), AddressError::Malformed);
        }
    }

    #[test]
    fn public_addresses_pass_and_are_judged_again_when_resolved() {
        let address = from_certificate("http://ocsp.pki.gov.kz/").unwrap();
        assert!(address.may_connect(IpAddr::from([195, 12, 113, 29])));
        assert!(!address.may_connect(IpAddr::from([127, 0, 0, 1])));
        assert!(!address.may_connect(IpAddr::from([10, 0, 0, 1])));
        assert!(from_certificate("http://[2606:4700::1111]/").is_ok());
    }

    #[test]
    fn a_person_may_name_an_authority_inside() {
        let address = Address::parse("http://127.0.0.1:8318/tsa", AddressSource::Person).unwrap();
        assert!(address.may_connect(IpAddr::from([127, 0, 0, 1])));
    }
}
