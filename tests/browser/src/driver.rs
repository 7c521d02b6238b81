//! The program that steers a browser, or Node itself.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::node_modules;

/// How long a browser may take for one command.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where the client library runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A page in Chromium.
    Chromium,
    /// A page in Firefox.
    Firefox,
    /// Node, which sends no `Origin`.
    Node,
}

impl Runtime {
    fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Node => "node",
        }
    }
}

/// A running driver. Dropped, it closes its browser and ends by itself.
pub struct Driver {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    caller: String,
}

impl Driver {
    /// Starts the driver, and its browser with this home folder. `site` holds the certificate for
    /// pages over https. Node trusts the certificate of `authority` beside its own; browsers have
    /// their stores.
    pub async fn start(runtime: Runtime, home: &Path, site: &Path, authority: &Path) -> Self {
        let mut process = Command::new("node")
            .arg("driver/main.mjs")
            .args(["--browser", runtime.name(), "--home"])
            .arg(home)
            .arg("--site")
            .arg(site)
            .current_dir(node_modules::folder())
            .env("NODE_EXTRA_CA_CERTS", authority)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("node: {error}"));
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            unreachable!("both are piped");
        };
        let output = BufReader::new(output).lines();
        let mut driver = Self {
            process,
            input,
            output,
            caller: String::new(),
        };
        driver.caller = text(driver.answer().await);
        driver
    }

    /// How the agent names the caller: the origin of the pages, or the program.
    pub fn caller(&self) -> &str {
        &self.caller
    }

    /// Opens one of the pages.
    pub async fn visit(&mut self, path: &str) {
        self.command(json!({ "do": "visit", "path": path })).await;
    }

    /// Opens one of the pages under another host name, which makes it another origin.
    pub async fn visit_at(&mut self, host: &str, path: &str) {
        self.command(json!({ "do": "visit", "host": host, "path": path }))
            .await;
    }

    /// Opens one of the pages over https on this host name and returns its origin.
    pub async fn visit_secure(&mut self, host: &str, path: &str) -> String {
        let visit = json!({ "do": "visit", "scheme": "https", "host": host, "path": path });
        text(self.command(visit).await)
    }

    /// Opens any address.
    pub async fn visit_address(&mut self, address: &str) {
        self.command(json!({ "do": "visit", "address": address }))
            .await;
    }

    /// Calls a function of the page and waits for its result.
    pub async fn evaluate(&mut self, name: &str, arguments: Value) -> Value {
        self.command(json!({ "do": "evaluate", "name": name, "arguments": arguments }))
            .await
    }

    /// Calls a function of the page and goes on.
    pub async fn start_function(&mut self, name: &str, arguments: Value) {
        self.command(json!({ "do": "start", "name": name, "arguments": arguments }))
            .await;
    }

    /// Clicks an element.
    pub async fn click(&mut self, selector: &str) {
        self.command(json!({ "do": "click", "selector": selector }))
            .await;
    }

    /// The text of an element, as soon as it has one.
    pub async fn read(&mut self, selector: &str) -> String {
        text(
            self.command(json!({ "do": "read", "selector": selector }))
                .await,
        )
    }

    /// Takes a picture of the page.
    pub async fn picture(&mut self, file: &Path) {
        let file = std::path::absolute(file).unwrap_or_else(|error| panic!("picture: {error}"));
        self.command(json!({ "do": "picture", "file": file })).await;
    }

    /// What an element says (`text`) and its `data-` attributes, as soon as there is one.
    pub async fn appear(&mut self, selector: &str) -> Value {
        self.command(json!({ "do": "appear", "selector": selector }))
            .await
    }

    /// Chooses in a list.
    pub async fn select(&mut self, selector: &str, value: &str) {
        self.command(json!({ "do": "select", "selector": selector, "value": value }))
            .await;
    }

    /// Chooses files.
    pub async fn upload(&mut self, selector: &str, files: &[&Path]) {
        self.command(json!({ "do": "upload", "selector": selector, "files": files }))
            .await;
    }

    /// Makes the window so many pixels wide and high.
    pub async fn resize(&mut self, width: u32, height: u32) {
        self.command(json!({ "do": "resize", "width": width, "height": height }))
            .await;
    }

    /// What axe-core finds on the page that keeps people from using it.
    pub async fn barriers(&mut self) -> Value {
        self.command(json!({ "do": "barriers" })).await
    }

    /// Closes the page.
    pub async fn leave(&mut self) {
        self.command(json!({ "do": "leave" })).await;
    }

    /// Closes the browser and waits for its end.
    pub async fn close(self) {
        let Self {
            mut process, input, ..
        } = self;
        drop(input);
        let ended = timeout(PATIENCE, process.wait()).await;
        assert!(
            matches!(&ended, Ok(Ok(status)) if status.success()),
            "the driver: {ended:?}"
        );
    }

    async fn command(&mut self, command: Value) -> Value {
        let line = format!("{command}\n");
        let sent = self.input.write_all(line.as_bytes()).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"));
        self.answer().await
    }

    async fn answer(&mut self) -> Value {
        let line = timeout(PATIENCE, self.output.next_line()).await;
        let Ok(Ok(Some(line))) = line else {
            panic!("no answer of the driver: {line:?}")
        };
        let answer: Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        match answer.get("value") {
            Some(value) => value.clone(),
            None => panic!("the driver failed: {answer}"),
        }
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => panic!("not a text: {other}"),
    }
}
