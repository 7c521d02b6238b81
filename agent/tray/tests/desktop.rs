//! The icon on a private session bus with a StatusNotifierWatcher, seen through D-Bus calls as a
//! panel would make them.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should say where it stopped"
)]

mod session;

use std::process::Command;
use std::time::Duration;

use session::outside;
use tanba_l10n::Locale;
use tanba_tray::{Tray, TrayCommand, TrayState};
use tokio::time::timeout;

fn call(arguments: &[&str]) -> String {
    let output = Command::new("gdbus")
        .args(["call", "--session"])
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("gdbus (package libglib2.0-bin) is needed: {error}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

fn property(item: &str, name: &str) -> String {
    call(&[
        "--dest",
        item,
        "--object-path",
        "/StatusNotifierItem",
        "--method",
        "org.freedesktop.DBus.Properties.Get",
        "org.kde.StatusNotifierItem",
        name,
    ])
}

fn layout(item: &str) -> String {
    let method = "com.canonical.dbusmenu.GetLayout";
    call(&[
        "--dest",
        item,
        "--object-path",
        "/MenuBar",
        "--method",
        method,
        "0",
        "9",
        "[]",
    ])
}

/// The number of the menu entry with this label: `(…5, {'label': <'Quit'>` .
fn entry(layout: &str, label: &str) -> String {
    let before = layout.split(&format!("'{label}'")).next().unwrap();
    assert!(before.len() < layout.len(), "no {label} in {layout}");
    let opened = before.rsplit('(').next().unwrap();
    opened.chars().take_while(char::is_ascii_digit).collect()
}

const WATCHER: &str = "status-notifier-watcher & \
    for try in 1 2 3 4 5 6 7 8 9 10; do \
      gdbus call --session --dest org.kde.StatusNotifierWatcher \
        --object-path /StatusNotifierWatcher \
        --method org.kde.StatusNotifierWatcher.RegisterStatusNotifierHost \
        org.kde.StatusNotifierHost-test >/dev/null 2>&1 && break; sleep 0.3; \
    done";

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_sees_the_icon_and_its_menu() {
    if outside("a_panel_sees_the_icon_and_its_menu", WATCHER) {
        return;
    }
    let tray = Tray::start(Locale::Kazakh).await;
    let mut tray = tray.expect("status-notifier-watcher is needed and shows the icon");
    let item = format!("org.kde.StatusNotifierItem-{}-1", std::process::id());
    assert!(property(&item, "Id").contains("'tanba'"));
    assert!(property(&item, "Title").contains("Tanba дайын"));
    assert!(property(&item, "Status").contains("'Active'"));
    assert!(property(&item, "IconPixmap").contains("22, 22"));

    for (label, command) in [
        ("Баптаулар…", TrayCommand::Settings),
        ("Модульдер…", TrayCommand::Modules),
        ("Журнал…", TrayCommand::Journal),
        ("Тексеру және түзету…", TrayCommand::Doctor),
        ("Бағдарлама туралы", TrayCommand::About),
        ("Шығу", TrayCommand::Quit),
    ] {
        let number = entry(&layout(&item), label);
        let method = "com.canonical.dbusmenu.Event";
        let menu = [
            "--dest",
            &item,
            "--object-path",
            "/MenuBar",
            "--method",
            method,
        ];
        call(&[&menu[..], &[&number, "clicked", "<0>", "0"]].concat());
        let chosen = timeout(Duration::from_secs(5), tray.command())
            .await
            .unwrap();
        assert_eq!(chosen, Some(command));
    }

    tray.show(TrayState::Problem).await;
    tray.speak(Locale::English).await;
    assert!(property(&item, "Status").contains("'NeedsAttention'"));
    assert!(layout(&item).contains("Tanba needs attention"));
    tray.show_updates(2).await;
    assert!(layout(&item).contains("Modules… (updates: 2)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_icons_there_is_no_tray() {
    if outside("without_a_place_for_icons_there_is_no_tray", "") {
        return;
    }
    assert!(Tray::start(Locale::English).await.is_none());
}
