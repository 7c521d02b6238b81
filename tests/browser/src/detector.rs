//! Pages of several origins that look for an agent, steered through `driver/detection.mjs`.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::node_modules::{self, Turn, wait_for_turn};
use crate::package::build_package;
use crate::{Home, KeyFiles, Runtime, Screen};

/// How long a browser may take for one command.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser whose pages look for an agent. Its home trusts the sites' authority, and no agent
/// unless a test says so.
pub struct Detector {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    origins: Value,
    _screen: Option<Screen>,
    _keys: KeyFiles,
    _home: Home,
    _turn: Turn,
}

/// How a detector's browser differs from the usual one.
#[derive(Default)]
pub struct Conditions {
    /// Preferences of Firefox, as an administrator sets them.
    pub preferences: Value,
    /// Whether it has a window, on a screen of its own, in which it can ask.
    pub window: bool,
}

impl Detector {
    /// Starts the browser; `trust` may put an agent's authority into the stores of its home.
    pub async fn start(
        runtime: Runtime,
        conditions: Conditions,
        trust: impl FnOnce(&Home),
    ) -> Self {
        let turn = wait_for_turn();
        build_package();
        let (home, keys) = (Home::make(), KeyFiles::make());
        trust(&home);
        home.trust_site_authority(&keys.authority_file());
        let screen = conditions.window.then(Screen::start);
        let mut command = std::process::Command::new("node");
        command
            .arg("driver/detection.mjs")
            .args(["--browser", name(runtime), "--home"])
            .arg(home.path())
            .arg("--site")
            .arg(keys.path())
            .current_dir(node_modules::folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if conditions.preferences.is_object() {
            command
                .arg("--preferences")
                .arg(conditions.preferences.to_string());
        }
        if let Some(screen) = &screen {
            screen.lend(&mut command);
            command.arg("--window");
        }
        let mut process = Command::from(command)
            .spawn()
            .unwrap_or_else(|error| panic!("node: {error}"));
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            unreachable!("both are piped");
        };
        let mut detector = Self {
            process,
            input,
            output: BufReader::new(output).lines(),
            origins: Value::Null,
            _screen: screen,
            _keys: keys,
            _home: home,
            _turn: turn,
        };
        detector.origins = detector.answer().await;
        detector
    }

    /// The origin of `localhost`, `far`, `far-plain` or `frame`.
    pub fn origin(&self, name: &str) -> String {
        let origin = self.origins[name].as_str();
        origin
            .unwrap_or_else(|| panic!("no origin {name}"))
            .to_owned()
    }

    /// A command of the driver.
    pub async fn command(&mut self, name: &str, given: Value) -> Value {
        let mut command = given;
        command["do"] = json!(name);
        let line = format!("{command}\n");
        let sent = self.input.write_all(line.as_bytes()).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"));
        self.answer().await
    }

    /// Opens the page at an origin.
    pub async fn open(&mut self, origin: &str) {
        self.command("open", json!({ "origin": origin })).await;
    }

    /// Calls a function of the page.
    pub async fn call(&mut self, name: &str, arguments: Value) -> Value {
        let call = json!({ "name": name, "arguments": arguments });
        self.command("call", call).await
    }

    /// What `detect()` finds at this address, and how many milliseconds it took.
    pub async fn look(&mut self, options: Value) -> (Value, f64) {
        let seen = self.call("look", json!([options])).await;
        let span = seen["span"].as_f64();
        (
            seen["detection"].clone(),
            span.unwrap_or_else(|| panic!("no time: {seen}")),
        )
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

fn name(runtime: Runtime) -> &'static str {
    match runtime {
        Runtime::Chromium => "chromium",
        Runtime::Firefox => "firefox",
        Runtime::Node => panic!("pages are shown by browsers"),
    }
}
