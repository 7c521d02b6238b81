//! What a screen reader finds in the windows.

pub(crate) mod tree;

use std::fs;
use std::time::Duration;

use tanba_prompt::message::{FilterMessage, FromWindow, KindMessage, Language, UpdateMessage};

use crate::screen::{Screen, ponder};
use crate::{approve, example, said, update};
use tree::{Reader, Tree};

/// A question in one language, as it is to be read.
struct Expected {
    language: Language,
    title: &'static str,
    asks: &'static str,
    documents: [&'static str; 3],
    preview: &'static str,
    files: [&'static str; 2],
    other_file: &'static str,
    password: &'static str,
    open: &'static str,
    cancel: &'static str,
    remember: &'static str,
    keys: [&'static str; 3],
    sign: &'static str,
    unavailable: &'static str,
}

const ENGLISH: Expected = Expected {
    language: Language::En,
    title: "Sign — Tanba",
    asks: "asks you to sign 3 documents",
    documents: [
        "Договор № 17-2026.xml, 621 bytes, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Приложение 1. Спецификация.pdf, 184 kB, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Письмо.txt, 2.3 MB, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
    preview: "Content",
    files: [
        "АХМЕТОВ ЕРЛАН, until 1 Jan 2027, ТОО «Алтын Дән» · Head of the organisation · GOST512_4c9f2b71aa01de.p12, Used here last",
        "RSA256_8d2e.p12, /home/erlan/keys",
    ],
    other_file: "Choose file…",
    password: "Password of the key file",
    open: "Open",
    cancel: "Cancel",
    remember: "Remember my choice for this site",
    keys: [
        "АХМЕТОВ ЕРЛАН, ГОСТ 34.10-2015 512, ТОО «Алтын Дән» · Head of the organisation, Valid 1 Jan 2026 – 1 Jan 2027 · IIN 850101300123 · BIN 990140001234, Issued by ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
        "АХМЕТОВ ЕРЛАН, RSA 2048, Individual, Valid 1 Jan 2026 – 1 Jan 2027 · IIN 850101300123, For another purpose than the site asks for, Issued by ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
        "ӘБДІРАХМАНОВА-СҰЛТАНҒАЛИЕВА ГҮЛЖАҺАН НҰРСҰЛТАНҚЫЗЫ, ГОСТ 34.10-2015 512, РГП на ПХВ «Центр государственных услуг и обслуживания» · Head of the organisation, Valid 1 Jan 2026 – 1 Jan 2025 · IIN 850101300123 · BIN 990140001234, Expired · Lacks a role the site asks for: Notary, Issued by ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
    ],
    sign: "Sign",
    unavailable: "Not available now",
};

const KAZAKH: Expected = Expected {
    language: Language::Kk,
    title: "Қол қою — Tanba",
    asks: "3 құжатқа қол қоюды сұрайды",
    documents: [
        "Договор № 17-2026.xml, 621 байт, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Приложение 1. Спецификация.pdf, 184 КБ, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "Письмо.txt, 2,3 МБ, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
    preview: "Мазмұны",
    files: [
        "АХМЕТОВ ЕРЛАН, 01.01.2027 дейін, ТОО «Алтын Дән» · Бірінші басшы · GOST512_4c9f2b71aa01de.p12, Мұнда соңғы рет қолданылған",
        "RSA256_8d2e.p12, /home/erlan/keys",
    ],
    other_file: "Файл таңдау…",
    password: "Кілт файлының құпиясөзі",
    open: "Ашу",
    cancel: "Бас тарту",
    remember: "Бұл сайтқа берген жауабымды есте сақтау",
    keys: [
        "АХМЕТОВ ЕРЛАН, ГОСТ 34.10-2015 512, ТОО «Алтын Дән» · Бірінші басшы, Мерзімі: 01.01.2026 – 01.01.2027 · ЖСН 850101300123 · БСН 990140001234, Берген: ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
        "АХМЕТОВ ЕРЛАН, RSA 2048, Жеке тұлға, Мерзімі: 01.01.2026 – 01.01.2027 · ЖСН 850101300123, Кілт сайт сұраған мақсатқа арналмаған, Берген: ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
        "ӘБДІРАХМАНОВА-СҰЛТАНҒАЛИЕВА ГҮЛЖАҺАН НҰРСҰЛТАНҚЫЗЫ, ГОСТ 34.10-2015 512, РГП на ПХВ «Центр государственных услуг и обслуживания» · Бірінші басшы, Мерзімі: 01.01.2026 – 01.01.2025 · ЖСН 850101300123 · БСН 990140001234, Мерзімі өтіп кеткен · Сайт талап еткен рөл жоқ: Нотариус, Берген: ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022",
    ],
    sign: "Қол қою",
    unavailable: "Қазір қолжетімсіз",
};

/// What the first stage says: who asks, what, and for which password.
fn read_the_request(tree: &Tree, expected: &Expected) {
    tree.one("frame", expected.title);
    tree.one("label", "https://portal.example.kz");
    tree.one("label", expected.asks);
    for document in expected.documents {
        tree.one("list item", document);
    }
    let preview = tree.one("entry", expected.preview);
    assert!(preview.text.contains("ТОО «Алтын Дән»"), "{preview:?}");
    assert!(preview.is("read-only"), "{preview:?}");
    assert!(tree.one("list item", expected.files[0]).is("selected"));
    assert!(!tree.one("list item", expected.files[1]).is("selected"));
    assert!(tree.one("password text", expected.password).is("focused"));
    for button in [expected.other_file, expected.open, expected.cancel] {
        assert_eq!(tree.one("push button", button).description, "");
    }
    assert!(!tree.one("check box", expected.remember).is("checked"));
    assert!(tree.nameless().is_empty(), "{:?}", tree.nameless());
}

#[test]
fn a_question_can_be_read_in_english_and_kazakh() {
    for expected in [ENGLISH, KAZAKH] {
        let screen = Screen::start();
        let reader = Reader::start();
        let first = example::sign(expected.language);
        let mut window = screen.open_with(&first, &[], &reader.variables());
        window.focus();
        let typing = |tree: &Tree| tree.focused().is_some_and(|it| it.role == "password text");
        let tree = reader.tree_when(&window, "at the password", typing);
        read_the_request(&tree, &expected);

        let keys = example::keys();
        window.tell(&update(UpdateMessage::Keys { keys }));
        let [usable, other_purpose, expired] = expected.keys;
        let ready = |tree: &Tree| {
            tree.focused().is_some_and(|it| it.name == usable)
                && tree.has("push button", expected.sign)
                && tree
                    .one("push button", expected.sign)
                    .description
                    .is_empty()
        };
        let tree = reader.tree_when(&window, "ready to sign", ready);
        let chosen = tree.one("list item", usable);
        assert!(
            chosen.is("selected") && chosen.is("selectable"),
            "{chosen:?}"
        );
        for blocked in [other_purpose, expired] {
            let blocked = tree.one("list item", blocked);
            assert!(
                !blocked.is("selectable") && !blocked.is("selected"),
                "{blocked:?}"
            );
        }
        assert!(tree.nameless().is_empty(), "{:?}", tree.nameless());

        window.press(&["Down"]);
        let at_other = |tree: &Tree| tree.focused().is_some_and(|it| it.name == other_purpose);
        let tree = reader.tree_when(&window, "at the second key", at_other);
        let sign = tree.one("push button", expected.sign);
        assert_eq!(sign.description, expected.unavailable);
        assert_eq!(tree.one("push button", expected.cancel).description, "");
    }
}

#[test]
fn r27_a_screen_reader_hears_that_the_button_waits_and_cannot_hurry_it() {
    let screen = Screen::start();
    let reader = Reader::start();
    let mut window = screen.open_with(&example::sign(Language::En), &[], &reader.variables());
    window.focus();
    let keys = example::keys();
    window.tell(&update(UpdateMessage::Keys { keys }));
    let waits = |tree: &Tree| {
        tree.has("push button", "Sign")
            && tree.one("push button", "Sign").description == ENGLISH.unavailable
    };
    let ready = |tree: &Tree| tree.has("push button", "Sign") && !waits(tree);
    reader.tree_when(&window, "ready to sign", ready);
    window.unfocus();
    reader.tree_when(&window, "waiting for the focus", waits);
    // Nor can a program that passes for a screen reader.
    reader.press(&window, "Sign");
    window.silent(Duration::from_millis(900));

    window.focus();
    reader.tree_when(&window, "ready again", ready);
    reader.press(&window, "Sign");
    assert_eq!(window.heard(), approve(0));
}

#[test]
fn r18_a_screen_reader_gets_no_letter_of_the_password() {
    let screen = Screen::start();
    let reader = Reader::start();
    let first = example::sign(Language::En);
    let window = screen.open_with(&first, &[], &reader.variables());
    window.focus();
    window.type_text("Qx7z");
    let dots = |tree: &Tree| tree.one("password text", ENGLISH.password).text.clone();
    let tree = reader.tree_when(&window, "four dots", |tree| dots(tree) == "●●●●");
    assert!(!tree.says("Qx7z"), "{tree}");

    // The button beside the field shows the letters, to eyes alone.
    window.press(&["Tab", "space"]);
    let shown = |tree: &Tree| tree.has("push button", "Hide the password");
    let tree = reader.tree_when(&window, "shown", shown);
    window.picture("password-shown-en");
    assert!(!tree.says("Qx7z"), "{tree}");
    window.type_text("vW");
    let tree = reader.tree_when(&window, "six dots", |tree| dots(tree) == "●●●●●●");
    assert!(!tree.says("Qx7z") && !tree.says("vW"), "{tree}");
    assert!(tree.one("password text", ENGLISH.password).is("focused"));

    window.press(&["Return"]);
    assert_eq!(window.heard().secret.as_deref(), Some("Qx7zvW"));
    let tree = reader.tree_when(&window, "empty", |tree| dots(tree).is_empty());
    assert!(!tree.says("Qx7z"), "{tree}");
}

#[test]
fn a_screen_reader_follows_the_keyboard_through_a_long_folder() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=90 {
        fs::write(folder.path().join(format!("{number:02}.txt")), "1").unwrap();
    }
    let screen = Screen::start();
    let reader = Reader::start();
    let kind = KindMessage::ChooseFile {
        filter: FilterMessage::All,
        suggested: folder.path().to_str().map(str::to_owned),
        read: true,
    };
    let first = example::ask(kind, Language::En);
    let window = screen.open_with(&first, &[], &reader.variables());
    window.focus();
    for (key, name) in [
        ("Down", "02.txt, 1 byte"),
        ("End", "90.txt, 1 byte"),
        ("Up", "89.txt, 1 byte"),
        ("Prior", "77.txt, 1 byte"),
    ] {
        window.press(&[key]);
        let there = |tree: &Tree| tree.focused().is_some_and(|it| it.name == name);
        reader.tree_when(&window, name, there);
    }
    ponder();
    window.press(&["Return"]);
    let path = folder.path().join("77.txt");
    let path = path.to_str().unwrap().to_owned();
    assert_eq!(window.heard(), said(FromWindow::File { path }));
}

#[test]
fn nothing_in_any_window_is_without_a_name() {
    let screen = Screen::start();
    let reader = Reader::start();
    let windows = [
        ("blind", example::blind()),
        ("log in", example::log_in()),
        ("authenticate", example::authenticate(Language::En)),
        ("permissions", example::permissions(Language::Ru)),
        ("certificate", example::certificate()),
        ("program", example::program()),
        ("settings", example::settings(Language::Kk)),
        ("journal", example::journal()),
        ("anchors", example::anchors()),
        ("about", example::about()),
        ("modules", example::modules::modules(Language::Kk)),
        ("doctor", example::doctor::doctor(Language::Kk)),
        ("offer", example::modules::offer(Language::Ru)),
        ("message", example::modules::notice(Language::En)),
        ("saving", example::modules::save("/", Language::Kk)),
    ];
    for (name, first) in windows {
        let window = screen.open_with(&first, &[], &reader.variables());
        window.focus();
        let filled = |tree: &Tree| tree.all("push button").next().is_some();
        let tree = reader.tree_when(&window, name, filled);
        // The toolkit's cross in a field that has the focus and a text is a picture without a name.
        let crosses = usize::from(name == "saving");
        let nameless = tree.nameless();
        assert_eq!(nameless.len(), crosses, "{name}: {nameless:?}");
        assert!(tree.focused().is_some(), "{name}: no focus in\n{tree}");
    }
}
