//! Dialogs against a program that stands in for the windows: a shell script.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tanba_consent::{
    Answer, DocumentPreview, Preview, PromptError, Prompter, Question, QuestionKind, Remember,
    Update,
};
use tanba_l10n::Locale;
use tanba_module::{Caller, Fault, Origin};
use tanba_prompt::message::{Language, SettingsChange, SettingsModel};
use tanba_prompt::{UiProgram, UiPrompter, UiWindows};
use tempfile::TempDir;

const SHOWN: &str = r#"echo '{"message":"shown"}'"#;

fn program(folder: &TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("tanba-ui");
    fs::write(&path, format!("#!/bin/sh\nread -r first\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn question(kind: QuestionKind) -> Question {
    Question {
        caller: Caller::Page(Origin::from_parts(
            "https://portal.example",
            "https://portal.example",
        )),
        embedded_in: None,
        module: "kz.gov.pki.knca.basics".to_owned(),
        locale: Locale::Kazakh,
        logo: None,
        kind,
    }
}

fn sign() -> Question {
    question(QuestionKind::Sign {
        documents: vec![DocumentPreview {
            name: Some("contract.xml".to_owned()),
            size: 12,
            digest: "00".repeat(32),
            preview: Preview::Xml {
                text: "<a/>".to_owned(),
                truncated: false,
            },
        }],
        blind: false,
        authentication: false,
        locations: Vec::new(),
    })
}

fn ui(path: impl Into<PathBuf>) -> UiProgram {
    // Any screen will do: the script never draws.
    UiProgram::new(path).with_variable("DISPLAY", ":0")
}

fn prompter(path: &Path) -> UiPrompter {
    UiPrompter::new(ui(path))
}

#[tokio::test]
async fn a_dialog_unlocks_approves_and_finishes() {
    let folder = TempDir::new().unwrap();
    let script = format!(
        r#"{SHOWN}
        printf '%s\np w' '{{"message":"unlock","location":"/k.p12","secret_length":3}}'; echo
        read -r keys
        echo '{{"message":"approve","key":1,"always":true}}'
        read -r finished
        printf '%s\n%s\n%s\n' "$first" "$keys" "$finished" > {}/heard"#,
        folder.path().display()
    );
    let mut dialog = prompter(&program(&folder, &script))
        .open(sign())
        .await
        .unwrap();
    let Answer::Unlock { location, secret } = dialog.answer().await.unwrap() else {
        panic!()
    };
    assert_eq!(location, Path::new("/k.p12"));
    assert_eq!(secret.expose(), "p w");
    dialog.update(Update::Keys(Vec::new())).await.unwrap();
    let Answer::Approve { key, remember } = dialog.answer().await.unwrap() else {
        panic!()
    };
    assert_eq!((key, remember), (1, Remember::Always));
    dialog
        .update(Update::Failed {
            fault: Fault::JournalUnavailable,
        })
        .await
        .unwrap();
    assert!(matches!(dialog.answer().await, Err(PromptError::Gone)));

    let heard = fs::read_to_string(folder.path().join("heard")).unwrap();
    assert!(
        heard.contains("https://portal.example") && heard.contains("contract.xml"),
        "{heard}"
    );
    assert!(
        heard.contains("журналға"),
        "the fault is said in Kazakh: {heard}"
    );
}

#[tokio::test]
async fn dropping_a_dialog_ends_its_process() {
    let folder = TempDir::new().unwrap();
    // It neither reads on nor reacts to the closed pipe.
    let script = format!(
        "echo $$ > {}/pid\n{SHOWN}\nexec sleep 60",
        folder.path().display()
    );
    let dialog = prompter(&program(&folder, &script))
        .open(sign())
        .await
        .unwrap();
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
    let process = Path::new("/proc").join(pid.trim());
    assert!(process.exists());
    drop(dialog);
    let started = Instant::now();
    while process.exists() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "the window outlived its dialog"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_answer_that_was_interrupted_is_not_lost() {
    let folder = TempDir::new().unwrap();
    let script = format!(
        "{SHOWN}\nprintf '%s' '{{\"message\":\"dec'; sleep 0.3; echo 'line\",\"always\":false}}'"
    );
    let mut dialog = prompter(&program(&folder, &script))
        .open(sign())
        .await
        .unwrap();
    let early = tokio::time::timeout(Duration::from_millis(100), dialog.answer()).await;
    assert!(early.is_err());
    let answer = dialog.answer().await.unwrap();
    assert!(matches!(
        answer,
        Answer::Decline {
            remember: Remember::Once
        }
    ));
}

#[tokio::test]
async fn a_missing_or_dying_program_is_no_screen() {
    let folder = TempDir::new().unwrap();
    let missing = prompter(&folder.path().join("absent")).open(sign()).await;
    assert!(matches!(missing, Err(PromptError::NoScreen(_))));
    let dying = prompter(&program(&folder, "exit 1")).open(sign()).await;
    assert!(matches!(dying, Err(PromptError::NoScreen(_))));
}

#[tokio::test]
async fn without_a_display_no_program_is_started() {
    let folder = TempDir::new().unwrap();
    let path = program(
        &folder,
        &format!("touch {}/ran\n{SHOWN}", folder.path().display()),
    );
    let blind = ui(path)
        .with_variable("DISPLAY", "")
        .with_variable("WAYLAND_DISPLAY", "");
    let refused = UiPrompter::new(blind).open(sign()).await;
    assert!(matches!(refused, Err(PromptError::NoScreen(reason)) if reason.contains("DISPLAY")));
    assert!(!folder.path().join("ran").exists());
}

#[tokio::test]
async fn a_window_that_crashes_is_gone() {
    let folder = TempDir::new().unwrap();
    let mut dialog = prompter(&program(&folder, &format!("{SHOWN}\nkill -9 $$")))
        .open(sign())
        .await
        .unwrap();
    assert!(matches!(dialog.answer().await, Err(PromptError::Gone)));
}

#[tokio::test]
async fn settings_send_changes_until_they_are_closed() {
    let folder = TempDir::new().unwrap();
    let script = format!(
        r#"{SHOWN}
        echo '{{"message":"change","change":"language","language":"kk"}}'
        read -r refreshed; case "$refreshed" in *tsp.example*) ;; *) exit 1;; esac
        echo '{{"message":"change","change":"install-trust"}}'"#
    );
    let windows = UiWindows::new(ui(program(&folder, &script)));
    let mut settings = windows
        .show_settings(SettingsModel::default(), Locale::Russian)
        .await
        .unwrap();
    let change = settings.change().await;
    assert_eq!(
        change,
        Some(SettingsChange::Language {
            language: Some(Language::Kk)
        })
    );
    let model = SettingsModel {
        authorities: vec!["http://tsp.example".to_owned()],
        ..SettingsModel::default()
    };
    settings.refresh(model, Locale::Kazakh).await.unwrap();
    assert_eq!(settings.change().await, Some(SettingsChange::InstallTrust));
    assert_eq!(settings.change().await, None);
}

#[tokio::test]
async fn anchors_are_trusted_only_after_a_yes() {
    let folder = TempDir::new().unwrap();
    let yes = format!("{SHOWN}\necho '{{\"message\":\"fetch-anchors\"}}'");
    let windows = UiWindows::new(ui(program(&folder, &yes)));
    assert!(
        windows
            .confirm_anchors(Vec::new(), Locale::English)
            .await
            .unwrap()
    );
    let windows = UiWindows::new(ui(program(&folder, SHOWN)));
    assert!(
        !windows
            .confirm_anchors(Vec::new(), Locale::English)
            .await
            .unwrap()
    );
}
