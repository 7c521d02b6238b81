//! The demo portal against the agent: each step, in both browsers; how it looks in three languages,
//! light and dark, on a telephone and on a desk.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tanba_browser::key_files::PASSWORD;
use tanba_browser::package::build_package;
use tanba_browser::signed::{Wanted, assert_cms, assert_xml, from_armour};
use tanba_browser::{Runtime, Stage, node_modules};
use tanba_support::Step;
use tanba_support::script::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_the_portal_in_chromium() {
    let mut stage = open(Runtime::Chromium).await;
    go_through(&mut stage).await;
    look_at(&mut stage).await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_the_portal_in_firefox() {
    let mut stage = open(Runtime::Firefox).await;
    go_through(&mut stage).await;
    assert_eq!(stage.driver.barriers().await, json!([]));
    stage.close().await;
}

/// Without a program the page says so, and works with the agent that it brings.
#[tokio::test(flavor = "multi_thread")]
async fn the_portal_without_an_agent() {
    let mut stage = open(Runtime::Chromium).await;
    // The port of an echo, where nothing listens.
    visit(&mut stage, 7).await;
    let state = stage
        .driver
        .appear("#hero-state[data-state=not-running]")
        .await;
    assert!(text(&state).contains("Tanba does not answer"), "{state}");
    press(&mut stage, "#text .main").await;
    let card = outcome(&mut stage, "text").await;
    assert_eq!(card["code"], "not_connected", "{card}");
    press(&mut stage, "#agent .quiet").await;
    stage.driver.appear("#hero-state[data-state=ready]").await;
    for step in ["login", "text", "batch", "large", "verify", "ncalayer"] {
        press(&mut stage, &format!("#{step} .main")).await;
        let card = outcome(&mut stage, step).await;
        assert_eq!(card["kind"], "done", "{step}: {card}");
    }
    stage.close().await;
}

async fn open(runtime: Runtime) -> Stage {
    let mut stage = Stage::open(runtime, crate::tanba()).await;
    build_package();
    let port = stage.agent.port();
    visit(&mut stage, port).await;
    stage
}

async fn visit(stage: &mut Stage, port: u16) {
    let path = format!("/portal/index.html?agent={port}&lang=en");
    stage.driver.visit(&path).await;
    stage.driver.resize(1440, 900).await;
}

async fn go_through(stage: &mut Stage) {
    stage.driver.appear("#hero-state[data-state=ready]").await;
    before_signing(stage).await;
    documents(stage).await;
    afterwards(stage).await;
    for_developers(stage).await;
}

async fn before_signing(stage: &mut Stage) {
    let card = done(stage, "permissions", []).await;
    assert!(text(&card).contains("Sign documentsnot decided"), "{card}");
    stage.script([Step::agree().to(Ask::Permissions)]);
    press(stage, "#permissions .row button:nth-of-type(2)").await;
    let granted = "#permissions .card dl";
    let card = stage.driver.appear(granted).await;
    assert!(text(&card).contains("Sign documentsallowed"), "{card}");
    let card = done(stage, "login", [person().to(Ask::LogIn)]).await;
    assert!(text(&card).contains("web-eid:1.0"), "{card}");
    let card = done(stage, "certificate", [person().to(Ask::Certificate)]).await;
    assert!(text(&card).contains("IIN123456789011") || text(&card).contains("123456789011"));
}

async fn documents(stage: &mut Stage) {
    done(stage, "text", [person().to(Ask::Sign)]).await;
    done(stage, "xml", [person()]).await;
    let signed = stage.driver.appear("#xml .excerpt").await;
    assert_xml(text(&signed), &stage.keys.certificate("person"));
    let twelve = Step {
        documents: Some(12),
        ..person()
    };
    let card = done(stage, "batch", [twelve]).await;
    assert!(text(&card).contains("Signed: 12 of 12"), "{card}");
    let card = done(stage, "large", [person()]).await;
    assert!(text(&card).contains("16 MB"), "{card}");

    let file = stage.home.path().join("recipe.pdf");
    fs::write(&file, "%PDF").unwrap();
    let card = done(stage, "pick", [Step::choose(&file).to(Ask::File), person()]).await;
    assert!(text(&card).contains("recipe.pdf"), "{card}");
    let blind = Step {
        blind: Some(true),
        ..person()
    };
    done(stage, "digest", [blind]).await;

    stage.script([person()]);
    stage.driver.upload("tanba-sign >>> input", &[&file]).await;
    press(stage, "tanba-sign >>> [part=button]").await;
    stage.driver.appear("#element[data-state=signed]").await;
    press(stage, "#element form > button").await;
    let card = stage.driver.appear("#element .card").await;
    assert!(text(&card).contains(": 1"), "{card}");
}

async fn afterwards(stage: &mut Stage) {
    done(stage, "cosign", [Step::approve("head.p12", PASSWORD)]).await;
    done(stage, "timestamp", []).await;
    let card = done(stage, "verify", []).await;
    assert!(text(&card).contains("Signatures found: 2"), "{card}");
    press(stage, "#verify-change").await;
    press(stage, "#verify .main").await;
    let card = stage.driver.appear("#verify .card[data-kind=failed]").await;
    assert!(text(&card).contains("broken"), "{card}");
}

async fn for_developers(stage: &mut Stage) {
    done(stage, "module", []).await;
    press(stage, "#events .main").await;
    stage.driver.appear("#events[data-state=working]").await;
    press(stage, "#events .quiet").await;
    stage.driver.appear("#events[data-state=done]").await;

    let card = done(stage, "errors", [Step::wait()]).await;
    assert!(text(&card).contains("deadline_exceeded"), "{card}");
    done(stage, "ncalayer", [person()]).await;
    let cms = stage.driver.appear("#ncalayer .excerpt").await;
    let application = "To the city of Tumar.\nI ask for permission to open the bakery “Tandyr” at \
                       12 Orchard Street.\nWe bake from five in the morning.";
    let wanted = Wanted {
        content: application.as_bytes(),
        attached: false,
        stamped: false,
        signer: &stage.keys.certificate("person"),
    };
    assert_cms(&from_armour(text(&cms)), &wanted);
}

/// Pictures for people, and what axe-core finds, in each language, look and width.
async fn look_at(stage: &mut Stage) {
    let folder = artefacts();
    for language in ["kk", "ru", "en"] {
        press(stage, &format!(".switch [lang={language}]")).await;
        for look in ["light", "dark"] {
            stage.driver.select(".theme", look).await;
            for width in [375, 1440] {
                stage.driver.resize(width, 900).await;
                let name = format!("{language}-{look}-{width}.png");
                stage.driver.picture(&folder.join(&name)).await;
                assert_eq!(stage.driver.barriers().await, json!([]), "{name}");
            }
        }
    }
}

fn artefacts() -> PathBuf {
    let folder = node_modules::folder().join("../../artefacts/browser/portal");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn person() -> Step {
    Step::approve("person.p12", PASSWORD)
}

/// Presses the button of a step; the person does this; it is done.
async fn done<const COUNT: usize>(stage: &mut Stage, step: &str, script: [Step; COUNT]) -> Value {
    stage.script(script);
    press(stage, &format!("#{step} .main")).await;
    let card = outcome(stage, step).await;
    assert_ne!(card["kind"], "failed", "{step}: {card}");
    card
}

async fn press(stage: &mut Stage, selector: &str) {
    stage.driver.click(selector).await;
}

async fn outcome(stage: &mut Stage, step: &str) -> Value {
    let ended = format!("#{step}:is([data-state=done], [data-state=failed]) .card");
    stage.driver.appear(&ended).await
}

fn text(seen: &Value) -> &str {
    seen["text"].as_str().unwrap_or_default()
}
