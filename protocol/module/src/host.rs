//! What a module may ask of the agent.

use std::path::PathBuf;

use async_trait::async_trait;

use crate::{
    AuthenticationRequest, AuthenticationToken, CertificateSummary, ChosenFile, Document, Fault,
    FetchReply, FetchRequest, FileRequest, HeldDocument, ModuleName, Permission, PermissionState,
    PermissionStates, Report, SaveRequest, Signer, SignerRequest, Storage, TimestampRequest,
    Verification, VerificationRequest,
};

/// A language of the windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Kazakh, `kk`.
    Kazakh,
    /// Russian, `ru`.
    #[default]
    Russian,
    /// English, `en`.
    English,
}

impl Locale {
    /// Every language, in the order in which settings list them.
    pub const ALL: [Self; 3] = [Self::Kazakh, Self::Russian, Self::English];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Kazakh => "kk",
            Self::Russian => "ru",
            Self::English => "en",
        }
    }

    /// The language of a tag; region and script are ignored (`ru_RU`, `kk-Cyrl-KZ`).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }
}

/// A window of the agent that a page may ask to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Settings.
    Settings,
    /// Module management.
    Modules,
}

/// Words that a module shows to the person in a window of the agent, under the module's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub title: String,
    /// Plain text; at most 4 000 characters are shown.
    pub text: String,
}

/// How much a line of a module's log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// For its author.
    Debug,
    /// What happened.
    Info,
    /// Something is wrong, and the module goes on.
    Warning,
    /// Something failed.
    Error,
}

/// A module that this agent serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledModule {
    /// Bundle name that pages look for, for example `kz.gov.pki.osgi.layer.common`.
    pub symbolic_name: String,
    /// Its version.
    pub version: String,
    /// Names in `module` to which it answers.
    pub answers: Vec<ModuleName>,
}

/// The agent, as one call of one module sees it. Every method passes the permission gate.
#[async_trait]
pub trait Host: Send + Sync {
    /// Lets the person choose a key for these documents. [`Fault::Cancelled`] when they decline.
    async fn choose_signer(&self, request: SignerRequest) -> Result<Box<dyn Signer>, Fault>;

    /// A certificate that the person showed to this caller not long ago, by its alias. Lets the
    /// legacy dialect answer about one certificate in many calls without a window for each.
    async fn shown_certificate(&self, alias: &str) -> Option<CertificateSummary>;

    /// Verifies signatures that are there. Nobody is asked, because no key is used and nothing is
    /// learnt but what stands in the octets given and which authorities this computer trusts.
    /// Bounded instead, a caller: 128 MiB a request, 120 requests and 512 MiB in a minute;
    /// [`Fault::Limit`] beyond.
    ///
    /// A CMS that cannot be read is reported as one invalid signer; XML that cannot be read is
    /// [`Fault::MalformedXml`].
    async fn verify(&self, request: VerificationRequest) -> Result<Verification, Fault>;

    /// Asks the time-stamping authorities of this agent for a token (RFC 3161), verifies it and
    /// gives its DER. Nobody is asked, because no key is used and an authority learns a digest
    /// alone. Bounded instead, a caller: 30 requests in a minute; [`Fault::Limit`] beyond.
    async fn timestamp(&self, request: TimestampRequest) -> Result<Vec<u8>, Fault>;

    /// Lets the person choose a file. [`Fault::Cancelled`] when they decline.
    async fn choose_file(&self, request: FileRequest) -> Result<ChosenFile, Fault>;

    /// The hardware stores in which a token is present now; never file stores.
    async fn active_storages(&self) -> Result<Vec<Storage>, Fault>;

    /// Changes the language of the windows for this connection.
    async fn change_locale(&self, locale: Locale) -> Result<(), Fault>;

    /// Opens a window of the agent.
    async fn show(&self, screen: Screen) -> Result<(), Fault>;

    /// The modules that this agent serves.
    async fn installed_modules(&self) -> Result<Vec<InstalledModule>, Fault>;

    /// Installs the module of this symbolic name from the catalogue when the person agrees, and
    /// gives its version. [`Fault::Cancelled`] when they decline.
    async fn install_module(&self, symbolic_name: &str) -> Result<String, Fault>;

    /// Shows words to the person and waits until they have read them.
    async fn show_message(&self, notice: Notice) -> Result<(), Fault>;

    /// Lets the person choose where octets are kept, writes them there, and gives the path.
    /// [`Fault::Cancelled`] when they decline; an existing file is replaced only when they say so.
    async fn save_file(&self, request: SaveRequest) -> Result<PathBuf, Fault>;

    /// Asks a server of the manifest's `network-hosts`. [`Fault::Refused`] for any other.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchReply, Fault>;

    /// A setting that this module kept; its own alone.
    async fn setting(&self, name: &str) -> Result<Option<String>, Fault>;

    /// Keeps a setting for this module, or forgets it. At most 64 settings of 4 096 octets each.
    async fn keep_setting(&self, name: &str, value: Option<&str>) -> Result<(), Fault>;

    /// Writes a line into the agent's log under the module's name. Never documents or secrets.
    fn log(&self, level: LogLevel, text: &str);

    /// A document that the agent holds for this caller. [`Fault::DocumentGone`] when there is none
    /// of this handle, also when another caller has one.
    async fn document(&self, _handle: &str) -> Result<Document, Fault> {
        Err(unavailable("documents of any size"))
    }

    /// Lets the person choose a file, which the agent digests and holds for this caller. Its
    /// content comes into nobody's memory. [`Fault::Cancelled`] when they decline.
    async fn choose_document(&self, _request: FileRequest) -> Result<HeldDocument, Fault> {
        Err(unavailable("documents of any size"))
    }

    /// Holds octets for this caller, as if they had arrived by a stream.
    async fn hold(&self, _name: Option<String>, _octets: Vec<u8>) -> Result<HeldDocument, Fault> {
        Err(unavailable("documents of any size"))
    }

    /// Forgets a document that the agent holds for this caller. Unknown handles are ignored.
    async fn release(&self, _handle: &str) {}

    /// Logs the person in: they choose a key for authentication, and it signs hash(origin) ‖
    /// hash(nonce) and nothing else. [`Fault::Cancelled`] when they decline,
    /// [`Fault::Refused`] for a caller without an origin.
    async fn authenticate(
        &self,
        _request: AuthenticationRequest,
    ) -> Result<AuthenticationToken, Fault> {
        Err(unavailable("authenticate"))
    }

    /// Asks the person about those permissions of this caller about which nothing is decided, and
    /// says what is decided then. [`Fault::Cancelled`] when the window is closed undecided.
    async fn request_permissions(
        &self,
        _permissions: &[Permission],
    ) -> Result<PermissionStates, Fault> {
        Err(unavailable("requestPermissions"))
    }

    /// What is decided about these permissions of this caller.
    async fn permission_states(&self, permissions: &[Permission]) -> PermissionStates {
        let undecided = |permission: &Permission| (*permission, PermissionState::Prompt);
        permissions.iter().map(undecided).collect()
    }

    /// Tells the caller how far the call is, when it wants to know. The agent itself reports
    /// everything but results.
    fn report(&self, _report: Report) {}
}

fn unavailable(what: &'static str) -> Fault {
    Fault::Unavailable { what: what.into() }
}
