//! The real program on a virtual screen, driven by keyboard.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says where it stopped"
)]

mod doctor;
mod example;
mod modules;
mod reader;
mod screen;

use std::fs;
use std::time::Duration;

use screen::{Said, Screen, ponder};
use tanba_module::Permission;
use tanba_prompt::message::{
    FilterMessage, FromWindow, KindMessage, Language, PermissionMessage, RefusalMessage,
    SettingsChange, ToWindow, UpdateMessage,
};

fn update(update: UpdateMessage) -> ToWindow {
    ToWindow::Update(update)
}

fn said(message: FromWindow) -> Said {
    Said {
        message,
        secret: None,
    }
}

fn approve(key: usize) -> Said {
    said(FromWindow::Approve { key, always: false })
}

#[test]
fn a_key_is_opened_and_signs_by_keyboard_alone() {
    let screen = Screen::start();
    let mut window = screen.open(&example::sign(Language::Ru));
    window.focus();
    window.picture("sign-ru");
    window.type_text("wrong");
    window.press(&["Return"]);
    let heard = window.heard();
    assert_eq!(heard.secret.as_deref(), Some("wrong"));
    assert!(
        matches!(heard.message, FromWindow::Unlock { location, .. } if location == example::KEY_FILE)
    );

    let reason = RefusalMessage::WrongSecret(None);
    window.tell(&update(UpdateMessage::UnlockRefused { reason }));
    window.picture("wrong-password-ru");
    window.type_text("Right 1");
    window.press(&["Return"]);
    assert_eq!(
        window.heard().secret.as_deref(),
        Some("Right 1"),
        "the field was emptied"
    );

    window.tell(&update(UpdateMessage::Keys {
        keys: example::keys(),
    }));
    ponder();
    window.picture("keys");
    // The second key cannot be chosen: Enter on it does nothing.
    window.press(&["Down", "Return"]);
    window.silent(Duration::from_millis(500));
    window.press(&["Up", "Return"]);
    assert_eq!(window.heard(), approve(0));
    window.tell(&update(UpdateMessage::Progress { done: 1, total: 3 }));
    window.picture("progress-ru");
    window.tell(&update(UpdateMessage::Finished));
    window.ended();
}

#[test]
fn r27_a_stray_enter_or_click_within_the_pause_signs_nothing() {
    let screen = Screen::start();
    let mut window = screen.open(&example::sign(Language::En));
    window.focus();
    window.tell(&update(UpdateMessage::Keys {
        keys: example::keys(),
    }));
    // As fast as fingers that were typing elsewhere.
    window.press(&["Return", "ctrl+Return", "Return"]);
    window.silent(Duration::from_millis(900));

    window.unfocus();
    ponder();
    window.focus();
    window.press(&["Return", "ctrl+Return"]);
    window.silent(Duration::from_millis(900));
    window.press(&["Return"]);
    assert_eq!(window.heard(), approve(0));
}

#[test]
fn r18_the_process_of_the_password_leaves_no_core_dump() {
    let screen = Screen::start();
    let window = screen.open(&example::sign(Language::En));
    let limits = fs::read_to_string(format!("/proc/{}/limits", window.process())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .unwrap();
    let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(values, ["0", "0"], "{core}");
}

#[test]
fn escape_declines() {
    let screen = Screen::start();
    let mut window = screen.open(&example::sign(Language::Kk));
    window.focus();
    window.press(&["Escape"]);
    assert_eq!(window.heard(), said(FromWindow::Decline { always: false }));
    window.ended();
}

#[test]
fn a_closed_socket_closes_the_window_and_a_failure_stays_readable() {
    let screen = Screen::start();
    let mut window = screen.open(&example::sign(Language::En));
    window.hang_up();
    window.ended();

    let mut window = screen.open(&example::sign(Language::Ru));
    let text = "Ни одна служба меток времени не ответила. Ничего не подписано.".to_owned();
    window.tell(&update(UpdateMessage::Failed { text }));
    window.hang_up();
    assert!(window.lives_for(Duration::from_secs(1)));
    window.picture("failed-ru");
    window.focus();
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn r25_a_blind_signature_is_marked_and_offers_no_preview() {
    let screen = Screen::start();
    let window = screen.open(&example::blind());
    window.focus();
    window.picture("blind-ru");
    window.press(&["Escape"]);
    assert_eq!(window.heard(), said(FromWindow::Decline { always: false }));
}

#[test]
fn a_file_is_chosen_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::write(folder.path().join("inner/one.txt"), "1").unwrap();
    fs::write(folder.path().join("inner/two.txt"), "2").unwrap();
    let screen = Screen::start();
    let suggested = folder.path().to_str().map(str::to_owned);
    let kind = KindMessage::ChooseFile {
        filter: FilterMessage::All,
        suggested,
        read: true,
    };
    let mut window = screen.open(&example::ask(kind, Language::En));
    window.focus();
    ponder();
    window.press(&["Return", "Down"]);
    window.picture("choose-file-en");
    window.press(&["Return"]);
    let path = folder
        .path()
        .join("inner/two.txt")
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(window.heard(), said(FromWindow::File { path }));
    window.ended();
}

#[test]
fn missing_anchors_are_offered_to_be_fetched() {
    let screen = Screen::start();
    let mut window = screen.open(&example::sign(Language::En));
    window.focus();
    window.tell(&update(UpdateMessage::Keys {
        keys: example::keys_without_anchors(),
    }));
    ponder();
    window.picture("anchors-missing-en");
    // From the list: the button beside the sentence.
    window.press(&["Tab", "Return"]);
    assert_eq!(window.heard(), said(FromWindow::FetchAnchors));
}

#[test]
fn fetched_anchors_are_trusted_after_the_pause_only() {
    let screen = Screen::start();
    let mut window = screen.open(&example::anchors());
    window.focus();
    ponder();
    window.picture("anchors-ru");
    window.press(&["Tab", "Tab", "Return"]);
    assert_eq!(window.heard(), said(FromWindow::FetchAnchors));
    window.ended();
}

#[test]
fn settings_are_shown_and_changed() {
    let screen = Screen::start();
    let mut window = screen.open(&example::settings(Language::Ru));
    window.focus();
    window.picture("settings");
    for page in ["settings-trust", "settings-keys", "settings-general"] {
        window.press(&["ctrl+Next"]);
        window.picture(page);
    }
    window.press(&["ctrl+Prior", "ctrl+Prior", "ctrl+Prior"]);
    // After the tabs: the first button of the page.
    window.press(&["Tab", "Tab", "Return"]);
    let heard = window.heard();
    assert!(
        matches!(
            heard.message,
            FromWindow::Change(SettingsChange::Unmute { .. })
        ),
        "{heard:?}"
    );
    window.tell(&example::settings(Language::Kk));
    window.picture("settings-kk");
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn a_site_gets_what_is_ticked_by_keyboard_alone() {
    let screen = Screen::start();
    let mut window = screen.open(&example::permissions(Language::En));
    window.focus();
    ponder();
    // From the refusal to the ticks: the third one is cleared, and the decision is remembered.
    window.press(&["Tab", "Tab", "Tab", "Tab", "space", "Tab", "space"]);
    window.picture("permissions-changed-en");
    window.press(&["ctrl+Return"]);
    let granted = [Permission::ChooseCertificate, Permission::Sign];
    assert_eq!(
        window.heard(),
        said(FromWindow::Grant {
            granted: granted.map(PermissionMessage).to_vec(),
            always: true,
        })
    );
    window.ended();
}

#[test]
fn r27_a_stray_enter_within_the_pause_grants_nothing() {
    let screen = Screen::start();
    let mut window = screen.open(&example::permissions(Language::Ru));
    window.focus();
    window.press(&["ctrl+Return"]);
    window.press(&["Escape"]);
    assert_eq!(window.heard(), said(FromWindow::Decline { always: false }));
    window.ended();
}

#[test]
fn every_window_is_drawn_in_every_look() {
    let screen = Screen::start();
    let large = [("SLINT_SCALE_FACTOR", "2")];
    let show = |name: &str, first: &ToWindow, arguments: &[&str], variables: &[(&str, &str)]| {
        let window = screen.open_with(first, arguments, variables);
        window.focus();
        window.picture(name);
    };
    show(
        "sign-dark-kk",
        &example::sign(Language::Kk),
        &["--dark"],
        &[],
    );
    show("sign-large-en", &example::sign(Language::En), &[], &large);
    show("log-in-kk", &example::log_in(), &[], &[]);
    show("certificate-en", &example::certificate(), &[], &[]);
    let languages = [
        (Language::Kk, "kk"),
        (Language::Ru, "ru"),
        (Language::En, "en"),
    ];
    for (language, name) in languages {
        let (log_in, grant) = (
            example::authenticate(language),
            example::permissions(language),
        );
        show(&format!("authenticate-{name}"), &log_in, &[], &[]);
        show(&format!("permissions-{name}"), &grant, &[], &[]);
        show(
            &format!("authenticate-dark-{name}"),
            &log_in,
            &["--dark"],
            &[],
        );
        show(
            &format!("permissions-dark-{name}"),
            &grant,
            &["--dark"],
            &[],
        );
    }
    let grant = example::permissions(Language::Kk);
    show("permissions-large-kk", &grant, &[], &large);
    show("not-kept-ru", &example::not_kept(), &[], &[]);
    show("program-en", &example::program(), &[], &[]);
    show("journal", &example::journal(), &[], &[]);
    show("about-kk", &example::about(), &[], &[]);
    show(
        "about-dark-large-kk",
        &example::about(),
        &["--dark"],
        &large,
    );
}
