//! The window of the doctor: what was found, repairs by keyboard, the report before it is saved.

use std::time::Duration;

use tanba_prompt::message::{
    DoctorChange, DoctorModel, DoctorNotice, FromWindow, Language, ToWindow,
};

use crate::example::doctor::{checking, doctor, model, showing, well};
use crate::reader::tree::{Reader, Tree};
use crate::said;
use crate::screen::{Screen, ponder};

fn wanted(change: DoctorChange) -> crate::screen::Said {
    said(FromWindow::Doctor(change))
}

#[test]
fn the_worst_comes_first_and_is_repaired_by_keyboard() {
    let screen = Screen::start();
    let mut window = screen.open(&doctor(Language::En));
    window.focus();
    window.picture("doctor-en");
    // From the list to the button beside what the first row means.
    window.press(&["Tab", "Return"]);
    assert_eq!(window.heard(), wanted(DoctorChange::Repair { row: 2 }));
    window.tell(&showing(checking(Language::En), Language::En));
    ponder();
    window.picture("doctor-checking-en");
    // While something is done nothing else begins.
    window.press(&["F5", "Tab", "Return"]);
    window.silent(Duration::from_millis(400));
    let notice = Some(DoctorNotice {
        text: "Done: Let this browser trust Tanba".to_owned(),
        failed: false,
    });
    let healed = DoctorModel {
        notice,
        ..well(Language::En)
    };
    window.tell(&showing(healed, Language::En));
    ponder();
    window.picture("doctor-well-en");
    window.press(&["F5"]);
    assert_eq!(window.heard(), wanted(DoctorChange::Again));
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn everything_that_needs_nobody_is_repaired_at_once() {
    let screen = Screen::start();
    let window = screen.open(&doctor(Language::Ru));
    window.focus();
    window.press(&["shift+Tab", "Return"]);
    assert_eq!(window.heard(), wanted(DoctorChange::RepairAll));
}

#[test]
fn r38_the_report_is_shown_before_it_is_saved() {
    let screen = Screen::start();
    let mut window = screen.open(&doctor(Language::Kk));
    window.focus();
    // The list, the repair, the tick, check again, the report.
    window.press(&["Tab", "Tab", "Tab", "Tab", "Return"]);
    ponder();
    window.picture("doctor-report-kk");
    window.silent(Duration::from_millis(100));
    window.press(&["Escape"]);
    ponder();
    window.press(&["Tab", "Tab", "Tab", "Tab", "Return"]);
    ponder();
    window.press(&["Tab", "Tab", "Return"]);
    ponder();
    window.picture("doctor-folder-kk");
    window.silent(Duration::from_millis(100));
    // The folders, "back", and "this folder".
    window.press(&["Tab", "Tab", "Return"]);
    let heard = window.heard();
    assert!(
        matches!(
            heard.message,
            FromWindow::Doctor(DoctorChange::SaveReport { .. })
        ),
        "{heard:?}"
    );
    window.press(&["Escape"]);
    window.ended();
}

#[test]
fn a_screen_reader_hears_what_is_wrong_and_what_to_do() {
    let screen = Screen::start();
    let reader = Reader::start();
    let window = screen.open_with(&doctor(Language::En), &[], &reader.variables());
    window.focus();
    let first = |tree: &Tree| {
        let focused = tree.focused();
        focused.is_some_and(|it| it.name.contains("does not trust Tanba"))
    };
    let tree = reader.tree_when(&window, "the worst", first);
    assert!(tree.focused().is_some_and(|it| it.name.contains("Wrong")));
    tree.one("push button", "Let this browser trust Tanba");
    tree.one("push button", "Repair all (1)");
    assert!(tree.says("Pages in this browser cannot connect."), "{tree}");
    assert!(
        !tree
            .one("check box", "Show also what is well")
            .is("checked")
    );
    assert!(tree.nameless().is_empty(), "{:?}", tree.nameless());
    window.press(&["Down"]);
    let second = |tree: &Tree| tree.says("click the sign to the left of its address");
    reader.tree_when(&window, "the next one", second);
}

#[test]
fn the_doctor_is_drawn_in_every_look() {
    let screen = Screen::start();
    let show = |name: &str, first: &ToWindow, arguments: &[&str], variables: &[(&str, &str)]| {
        let window = screen.open_with(first, arguments, variables);
        window.focus();
        ponder();
        window.picture(name);
    };
    let languages = [
        (Language::Kk, "kk"),
        (Language::Ru, "ru"),
        (Language::En, "en"),
    ];
    for (language, name) in languages {
        show(&format!("doctor-{name}"), &doctor(language), &[], &[]);
        let dark = format!("doctor-dark-{name}");
        show(&dark, &doctor(language), &["--dark"], &[]);
    }
    let large = [("SLINT_SCALE_FACTOR", "2")];
    let everything = showing(well(Language::Kk), Language::Kk);
    show("doctor-well-large-kk", &everything, &[], &large);
    let first = DoctorModel {
        rows: Vec::new(),
        verdict: String::new(),
        report: String::new(),
        ..checking(Language::Ru)
    };
    show("doctor-first-ru", &showing(first, Language::Ru), &[], &[]);
    let failed = DoctorModel {
        notice: Some(DoctorNotice {
            text: "Не сделано: Научить браузер доверять Tanba. certutil failed".to_owned(),
            failed: true,
        }),
        ..model(Language::Ru)
    };
    show("doctor-failed-ru", &showing(failed, Language::Ru), &[], &[]);
}
