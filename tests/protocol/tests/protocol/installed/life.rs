//! What becomes of an installed module: refused permissions, bans, older versions, demands of the
//! administrator, pages that it is not for.

use serde_json::{Value, json};
use tanba_consent::QuestionKind;
use tanba_daemon::settings::Policy;
use tanba_journal::{Event, Rule};
use tanba_module::Permission;
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Page, Publisher, Step, TestAgent, guests};

use super::{NOT_FOUND, Scene, accessory, chosen, install};
use crate::equipment::{PORTAL, events, setup};

const NURSIGN: &str = "kz.ecc.NurSignBundle";

async fn version(page: &mut Page) -> String {
    let request = json!({"module": "NURSign", "type": "version"});
    page.send(request.to_string()).await;
    page.receive().await
}

fn is_served(reply: &str) -> bool {
    reply.contains("1.0.0") && reply != NOT_FOUND
}

fn nursign(version: &str) -> String {
    guests::manifest("nursign").replace("\"5.1.2\"", &format!("{version:?}"))
}

fn offer(publisher: &mut Publisher, version: &str) {
    publisher.offer_component(&nursign(version), &guests::component("nursign"));
}

#[tokio::test]
async fn a_permission_refused_at_the_installation_is_refused_in_every_call() {
    let wish = Step::agree().to(Ask::Install).refusing("sign");
    let component = guests::component("nursign");
    let mut scene = Scene::of(&nursign("5.1.2"), &component, wish, []).await;
    let QuestionKind::InstallModule(offer) = scene.agent.person.questions()[0].kind.clone() else {
        panic!("another question");
    };
    assert_eq!(offer.permissions, [Permission::Sign]);
    let text = json!({"module": "NURSign", "type": "text", "data": "a", "source": "local"});
    for _ in 0..2 {
        let reply = scene.call(&text).await;
        assert_eq!(reply["errorCode"], "6", "{reply}");
        assert!(is_served(&version(&mut scene.page).await), "the rest works");
    }
    assert!(scene.questions().is_empty());
    let refused = |event: &Event| matches!(event, Event::RefusedByRule { rule: Rule::Grant, asked, .. } if asked == "sign");
    assert!(events(&scene.agent).iter().any(refused));

    // It stays refused after a restart, and after an update that the person agrees to as it is.
    let Scene {
        agent, publisher, ..
    } = scene;
    let home = agent.stop().await;
    let again = chosen(&publisher, []);
    let agent = TestAgent::with(Setup {
        home: Some(home),
        ..again
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    let reply = page.call(&text).await;
    assert_eq!(reply["errorCode"], "6", "{reply}");
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn a_ban_holds_from_the_next_start_on_also_without_the_catalogue() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "5.1.1");
    let agent = TestAgent::with(chosen(&publisher, [Step::agree().to(Ask::Install)])).await;
    let mut page = agent.page(PORTAL).await;
    page.call(&install(NURSIGN)).await;
    assert!(is_served(&version(&mut page).await));
    let home = agent.stop().await;

    publisher.change(NURSIGN, |bundle| bundle.banned = true);
    let start = async |home, steps: Vec<Step>| {
        let setup = chosen(&publisher, steps);
        TestAgent::with(Setup {
            home: Some(home),
            ..setup
        })
        .await
    };
    let agent = start(home, Vec::new()).await;
    // What every start does in the background.
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    assert_eq!(version(&mut page).await, NOT_FOUND);
    let home = agent.stop().await;

    // Keeping the catalogue away does not bring it back.
    let index = publisher.folder().join("catalog.der");
    let away = publisher.folder().join("away.der");
    std::fs::rename(&index, &away).unwrap();
    let agent = start(home, Vec::new()).await;
    assert!(agent.shelf.look_after().await.is_err());
    let mut page = agent.page(PORTAL).await;
    assert_eq!(version(&mut page).await, NOT_FOUND);
    assert!(
        page.call(&accessory("getBundles"))
            .await
            .get(NURSIGN)
            .is_none()
    );
    let home = agent.stop().await;
    std::fs::rename(&away, &index).unwrap();

    // A newer version is a way out of a ban.
    let mut publisher = publisher;
    offer(&mut publisher, "5.1.2");
    let setup = chosen(&publisher, [Step::agree().to(Ask::Install)]);
    let agent = TestAgent::with(Setup {
        home: Some(home),
        ..setup
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(page.call(&install(NURSIGN)).await["version"], "5.1.2");
    assert!(is_served(&version(&mut page).await));
}

#[tokio::test]
async fn r35_an_older_version_never_replaces_a_newer_one() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "5.1.2");
    let steps = [Step::agree().to(Ask::Install)];
    let agent = TestAgent::with(chosen(&publisher, steps)).await;
    let mut page = agent.page(PORTAL).await;
    assert_eq!(page.call(&install(NURSIGN)).await["version"], "5.1.2");

    offer(&mut publisher, "5.1.1");
    assert!(agent.shelf.look_after().await.unwrap().is_empty());
    // The page has what it wants, and better; nobody is asked.
    let reply = page.call(&install(NURSIGN)).await;
    assert_eq!(reply["version"], "5.1.2", "{reply}");
    assert_eq!(page.call(&accessory("getBundles")).await[NURSIGN], "5.1.2");
    assert!(is_served(&version(&mut page).await));
    agent.person.assert_satisfied();
}

#[tokio::test]
async fn r35_a_module_serves_the_pages_that_its_manifest_names() {
    let manifest = nursign("5.1.2").replace(
        "permissions =",
        "allowed-origins = [\"https://*.goszakup.gov.kz\"]\npermissions =",
    );
    let component = guests::component("nursign");
    let wish = Step::agree().to(Ask::Install);
    let mut scene = Scene::of(&manifest, &component, wish, []).await;
    let request = json!({"module": "NURSign", "type": "version"});
    let refused = scene.call(&request).await;
    assert_eq!(refused["errorCode"], "refused", "{refused}");
    let mut own = scene.agent.page("https://v3bl.goszakup.gov.kz").await;
    assert!(is_served(&version(&mut own).await));
    let mut program = scene.agent.program().await;
    let refused = program.call(&request).await;
    assert_eq!(refused["errorCode"], "refused", "{refused}");
}

#[tokio::test]
async fn what_the_administrators_catalogue_requires_is_installed_and_the_persons_is_not() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "5.1.1");
    publisher.change(NURSIGN, |bundle| bundle.required = true);
    let agent = TestAgent::with(chosen(&publisher, [])).await;
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    assert_eq!(version(&mut page).await, NOT_FOUND);
    drop(agent);

    let administered = || {
        let mut policy = Policy::default();
        policy.modules.catalog = Some(publisher.folder().display().to_string());
        policy.modules.catalog_keys = vec![publisher.fingerprint()];
        Setup {
            policy,
            ..setup([])
        }
    };
    let agent = TestAgent::with(administered()).await;
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    assert!(is_served(&version(&mut page).await));
    let home = agent.stop().await;

    // Its update needs nobody either.
    offer(&mut publisher, "5.1.2");
    publisher.change(NURSIGN, |bundle| bundle.required = true);
    let mut policy = Policy::default();
    policy.modules.catalog = Some(publisher.folder().display().to_string());
    policy.modules.catalog_keys = vec![publisher.fingerprint()];
    let agent = TestAgent::with(Setup {
        policy,
        home: Some(home),
        ..setup([])
    })
    .await;
    agent.shelf.look_after().await.unwrap();
    let mut page = agent.page(PORTAL).await;
    let bundles = page.call(&accessory("getBundles")).await;
    assert_eq!(bundles[NURSIGN], "5.1.2");
    assert!(agent.person.questions().is_empty());
}

#[tokio::test]
async fn pages_learn_why_nothing_was_installed() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "5.1.2");
    publisher.change(NURSIGN, |bundle| bundle.banned = true);
    let agent = TestAgent::with(chosen(&publisher, [])).await;
    let mut page = agent.page(PORTAL).await;
    for (name, code) in [
        (json!(NURSIGN), "module_withdrawn"),
        (json!("kz.example.nothing"), "invalid_request"),
        (json!("../NurSignBundle"), "invalid_request"),
        (json!(7), "invalid_request"),
        (Value::Null, "invalid_request"),
    ] {
        let mut request = install("");
        request["symname"] = name;
        let reply = page.call(&request).await;
        assert_eq!(reply["success"], false, "{request}: {reply}");
        assert_eq!(reply["errorCode"], code, "{request}: {reply}");
    }
    assert!(agent.person.questions().is_empty(), "nothing to agree to");
    let banned = page.call(&install(NURSIGN)).await;
    let message = banned["message"].as_str().unwrap();
    assert!(message.contains("withdrawn by its publisher"), "{message}");

    // Without a catalogue there is nothing to look into.
    let agent = TestAgent::with(setup([])).await;
    let mut page = agent.page(PORTAL).await;
    let reply = page.call(&install(NURSIGN)).await;
    assert_eq!(reply["errorCode"], "unavailable", "{reply}");
}
