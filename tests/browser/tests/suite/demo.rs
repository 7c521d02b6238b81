//! The demonstration that newcomers see first.

use std::path::PathBuf;
use std::process::Stdio;

use tanba_browser::key_files::PASSWORD;
use tanba_browser::package::build_package;
use tanba_browser::signed::{Wanted, assert_cms, assert_openssl_verifies};
use tanba_browser::{Runtime, Stage, node_modules};
use tanba_support::Step;
use tokio::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_signs_in_chromium() {
    demonstrate("chromium").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_signs_in_firefox() {
    demonstrate("firefox").await;
}

async fn demonstrate(browser: &str) {
    let stage = Stage::open(Runtime::Node, crate::tanba()).await;
    build_package();
    stage
        .agent
        .person
        .also([Step::approve("person.p12", PASSWORD)]);
    let folder = artefacts(browser);
    let status = demo(&stage, browser)
        .arg("--out")
        .arg(&folder)
        .status()
        .await;
    assert!(status.expect("node").success());

    let read = |name: &str| std::fs::read(folder.join(name)).expect(name);
    let (document, cms) = (read("document.txt"), read("document.txt.cms"));
    assert!(!document.is_empty());
    let signer = &stage.keys.certificate("person");
    let wanted = Wanted {
        content: &document,
        attached: false,
        stamped: false,
        signer,
    };
    assert_cms(&cms, &wanted);
    assert_openssl_verifies(&cms, &document, &stage.keys.authority_file());
    assert!(read("screenshot.png").starts_with(b"\x89PNG\r\n"));
    stage.close().await;
}

/// It says so when the person declines, and when nothing listens.
#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_tells_of_failures() {
    let stage = Stage::open(Runtime::Node, crate::tanba()).await;
    build_package();
    stage.agent.person.also([Step::decline()]);
    let folder = tempfile::tempdir().expect("folder");
    let output = demo(&stage, "chromium")
        .arg("--out")
        .arg(folder.path())
        .stderr(Stdio::piped())
        .output()
        .await
        .expect("node");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("cancelled: "), "{said}");
    assert!(!folder.path().join("document.txt.cms").exists());
    stage.close().await;
}

/// A fresh folder that stays, for people to look at the screenshot.
fn artefacts(browser: &str) -> PathBuf {
    let folder = node_modules::folder()
        .join("../../artefacts/browser")
        .join(browser);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("old artefacts");
    }
    folder
}

fn demo(stage: &Stage, browser: &str) -> Command {
    let mut command = Command::new("node");
    command
        .arg("demo.mjs")
        .args([
            "--port",
            &stage.agent.port().to_string(),
            "--browser",
            browser,
        ])
        .current_dir(node_modules::folder())
        .env("HOME", stage.home.path());
    command
}
