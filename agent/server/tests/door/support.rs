//! An agent with test modules, and clients for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures_util::{SinkExt, StreamExt};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tanba_module::{
    Announced, Call, Caller, CertificateSummary, ChosenFile, Document, Fault, FetchReply,
    FetchRequest, FileRequest, HeldDocument, Host, InstalledModule, Intake, Locale, LogLevel,
    Manifest, Module, ModuleName, Notice, Outcome, Report, SaveRequest, Screen, Signer,
    SignerRequest, Storage, TimestampRequest, Verification, VerificationRequest,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, broadcast, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::{Error, Message, client::IntoClientRequest};
use tokio_tungstenite::{WebSocketStream, client_async};

use tanba_server::{
    Asked, BindError, Hosts, Parts, Problem, Registry, Server, ServerConfig, Status, StatusSource,
    tls_config,
};

pub(crate) const PAGE: &str = "https://portal.example.kz";

pub(crate) type Client = WebSocketStream<TlsStream<TcpStream>>;

/// A running agent; stops when dropped.
pub(crate) struct Agent {
    pub(crate) port: u16,
    pub(crate) work: Arc<Work>,
    pub(crate) registry: Registry,
    trust: Arc<ClientConfig>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// A throw-away certificate: how to serve it and how to trust it.
fn certificate() -> (Arc<rustls::ServerConfig>, Arc<ClientConfig>) {
    let key = KeyPair::generate().unwrap();
    let names = ["localhost", "127.0.0.1", "::1"].map(String::from);
    let certificate = CertificateParams::new(names)
        .unwrap()
        .self_signed(&key)
        .unwrap();
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let signer = rustls::crypto::ring::sign::any_supported_type(&private).unwrap();
    let served = CertifiedKey::new(vec![certificate.der().clone()], signer);

    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone()).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let trust = ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (
        tls_config(Arc::new(One(Arc::new(served)))).unwrap(),
        Arc::new(trust),
    )
}

/// What the test modules do and have seen.
pub(crate) struct Work {
    /// Each permit lets one call of `wait` end.
    pub(crate) finish: Semaphore,
    pub(crate) started: AtomicUsize,
    pub(crate) dropped: AtomicUsize,
    pub(crate) callers: std::sync::Mutex<Vec<Caller>>,
    /// Documents that arrived.
    pub(crate) held: std::sync::Mutex<Vec<Vec<u8>>>,
    /// Callers about whom a decision was changed.
    pub(crate) changes: broadcast::Sender<Arc<str>>,
    /// What the door told of modules: names looked for and missed, callers refused by a manifest.
    pub(crate) told: std::sync::Mutex<Vec<String>>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            finish: Semaphore::new(0),
            started: AtomicUsize::default(),
            dropped: AtomicUsize::default(),
            callers: std::sync::Mutex::default(),
            held: std::sync::Mutex::default(),
            changes: broadcast::Sender::new(4),
            told: std::sync::Mutex::default(),
        }
    }
}

impl Agent {
    pub(crate) async fn start(config: ServerConfig) -> Self {
        Self::bind(ServerConfig { port: 0, ..config })
            .await
            .unwrap()
    }

    /// An agent on the port of the configuration.
    pub(crate) async fn bind(config: ServerConfig) -> Result<Self, BindError> {
        let (tls, trust) = certificate();
        let work = Arc::new(Work::default());
        let names = [
            ("test.common", "common-utils"),
            ("test.invoker", "invoker"),
            ("kz.gov.pki.knca.applet.Applet", "applet"),
        ];
        let modules = names.map(|(name, envelope)| TestModule::arc(name, envelope, &work));
        let registry = Registry::new(modules);
        let parts = Parts {
            version: "9.8.7".to_owned(),
            tls,
            registry: registry.clone(),
            hosts: Arc::new(NoHost::new(&work)),
            status: Arc::new(NoHost::new(&work)),
        };
        let server = Server::bind(config, parts).await?;
        let port = server.port();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Ok(Self {
            port,
            work,
            registry,
            trust,
            stop: Some(stop),
            task,
        })
    }

    pub(crate) async fn usual() -> Self {
        Self::start(ServerConfig::default()).await
    }

    /// A TLS connection to an address of loopback.
    pub(crate) async fn tls_to(&self, host: &'static str) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), self.port)).await?;
        stream.set_nodelay(true)?;
        let name = ServerName::try_from(host.trim_matches(['[', ']'])).unwrap();
        TlsConnector::from(Arc::clone(&self.trust))
            .connect(name, stream)
            .await
    }

    pub(crate) async fn tls(&self) -> TlsStream<TcpStream> {
        self.tls_to("127.0.0.1").await.unwrap()
    }

    /// A WebSocket handshake with these headers; the status of a refusal otherwise.
    pub(crate) async fn upgrade(&self, headers: &[(&str, &str)]) -> Result<Client, u16> {
        let mut request = format!("wss://127.0.0.1:{}/", self.port)
            .into_client_request()
            .unwrap();
        for (name, value) in headers {
            let name: tokio_tungstenite::tungstenite::http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        match client_async(request, self.tls().await).await {
            Ok((client, _)) => Ok(client),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// A connected page that has read the greeting.
    pub(crate) async fn page(&self) -> Page {
        let mut page = Page(self.upgrade(&[("origin", PAGE)]).await.unwrap());
        assert_eq!(page.receive().await, r#"{"result":{"version":"1.4"}}"#);
        page
    }

    /// Sends the text of an HTTP request and gives everything that comes back.
    pub(crate) async fn http(&self, request: &str) -> String {
        let mut stream = self.tls().await;
        stream
            .write_all(request.replace("PORT", &self.port.to_string()).as_bytes())
            .await
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    /// Stops the agent and waits until it has.
    pub(crate) async fn stop(mut self) {
        let _ = self.stop.take().unwrap().send(());
        self.task.await.unwrap();
    }
}

/// The page's end of a connection.
pub(crate) struct Page(pub(crate) Client);

impl Page {
    pub(crate) async fn send(&mut self, text: impl Into<String>) {
        self.0.send(Message::text(text.into())).await.unwrap();
    }

    pub(crate) async fn receive(&mut self) -> String {
        match self.next().await {
            Message::Text(text) => text.to_string(),
            other => panic!("{other:?} instead of a text"),
        }
    }

    pub(crate) async fn next(&mut self) -> Message {
        let soon = std::time::Duration::from_secs(20);
        tokio::time::timeout(soon, self.0.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn ask(&mut self, text: impl Into<String>) -> Value {
        self.send(text).await;
        serde_json::from_str(&self.receive().await).unwrap()
    }

    /// The code with which the agent closes.
    pub(crate) async fn close_code(&mut self) -> u16 {
        match self.next().await {
            Message::Close(Some(frame)) => frame.code.into(),
            other => panic!("{other:?} instead of a close frame"),
        }
    }
}

/// Waits until something is so, for ten seconds at most.
pub(crate) async fn eventually(so: impl Fn() -> bool) {
    for _ in 0..1000 {
        if so() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("it never came to be");
}

/// `echo` gives its args back, `wait` ends when the test says so, `panic` panics.
pub(crate) struct TestModule {
    manifest: Manifest,
    work: Arc<Work>,
}

impl TestModule {
    pub(crate) fn arc(name: &str, envelope: &str, work: &Arc<Work>) -> Arc<dyn Module> {
        Self::with(name, envelope, "", work)
    }

    /// A module with further lines in its manifest.
    pub(crate) fn with(
        name: &str,
        envelope: &str,
        lines: &str,
        work: &Arc<Work>,
    ) -> Arc<dyn Module> {
        let manifest = format!(
            "symbolic-name = \"{name}\"\nversion = \"1\"\nanswers = [\"{name}\"]\nmethods = []\n\
             envelope = \"{envelope}\"\npermissions = []\n{lines}"
        );
        Arc::new(Self {
            manifest: Manifest::parse(&manifest).unwrap(),
            work: Arc::clone(work),
        })
    }
}

/// Counts calls that were given up before their end.
struct Unfinished<'a>(&'a Work);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Module for TestModule {
    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    async fn call(&self, call: Call, _: Locale, _: &dyn Host) -> Result<Outcome, Fault> {
        self.work.callers.lock().unwrap().push(call.caller.clone());
        self.work.started.fetch_add(1, Ordering::SeqCst);
        match call.method.as_ref().map(tanba_module::MethodName::as_str) {
            Some("echo") => Ok(Outcome::Value(call.args().clone())),
            Some("long") => Ok(Outcome::Value(json!("x".repeat(3 << 20)))),
            Some("wait") => {
                let unfinished = Unfinished(&self.work);
                self.work.finish.acquire().await.unwrap().forget();
                std::mem::forget(unfinished);
                Ok(Outcome::Value(call.args().clone()))
            }
            Some("setLocale") => Ok(Outcome::Silent),
            Some("cancel") => Err(Fault::Cancelled),
            Some("panic") => panic!("as asked"),
            Some(other) => Err(Fault::NoSuchMethod {
                method: other.to_owned(),
            }),
            None => Err(Fault::MethodMissing),
        }
    }
}

/// A host that asks nobody: it holds documents and passes reports on.
struct NoHost {
    work: Arc<Work>,
    report: Option<Arc<dyn Fn(Report) + Send + Sync>>,
}

impl NoHost {
    fn new(work: &Arc<Work>) -> Self {
        Self {
            work: Arc::clone(work),
            report: None,
        }
    }

    fn tell(&self, what: String) {
        self.work.told.lock().unwrap().push(what);
    }
}

/// A document on its way into [`Work::held`].
struct Taking {
    work: Arc<Work>,
    announced: Announced,
    octets: Vec<u8>,
}

impl Intake for Taking {
    fn write(&mut self, octets: &[u8]) -> Result<(), Fault> {
        self.octets.extend_from_slice(octets);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<HeldDocument, Fault> {
        let mut held = self.work.held.lock().unwrap();
        let document = HeldDocument {
            handle: format!("held-{}", held.len()),
            name: self.announced.name.clone(),
            size: self.octets.len() as u64,
            sha256: Sha256::digest(&self.octets).into(),
        };
        held.push(self.octets);
        Ok(document)
    }
}

impl Hosts for NoHost {
    fn host(&self, asked: Asked<'_>) -> Arc<dyn Host> {
        if let Some(origin) = &asked.top_origin {
            self.tell(format!("inside {origin}"));
        }
        Arc::new(Self {
            work: Arc::clone(&self.work),
            report: asked.report,
        })
    }

    fn receive(&self, _: &Caller, announced: Announced) -> Result<Box<dyn Intake>, Fault> {
        Ok(Box::new(Taking {
            work: Arc::clone(&self.work),
            announced,
            octets: Vec::new(),
        }))
    }

    fn permission_changes(&self) -> broadcast::Receiver<Arc<str>> {
        self.work.changes.subscribe()
    }

    fn refused_by_manifest(&self, caller: &Caller, module: &Manifest) {
        self.tell(format!("{} refused {}", module.symbolic_name, caller.key()));
    }

    fn missing(&self, caller: &Caller, module: &ModuleName) {
        self.tell(format!("{} misses {module}", caller.key()));
    }
}

impl StatusSource for NoHost {
    fn status(&self, locale: Locale) -> Status {
        let problem = Problem {
            what: format!("<{}>", locale.tag()),
            remedy: "remedy".to_owned(),
        };
        Status {
            version: "9.8.7".to_owned(),
            problems: vec![problem],
        }
    }
}

#[async_trait]
impl Host for NoHost {
    async fn choose_signer(&self, _: SignerRequest) -> Result<Box<dyn Signer>, Fault> {
        Err(Fault::NoScreen)
    }

    async fn shown_certificate(&self, _: &str) -> Option<CertificateSummary> {
        None
    }

    async fn verify(&self, _: VerificationRequest) -> Result<Verification, Fault> {
        Err(Fault::NoScreen)
    }

    async fn timestamp(&self, _: TimestampRequest) -> Result<Vec<u8>, Fault> {
        Err(Fault::NoScreen)
    }

    async fn choose_file(&self, _: FileRequest) -> Result<ChosenFile, Fault> {
        Err(Fault::NoScreen)
    }

    async fn active_storages(&self) -> Result<Vec<Storage>, Fault> {
        Ok(Vec::new())
    }

    async fn change_locale(&self, _: Locale) -> Result<(), Fault> {
        Ok(())
    }

    async fn show(&self, _: Screen) -> Result<(), Fault> {
        Err(Fault::NoScreen)
    }

    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault> {
        Ok(Vec::new())
    }

    async fn install_module(&self, _: &str) -> Result<String, Fault> {
        Err(Fault::NoScreen)
    }

    async fn show_message(&self, _: Notice) -> Result<(), Fault> {
        Err(Fault::NoScreen)
    }

    async fn save_file(&self, _: SaveRequest) -> Result<PathBuf, Fault> {
        Err(Fault::NoScreen)
    }

    async fn fetch(&self, _: FetchRequest) -> Result<FetchReply, Fault> {
        Err(Fault::NoScreen)
    }

    async fn setting(&self, _: &str) -> Result<Option<String>, Fault> {
        Err(Fault::NoScreen)
    }

    async fn keep_setting(&self, _: &str, _: Option<&str>) -> Result<(), Fault> {
        Err(Fault::NoScreen)
    }

    fn log(&self, _: LogLevel, _: &str) {}

    async fn document(&self, handle: &str) -> Result<Document, Fault> {
        let held = self.work.held.lock().unwrap();
        let number: Option<usize> = handle.strip_prefix("held-").and_then(|n| n.parse().ok());
        let octets = number.and_then(|number| held.get(number));
        octets
            .map(|octets| Document::bytes(octets.clone()))
            .ok_or(Fault::DocumentGone)
    }

    fn report(&self, report: Report) {
        if let Some(told) = &self.report {
            told(report);
        }
    }
}

/// Always the same certificate.
#[derive(Debug)]
struct One(Arc<CertifiedKey>);

impl ResolvesServerCert for One {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}
