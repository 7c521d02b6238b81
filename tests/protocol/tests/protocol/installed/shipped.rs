//! The catalogue that comes with the program, as `cargo xtask catalogue` makes it: what ships can
//! be installed without a setting.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tanba_support::agent::Setup;
use tanba_support::script::Ask;
use tanba_support::{Step, TestAgent, guests};
use tempfile::TempDir;
use time::OffsetDateTime;

use super::{NOT_FOUND, install};
use crate::equipment::{PORTAL, setup};

/// Folders of the modules that ship, and their symbolic names.
const SHIPPED: [(&str, &str); 5] = [
    ("nursign", "kz.ecc.NurSignBundle"),
    ("esf-signer", "com.osdkz.esf.signer"),
    ("cms-sign-util", "kz.gov.pki.cms.NLDocSignerModule"),
    ("batch-signer", "kz.tanba.batch"),
    ("example", "kz.tanba.example"),
];

/// The programs in a folder `bin`, as a package of Linux has them, and a home beside.
struct Installation {
    root: TempDir,
}

impl Installation {
    /// Makes the catalogue by the command, and puts it beside the programs.
    fn make() -> Self {
        let target = guests::folder().parent().unwrap().to_owned();
        // On the same disk as the programs, which are large.
        let root = tempfile::tempdir_in(&target).unwrap();
        let bin = root.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let mut built = PathBuf::new();
        for (package, name) in [
            ("tanba-daemon", "tanba"),
            ("tanba-compiler", "tanba-compiler"),
        ] {
            let program = guests::program(package, name);
            let own = bin.join(name);
            if fs::hard_link(&program, &own).is_err() {
                fs::copy(&program, &own).unwrap();
            }
            program.parent().unwrap().clone_into(&mut built);
        }
        for (module, _) in SHIPPED {
            guests::component(module);
        }
        let mut xtask = Command::new(guests::program("tanba-xtask", "tanba-xtask"));
        xtask.arg("catalogue").arg("--built").arg(&built);
        xtask.arg("--out").arg(bin.join("catalogue"));
        let said = xtask.env("CARGO_TARGET_DIR", &target).output().unwrap();
        let text = String::from_utf8_lossy(&said.stdout);
        assert!(
            said.status.success(),
            "{text}{}",
            String::from_utf8_lossy(&said.stderr)
        );
        assert!(text.contains("THROW-AWAY"), "{text}");
        Self { root }
    }

    fn program(&self) -> PathBuf {
        self.root.path().join("bin/tanba")
    }

    fn catalogue(&self) -> PathBuf {
        self.root.path().join("bin/catalogue")
    }

    /// Runs the program on a home of its own; gives its exit code and what it says.
    fn tanba(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut tanba = Command::new(self.program());
        tanba.args(["--home"]).arg(self.root.path().join("home"));
        let said = tanba.args(arguments).output().unwrap();
        let text = [said.stdout, said.stderr].concat();
        (said.status.code(), String::from_utf8(text).unwrap())
    }

    fn facts(&self, arguments: &[&str]) -> Value {
        let (code, said) = self.tanba(&[&["--json"], arguments].concat());
        assert_eq!(code, Some(0), "{said}");
        serde_json::from_str(&said).unwrap()
    }
}

fn names(facts: &Value, member: &str) -> Vec<String> {
    let entries = facts[member].as_array().unwrap().iter();
    let mut names: Vec<_> = entries
        .map(|entry| entry["symname"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn what_ships_is_listed_and_installed_without_a_setting() {
    let installation = Installation::make();
    let listed = installation.facts(&["module", "list"]);
    let mut shipped: Vec<_> = SHIPPED.map(|(_, name)| name.to_owned()).to_vec();
    shipped.sort();
    assert_eq!(names(&listed, "offered"), shipped);
    for name in ["kz.tanba.example", "kz.ecc.NurSignBundle"] {
        let installed = installation.facts(&["module", "install", name, "--yes"]);
        assert_eq!(installed["symname"], name);
    }
    let listed = installation.facts(&["module", "list"]);
    let installed = ["kz.ecc.NurSignBundle", "kz.tanba.example"];
    assert_eq!(names(&listed, "modules"), installed);
    assert!(listed["problem"].is_null());

    // The same folder where packages of Linux have it.
    let share = installation.root.path().join("share/tanba");
    fs::create_dir_all(&share).unwrap();
    fs::rename(installation.catalogue(), share.join("catalogue")).unwrap();
    let updated = installation.facts(&["module", "update", "--yes"]);
    assert_eq!(updated["updated"], json!([]));
    installation.facts(&["module", "install", "kz.tanba.batch", "--yes"]);

    // Without it there is nothing to install from, and what is installed stays.
    fs::remove_dir_all(&share).unwrap();
    let (code, said) = installation.tanba(&["module", "install", "kz.tanba.batch", "--yes"]);
    assert_eq!(code, Some(2), "{said}");
    let listed = installation.facts(&["module", "list"]);
    assert_eq!(names(&listed, "modules").len(), 3);
}

#[test]
fn r36_a_package_that_was_exchanged_beside_the_program_is_not_installed() {
    let installation = Installation::make();
    let package = fs::read_dir(installation.catalogue())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| has_name(path, "kz.tanba.example-"))
        .unwrap();
    let mut octets = fs::read(&package).unwrap();
    let last = octets.len() - 1;
    octets[last] ^= 1;
    fs::write(&package, octets).unwrap();
    let install = ["module", "install", "kz.tanba.example", "--yes"];
    let (code, said) = installation.tanba(&install);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("hash"), "{said}");
}

fn has_name(path: &Path, start: &str) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(start))
}

#[test]
fn the_doctor_finds_a_damaged_module_and_installs_it_again() {
    let installation = Installation::make();
    installation.facts(&["module", "install", "kz.tanba.example", "--yes"]);
    // Held by this test, so that no agent is started on it.
    let held = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port().to_string();
    let examine = |further: &[&str]| {
        let mut tanba = Command::new(installation.program());
        tanba.env("HOME", installation.root.path()).arg("--home");
        tanba.arg(installation.root.path().join("home"));
        tanba.args(["--json", "doctor", "--offline", "--port", &port]);
        let said = tanba.args(further).output().unwrap();
        let facts: Value = serde_json::from_slice(&said.stdout).unwrap();
        let findings = facts["findings"].as_array().unwrap().iter();
        let of_module = |id: &str| id.starts_with("module") || id.starts_with("catalogue");
        let ids = findings.map(|finding| finding["id"].as_str().unwrap().to_owned());
        ids.filter(|id| of_module(id)).collect::<Vec<_>>()
    };
    let well = ["modules-sound", "catalogue-fresh"];
    assert_eq!(examine(&[]), well);
    let modules = installation.root.path().join("home/data/modules/installed");
    let folder = fs::read_dir(modules.join("kz.tanba.example")).unwrap();
    let folder = folder.map(|entry| entry.unwrap().path()).next().unwrap();
    let package = folder.join("package.tanba");
    let mut octets = fs::read(&package).unwrap();
    octets.truncate(octets.len() / 2);
    fs::write(&package, octets).unwrap();
    assert_eq!(examine(&[]), ["module-damaged", "catalogue-fresh"]);
    assert_eq!(examine(&["--fix"]), well);
    assert_eq!(examine(&[]), well);
}

#[tokio::test]
async fn a_page_asks_for_what_ships_and_calls_it_out_of_the_box() {
    let installation = Installation::make();
    let setup = setup([Step::agree().to(Ask::Install)]);
    let agent = TestAgent::with(Setup {
        program: Some(installation.program()),
        // The catalogue was made now.
        clock: OffsetDateTime::now_utc,
        ..setup
    })
    .await;
    let mut page = agent.page(PORTAL).await;
    let version = json!({"module": "NURSign", "type": "version"}).to_string();
    page.send(version.clone()).await;
    assert_eq!(page.receive().await, NOT_FOUND);
    let reply = page.call(&install("kz.ecc.NurSignBundle")).await;
    assert_eq!(reply["success"], true, "{reply}");
    page.send(version).await;
    let reply = page.receive().await;
    assert!(reply.contains("1.0.0"), "{reply}");
    agent.person.assert_satisfied();
}
