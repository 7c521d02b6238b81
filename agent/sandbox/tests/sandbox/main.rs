//! Components in the sandbox: what they may do, and what happens to those that do otherwise.
//!
//! Guests are built from `tests/sandbox/guests` ([`guests`]); the agent is a [`host`] that
//! remembers what it was asked.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where it stands"
)]

mod answers;
mod cancelling;
mod components;
#[cfg(target_os = "linux")]
mod growth;
mod guests;
mod handles;
mod host;
mod limits;
mod questions;
mod rest;

use std::sync::Arc;

use serde_json::json;
use tanba_module::{
    Call, Caller, Fault, Locale, Manifest, MethodName, Module, ModuleFailure, ModuleLimits,
    ModuleName, Origin, Outcome,
};
use tanba_sandbox::{Sandbox, SandboxedModule};

use host::Agent;

const HOSTILE: &str = "kz.example.hostile";

/// The hostile module within small limits.
fn hostile() -> SandboxedModule {
    hostile_within(ModuleLimits {
        memory_mib: 64,
        seconds: 1,
        answer_mib: 4,
        handles: 5,
    })
}

fn hostile_within(limits: ModuleLimits) -> SandboxedModule {
    module("hostile", &Arc::new(Sandbox::new()), limits)
}

fn module(guest: &str, sandbox: &Arc<Sandbox>, limits: ModuleLimits) -> SandboxedModule {
    let (artifact, digest) = guests::artifact(guest);
    let contract = if guest == "earlier" { "1.0" } else { "1.1" };
    let manifest = manifest(guest, contract);
    SandboxedModule::new(Arc::clone(sandbox), manifest, artifact, digest, limits).unwrap()
}

fn manifest(guest: &str, contract: &str) -> Manifest {
    let text = format!(
        r#"
        symbolic-name = "kz.example.{guest}"
        version = "1.0"
        contract = "{contract}"
        answers = ["kz.example.{guest}"]
        methods = []
        envelope = "free"
        permissions = []
        [limits]
        memory-mib = 2048
        seconds = 120
        answer-mib = 1024
        handles = 1024
        "#
    );
    Manifest::parse(&text).unwrap()
}

fn request(method: &str) -> Call {
    let serde_json::Value::Object(request) = json!({"method": method}) else {
        unreachable!()
    };
    Call {
        caller: Caller::Page(Origin::from_parts("https://xn--80a.kz", "https://а.kz")),
        module: ModuleName::new(HOSTILE),
        method: Some(MethodName::new(method)),
        request,
    }
}

async fn call(module: &SandboxedModule, method: &str, host: &Agent) -> Result<Outcome, Fault> {
    module.call(request(method), Locale::Kazakh, host).await
}

/// What an agent says when the hostile module failed so.
fn failed(failure: ModuleFailure) -> Result<Outcome, Fault> {
    Err(Fault::Module {
        module: HOSTILE.to_owned(),
        failure,
    })
}

/// Whether this process runs one test alone. When it does not, it starts one that does and waits:
/// for tests that look at the process as a whole.
#[cfg(target_os = "linux")]
fn in_own_process(test: &str) -> bool {
    const MARK: &str = "TANBA_TEST_OWN_PROCESS";
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(MARK, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{output:?}"
    );
    false
}
