//! The agent's port, knocked at as pages do: by 127.0.0.1, by ::1 and by `localhost`.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::path::Path;

use tanba_local_ca::LocalCertificate;
use time::OffsetDateTime;

use crate::Surroundings;
use crate::handshake::{self, HandshakeError};

/// Octets of the answer at most.
const LARGEST_ANSWER: u64 = 16 * 1024;

/// A name under which pages look for the agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// As it stands in an address.
    pub(crate) spelled: &'static str,
    /// Where it leads.
    pub(crate) address: SocketAddr,
}

/// What happened when somebody knocked.
#[derive(Debug)]
pub(crate) enum Knock {
    /// Our agent: its certificate is the one in our folder, and it answers.
    Healthy,
    /// Nobody listens.
    Closed,
    /// Somebody listens whose certificate is not ours, or who speaks no TLS.
    Stranger,
    /// Our certificate, and the answer is not what it should be.
    Unwell(String),
}

/// Knocks under every name. `localhost` is left out when it leads nowhere.
pub(crate) fn knock(around: &Surroundings<'_>) -> Vec<(Name, Knock)> {
    let authority = authority(&around.places.tls);
    let knocks = names(around.port).into_iter().map(|name| {
        let knock = knock_at(&name, authority.as_deref(), around);
        (name, knock)
    });
    knocks.collect()
}

/// Whether our agent answers on 127.0.0.1, with the certificate in this folder.
pub fn answers(tls: &Path, port: u16, now: OffsetDateTime) -> bool {
    let Some(authority) = authority(tls) else {
        return false;
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let opened = handshake::with_trust_of([authority.as_slice()], address, "127.0.0.1", now);
    opened.is_ok_and(|connection| health(connection, "127.0.0.1", port).is_ok())
}

/// Where `localhost` leads beside this computer; empty when all is well.
pub(crate) fn strange_localhost(port: u16) -> Vec<IpAddr> {
    resolved(port)
        .into_iter()
        .map(|address| address.ip())
        .filter(|address| !address.is_loopback())
        .collect()
}

/// Whether this computer has ::1 at all.
pub(crate) fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}

fn names(port: u16) -> Vec<Name> {
    let mut names = vec![Name {
        spelled: "127.0.0.1",
        address: (Ipv4Addr::LOCALHOST, port).into(),
    }];
    if has_ipv6() {
        names.push(Name {
            spelled: "[::1]",
            address: (Ipv6Addr::LOCALHOST, port).into(),
        });
    }
    // Browsers try one address after the other.
    let localhost = resolved(port)
        .into_iter()
        .find(|address| address.ip().is_loopback());
    names.extend(localhost.map(|address| Name {
        spelled: "localhost",
        address,
    }));
    names
}

fn resolved(port: u16) -> Vec<SocketAddr> {
    ("localhost", port)
        .to_socket_addrs()
        .map(Iterator::collect)
        .unwrap_or_default()
}

fn authority(tls: &Path) -> Option<Vec<u8>> {
    let certificate = LocalCertificate::load(tls).ok()?;
    Some(certificate.authority().to_vec())
}

fn knock_at(name: &Name, authority: Option<&[u8]>, around: &Surroundings<'_>) -> Knock {
    let certified = name.spelled.trim_matches(['[', ']']);
    let opened = handshake::with_trust_of(authority, name.address, certified, around.now);
    match opened {
        Ok(connection) => match health(connection, name.spelled, around.port) {
            Ok(()) => Knock::Healthy,
            Err(reason) => Knock::Unwell(reason),
        },
        Err(HandshakeError::Closed(_)) => Knock::Closed,
        // Only the agent has a certificate from our authority.
        Err(error @ HandshakeError::Refused(_)) => Knock::Unwell(error.to_string()),
        Err(_) => Knock::Stranger,
    }
}

/// `GET /health`: well when the answer is that of an agent.
fn health(mut connection: handshake::Connection, host: &str, port: u16) -> Result<(), String> {
    let request = format!(
        "GET /health HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\n\
         Connection: close\r\n\r\n"
    );
    let mut answer = Vec::new();
    let exchanged = connection
        .write_all(request.as_bytes())
        .and_then(|()| read(&mut connection, &mut answer));
    exchanged.map_err(|error| error.to_string())?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split_ascii_whitespace().nth(1).unwrap_or_default();
    if status != "200" {
        return Err(format!("HTTP {status}"));
    }
    let answer: Result<serde_json::Value, _> = serde_json::from_str(body);
    let is_agent = answer.is_ok_and(|answer| answer.get("protocol").is_some());
    is_agent
        .then_some(())
        .ok_or_else(|| "the answer to /health is not understood".to_owned())
}

fn read(connection: &mut handshake::Connection, answer: &mut Vec<u8>) -> io::Result<()> {
    match connection.take(LARGEST_ANSWER).read_to_end(answer) {
        // Closed without a farewell: what came counts.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !answer.is_empty() => Ok(()),
        read => read.map(drop),
    }
}
