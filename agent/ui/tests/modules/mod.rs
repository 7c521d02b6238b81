//! Modules: whether to install one, what it says, what it saves, and the list of them.

use std::fs;
use std::time::Duration;

use tanba_prompt::message::{
    CatalogueModel, FromWindow, InstallStep, Language, ModulePermission, ModuleProblem,
    ModuleProblemKind, ModuleWork, ModulesChange, ModulesModel, UpdateMessage,
};

use crate::example::modules::{model, modules, notice, offer, offer_of, save, showing};
use crate::example::permission;
use crate::screen::{Screen, ponder};
use crate::{said, update};

fn changed(change: ModulesChange) -> crate::screen::Said {
    said(FromWindow::ChangeModules(change))
}

#[test]
fn r27_a_module_is_installed_by_keyboard_and_not_by_a_stray_enter() {
    let screen = Screen::start();
    let mut window = screen.open(&offer(Language::Ru));
    window.focus();
    window.press(&["ctrl+Return", "ctrl+Return"]);
    window.silent(Duration::from_millis(700));
    window.picture("install-ru");
    // From Cancel, which has the focus at first, round to the third tick.
    window.press(&["shift+Tab", "shift+Tab", "space", "shift+Tab"]);
    window.picture("install-refused-ru");
    window.press(&["ctrl+Return"]);
    let refused = vec![permission("choose-file")];
    assert_eq!(window.heard(), said(FromWindow::Install { refused }));
    window.tell(&update(UpdateMessage::Installing));
    window.picture("installing-ru");
    window.tell(&update(UpdateMessage::Finished));
    window.picture("install-finished-ru");
    window.ended();
}

#[test]
fn cancel_has_the_focus_when_a_module_is_offered() {
    let screen = Screen::start();
    let mut window = screen.open(&offer(Language::En));
    window.focus();
    window.press(&["Return"]);
    assert_eq!(window.heard(), said(FromWindow::Decline { always: false }));
    window.ended();
}

#[test]
fn an_update_keeps_what_was_refused_and_a_failure_stays_readable() {
    let screen = Screen::start();
    let mut window = screen.open(&offer_of(Language::Kk, Some("2.0.0")));
    window.focus();
    ponder();
    window.picture("install-update-kk");
    window.press(&["ctrl+Return"]);
    let refused = vec![permission("network")];
    assert_eq!(window.heard(), said(FromWindow::Install { refused }));
    let text = "Каталогқа қосылу мүмкін болмады.".to_owned();
    window.tell(&update(UpdateMessage::Failed { text }));
    window.hang_up();
    assert!(window.lives_for(Duration::from_millis(500)));
    window.picture("install-failed-kk");
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn a_message_is_read_and_closed_by_enter() {
    let screen = Screen::start();
    let mut window = screen.open(&notice(Language::Kk));
    window.focus();
    window.press(&["Return"]);
    window.silent(Duration::from_millis(700));
    window.picture("notice-kk");
    window.press(&["Return"]);
    assert_eq!(window.heard(), said(FromWindow::Agree));
    window.ended();
}

#[test]
fn r30_a_file_is_saved_where_the_person_says_and_replaced_only_when_they_agree() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::write(folder.path().join("inner/old.cms"), "1").unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let screen = Screen::start();
    let mut window = screen.open(&save(&path(""), Language::Ru));
    window.focus();
    ponder();
    window.picture("save-ru");
    // A bad name cannot be saved; the old one was selected, so typing replaces it.
    window.type_text("a/b");
    window.press(&["Return"]);
    window.silent(Duration::from_millis(300));
    window.picture("save-bad-name-ru");
    // A folder's name leads into it; a file's name is asked about.
    window.press(&["ctrl+a"]);
    window.type_text("inner");
    window.press(&["Return", "ctrl+a"]);
    window.type_text("old.cms");
    window.press(&["Return"]);
    ponder();
    window.picture("save-exists-ru");
    // "Another name" has the focus.
    window.press(&["Return"]);
    ponder();
    window.press(&["ctrl+Return"]);
    ponder();
    window.press(&["Tab", "Return"]);
    let replaced = FromWindow::Replace {
        path: path("inner/old.cms"),
    };
    assert_eq!(window.heard(), said(replaced));

    // Another program was faster: the agent asks once more.
    window.tell(&update(UpdateMessage::FileExists {
        path: path("inner/old.cms"),
    }));
    ponder();
    window.press(&["Tab", "Return"]);
    assert!(matches!(window.heard().message, FromWindow::Replace { .. }));
    window.tell(&update(UpdateMessage::Finished));
    window.ended();
}

#[test]
fn a_new_file_is_saved_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let screen = Screen::start();
    let window = screen.open(&save(folder.path().to_str().unwrap(), Language::En));
    window.focus();
    ponder();
    window.type_text("new.cms");
    window.press(&["Return"]);
    let path = folder.path().join("new.cms").to_str().unwrap().to_owned();
    assert_eq!(window.heard(), said(FromWindow::File { path }));
}

#[test]
fn modules_are_found_installed_and_removed_by_keyboard() {
    let screen = Screen::start();
    let mut window = screen.open(&modules(Language::Ru));
    window.focus();
    ponder();
    window.picture("modules");
    // The first one: its last tick, then its button.
    window.press(&["Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "space"]);
    let symbolic_name = || "kz.ecc.NURSign".to_owned();
    let allowed = ModulesChange::Permit {
        symbolic_name: symbolic_name(),
        permission: ModulePermission {
            permission: permission("network"),
            allowed: true,
        },
    };
    assert_eq!(window.heard(), changed(allowed));
    window.press(&["Tab", "Tab", "Return"]);
    let install = |symbolic_name: String, version: &str, refused: &[&str]| {
        changed(ModulesChange::Install {
            symbolic_name,
            version: version.to_owned(),
            refused: refused.iter().map(|name| permission(name)).collect(),
        })
    };
    assert_eq!(window.heard(), install(symbolic_name(), "2.1.0", &[]));
    let working = |step| ModulesModel {
        work: Some(ModuleWork::Install {
            symbolic_name: symbolic_name(),
            step,
        }),
        ..model(Language::Ru)
    };
    window.tell(&showing(working(InstallStep::Compiling), Language::Ru));
    window.picture("modules-working-ru");
    // Nothing else can be begun meanwhile.
    window.press(&["Tab", "Tab", "Tab", "Return"]);
    window.silent(Duration::from_millis(400));

    // A search finds what is not installed; its ticks are said when it is installed.
    window.tell(&modules(Language::Ru));
    window.press(&["ctrl+f"]);
    window.type_text("esf");
    window.picture("modules-search-ru");
    ponder();
    window.press(&["Down", "Tab", "Tab", "space"]);
    window.silent(Duration::from_millis(300));
    window.press(&["Tab", "Tab", "Tab", "Return"]);
    let esf = "com.osdkz.esf.signer.esfSigner".to_owned();
    assert_eq!(window.heard(), install(esf, "1.4.2", &["sign", "network"]));
}

#[test]
fn a_module_is_removed_after_a_second_question() {
    let screen = Screen::start();
    let mut window = screen.open(&modules(Language::En));
    window.focus();
    // The banned one.
    window.press(&["Down", "Down", "Down", "Down"]);
    ponder();
    window.picture("modules-banned-en");
    window.press(&["Tab", "Tab", "Tab", "Tab", "Tab", "Return"]);
    ponder();
    window.picture("modules-remove-en");
    // Escape keeps it and the window.
    window.press(&["Escape"]);
    window.silent(Duration::from_millis(300));
    window.press(&["Tab", "Tab", "Tab", "Tab", "Tab", "Return"]);
    ponder();
    window.press(&["Tab", "Return"]);
    let symbolic_name = "kz.old.signer".to_owned();
    assert_eq!(
        window.heard(),
        changed(ModulesChange::Remove { symbolic_name })
    );
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn the_catalogue_is_asked_and_its_state_is_said() {
    let screen = Screen::start();
    let mut window = screen.open(&modules(Language::Kk));
    window.focus();
    window.press(&["Tab", "Return"]);
    assert_eq!(window.heard(), changed(ModulesChange::Refresh));
    let unreachable = ModulesModel {
        problem: Some(ModuleProblem {
            symbolic_name: None,
            kind: ModuleProblemKind::Unreachable {
                reason: "connection refused".to_owned(),
            },
        }),
        ..model(Language::Kk)
    };
    window.tell(&showing(unreachable, Language::Kk));
    window.picture("modules-unreachable-kk");
    let mut expired = model(Language::Kk);
    expired.catalogue.expired = Some(1_795_330_800);
    window.tell(&showing(expired, Language::Kk));
    window.picture("modules-expired-kk");
    let mut shipped = model(Language::Kk);
    shipped.catalogue.shipped = true;
    shipped.catalogue.expired = Some(1_795_330_800);
    window.tell(&showing(shipped, Language::Kk));
    window.picture("modules-shipped-kk");
    let none = ModulesModel {
        catalogue: CatalogueModel::default(),
        rows: Vec::new(),
        ..model(Language::Kk)
    };
    window.tell(&showing(none, Language::Kk));
    window.picture("modules-none-kk");
    // There is nothing to ask: the next button is the one that closes.
    window.press(&["ctrl+f", "Tab", "Return"]);
    window.ended();
}

#[test]
fn the_windows_of_modules_are_drawn_in_every_look() {
    let screen = Screen::start();
    let large = [("SLINT_SCALE_FACTOR", "2")];
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let show = |name: &str, first, arguments: &[&str], variables: &[(&str, &str)]| {
        let window = screen.open_with(&first, arguments, variables);
        window.focus();
        ponder();
        window.picture(name);
    };
    show("modules-dark-kk", modules(Language::Kk), &["--dark"], &[]);
    show("modules-large-en", modules(Language::En), &[], &large);
    show("install-dark-kk", offer(Language::Kk), &["--dark"], &[]);
    show("install-large-en", offer(Language::En), &[], &large);
    show("notice-dark-ru", notice(Language::Ru), &["--dark"], &[]);
    show("notice-large-en", notice(Language::En), &[], &large);
    show("save-dark-kk", save(folder, Language::Kk), &["--dark"], &[]);
    show("save-large-en", save(folder, Language::En), &[], &large);
}
