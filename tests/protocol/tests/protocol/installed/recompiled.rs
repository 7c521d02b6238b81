//! What was compiled does not fit any more: after an upgrade of the agent, on another processor, on
//! a bad disk. The module is there all the same, and its first call waits for the compiler.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tanba_sandbox::{artifact_digest, artifact_format};
use tanba_support::agent::Setup;
use tanba_support::{Page, Publisher, TestAgent};
use tempfile::TempDir;

use super::echo::{ECHO, answer, echo, installed};
use super::{accessory, chosen};
use crate::equipment::PORTAL;

const OTHER_ENGINE: &str = "tanba 0.0.1 wasmtime 1.0.0 x86_64 linux";

/// A home with the module in it, whose agent has ended.
struct Left {
    home: Arc<TempDir>,
    publisher: Publisher,
}

impl Left {
    async fn behind() -> Self {
        let (agent, _, publisher) = installed().await;
        let home = agent.stop().await;
        Self { home, publisher }
    }

    fn state_file(&self) -> PathBuf {
        self.home.path().join("data/modules/installed.json")
    }

    fn state(&self) -> Value {
        let state = fs::read_to_string(self.state_file()).unwrap();
        serde_json::from_str(&state).unwrap()
    }

    /// Changes what the state says of the module.
    fn say(&self, member: &str, value: &str) {
        let mut state = self.state();
        state["modules"][0][member] = value.into();
        fs::write(self.state_file(), state.to_string()).unwrap();
    }

    fn artifact(&self) -> PathBuf {
        let folder = self.state()["modules"][0]["folder"].clone();
        let modules = self.home.path().join("data/modules/installed").join(ECHO);
        modules.join(folder.as_str().unwrap()).join("module.cwasm")
    }

    /// The next agent, perhaps with another compiler.
    async fn start(&self, compiler: Option<PathBuf>) -> (TestAgent, Page) {
        let agent = TestAgent::with(Setup {
            home: Some(Arc::clone(&self.home)),
            compiler,
            ..chosen(&self.publisher, [])
        })
        .await;
        let page = agent.page(PORTAL).await;
        (agent, page)
    }

    /// The first call of the next agent is answered, and leaves what fits.
    async fn assert_next_agent_mends(&self) {
        let (_agent, mut page) = self.start(None).await;
        assert_eq!(page.call(&echo()).await, answer());
        self.assert_mended();
    }

    /// What the state says is what lies there, made by this engine.
    fn assert_mended(&self) {
        let (state, artifact) = (self.state(), fs::read(self.artifact()).unwrap());
        let module = &state["modules"][0];
        assert_eq!(module["engine"], artifact_format());
        assert_eq!(module["artifact"], hex::encode(artifact_digest(&artifact)));
    }
}

fn script(folder: &Path, lines: &str) -> PathBuf {
    let path = folder.join("compiler");
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[tokio::test]
async fn after_an_upgrade_of_the_engine_the_first_call_waits_and_runs() {
    let left = Left::behind().await;
    left.say("engine", OTHER_ENGINE);
    let folder = tempfile::tempdir().unwrap();
    let real = tanba_support::guests::program("tanba-compiler", "tanba-compiler");
    let count = folder.path().join("count");
    let (real, counted) = (real.display(), count.display());
    let slow = format!("echo once >> '{counted}'; sleep 1; exec '{real}'");
    let (_agent, mut page) = left.start(Some(script(folder.path(), &slow))).await;
    let bundles = page.call(&accessory("getBundles")).await;
    assert_eq!(bundles[ECHO], "1.0", "it is served: {bundles}");
    assert_eq!(page.call(&echo()).await, answer());
    left.assert_mended();
    assert_eq!(page.call(&echo()).await, answer());
    assert_eq!(fs::read_to_string(count).unwrap(), "once\n");
}

#[tokio::test]
async fn a_damaged_artifact_is_made_anew_at_the_call_that_finds_it() {
    let left = Left::behind().await;
    let mut octets = fs::read(left.artifact()).unwrap();
    let middle = octets.len() / 2;
    octets[middle] ^= 1;
    fs::write(left.artifact(), octets).unwrap();
    left.assert_next_agent_mends().await;
}

#[tokio::test]
async fn an_artifact_that_is_gone_is_made_anew() {
    let left = Left::behind().await;
    fs::remove_file(left.artifact()).unwrap();
    left.assert_next_agent_mends().await;
}

/// The engine refuses what was compiled for a processor that can do more; the file is the one
/// that was recorded.
#[tokio::test]
async fn an_intact_artifact_that_does_not_load_here_is_made_anew() {
    let left = Left::behind().await;
    let foreign = b"\x7fELF for another processor";
    fs::write(left.artifact(), foreign).unwrap();
    left.say("artifact", &hex::encode(artifact_digest(foreign)));
    left.assert_next_agent_mends().await;
}

#[tokio::test]
async fn a_module_that_cannot_be_compiled_fails_with_its_name_and_not_again_and_again() {
    let left = Left::behind().await;
    left.say("engine", OTHER_ENGINE);
    let folder = tempfile::tempdir().unwrap();
    let count = folder.path().join("count");
    let failing = format!("echo once >> '{}'; exit 1", count.display());
    let (_agent, mut page) = left.start(Some(script(folder.path(), &failing))).await;
    for _ in 0..3 {
        let reply = page.call(&echo()).await;
        assert_eq!(reply["errorCode"], "module_failed", "{reply}");
        assert!(reply["message"].as_str().unwrap().contains(ECHO), "{reply}");
    }
    assert_eq!(fs::read_to_string(&count).unwrap(), "once\n");
    assert_eq!(page.call(&accessory("getBundles")).await[ECHO], "1.0");
}
