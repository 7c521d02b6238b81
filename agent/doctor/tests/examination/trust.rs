//! Trust of browsers, with real databases and real handshakes.

use std::fs;
use std::path::Path;
use std::process::Command;

use tanba_doctor::{Finding, Subject, Symptom};
use tanba_local_ca::LocalCertificate;
use time::OffsetDateTime;

use crate::scene::{Scene, repairs};

const FIREFOX: &str = "home/.mozilla/firefox/abc.default-release";
const SNAP: &str = "home/snap/firefox/common/.mozilla/firefox/xyz.default";

fn certutil(database: &Path, arguments: &[&str]) {
    let output = Command::new("certutil")
        .arg("-d")
        .arg(format!("sql:{}", database.display()))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// Databases of Chromium and of two profiles of Firefox.
fn scene() -> Scene {
    let scene = Scene::with_certificate(OffsetDateTime::now_utc());
    for folder in [FIREFOX, SNAP] {
        let folder = scene.at(folder);
        fs::create_dir_all(&folder).unwrap();
        certutil(&folder, &["-N", "--empty-password"]);
    }
    scene
}

fn browsers(findings: &[Finding]) -> Vec<String> {
    let named = findings.iter().filter_map(|it| match &it.subject {
        Some(Subject::Browser { name, .. }) => Some(name.clone()),
        _ => None,
    });
    named.collect()
}

fn certificate(scene: &Scene) -> LocalCertificate {
    LocalCertificate::load(&scene.at("data/tls")).unwrap()
}

#[test]
fn each_store_is_told_by_name_and_mended() {
    let scene = scene();
    let missing = scene.found(Symptom::TrustMissing);
    let named = browsers(&missing);
    assert_eq!(
        named,
        ["Chromium, Chrome, Edge", "Firefox", "Firefox, snap"]
    );
    assert_eq!(repairs(&missing), ["install-trust"; 3]);
    assert!(!scene.at("home/.pki").exists(), "looking changed something");
    for finding in missing {
        let repair = finding.repair.unwrap();
        tanba_doctor::treat(&repair, &scene.around(), &scene).unwrap();
    }
    assert_eq!(scene.found(Symptom::TrustHeld).len(), 3);
    assert_eq!(scene.found(Symptom::TrustMissing).len(), 0);
}

#[test]
fn trust_that_was_removed_from_one_store_is_found_there() {
    let scene = scene();
    for finding in scene.found(Symptom::TrustMissing) {
        tanba_doctor::treat(&finding.repair.unwrap(), &scene.around(), &scene).unwrap();
    }
    let name = certificate(&scene).authority_name().to_owned();
    certutil(&scene.at(SNAP), &["-D", "-n", &name]);
    let found = scene.the(Symptom::TrustMissing);
    assert_eq!(browsers(&[found]), ["Firefox, snap"]);
    scene.repair(Symptom::TrustMissing);
    assert_eq!(scene.found(Symptom::TrustHeld).len(), 3);
}

#[test]
fn a_certificate_that_is_there_and_not_trusted_does_not_count() {
    let scene = scene();
    let certificate = certificate(&scene);
    let file = scene.at("authority.crt");
    fs::write(&file, certificate.authority_pem()).unwrap();
    let name = certificate.authority_name();
    // Known, and trusted for e-mail alone.
    certutil(
        &scene.at(FIREFOX),
        &["-A", "-t", ",C,", "-n", name, "-i", file.to_str().unwrap()],
    );
    let outdated = scene.the(Symptom::TrustOutdated);
    assert_eq!(browsers(&[outdated]), ["Firefox"]);
    scene.repair(Symptom::TrustOutdated);
    assert_eq!(browsers(&scene.found(Symptom::TrustHeld)), ["Firefox"]);
}

#[test]
fn trust_in_a_certificate_of_before_is_outdated() {
    let scene = scene();
    for finding in scene.found(Symptom::TrustMissing) {
        tanba_doctor::treat(&finding.repair.unwrap(), &scene.around(), &scene).unwrap();
    }
    LocalCertificate::create(&scene.at("data/tls"), scene.now.into()).unwrap();
    let outdated = scene.found(Symptom::TrustOutdated);
    assert_eq!(outdated.len(), 3);
    for finding in outdated {
        tanba_doctor::treat(&finding.repair.unwrap(), &scene.around(), &scene).unwrap();
    }
    assert_eq!(scene.found(Symptom::TrustHeld).len(), 3);
}

#[test]
fn other_authorities_of_a_store_do_not_make_it_trust_us() {
    let scene = scene();
    // An authority of the company, trusted for servers, with the name of ours.
    let theirs = scene.at("theirs");
    let theirs = LocalCertificate::create(&theirs, scene.now.into()).unwrap();
    let file = scene.at("theirs.crt");
    fs::write(&file, theirs.authority_pem()).unwrap();
    let name = certificate(&scene).authority_name().to_owned();
    certutil(
        &scene.at(FIREFOX),
        &["-A", "-t", "C,,", "-n", &name, "-i", file.to_str().unwrap()],
    );
    let outdated = scene.the(Symptom::TrustOutdated);
    assert_eq!(browsers(&[outdated]), ["Firefox"]);
}

#[test]
fn a_store_that_cannot_be_read_is_undecided() {
    let scene = scene();
    fs::write(scene.at(FIREFOX).join("cert9.db"), "no database").unwrap();
    let unreadable = scene.the(Symptom::TrustUnreadable);
    assert_eq!(browsers(&[unreadable]), ["Firefox"]);
}
