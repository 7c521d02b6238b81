//! Other ways to a module than a page that asks for it: the desktop's notification about a module
//! that a page missed, and the list of modules.

use std::fs;
use std::io::{BufRead, BufReader};

use serde_json::{Value, json};
use tanba_browser::{Catalogue, Desktop, Window};

use crate::modules::{NOT_FOUND, NURSIGN, VERSION, accessory, install, version};

/// A desktop with a catalogue of two modules that was looked into, as is done once a day.
fn desktop() -> Desktop {
    let desktop = Desktop::prepare();
    let catalogue = Catalogue::new(&desktop.keys);
    catalogue.publish("nursign", "5.1.2");
    catalogue.publish("example", "1.2");
    let built = catalogue.build();
    let key = built["keys"][0].as_str().expect("the operator's key");
    let folder = desktop.home.path().join("catalogue");
    copy(&catalogue, &folder);
    desktop.choose_catalogue(folder.to_str().expect("a path"), key);
    desktop.tanba.facts(&["module", "update", "--yes"]);
    desktop
}

/// Keeps the catalogue as long as the desktop.
fn copy(catalogue: &Catalogue<'_>, folder: &std::path::Path) {
    fs::create_dir(folder).expect("a folder");
    for file in fs::read_dir(catalogue.folder()).expect("a catalogue") {
        let file = file.expect("a file");
        fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
    }
}

/// What the journal says of the module: who, and what.
fn journaled(desktop: &Desktop) -> Vec<(String, String)> {
    let journal = desktop.tanba.facts(&["journal", "show"]);
    let verified = desktop.tanba.facts(&["journal", "verify"]);
    assert_eq!(verified["intact"], true, "{verified}");
    let entries = journal["entries"].as_array().expect("entries").iter();
    let about = entries.filter(|entry| entry["module"] == NURSIGN);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let facts = about.map(|entry| {
        assert_eq!(entry["package"]["version"], "5.1.2", "{entry}");
        (text(&entry["caller"]), text(&entry["event"]))
    });
    facts.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_about_a_missed_module_leads_to_its_installation() {
    let desktop = desktop();
    // The person presses the button of the notification.
    let mut notifications = desktop.screen.notifications(&["do"]);
    let agent = desktop.start_agent();
    let mut portal = desktop.open_portal().await;
    portal.connect(&agent).await;
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);

    let mut shown = String::new();
    let output = notifications.stdout.take().expect("it is piped");
    let read = BufReader::new(output).read_line(&mut shown);
    read.expect("a notification");
    let shown: Value = serde_json::from_str(&shown).expect("a notification");
    let (summary, body) = (shown["summary"].as_str(), shown["body"].as_str());
    assert!(summary.is_some_and(|it| it.contains("NURSign")), "{shown}");
    let told = |part: &str| body.is_some_and(|it| it.contains(part));
    assert!(told(&portal.origin) && told("Test_publisher"), "{shown}");

    install(
        desktop.screen.window(),
        &portal.origin,
        "notification-install",
    );
    // The very page that missed it has it now.
    assert_eq!(portal.ask(&version()).await, VERSION);
    assert_eq!(portal.connections().await, 1, "all over one connection");
    let installed = (portal.origin.clone(), "module-installed".to_owned());
    assert_eq!(journaled(&desktop), [installed]);
    desktop.screen.assert_empty();
    // It ends with the bus if this fails.
    let _ = notifications.kill();
    let _ = notifications.wait();
    portal.close().await;
    agent.stop();
}

/// Goes to the tick of the one permission by the keyboard, and clears it.
fn refuse(window: &Window<'_>) {
    for _ in 0..12 {
        let read = window.read_when("readable", |_| true);
        if read.is("check box", "The module may:", "focused") {
            window.press(&["space"]);
            window.read_when("with the tick cleared", |read| {
                !read.is("check box", "The module may:", "checked")
            });
            return;
        }
        window.press(&["Tab"]);
    }
    panic!("no way to the tick");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_finds_installs_and_removes_a_module_in_the_list() {
    let desktop = desktop();
    let agent = desktop.start_agent();
    let mut portal = desktop.open_portal().await;
    portal.connect(&agent).await;
    portal.ask(&accessory("showBundleManager")).await;

    // Two modules are offered; a word of its description finds the one.
    let window = desktop.screen.window();
    window.read_when("with both modules", |read| {
        read.says("NURSign: public procurement") && read.says("example")
    });
    window.type_text("procurement");
    window.read_when("with the one that was looked for", |read| {
        read.says("NURSign: public procurement") && !read.says("example")
    });
    window.press(&["Down"]);
    refuse(&window);
    window.go_and_press("Install");
    window.read_when("with the module installed", |read| read.can_press("Remove"));
    window.picture("list-installed");
    assert_eq!(portal.ask(&version()).await, VERSION);
    let list = desktop.tanba.facts(&["module", "list"]);
    assert_eq!(list["modules"][0]["refused"], json!(["sign"]), "{list}");

    // What it kept goes with it.
    let kept = desktop.tanba.agent().join("data/module-settings");
    fs::create_dir_all(&kept).expect("a folder");
    let kept = kept.join(format!("{NURSIGN}.toml"));
    fs::write(&kept, "name = \"value\"\n").expect("a file");
    window.go_and_press("Remove");
    window.read_when("asking once more", |read| read.can_press("Keep"));
    window.go_and_press("Remove");
    window.read_when("without the module", |read| read.can_press("Install"));
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);
    assert!(!kept.exists(), "its settings stay");
    window.press(&["Escape"]);
    window.ended();

    let by_person = |event: &str| ("person".to_owned(), event.to_owned());
    assert_eq!(
        journaled(&desktop),
        [by_person("module-installed"), by_person("module-removed")]
    );
    portal.close().await;
    agent.stop();
}
