//! Notifications on a private session bus, with a desktop that answers them.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

mod session;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use session::outside;
use tanba_tray::notification::{Notification, show};
use tokio::time::{sleep, timeout};

const DESKTOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/notifications.py");

fn missing() -> Notification {
    Notification {
        summary: "NURSign: модуль не установлен".to_owned(),
        body: "https://a.example?<b>&".to_owned(),
        action: "Установить…".to_owned(),
    }
}

/// The system's Python: the one that the package python3-gi belongs to.
fn desktop(answers: &[&str]) -> Child {
    Command::new("/usr/bin/python3")
        .arg(DESKTOP)
        .args(answers)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3 (with python3-gi) is needed: {error}"))
}

async fn desktop_is_there() {
    for _ in 0..50 {
        let asked = Command::new("gdbus")
            .args([
                "call",
                "--session",
                "--dest",
                "org.freedesktop.Notifications",
            ])
            .args(["--object-path", "/org/freedesktop/Notifications"])
            .args(["--method", "org.freedesktop.Notifications.GetCapabilities"])
            .output()
            .unwrap_or_else(|error| panic!("gdbus (package libglib2.0-bin) is needed: {error}"));
        if asked.status.success() {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("python3-gi is needed: nobody shows notifications");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_is_shown_and_its_button_heard() {
    if outside("a_notification_is_shown_and_its_button_heard", "") {
        return;
    }
    let mut desktop = desktop(&["do", "default", "close", "other"]);
    desktop_is_there().await;
    let patience = Duration::from_secs(10);
    for chosen in [true, true, false] {
        let answer = timeout(patience, show(&missing())).await.unwrap();
        assert_eq!(answer, chosen);
    }
    // An action that was never offered is none.
    assert!(
        timeout(Duration::from_millis(600), show(&missing()))
            .await
            .is_err()
    );
    desktop.kill().unwrap();
    let mut lines = BufReader::new(desktop.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    for expected in [
        r#""body": "https://a.example?&lt;b&gt;&amp;""#,
        r#""actions": ["default", "#,
    ] {
        assert!(first.contains(expected), "{first}");
    }
    desktop.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_desktop_that_shows_them_there_is_no_notification() {
    let name = "without_a_desktop_that_shows_them_there_is_no_notification";
    if outside(name, "") {
        return;
    }
    assert!(!show(&missing()).await);
}
