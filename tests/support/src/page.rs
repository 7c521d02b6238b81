//! A page's end of the socket.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::UnixTime;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use time::OffsetDateTime;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

/// How long a test waits for a frame.
const PATIENCE: Duration = Duration::from_mins(1);

/// Octets of one frame of a long message: as many as Chromium sends.
const FRAGMENT: usize = 131_000;

/// The first frame of every connection, byte for byte.
pub const GREETING: &str = r#"{"result":{"version":"1.4"}}"#;

/// Where the agent is, and what a client trusts.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// Its port.
    pub port: u16,
    /// The certificate of its local authority (PEM file).
    pub authority: &'a Path,
    /// The time at which certificates are judged.
    pub clock: fn() -> OffsetDateTime,
}

/// A client's end of a connection.
pub type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// A connection to the agent.
pub struct Page {
    socket: Socket,
}

impl Page {
    /// Connects over TLS that trusts the agent's local authority and nothing else, and checks the
    /// greeting. Panics when any of it fails.
    pub async fn open(door: &Door<'_>, origin: Option<&str>) -> Self {
        let socket = connect(door, origin)
            .await
            .unwrap_or_else(|error| panic!("no connection to the agent: {error}"));
        let mut page = Self { socket };
        assert_eq!(page.receive().await, GREETING);
        page
    }

    /// Sends a text message: a short one as one frame, a long one in frames of [`FRAGMENT`] octets,
    /// as browsers do.
    pub async fn send(&mut self, text: impl Into<String>) {
        let mut rest = Bytes::from(text.into());
        let mut opcode = Data::Text;
        while !rest.is_empty() || opcode == Data::Text {
            let fragment = rest.split_to(rest.len().min(FRAGMENT));
            let frame = Frame::message(fragment, OpCode::Data(opcode), rest.is_empty());
            let fed = self.socket.feed(Message::Frame(frame)).await;
            fed.unwrap_or_else(|error| panic!("send: {error}"));
            opcode = Data::Continue;
        }
        let sent = self.socket.flush().await;
        sent.unwrap_or_else(|error| panic!("send: {error}"));
    }

    /// The next text frame.
    pub async fn receive(&mut self) -> String {
        match self.next().await {
            Some(Message::Text(text)) => text.to_string(),
            other => panic!("no text frame: {other:?}"),
        }
    }

    /// The next frame of any kind; `None` when the agent closed the socket.
    pub async fn next(&mut self) -> Option<Message> {
        let frame = timeout(PATIENCE, self.socket.next()).await;
        frame
            .unwrap_or_else(|_| panic!("no frame in {PATIENCE:?}"))
            .and_then(Result::ok)
    }

    /// Sends a request and waits for its reply.
    pub async fn call(&mut self, request: &Value) -> Value {
        self.exchange(&request.to_string()).await
    }

    /// Sends a text and waits for its reply, which must be JSON.
    pub async fn exchange(&mut self, request: &str) -> Value {
        self.send(request).await;
        let reply = self.receive().await;
        serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{error}: {reply}"))
    }

    /// Closes the socket as a page does.
    pub async fn close(mut self) {
        let _ = self.socket.close(None).await;
    }
}

/// Connects without looking at the greeting.
pub async fn connect(door: &Door<'_>, origin: Option<&str>) -> Result<Socket, Error> {
    connect_offering(door, origin, None).await
}

/// The same, offering a subprotocol.
pub(crate) async fn connect_offering(
    door: &Door<'_>,
    origin: Option<&str>,
    protocol: Option<&'static str>,
) -> Result<Socket, Error> {
    let tcp = TcpStream::connect(("127.0.0.1", door.port)).await?;
    let name = ServerName::try_from("127.0.0.1").map_err(|_| Error::ConnectionClosed)?;
    let tls = TlsConnector::from(client_config(door))
        .connect(name, tcp)
        .await?;
    let mut request = format!("wss://127.0.0.1:{}/", door.port).into_client_request()?;
    if let Some(origin) = origin {
        let value = origin.parse().map_err(|_| Error::ConnectionClosed)?;
        request.headers_mut().insert("Origin", value);
    }
    if let Some(protocol) = protocol {
        let value = HeaderValue::from_static(protocol);
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", value);
    }
    let (socket, _) = tokio_tungstenite::client_async(request, tls).await?;
    Ok(socket)
}

#[derive(Debug)]
struct Clock(fn() -> OffsetDateTime);

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from((self.0)().unix_timestamp()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

fn client_config(door: &Door<'_>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_file(door.authority)
        .unwrap_or_else(|error| panic!("{}: {error}", door.authority.display()));
    roots
        .add(certificate)
        .unwrap_or_else(|error| panic!("local authority: {error}"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(Clock(door.clock)))
        .with_safe_default_protocol_versions()
        .unwrap_or_else(|error| panic!("TLS: {error}"))
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}
