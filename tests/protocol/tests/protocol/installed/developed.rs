//! Developer mode: an unsigned package is served while the agent runs, and marked wherever it
//! shows.

use serde_json::json;
use tanba_daemon::settings::Policy;
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Publisher, TestAgent, guests};

use super::NOT_FOUND;
use crate::equipment::{INDIVIDUAL, PORTAL, approve, setup};

fn package(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let path = folder.path().join("example.zip");
    let manifest = guests::manifest("example");
    let zip = Publisher::zip_of(&manifest, &guests::component("example"));
    std::fs::write(&path, zip).unwrap();
    path
}

#[tokio::test]
async fn r35_the_person_reads_that_nobody_signed_the_module() {
    let folder = tempfile::tempdir().unwrap();
    let approval = approve(INDIVIDUAL).to(Ask::Sign);
    let agent = TestAgent::with(Setup {
        developed: Some(package(&folder)),
        ..setup([approval])
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    let args = json!({"username": "Жай"});
    let request = json!({"module": "kz.tanba.example", "method": "signSalem", "args": args});
    let reply = page.call(&request).await;
    assert_eq!(reply["success"], true, "{reply}");
    let question = agent.person.questions().remove(0);
    assert_eq!(
        question.module,
        "kz.tanba.example (unsigned, developer mode)"
    );
    let entries = agent.entries();
    assert!(
        entries
            .iter()
            .any(|entry| entry.record.module.contains("kz.tanba.example"))
    );
    let home = agent.stop().await;
    assert!(!home.path().join("data/modules/installed.json").exists());
    let agent = TestAgent::with(Setup {
        home: Some(home),
        ..setup([])
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    page.send(request.to_string()).await;
    assert_eq!(page.receive().await, NOT_FOUND);
}

#[tokio::test]
async fn r35_policy_forbids_developer_mode() {
    let folder = tempfile::tempdir().unwrap();
    let mut policy = Policy::default();
    policy.modules.developer_mode = Some(false);
    let setup = Setup {
        developed: Some(package(&folder)),
        policy,
        ..setup([])
    };
    let started = tokio::spawn(async move { TestAgent::with(setup).await.port() });
    let panic = started.await.unwrap_err().into_panic();
    let said = panic.downcast::<String>().unwrap();
    assert!(said.contains("policy forbids"), "{said}");
}
