//! Nothing secret is written anywhere: not to the log, not to the journal, not to any file of the
//! agent's home, and the log at its usual level names no person and no document.
//!
//! A program of its own, because the log is one for the whole process.

#![allow(
    clippy::unwrap_used,
    reason = "what tests share is a part of tests, where panicking is right"
)]

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::json;
use tanba_support::{Script, Step, TestAgent, fixtures};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

const CANARY: &str = "CANARY-8273";
const DOCUMENT: &str = "DOCUMENT-5519 for ТЕСТОВ";

/// What was logged by this process, at the level that a developer would use.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

impl Log {
    /// Starts it once for this process.
    fn start() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let start = || {
            let log = Self::default();
            tracing_subscriber::fmt()
                .with_env_filter(EnvFilter::new("trace"))
                .with_writer(log.clone())
                .with_ansi(false)
                .init();
            log
        };
        LOG.get_or_init(start).clone()
    }

    fn text(&self) -> String {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&log).into_owned()
    }
}

/// A key file under a password that stands nowhere else, made by OpenSSL.
fn key_with_canary(folder: &Path) {
    for arguments in [
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 3650 -subj /CN=Canary",
        "pkcs12 -export -inkey key.pem -in certificate.pem -out canary.p12 -passout pass:CANARY-8273",
    ] {
        let mut openssl = Command::new("openssl");
        let output = openssl
            .args(arguments.split(' '))
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Every file below a folder that holds one of these texts.
fn files_with(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, texts));
        } else if let Ok(octets) = std::fs::read(&path) {
            let text = String::from_utf8_lossy(&octets).into_owned();
            let held = texts.iter().any(|wanted| text.contains(wanted));
            found.extend(held.then(|| path.display().to_string()));
        }
    }
    found
}

async fn canary_agent(folder: &Path, steps: Vec<Step>) -> TestAgent {
    TestAgent::with(tanba_support::agent::Setup {
        script: Script { steps },
        keys: vec![folder.to_owned()],
        clock: time::OffsetDateTime::now_utc,
        ..Default::default()
    })
    .await
}

#[tokio::test]
async fn r18_passwords_are_written_nowhere() {
    let log = Log::start();
    let folder = tempfile::tempdir().unwrap();
    key_with_canary(folder.path());
    let wrong = "WRONG-CANARY-8273-NOT";
    let twice = Step {
        passwords: vec![wrong.to_owned(), CANARY.to_owned()],
        ..Step::approve("canary.p12", CANARY)
    };
    let steps = vec![twice, Step::approve("canary.p12", CANARY), Step::decline()];
    let agent = canary_agent(folder.path(), steps).await;
    let mut page = agent.page("https://portal.example.kz").await;
    let common = |method: &str, args: serde_json::Value| json!({"module": "kz.gov.pki.knca.commonUtils", "method": method, "args": args});
    let args = json!(["PKCS12", "", "MTEK", true]);
    let signed = page.call(&common("createCAdESFromBase64", args)).await;
    assert_eq!(signed["code"], "200", "{signed}");
    let shown = page.call(&common("getKeyInfo", json!(["PKCS12"]))).await;
    assert_eq!(shown["code"], "200", "{shown}");
    // A page that sends a password: it is not used, so the person is asked and declines.
    let args = json!(["PKCS12", "/home/me/key.p12", "alias", CANARY, "<a/>"]);
    let refused = page.call(&json!({"method": "signXml", "args": args})).await;
    assert_eq!(refused["errorCode"], "COMMON", "{refused}");
    agent.person.assert_satisfied();
    for reply in [&signed, &shown, &refused] {
        assert!(!reply.to_string().contains(CANARY));
    }
    let home = agent.stop().await;
    assert_eq!(files_with(home.path(), &[CANARY]), Vec::<String>::new());
    let log = log.text();
    assert!(log.contains("tanba_server"), "the log was not captured");
    assert!(!log.contains(CANARY));
}

#[tokio::test]
async fn r18_a_password_of_a_page_opens_nothing() {
    Log::start();
    // The right password of the right file, sent by the page; the person types nothing.
    let agent = TestAgent::with(tanba_support::agent::Setup {
        script: Script {
            steps: vec![Step::decline(), Step::decline()],
        },
        ..Default::default()
    })
    .await;
    let mut page = agent.page("https://portal.example.kz").await;
    let key = fixtures::path("kz/p12/gost2015/individual_valid.p12");
    let (key, password) = (key.display().to_string(), fixtures::PASSWORD);
    let alias = "ec425659bd2fc6dc587b871aede1857727cf8451";
    for request in [
        json!({"method": "getKeys", "args": ["PKCS12", key, password, "SIGN"]}),
        json!({"method": "signXml", "args": ["PKCS12", key, alias, password, "<a/>"]}),
    ] {
        assert_eq!(page.call(&request).await["errorCode"], "COMMON");
    }
    agent.person.assert_satisfied();
    assert!(agent.person.updates().is_empty(), "nothing was opened");
}

#[tokio::test]
async fn r38_the_log_names_no_person_and_no_document() {
    let log = Log::start();
    let agent = TestAgent::with(tanba_support::agent::Setup {
        script: Script {
            steps: vec![
                Step::approve("individual_valid.p12", fixtures::PASSWORD).times(2),
                Step::decline(),
            ],
        },
        ..Default::default()
    })
    .await;
    let mut page = agent.page("https://portal.example.kz").await;
    let basics = |data: &str, signer: serde_json::Value| {
        json!({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": {
            "format": "cms", "data": data, "signingParams": {}, "signerParams": signer,
        }})
    };
    let signed = page
        .call(&basics(DOCUMENT, json!({"iin": "123456789011"})))
        .await;
    assert_eq!(
        signed["body"]["result"].as_array().map(Vec::len),
        Some(1),
        "{signed}"
    );
    let shown = json!({"module": "kz.gov.pki.knca.commonUtils", "method": "getKeyInfo", "args": ["PKCS12"]});
    assert_eq!(page.call(&shown).await["code"], "200");
    page.call(&basics(DOCUMENT, json!({"iin": "000000000000"})))
        .await;
    page.exchange(&format!("{{broken {DOCUMENT}")).await;
    agent.person.assert_satisfied();
    // The journal is no log: it names the certificate, and never what was signed.
    let home = agent.stop().await;
    assert_eq!(
        files_with(home.path(), &["DOCUMENT-5519"]),
        Vec::<String>::new()
    );
    // Not even at the level of a developer.
    let text = log.text();
    let ours: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("tanba_"))
        .collect();
    assert!(!ours.is_empty());
    for secret in ["DOCUMENT-5519", "123456789011", "000000000000", "ТЕСТОВ"] {
        let said: Vec<_> = ours.iter().filter(|line| line.contains(secret)).collect();
        assert!(said.is_empty(), "{secret}: {said:#?}");
    }
}
