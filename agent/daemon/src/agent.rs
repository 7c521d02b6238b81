//! The agent, wired together. This is the only place that names concrete types of every crate.
//!
//! Who answers questions ([`Prompter`]) is given from outside: windows for people, a refusal for
//! headless machines, a script for tests.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};

use tanba_accessory::Accessory;
use tanba_applet::Applet;
use tanba_basics::Basics;
use tanba_common_utils::CommonUtils;
use tanba_consent::{Prompter, Rules};
use tanba_host::{
    CallHost, DialogQueue, Environment, HeldDocuments, Installer, ModuleSettings,
    PermissionChanges, Screens, ServedModules, Stamping,
};
use tanba_journal::{Journal, JournalError};
use tanba_keystore_file::{FileProvider, well_known_folders};
use tanba_module::{
    Announced, Caller, Fault, Host, Intake, Locale, Manifest, Module, ModuleName, Origin,
};
use tanba_native::Native;
use tanba_sandbox::Sandbox;
use tanba_server::{Asked, Hosts, OriginPolicy, Parts, Server, ServerConfig};
use tanba_trust::{AnchorError, AnchorSet, Authority, TrustAnchors};
use time::OffsetDateTime;
use tokio::sync::broadcast;

use crate::anchor_fetch::{AnchorConfirmation, NationalAnchorFetch};
use crate::fetch::HttpFetch;
use crate::grants_file::GrantsFile;
use crate::key_files::RememberedKeyFiles;
use crate::modules::{Chosen, Compiler, Developed, SettingsFiles, Shelf, ShelfParts};
use crate::notices::Notices;
use crate::places::Places;
use crate::serve::ServeError;
use crate::served_certificate::ServedCertificate;
use crate::settings::{PORT, Policy, Settings};
use crate::status::AgentStatus;

/// What is decided outside.
pub struct AgentParts {
    /// Where things are kept.
    pub places: Places,
    /// What the person set.
    pub settings: Settings,
    /// What the administrator decided.
    pub policy: Policy,
    /// A port that goes before settings; 0 lets the system choose.
    pub port: Option<u16>,
    /// Who answers questions.
    pub prompter: Arc<dyn Prompter>,
    /// Who confirms fetched trust anchors.
    pub confirmation: Arc<dyn AnchorConfirmation>,
    /// Who opens the agent's own windows.
    pub screens: Arc<dyn Screens>,
    /// Who tells the person what can wait.
    pub notices: Arc<dyn Notices>,
    /// An unsigned package whose module its developer tries.
    pub developed: Option<PathBuf>,
    /// What compiles the components of modules.
    pub compiler: Compiler,
    /// Modules beside those of this program, as if they were built in; for tests.
    pub further_modules: Vec<Arc<dyn Module>>,
    /// The time now.
    pub clock: fn() -> OffsetDateTime,
}

/// The agent, ready to serve.
pub struct Agent {
    /// What its calls share.
    pub environment: Arc<Environment>,
    /// Its certificate on this computer.
    pub certificate: Arc<ServedCertificate>,
    /// Its modules.
    pub shelf: Arc<Shelf>,
    /// Its open door.
    pub server: Server,
}

impl Agent {
    /// Wires everything together and opens the door.
    pub async fn open(parts: AgentParts) -> Result<Self, ServeError> {
        let now = (parts.clock)();
        let certificate = Arc::new(ServedCertificate::open(&parts.places, now)?);
        let journal = Arc::new(journal(&parts.places)?);
        let shelf = Arc::new(shelf(&parts, &journal)?);
        let environment = Arc::new(environment(&parts, &shelf, journal)?);
        let server = Server::bind(
            server_config(&parts),
            Parts {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                tls: tanba_server::tls_config(certificate.resolver())?,
                registry: shelf.registry(),
                hosts: Arc::new(CallHosts {
                    environment: Arc::clone(&environment),
                    shelf: Arc::clone(&shelf),
                    language: parts
                        .settings
                        .language
                        .as_deref()
                        .and_then(Locale::from_tag),
                }),
                status: Arc::new(AgentStatus {
                    places: parts.places.clone(),
                    clock: parts.clock,
                }),
            },
        )
        .await?;
        Ok(Self {
            environment,
            certificate,
            shelf,
            server,
        })
    }
}

fn built_in_modules() -> Result<Vec<Arc<dyn Module>>, ServeError> {
    Ok(vec![
        Arc::new(CommonUtils::new()?),
        Arc::new(Basics::new()?),
        Arc::new(Accessory::new()?),
        Arc::new(Applet::new()?),
        Arc::new(Native::new()?),
    ])
}

/// Everything that is served.
fn shelf(parts: &AgentParts, journal: &Arc<Journal>) -> Result<Shelf, ServeError> {
    let mut built_in = built_in_modules()?;
    built_in.extend(parts.further_modules.iter().map(Arc::clone));
    let policy = parts.policy.modules.clone();
    let sandbox = Arc::new(Sandbox::new());
    let developed = match &parts.developed {
        Some(path) => Some(Developed::open(
            path,
            Arc::clone(&sandbox),
            &parts.compiler,
            &policy,
        )?),
        None => None,
    };
    let choice = Chosen::at_start(
        parts.places.clone(),
        parts.settings.clone(),
        parts.policy.clone(),
    )?;
    Shelf::open(ShelfParts {
        built_in,
        developed,
        sandbox,
        compiler: parts.compiler.clone(),
        folder: parts.places.modules(),
        journal: Arc::clone(journal),
        choice,
        policy,
        fetch: Arc::new(HttpFetch),
        notices: Arc::clone(&parts.notices),
        clock: parts.clock,
    })
    .map_err(ServeError::from)
}

fn journal(places: &Places) -> Result<Journal, JournalError> {
    let journal = Journal::open(&places.journal())?;
    if let Some(repair) = journal.repair() {
        tracing::warn!(octets = repair.octets, moved_to = %repair.moved_to.display(), "the last journal line was torn");
    }
    Ok(journal)
}

fn environment(
    parts: &AgentParts,
    shelf: &Arc<Shelf>,
    journal: Arc<Journal>,
) -> Result<Environment, ServeError> {
    let places = &parts.places;
    let grant_store = GrantsFile(places.grants());
    let rules = Rules {
        grants: grant_store.read()?,
        refused_callers: parts.policy.refused_origins.iter().cloned().collect(),
        refuse_programs: parts.policy.refuse_programs,
        ..Rules::default()
    };
    let anchors = Arc::new(RwLock::new(anchors(places, &parts.settings)?));
    Ok(Environment {
        prompter: Arc::clone(&parts.prompter),
        queue: DialogQueue::default(),
        rules: Mutex::new(rules),
        grant_store: Arc::new(grant_store),
        key_files: Arc::new(RememberedKeyFiles::new(
            places.recent_keys(),
            FileProvider::new(key_folders(&parts.settings)),
        )),
        journal,
        refusals: tanba_host::Refusals::default(),
        quotas: tanba_host::Quotas::default(),
        held: HeldDocuments::new(places.spool()),
        permission_changes: PermissionChanges::default(),
        shown: tanba_host::ShownCertificates::default(),
        anchor_fetch: Arc::new(NationalAnchorFetch {
            fetch: Arc::new(HttpFetch),
            anchors: Arc::clone(&anchors),
            confirmation: Arc::clone(&parts.confirmation),
        }),
        anchors,
        stamping: stamping(&parts.settings.timestamp_authorities),
        screens: Arc::clone(&parts.screens),
        modules: Arc::clone(shelf) as Arc<dyn ServedModules>,
        installer: Arc::clone(shelf) as Arc<dyn Installer>,
        module_fetch: Arc::new(HttpFetch),
        module_settings: Arc::new(ModuleSettings::new(SettingsFiles::new(
            places.module_settings(),
            shelf.developed_name(),
        ))),
        clock: parts.clock,
    })
}

fn server_config(parts: &AgentParts) -> ServerConfig {
    let defaults = ServerConfig::default();
    ServerConfig {
        port: parts.port.or(parts.settings.port).unwrap_or(PORT),
        max_message_octets: parts
            .policy
            .message_octets
            .unwrap_or(defaults.max_message_octets),
        origins: OriginPolicy {
            intranet: parts.policy.intranet_origins.iter().cloned().collect(),
            denied: parts.policy.refused_origins.iter().cloned().collect(),
        },
        ..defaults
    }
}

/// Folders in which key files are looked for.
fn key_folders(settings: &Settings) -> Vec<std::path::PathBuf> {
    let home = directories::UserDirs::new();
    let known = home
        .map(|user| well_known_folders(user.home_dir()))
        .unwrap_or_default();
    settings.key_folders.iter().cloned().chain(known).collect()
}

/// The trust anchors of this user.
pub(crate) fn anchors(places: &Places, settings: &Settings) -> Result<TrustAnchors, AnchorError> {
    let set = if settings.trust_test_anchors {
        AnchorSet::Test
    } else {
        AnchorSet::Production
    };
    TrustAnchors::open(&places.anchors(), set)
}

/// Time-stamping by these authorities; by the national one when there are none. An address that
/// is none is left out and logged.
pub(crate) fn stamping(addresses: &[String]) -> Stamping {
    Stamping::new(Arc::new(HttpFetch), authorities(addresses))
}

/// The authorities of these addresses.
pub(crate) fn authorities(addresses: &[String]) -> Vec<Authority> {
    if addresses.is_empty() {
        return Authority::national().into_iter().collect();
    }
    let parsed = addresses
        .iter()
        .filter_map(|address| match Authority::at(address) {
            Ok(authority) => Some(authority),
            Err(error) => {
                tracing::warn!(address, %error, "this time-stamping authority is left out");
                None
            }
        });
    parsed.collect()
}

/// Questions of one page of `tanba.v1` that may wait for the person.
const WAITING_QUESTIONS: usize = 8;

/// Makes the host of each call.
struct CallHosts {
    environment: Arc<Environment>,
    shelf: Arc<Shelf>,
    language: Option<Locale>,
}

impl Hosts for CallHosts {
    fn host(&self, asked: Asked<'_>) -> Arc<dyn Host> {
        let environment = Arc::clone(&self.environment);
        let (caller, module) = (asked.caller.clone(), asked.module);
        let connection = asked.locale.clone();
        let change_locale = move |locale| connection.set(locale);
        let locale = asked.locale.current();
        let mut host = CallHost::new(environment, caller, module, locale, change_locale)
            .refusing(self.shelf.refused(&module.symbolic_name))
            .embedded_in(asked.top_origin);
        // Who hears how far a request is can have several that wait.
        if let Some(report) = asked.report {
            host = host.reporting(report).patient(WAITING_QUESTIONS);
        }
        Arc::new(if self.shelf.is_developed(module) {
            let name = [("module", tanba_l10n::Value::Text(&module.symbolic_name))];
            host.shown_as(tanba_l10n::text_with(locale, "module-unsigned", &name))
        } else {
            host
        })
    }

    fn receive(&self, caller: &Caller, announced: Announced) -> Result<Box<dyn Intake>, Fault> {
        self.environment.receive(caller, announced)
    }

    fn permission_changes(&self) -> broadcast::Receiver<Arc<str>> {
        self.environment.permission_changes.subscribe()
    }

    fn refused_by_manifest(&self, caller: &Caller, module: &Manifest) {
        let environment = Arc::clone(&self.environment);
        let (caller, module) = (caller.clone(), module.symbolic_name.clone());
        tokio::spawn(async move { environment.refused_by_manifest(&caller, &module).await });
    }

    fn before_lookup(&self, module: &ModuleName) {
        if !self.shelf.is_built_in(module) {
            self.shelf.refresh();
        }
    }

    fn missing(&self, caller: &Caller, module: &ModuleName) {
        self.shelf.missing(caller, module);
    }

    fn refused_by_policy(&self, origin: &Origin) {
        let environment = Arc::clone(&self.environment);
        let page = Caller::Page(origin.clone());
        tokio::spawn(async move { environment.refused_at_the_door(&page).await });
    }

    fn initial_locale(&self, accepted: Option<Locale>) -> Locale {
        self.language
            .or(accepted)
            .unwrap_or_else(tanba_l10n::system_locale)
    }
}
