//! The real agent in this process, with a home of its own and a scripted person.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tanba_daemon::agent::{Agent, AgentParts};
use tanba_daemon::anchor_fetch::AnchorConfirmation;
use tanba_daemon::modules::{Compiler, Shelf};
use tanba_daemon::notices::{Notice, Notices};
use tanba_daemon::places::Places;
use tanba_daemon::settings::{Policy, Settings};
use tanba_host::{Environment, Screens};
use tanba_journal::Entry;
use tanba_module::{Fault, Locale, Module, Screen};
use tanba_pki::Certificate;
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::page::Door;
use crate::{NativePage, Page, Script, ScriptedPerson, fixtures};

/// A running agent. Dropping it stops it.
pub struct TestAgent {
    /// The person.
    pub person: Arc<ScriptedPerson>,
    /// What the agent's calls share.
    pub environment: Arc<Environment>,
    port: u16,
    authority: PathBuf,
    clock: fn() -> OffsetDateTime,
    screens: Arc<OpenedScreens>,
    notices: Arc<Told>,
    /// Its modules.
    pub shelf: Arc<Shelf>,
    home: Arc<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

/// How a test agent differs from the usual one.
pub struct Setup {
    /// What the person will do.
    pub script: Script,
    /// Settings; a time-stamping authority is among them when a test needs one.
    pub settings: Settings,
    /// The administrator's policy.
    pub policy: Policy,
    /// Folders with key files.
    pub keys: Vec<PathBuf>,
    /// The port; 0 for any.
    pub port: u16,
    /// The time now.
    pub clock: fn() -> OffsetDateTime,
    /// Modules beside those of the program.
    pub modules: Vec<Arc<dyn Module>>,
    /// An unsigned package whose module its developer tries.
    pub developed: Option<PathBuf>,
    /// A program in the place of the compiler.
    pub compiler: Option<PathBuf>,
    /// Where the program seems to stand, for what came with it; this test's own place when absent.
    pub program: Option<PathBuf>,
    /// The home that an earlier agent left behind; a new one when absent.
    pub home: Option<Arc<TempDir>>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            script: Script::default(),
            // The test keys lead to test authorities.
            settings: Settings {
                trust_test_anchors: true,
                ..Settings::default()
            },
            policy: Policy::default(),
            keys: ["gost2015", "gost2004", "rsa"]
                .map(|folder| fixtures::path("kz/p12").join(folder))
                .to_vec(),
            port: 0,
            clock: fixtures::now,
            modules: Vec::new(),
            developed: None,
            compiler: None,
            program: None,
            home: None,
        }
    }
}

impl TestAgent {
    /// Starts an agent whose person does these steps.
    pub async fn start(steps: impl IntoIterator<Item = crate::Step>) -> Self {
        let script = Script {
            steps: steps.into_iter().collect(),
        };
        Self::with(Setup {
            script,
            ..Setup::default()
        })
        .await
    }

    /// Starts an agent.
    pub async fn with(setup: Setup) -> Self {
        let home = setup.home.unwrap_or_else(new_home);
        let screens = Arc::new(OpenedScreens::default());
        let notices = Arc::new(Told::default());
        let places =
            Places::of_user(Some(home.path())).unwrap_or_else(|error| panic!("places: {error}"));
        let places = match setup.program {
            Some(program) => places.of_program(program),
            None => places,
        };
        let person = Arc::new(ScriptedPerson::new(setup.script, setup.keys));
        let compiler = setup.compiler;
        let compiler =
            compiler.unwrap_or_else(|| tanba_guests::program("tanba-compiler", "tanba-compiler"));
        let opening = Agent::open(AgentParts {
            places: places.clone(),
            settings: setup.settings,
            policy: setup.policy,
            port: Some(setup.port),
            prompter: person.clone(),
            confirmation: Arc::new(Agreeing),
            screens: screens.clone(),
            notices: notices.clone(),
            developed: setup.developed,
            compiler: Compiler::new(compiler),
            further_modules: setup.modules,
            clock: setup.clock,
        });
        let agent = Box::pin(opening)
            .await
            .unwrap_or_else(|error| panic!("the agent did not start: {error}"));
        let (stop, stopped) = oneshot::channel();
        let port = agent.server.port();
        let environment = Arc::clone(&agent.environment);
        let shelf = Arc::clone(&agent.shelf);
        let server = agent.server;
        let serving = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        Self {
            person,
            environment,
            port,
            authority: places.tls().join("authority.crt"),
            clock: setup.clock,
            screens,
            notices,
            shelf,
            home,
            stop: Some(stop),
            serving: Some(serving),
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of its local authority (PEM file).
    pub fn authority(&self) -> &Path {
        &self.authority
    }

    /// Its home, for settings and journal.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Its journal.
    pub fn journal(&self) -> PathBuf {
        self.home.path().join("data/journal/journal.jsonl")
    }

    /// Connects as a page of this origin, past the greeting.
    pub async fn page(&self, origin: &str) -> Page {
        Page::open(&self.door(), Some(origin)).await
    }

    /// Connects as a page of this origin that speaks `tanba.v1`.
    pub async fn native_page(&self, origin: &str) -> NativePage {
        NativePage::open(&self.door(), Some(origin)).await
    }

    /// Connects as a local program: without an origin.
    pub async fn program(&self) -> Page {
        Page::open(&self.door(), None).await
    }

    /// Where it is, for clients that connect in their own way.
    pub fn door(&self) -> Door<'_> {
        Door {
            port: self.port,
            authority: &self.authority,
            clock: self.clock,
        }
    }

    /// What stands in its journal, which must be whole.
    pub fn entries(&self) -> Vec<Entry> {
        let path = self.journal();
        let verified = tanba_journal::verify(&path).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(verified.first_bad, None, "the journal is damaged");
        let entries = tanba_journal::entries(&path).unwrap_or_else(|error| panic!("{error}"));
        entries
            .map(|entry| entry.unwrap_or_else(|error| panic!("{error}")))
            .collect()
    }

    /// The agent's own windows that were opened, and in which language.
    pub fn screens(&self) -> Vec<(Screen, Locale)> {
        self.screens
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What the person was told without a question.
    pub fn notices(&self) -> Vec<Notice> {
        let told = self.notices.0.lock();
        told.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Stops it, waits until its door is closed, and gives its home.
    pub async fn stop(mut self) -> Arc<TempDir> {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            let _ = serving.await;
        }
        self.environment.journal_waiting_refusals().await;
        self.home
    }
}

fn new_home() -> Arc<TempDir> {
    let home = tempfile::tempdir().unwrap_or_else(|error| panic!("temporary folder: {error}"));
    Arc::new(home)
}

/// Notes which windows were opened.
#[derive(Default)]
struct OpenedScreens(Mutex<Vec<(Screen, Locale)>>);

#[async_trait]
impl Screens for OpenedScreens {
    async fn show(&self, screen: Screen, locale: Locale) -> Result<(), Fault> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push((screen, locale));
        Ok(())
    }
}

/// Notes what the person was told.
#[derive(Default)]
struct Told(Mutex<Vec<Notice>>);

impl Notices for Told {
    fn tell(&self, notice: Notice) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.push(notice);
    }
}

/// Agrees to trust what was fetched.
struct Agreeing;

#[async_trait]
impl AnchorConfirmation for Agreeing {
    async fn confirm(&self, _certificates: &[Certificate]) -> Result<bool, Fault> {
        Ok(true)
    }
}
