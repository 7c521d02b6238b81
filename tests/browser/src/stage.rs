//! Agent, home folder, keys and driver, ready to play.

use std::path::Path;
use std::sync::PoisonError;

use tanba_daemon::settings::Settings;
use tanba_support::agent::Setup;
use tanba_support::authority::Conduct;
use tanba_support::{Step, TestAgent, TimestampAuthority, fixtures};
use time::OffsetDateTime;

use crate::node_modules::{Turn, wait_for_turn};
use crate::{Driver, Home, KeyFiles, Runtime};

/// What a test plays on.
pub struct Stage {
    /// The agent and its person.
    pub agent: TestAgent,
    /// The person's home folder.
    pub home: Home,
    /// The person's keys; their authority is a trust anchor of the agent.
    pub keys: KeyFiles,
    /// The browser.
    pub driver: Driver,
    _turn: Turn,
}

impl Stage {
    /// Starts everything. `tanba` is the program that installs the trust.
    pub async fn open(runtime: Runtime, tanba: &Path) -> Self {
        Self::with(runtime, |home, agent| home.trust(tanba, agent.home())).await
    }

    /// Starts everything, and takes the trust back before the browser starts.
    pub async fn untrusting(runtime: Runtime, tanba: &Path) -> Self {
        let install_and_remove = |home: &Home, agent: &TestAgent| {
            home.trust(tanba, agent.home());
            home.distrust(tanba, agent.home());
        };
        Self::with(runtime, install_and_remove).await
    }

    async fn with(runtime: Runtime, trust: impl FnOnce(&Home, &TestAgent)) -> Self {
        let turn = wait_for_turn();
        let (home, keys) = (Home::make(), KeyFiles::make());
        let agent = start_agent(&keys).await;
        trust(&home, &agent);
        home.trust_site_authority(&keys.authority_file());
        let driver = Driver::start(runtime, home.path(), keys.path(), agent.authority()).await;
        Self {
            agent,
            home,
            keys,
            driver,
            _turn: turn,
        }
    }

    /// The address that pages are given.
    pub fn address(&self) -> String {
        format!("wss://127.0.0.1:{}", self.agent.port())
    }

    /// What the person will do; every question must come from this stage's pages.
    pub fn script(&self, steps: impl IntoIterator<Item = Step>) {
        let caller = Some(self.driver.caller().to_owned());
        let steps = steps.into_iter().map(|step| Step {
            caller: caller.clone(),
            ..step
        });
        self.agent.person.also(steps);
    }

    /// Ends everything; the person must have been asked exactly what was in the script.
    pub async fn close(self) {
        self.driver.close().await;
        self.agent.person.assert_satisfied();
        self.agent.stop().await;
    }
}

/// An agent that knows these keys, trusts their authority, and asks an honest authority on
/// loopback for time-stamps.
async fn start_agent(keys: &KeyFiles) -> TestAgent {
    let stamps = TimestampAuthority::start(Conduct::Honest);
    let mut folders = vec![keys.path().to_owned()];
    folders.extend(["kz/p12/gost2015", "pkcs12"].map(fixtures::path));
    let settings = Settings {
        trust_test_anchors: true,
        timestamp_authorities: vec![stamps.url()],
        ..Settings::default()
    };
    let agent = TestAgent::with(Setup {
        settings,
        keys: folders,
        // Browsers judge by the clock on the wall, and the keys are made now.
        clock: OffsetDateTime::now_utc,
        ..Setup::default()
    })
    .await;
    let mut anchors = agent
        .environment
        .anchors
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let added = anchors.add(&keys.authority()).map(|_| ());
    drop(anchors);
    added.unwrap_or_else(|error| panic!("the keys' authority as an anchor: {error}"));
    agent
}
