//! A person's computer: the agent's own programs on a screen, and a browser with a page of a
//! portal.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Deserializer, Value, json};

use crate::node_modules::{Turn, wait_for_turn};
use crate::programs::Tanba;
use crate::run::run;
use crate::screen::artefact;
use crate::{Driver, Home, KeyFiles, Runtime, Screen};

/// The keys that the person has, of those in [`KeyFiles`].
const OWN_KEYS: [&str; 2] = ["head.p12", "person.p12"];

/// Everything on the person's desk. The agent runs while a test uses it.
pub struct Desktop {
    /// The keys of everybody.
    pub keys: KeyFiles,
    /// The screen.
    pub screen: Screen,
    /// The program on the command line.
    pub tanba: Tanba,
    /// The home folder with the trust stores of browsers.
    pub home: Home,
    _turn: Turn,
}

impl Desktop {
    /// Prepares everything; nothing runs yet but the screen.
    pub fn prepare() -> Self {
        let turn = wait_for_turn();
        let (home, keys) = (Home::make(), KeyFiles::make());
        let (agent, own) = (home.path().join("tanba"), home.path().join("keys"));
        fs::create_dir(&own).unwrap_or_else(|error| panic!("keys: {error}"));
        for name in OWN_KEYS {
            let copied = fs::copy(keys.path().join(name), own.join(name));
            copied.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let tanba = Tanba::new(&agent, home.path(), &keys.authority_file());
        run(tanba
            .command(&["anchors", "add"])
            .arg(keys.authority_file()));
        run(&mut tanba.command(&["trust", "install"]));
        home.trust_site_authority(&keys.authority_file());
        Self {
            keys,
            screen: Screen::start(),
            tanba,
            home,
            _turn: turn,
        }
    }

    /// What the person set: a language, where the keys are, and the catalogue of modules.
    pub fn choose_catalogue(&self, catalogue: &str, key: &str) {
        self.set(&format!(
            "[modules]\ncatalog = {catalogue:?}\ncatalog-key = {key:?}\n\
             # What a test does is not to be done by the agent on its own.\ncheck-updates = false\n"
        ));
    }

    /// The same with sections of the person's own.
    pub fn set(&self, sections: &str) {
        let keys = self.home.path().join("keys").display().to_string();
        let settings = format!("language = \"en\"\nkey-folders = [{keys:?}]\n{sections}");
        let folder = self.tanba.agent().join("config");
        let written = fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join("settings.toml"), settings));
        written.unwrap_or_else(|error| panic!("settings: {error}"));
    }

    /// Starts the agent with its windows.
    pub fn start_agent(&self) -> RunningAgent {
        self.start(self.tanba.command(&["--json", "run", "--port", "0"]))
    }

    /// Starts the agent by a command that prints facts and then runs.
    pub fn start(&self, mut command: Command) -> RunningAgent {
        self.screen.lend(&mut command);
        let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = process.unwrap_or_else(|error| panic!("the agent: {error}"));
        let Some(output) = process.stdout.take() else {
            unreachable!("it is piped");
        };
        let first = Deserializer::from_reader(output).into_iter().next();
        let port = match first {
            Some(Ok(Value::Object(facts))) => facts["port"].clone(),
            other => panic!("the agent did not start: {other:?}"),
        };
        RunningAgent { process, port }
    }

    /// Opens the portal's page, over https as portals are, in Chromium.
    pub async fn open_portal(&self) -> Portal {
        let authority = self.tanba.agent().join("data/tls/authority.crt");
        let site = self.keys.path();
        let mut driver = Driver::start(Runtime::Chromium, self.home.path(), site, &authority).await;
        let page = driver.visit_secure("portal.localhost", "/portal.html");
        let origin = page.await;
        Portal { driver, origin }
    }
}

/// The agent's own program. Ends when dropped.
pub struct RunningAgent {
    process: Child,
    port: Value,
}

impl RunningAgent {
    /// The address that pages are given.
    pub fn address(&self) -> String {
        format!("wss://127.0.0.1:{}", self.port)
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) {
        let process = self.process.id().to_string();
        run(Command::new("kill").args(["-TERM", &process]));
        let status = self.process.wait();
        assert!(
            status.is_ok_and(|status| status.success()),
            "the agent's end"
        );
    }
}

impl Drop for RunningAgent {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A page of a portal in Chromium.
pub struct Portal {
    driver: Driver,
    /// What the person is told about who asks.
    pub origin: String,
}

impl Portal {
    /// Connects to the agent; the next requests go over this one connection.
    pub async fn connect(&mut self, agent: &RunningAgent) {
        let connect = self.driver.evaluate("connect", json!([agent.address()]));
        assert_eq!(connect.await, r#"{"result":{"version":"1.4"}}"#);
    }

    /// Sends a request whose reply takes a person's time.
    pub async fn send(&mut self, request: &Value) {
        self.driver
            .start_function("ask", json!([request.to_string()]))
            .await;
    }

    /// The reply to what was sent last.
    pub async fn reply(&mut self) -> String {
        self.driver.read("#reply").await
    }

    /// Sends a request and reads its reply.
    pub async fn ask(&mut self, request: &Value) -> String {
        self.send(request).await;
        self.reply().await
    }

    /// Runs a piece of the tutorial in the page's console and gives what it writes there, in so
    /// many lines.
    pub async fn console(&mut self, code: &str, lines: usize) -> Value {
        self.driver.evaluate("run", json!([code, lines])).await
    }

    /// The same, for code whose last line takes a person's time: the last line is [`Self::reply`].
    pub async fn start_in_console(&mut self, code: &str, lines: usize) {
        self.driver
            .start_function("run", json!([code, lines]))
            .await;
    }

    /// How many connections the page has made.
    pub async fn connections(&mut self) -> Value {
        self.driver.evaluate("connections", json!([])).await
    }

    /// Takes a picture of the page into `artefacts/browser/modules`.
    pub async fn picture(&mut self, name: &str) {
        self.driver.picture(&artefact(name)).await;
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.driver.close().await;
    }
}

/// The text of a signature is what xmlsec1 accepts, up to this authority.
pub fn assert_xmlsec1_verifies(xml: &str, authority: &Path) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("folder: {error}"));
    let file = folder.path().join("signed.xml");
    fs::write(&file, xml).unwrap_or_else(|error| panic!("{error}"));
    run(Command::new("xmlsec1")
        .args(["--verify", "--trusted-pem"])
        .arg(authority)
        .arg(&file));
}
