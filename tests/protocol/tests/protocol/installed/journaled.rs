//! What is installed, updated, forbidden and removed is in the journal, or it is not done.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;

use tanba_daemon::settings::Policy;
use tanba_journal::{Event, ModuleChange, Record, RecordedPackage};
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Publisher, Step, TestAgent};

use super::echo::{ECHO, echo, installed, offer};
use super::{NOT_FOUND, chosen, install};
use crate::equipment::{PORTAL, setup};

/// The digest of a package by another program.
fn sha256(publisher: &Publisher, version: &str) -> String {
    let package = publisher.folder().join(format!("{ECHO}-{version}.tanba"));
    let output = Command::new("sha256sum").arg(package).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.split(' ').next().unwrap().to_owned()
}

/// Who changed what is installed, and how.
fn changes(agent: &TestAgent) -> Vec<(String, ModuleChange, RecordedPackage)> {
    let entries = agent.entries().into_iter();
    let changes = entries.filter_map(|entry| match entry.record {
        Record {
            caller,
            module,
            event: Event::ModuleChanged { change, package },
            ..
        } => {
            assert_eq!(module, ECHO);
            Some((caller, change, package))
        }
        _ => None,
    });
    changes.collect()
}

#[tokio::test]
async fn r40_what_a_page_installs_and_the_catalogue_forbids_is_journaled() {
    let (agent, mut page, mut publisher) = installed().await;
    offer(&mut publisher, "1.1");
    agent.shelf.look_after().await.unwrap();
    let reply = page.call(&install(ECHO)).await;
    assert_eq!(reply["version"], "1.1", "{reply}");
    publisher.change(ECHO, |bundle| bundle.banned = true);
    agent.shelf.look_after().await.unwrap();
    agent.shelf.look_after().await.unwrap();
    publisher.change(ECHO, |bundle| bundle.banned = false);
    agent.shelf.look_after().await.unwrap();

    let package = |version: &str, replaced: Option<&str>| RecordedPackage {
        version: version.to_owned(),
        replaced: replaced.map(str::to_owned),
        publisher: publisher.fingerprint(),
        sha256: sha256(&publisher, version),
    };
    let catalogue = Record::CATALOGUE;
    let expected = [
        (PORTAL, ModuleChange::Installed, package("1.0", None)),
        (PORTAL, ModuleChange::Updated, package("1.1", Some("1.0"))),
        (catalogue, ModuleChange::Banned, package("1.1", None)),
        (catalogue, ModuleChange::BanLifted, package("1.1", None)),
    ];
    let expected = expected.map(|(caller, change, package)| (caller.to_owned(), change, package));
    assert_eq!(changes(&agent), expected);
}

#[tokio::test]
async fn r40_what_policy_installs_is_journaled() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "1.0");
    let mut policy = Policy::default();
    policy.modules.catalog = Some(publisher.folder().display().to_string());
    policy.modules.catalog_keys = vec![publisher.fingerprint()];
    policy.modules.required = vec![ECHO.to_owned()];
    let agent = TestAgent::with(Setup {
        policy,
        ..setup([])
    })
    .await;
    agent.shelf.look_after().await.unwrap();
    let changes = changes(&agent);
    assert!(
        matches!(&changes[..], [(who, ModuleChange::Installed, _)] if who == Record::ADMINISTRATOR),
        "{changes:?}"
    );
}

#[tokio::test]
async fn r40_what_cannot_be_journaled_is_not_installed() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "1.0");
    let steps = [Step::agree().to(Ask::Install)];
    let agent = TestAgent::with(chosen(&publisher, steps)).await;
    // Somebody else has written to the journal: nothing is appended to it any more.
    let mut journal = OpenOptions::new().append(true).open(agent.journal());
    journal.as_mut().unwrap().write_all(b"x").unwrap();
    let mut page = agent.page(PORTAL).await;
    let reply = page.call(&install(ECHO)).await;
    assert_eq!(reply["errorCode"], "unavailable", "{reply}");
    let message = reply["message"].as_str().unwrap();
    assert!(message.contains("could not write its journal"), "{message}");
    page.send(echo().to_string()).await;
    assert_eq!(page.receive().await, NOT_FOUND);
    let folder = agent.home().join("data/modules/installed").join(ECHO);
    let left = fs::read_dir(&folder).map_or(0, Iterator::count);
    assert_eq!(left, 0, "half a module stays");
}

/// `tanba` for the person of this agent.
fn tanba(home: &Path, arguments: &[&str]) -> (bool, String) {
    let program = tanba_support::guests::program("tanba-daemon", "tanba");
    let output = Command::new(program)
        .arg("--home")
        .arg(home)
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (output.status.success(), said)
}

#[tokio::test]
async fn removal_takes_settings_and_refusals_along_and_is_journaled() {
    let mut publisher = Publisher::new();
    offer(&mut publisher, "1.0");
    let refusing = Step::agree().to(Ask::Install).refusing("sign");
    let again = Step::agree().to(Ask::Install);
    let agent = TestAgent::with(chosen(&publisher, [refusing, again])).await;
    let mut page = agent.page(PORTAL).await;
    page.call(&install(ECHO)).await;
    let state = || fs::read_to_string(agent.home().join("data/modules/installed.json")).unwrap();
    assert!(state().contains("\"sign\""), "{}", state());
    let kept = agent.home().join("data/module-settings");
    fs::create_dir_all(&kept).unwrap();
    let own = kept.join(format!("{ECHO}.toml"));
    let other = kept.join("kz.example.other.toml");
    for file in [&own, &other] {
        fs::write(file, "name = \"value\"\n").unwrap();
    }

    let (done, said) = tanba(agent.home(), &["module", "remove", ECHO]);
    assert!(done, "{said}");
    assert!(!own.exists());
    assert!(other.exists());
    page.send(echo().to_string()).await;
    assert_eq!(page.receive().await, NOT_FOUND);

    // Installed again it starts as if it had never been there.
    page.call(&install(ECHO)).await;
    assert!(!state().contains("\"sign\""), "{}", state());

    let (_, shown) = tanba(agent.home(), &["journal", "show", "--json"]);
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let entries = shown["entries"].as_array().unwrap();
    let removed = |entry: &&serde_json::Value| entry["event"] == "module-removed";
    let removed = entries.iter().find(removed).unwrap();
    assert_eq!(removed["caller"], "command line");
    assert_eq!(removed["module"], ECHO);
    assert_eq!(removed["package"]["version"], "1.0");
    assert_eq!(removed["package"]["publisher"], publisher.fingerprint());
    assert_eq!(removed["package"]["sha256"], sha256(&publisher, "1.0"));
    let (whole, said) = tanba(agent.home(), &["journal", "verify"]);
    assert!(whole, "{said}");
}
