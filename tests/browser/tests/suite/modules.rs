//! The whole way of a module as a person goes it: a portal's page misses it, the person installs it
//! in the agent's window, the page signs with it; later it is updated, and in the end forbidden.
//!
//! Nothing is scripted but the hands: the agent's own program and its windows, a keyboard, Chromium,
//! and a catalogue made by the commands that publishers use.

use serde_json::{Value, json};
use tanba_browser::desktop::{Portal, assert_xmlsec1_verifies};
use tanba_browser::key_files::PASSWORD;
use tanba_browser::screen::{artefact, is_picture};
use tanba_browser::signed::assert_xml;
use tanba_browser::{Catalogue, Desktop, FileServer, Window};

pub(crate) const NURSIGN: &str = "kz.ecc.NurSignBundle";
pub(crate) const NOT_FOUND: &str = r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#;
pub(crate) const VERSION: &str = r#"{"result":{"version":"1.0.0"},"errorCode":"NONE"}"#;
const DOCUMENT: &str = "<bid number=\"17\"><price currency=\"KZT\">14400000</price></bid>";

/// What people look at afterwards, in `artefacts/browser/modules`.
const PICTURES: [&str; 8] = [
    "1-install",
    "2-installed-page",
    "3-password",
    "4-key",
    "5-signed-page",
    "6-newer-version",
    "7-updated",
    "8-banned-page",
];

pub(crate) fn version() -> Value {
    json!({ "module": "NURSign", "type": "version" })
}

pub(crate) fn accessory(method: &str) -> Value {
    json!({ "module": "kz.gov.pki.ncalayerservices.accessory", "method": method })
}

fn installation() -> Value {
    let mut request = accessory("installBundle");
    request["symname"] = NURSIGN.into();
    request
}

/// What getBundles says of the module.
async fn listed(portal: &mut Portal) -> Value {
    let bundles = portal.ask(&accessory("getBundles")).await;
    let bundles: Value = serde_json::from_str(&bundles).expect("a list of bundles");
    assert!(
        bundles["kz.gov.pki.osgi.layer.common"].is_string(),
        "{bundles}"
    );
    bundles[NURSIGN].clone()
}

/// The person reads what the module is and agrees.
pub(crate) fn install(window: Window<'_>, origin: &str, picture: &str) {
    let read = window.read_when("ready to install", |read| read.can_press("Install"));
    for (role, part) in [
        ("frame", "Install a module"),
        ("label", origin),
        ("label", "NURSign: public procurement"),
        ("label", "Published by Test_publisher"),
        ("label", "Version 5.1.2"),
    ] {
        assert!(read.has(role, part), "no {role} {part:?}: {read:#?}");
    }
    assert!(
        read.is("check box", "The module may:", "checked"),
        "{read:#?}"
    );
    window.picture(picture);
    window.press(&["ctrl+Return"]);
    window.ended();
}

/// The person looks for newer versions in the list of modules, and takes one.
fn update(window: Window<'_>) {
    window.go_and_press("Check for updates");
    window.read_when("with a newer version", |read| read.says("5.1.2 → 5.1.3"));
    window.picture("6-newer-version");
    window.go_and_press("Update");
    window.read_when("with the newer version", |read| {
        read.says("version 5.1.3") && !read.can_press("Update")
    });
    window.picture("7-updated");
    window.press(&["Escape"]);
    window.ended();
}

/// The person chooses among two key files, types the password, and signs.
fn sign(window: Window<'_>, origin: &str) {
    let read = window.read_when("at the password", |read| {
        read.is("password text", "Password", "focused")
    });
    assert!(read.has("label", origin), "{read:#?}");
    assert!(read.has("list item", "head.p12"), "{read:#?}");
    if !read.is("list item", "person.p12", "selected") {
        window.press(&["shift+Tab", "Down", "Return"]);
        window.read_when("at the other file", |read| {
            read.is("list item", "person.p12", "selected")
                && read.is("password text", "Password", "focused")
        });
    }
    window.type_text(PASSWORD);
    window.picture("3-password");
    window.press(&["Return"]);
    window.read_when("ready to sign", |read| read.can_press("Sign"));
    window.picture("4-key");
    window.press(&["Return"]);
    window.ended();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_gets_its_module_out_of_a_catalogue_over_https() {
    let desktop = Desktop::prepare();
    let catalogue = Catalogue::new(&desktop.keys);
    let first = catalogue.publish("nursign", "5.1.2");
    let built = catalogue.build();
    let server = FileServer::start(catalogue.folder(), desktop.keys.path()).await;
    let key = built["keys"][0].as_str().expect("the operator's key");
    desktop.choose_catalogue(&server.address("catalog.der"), key);
    let agent = desktop.start_agent();
    let mut portal = desktop.open_portal().await;
    portal.connect(&agent).await;

    // The portal looks for its module and does not find it.
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);
    assert_eq!(listed(&mut portal).await, Value::Null);

    // It asks for the installation, and the person agrees.
    portal.send(&installation()).await;
    install(desktop.screen.window(), &portal.origin, "1-install");
    let installed = portal.reply().await;
    assert!(installed.contains("5.1.2"), "{installed}");
    assert_eq!(server.served(), ["catalog.der", first.as_str()]);

    // The same page has it at once, and signs with it.
    assert_eq!(portal.ask(&version()).await, VERSION);
    assert_eq!(listed(&mut portal).await, "5.1.2");
    portal.picture("2-installed-page").await;
    sign_xml(&desktop, &mut portal).await;
    portal.picture("5-signed-page").await;

    // A newer version comes into the catalogue; the agent runs on meanwhile.
    let second = catalogue.publish("nursign", "5.1.3");
    assert_eq!(catalogue.build()["version"], 2);
    portal.ask(&accessory("showBundleManager")).await;
    update(desktop.screen.window());
    assert_eq!(server.served(), ["catalog.der", second.as_str()]);
    assert_eq!(portal.ask(&version()).await, VERSION);
    assert_eq!(listed(&mut portal).await, "5.1.3");
    sign_xml(&desktop, &mut portal).await;

    // The catalogue forbids it: the running agent serves it no longer.
    catalogue.decide(&format!("[{NURSIGN:?}]\nbanned = true\n"));
    assert_eq!(catalogue.build()["version"], 3);
    desktop.tanba.facts(&["module", "update", "--yes"]);
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);
    assert_eq!(listed(&mut portal).await, Value::Null);
    assert_eq!(portal.connections().await, 1, "all over one connection");

    // Nor does the next one, and nobody is asked to install it.
    agent.stop();
    let agent = desktop.start_agent();
    portal.connect(&agent).await;
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);
    assert_eq!(listed(&mut portal).await, Value::Null);
    let refused = portal.ask(&installation()).await;
    assert!(!refused.contains("5.1.3"), "{refused}");
    desktop.screen.assert_empty();
    portal.picture("8-banned-page").await;
    let list = desktop.tanba.facts(&["module", "list"]);
    assert_eq!(list["modules"][0]["state"], "banned", "{list}");

    for name in PICTURES {
        assert!(is_picture(&artefact(name)), "{name}");
    }
    portal.close().await;
    agent.stop();
}

async fn sign_xml(desktop: &Desktop, portal: &mut Portal) {
    portal
        .send(&json!({ "module": "NURSign", "type": "xml", "data": DOCUMENT, "source": "local" }))
        .await;
    sign(desktop.screen.window(), &portal.origin);
    let reply: Value = serde_json::from_str(&portal.reply().await).expect("a reply");
    assert_eq!(reply["errorCode"], "NONE", "{reply}");
    let xml = reply["result"].as_str().expect("signed XML");
    assert!(xml.contains("<ds:X509Certificate>"), "{xml}");
    assert_xml(xml, &desktop.keys.certificate("person"));
    assert_xmlsec1_verifies(xml, &desktop.keys.authority_file());
}

/// Without a network: an administrator's folder. The person declines first.
#[tokio::test(flavor = "multi_thread")]
async fn a_portal_gets_its_module_out_of_a_folder_when_the_person_agrees() {
    let desktop = Desktop::prepare();
    let catalogue = Catalogue::new(&desktop.keys);
    catalogue.publish("nursign", "5.1.2");
    let built = catalogue.build();
    let key = built["keys"][0].as_str().expect("the operator's key");
    let folder = catalogue.folder().to_str().expect("a path");
    desktop.choose_catalogue(folder, key);
    let agent = desktop.start_agent();
    let mut portal = desktop.open_portal().await;
    portal.connect(&agent).await;

    portal.send(&installation()).await;
    let window = desktop.screen.window();
    window.read_when("ready to install", |read| read.can_press("Install"));
    window.press(&["Escape"]);
    window.ended();
    let declined = portal.reply().await;
    assert!(!declined.contains("5.1.2"), "{declined}");
    assert_eq!(portal.ask(&version()).await, NOT_FOUND);

    portal.send(&installation()).await;
    install(
        desktop.screen.window(),
        &portal.origin,
        "install-from-a-folder",
    );
    let installed = portal.reply().await;
    assert!(installed.contains("5.1.2"), "{installed}");
    assert_eq!(portal.ask(&version()).await, VERSION);
    portal.close().await;
    agent.stop();
}
