//! Modules out of a catalogue: asked for by a page, installed by the person, served at once.

use serde_json::{Value, json};
use tanba_consent::QuestionKind;
use tanba_daemon::notices::Notice;
use tanba_daemon::settings::Policy;
use tanba_journal::Event;
use tanba_module::{NetworkHost, OriginPattern};
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Step, TestAgent};

use crate::equipment::{PORTAL, events, setup};

const NAME: &str = "kz.example.greeter";

/// A module that answers to `Greeter` by `type`.
fn greeter(version: &str) -> String {
    format!(
        r#"
        symbolic-name = "{NAME}"
        version = "{version}"
        contract = "1.1"
        answers = ["Greeter"]
        methods = ["version"]
        envelope = "type"
        permissions = ["show-message", "network"]
        network-hosts = ["greeter.example.kz"]
        [name]
        en = "Greeter"
        [limits]
        memory-mib = 16
        "#
    )
}

fn answer(version: &str) -> String {
    json!({ "version": version }).to_string()
}

fn with_catalogue(publisher: &Publisher, steps: impl IntoIterator<Item = Step>) -> Setup {
    let setup = setup(steps);
    let settings = publisher.chosen_by(setup.settings);
    Setup { settings, ..setup }
}

async fn accessory(page: &mut Page, method: &str) -> Value {
    let module = "kz.gov.pki.ncalayerservices.accessory";
    page.call(&json!({ "module": module, "method": method }))
        .await
}

async fn install(page: &mut Page, name: &str) -> Value {
    page.call(&json!({
        "module": "kz.gov.pki.ncalayerservices.accessory",
        "method": "installBundle",
        "symname": name,
    }))
    .await
}

async fn greet(page: &mut Page) -> String {
    page.send(r#"{"module":"Greeter","type":"version"}"#).await;
    page.receive().await
}

const NOT_FOUND: &str = r#"{"success":false,"errorCode":"MODULE_NOT_FOUND"}"#;

#[tokio::test]
async fn a_page_asks_for_a_module_and_calls_it_without_a_restart() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let mut wish = Step::agree().to(Ask::Install);
    wish.caller = Some(PORTAL.to_owned());
    wish.preview = Some(NAME.to_owned());
    let agent = TestAgent::with(with_catalogue(&publisher, [wish])).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(greet(&mut page).await, NOT_FOUND);
    assert!(accessory(&mut page, "getBundles").await.get(NAME).is_none());

    assert_eq!(
        install(&mut page, NAME).await,
        json!({"success": true, "symname": NAME, "version": "1.0"})
    );
    let QuestionKind::InstallModule(offer) = agent.person.questions()[0].kind.clone() else {
        panic!("another question");
    };
    assert_eq!(offer.publisher, "Test publisher");
    assert_eq!(offer.installed, None);
    assert_eq!(offer.permissions.len(), 2);
    assert!(offer.size > 0);

    assert_eq!(
        greet(&mut page).await,
        r#"{"result":{"version":"1.0"},"errorCode":"NONE"}"#
    );
    assert_eq!(accessory(&mut page, "getBundles").await[NAME], "1.0");
    let services = accessory(&mut page, "getServices").await;
    let services = services["services"].as_array().cloned().unwrap();
    assert!(services.contains(&json!("Greeter")));

    // What is there already is not asked about.
    assert_eq!(install(&mut page, NAME).await["version"], "1.0");
    agent.person.assert_satisfied();

    // It is there after a restart too.
    let home = agent.stop().await;
    let again = with_catalogue(&publisher, []);
    let again = TestAgent::with(Setup {
        home: Some(home),
        ..again
    })
    .await;
    let mut page = again.page(PORTAL).await;
    assert!(greet(&mut page).await.contains("1.0"));
}

#[tokio::test]
async fn a_person_who_declines_is_obeyed_and_the_page_told() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let steps = [Step::decline().to(Ask::Install)];
    let agent = TestAgent::with(with_catalogue(&publisher, steps)).await;
    let mut page = agent.page(PORTAL).await;
    let reply = install(&mut page, NAME).await;
    assert_eq!(reply["success"], false);
    assert_eq!(reply["errorCode"], "action.canceled");
    assert_eq!(greet(&mut page).await, NOT_FOUND);

    let unknown = install(&mut page, "kz.example.nothing").await;
    assert_eq!(unknown["errorCode"], "invalid_request");
    let built_in = install(&mut page, "kz.gov.pki.api.layer.NCALayerServices").await;
    assert_eq!(built_in["success"], true, "{built_in}");
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn an_update_is_served_from_the_next_call_on() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let steps = [Step::agree(), Step::agree()];
    let agent = TestAgent::with(with_catalogue(&publisher, steps)).await;
    let mut page = agent.page(PORTAL).await;
    install(&mut page, NAME).await;

    publisher.offer(&greeter("1.1"), &answer("1.1"));
    let updates = agent.shelf.look_after().await.unwrap();
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0].version, "1.1");
    assert_eq!(install(&mut page, NAME).await["version"], "1.1");
    assert!(greet(&mut page).await.contains("1.1"));
    let QuestionKind::InstallModule(offer) = agent.person.questions()[1].kind.clone() else {
        panic!("another question");
    };
    assert_eq!(offer.installed.as_deref(), Some("1.0"));

    // The catalogue forbids it: served no longer, listed no longer, not installed again.
    publisher.change(NAME, |bundle| bundle.banned = true);
    agent.shelf.look_after().await.unwrap();
    assert_eq!(greet(&mut page).await, NOT_FOUND);
    assert!(accessory(&mut page, "getBundles").await.get(NAME).is_none());
    assert_eq!(install(&mut page, NAME).await["success"], false);
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r35_a_module_from_elsewhere_never_takes_a_built_in_name() {
    let mut publisher = Publisher::new();
    let basics = greeter("1.0").replace("Greeter\"]", "kz.gov.pki.knca.basics\"]");
    publisher.offer(&basics, &answer("1.0"));
    let agent = TestAgent::with(with_catalogue(&publisher, [Step::agree()])).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(install(&mut page, NAME).await["success"], false);
    let reply = page
        .call(&json!({"module": "kz.gov.pki.knca.basics", "method": "version"}))
        .await;
    assert_eq!(reply["code"], "GENERAL_ERROR", "{reply}");
    assert!(accessory(&mut page, "getBundles").await.get(NAME).is_none());
}

#[tokio::test]
async fn the_person_hears_of_a_missing_module_once_and_the_page_nothing() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let agent = TestAgent::with(with_catalogue(&publisher, [])).await;
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    for _ in 0..5 {
        assert_eq!(greet(&mut page).await, NOT_FOUND);
        page.send(r#"{"module":"kz.digiflow.mobile.extensions","method":"getVersion"}"#)
            .await;
        assert_eq!(page.receive().await, NOT_FOUND);
    }
    tokio::time::timeout(std::time::Duration::from_secs(20), async {
        while agent.notices().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
    let told = agent.notices();
    let [Notice::Installable { caller, module }] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(caller.key(), PORTAL);
    assert_eq!(module.symbolic_name, NAME);
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn policy_forbids_and_demands_modules() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let mut policy = Policy::default();
    policy.modules.forbidden = vec![NAME.to_owned()];
    let setup = with_catalogue(&publisher, []);
    let agent = TestAgent::with(Setup { policy, ..setup }).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(install(&mut page, NAME).await["errorCode"], "refused");
    let home = agent.stop().await;

    let mut policy = Policy::default();
    policy.modules.required = vec![NAME.to_owned()];
    policy.modules.catalog = Some(publisher.folder().display().to_string());
    policy.modules.catalog_keys = vec![publisher.fingerprint()];
    let setup = crate::equipment::setup([]);
    let agent = TestAgent::with(Setup {
        policy,
        home: Some(home),
        ..setup
    })
    .await;
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    assert!(greet(&mut page).await.contains("1.0"), "nobody was asked");
    assert!(agent.person.questions().is_empty());
    let home = agent.stop().await;

    // Forbidden afterwards: not served any more.
    let mut policy = Policy::default();
    policy.modules.forbidden = vec![NAME.to_owned()];
    let setup = with_catalogue(&publisher, []);
    let agent = TestAgent::with(Setup {
        policy,
        home: Some(home),
        ..setup
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(greet(&mut page).await, NOT_FOUND);
}

#[tokio::test]
async fn the_next_question_goes_to_the_catalogue_of_changed_settings() {
    let (mut first, mut second) = (Publisher::new(), Publisher::new());
    first.offer(&greeter("1.0"), &answer("1.0"));
    second.offer(&greeter("2.0"), &answer("2.0"));
    let steps = [Step::agree(), Step::agree()];
    let agent = TestAgent::with(with_catalogue(&first, steps)).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(install(&mut page, NAME).await["version"], "1.0");

    // As an editor or the window of settings would, while the agent runs.
    let settings = second.chosen_by(tanba_daemon::settings::Settings::default());
    let places = tanba_daemon::places::Places::of_user(Some(agent.home())).unwrap();
    settings.write(&places).unwrap();
    assert_eq!(install(&mut page, NAME).await["version"], "2.0");
    assert!(greet(&mut page).await.contains("2.0"));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn the_person_sees_sites_and_servers_before_anything_is_fetched() {
    let mut publisher = Publisher::new();
    let lines = format!("allowed-origins = [\"{PORTAL}\"]\n        [name]");
    let manifest = greeter("1.0").replace("[name]", &lines);
    publisher.offer(&manifest, &answer("1.0"));
    // Nothing can be fetched: the package is not there.
    let package = format!("{NAME}-1.0.tanba");
    std::fs::remove_file(publisher.folder().join(package)).unwrap();
    let agent = TestAgent::with(with_catalogue(&publisher, [Step::agree()])).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(install(&mut page, NAME).await["success"], false);
    let QuestionKind::InstallModule(offer) = agent.person.questions()[0].kind.clone() else {
        panic!("another question");
    };
    let origins: Vec<_> = offer
        .allowed_origins
        .iter()
        .map(OriginPattern::as_str)
        .collect();
    let hosts: Vec<_> = offer
        .network_hosts
        .iter()
        .map(NetworkHost::as_str)
        .collect();
    assert_eq!(origins, [PORTAL]);
    assert_eq!(hosts, ["greeter.example.kz"]);
}

#[tokio::test]
async fn r35_a_module_that_asks_for_more_than_the_person_was_told_is_not_installed() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    publisher.change(NAME, |bundle| bundle.network_hosts.clear());
    let agent = TestAgent::with(with_catalogue(&publisher, [Step::agree()])).await;
    let mut page = agent.page(PORTAL).await;
    let reply = install(&mut page, NAME).await;
    assert_eq!(reply["success"], false);
    assert_eq!(reply["errorCode"], "unavailable", "{reply}");
    assert_eq!(greet(&mut page).await, NOT_FOUND);
}

#[tokio::test]
async fn what_another_process_installed_is_noticed() {
    let mut publisher = Publisher::new();
    publisher.offer(&greeter("1.0"), &answer("1.0"));
    let one = TestAgent::with(with_catalogue(&publisher, [Step::agree()])).await;
    let other_home = tempfile::tempdir().unwrap();
    let two = TestAgent::with(with_catalogue(&publisher, [])).await;
    let mut page = one.page(PORTAL).await;
    install(&mut page, NAME).await;
    // The folder of the other agent's modules becomes that of the first, as a command beside a
    // running agent would leave it.
    let from = one.home().join("data/modules");
    let to = two.home().join("data/modules");
    let _ = std::fs::rename(&to, other_home.path().join("before"));
    copy(&from, &to);
    let mut page = two.page(PORTAL).await;
    assert_eq!(accessory(&mut page, "getBundles").await[NAME], "1.0");
    assert!(greet(&mut page).await.contains("1.0"));
    std::fs::write(to.join("installed.json"), r#"{"format":1,"modules":[]}"#).unwrap();
    assert_eq!(greet(&mut page).await, NOT_FOUND);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn r35_a_module_in_development_is_marked_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("greeter.zip");
    std::fs::write(&package, Publisher::zip(&greeter("0.1"), &answer("0.1"))).unwrap();
    let setup = setup([]);
    let agent = TestAgent::with(Setup {
        developed: Some(package.clone()),
        ..setup
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    assert!(greet(&mut page).await.contains("0.1"));
    assert_eq!(accessory(&mut page, "getBundles").await[NAME], "0.1");
    let home = agent.stop().await;
    assert!(!home.path().join("data/modules/installed.json").exists());

    let setup = crate::equipment::setup([]);
    let agent = TestAgent::with(Setup {
        home: Some(home),
        ..setup
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(greet(&mut page).await, NOT_FOUND);
    assert!(
        events(&agent)
            .iter()
            .all(|event| !matches!(event, Event::Signed))
    );
}
