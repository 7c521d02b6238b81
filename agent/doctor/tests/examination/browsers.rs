//! Policies of browsers, and what they remember.

use std::process::Command;

use tanba_doctor::{Finding, Symptom};
use tanba_l10n::Locale;

use crate::scene::Scene;

const CHROMIUM: &str = "root/etc/chromium/policies/managed/company.json";
const FIREFOX: &str = "root/usr/lib/firefox-esr/distribution/policies.json";

fn said(finding: &Finding) -> String {
    finding.words(Locale::English).what
}

#[test]
fn a_clean_computer_lets_sites_through() {
    Scene::new().the(Symptom::BrowsersOpen);
}

#[test]
fn a_policy_of_chromium_that_blocks_is_found_until_it_goes() {
    let scene = Scene::new();
    let policy = r#"{"LoopbackNetworkBlockedForUrls": ["https://egov.kz"],
                     "LocalNetworkAccessBlockedForUrls": ["*"]}"#;
    let file = scene.write(CHROMIUM, policy);
    let found = scene.the(Symptom::ChromiumPolicyBlocks);
    assert!(
        said(&found).contains("*, https://egov.kz"),
        "{}",
        said(&found)
    );
    std::fs::write(
        file,
        r#"{"LoopbackNetworkAllowedForUrls": ["https://egov.kz"]}"#,
    )
    .unwrap();
    assert!(scene.found(Symptom::ChromiumPolicyBlocks).is_empty());
    scene.the(Symptom::ChromiumPolicyAllows);
}

#[test]
fn policies_that_no_browser_reads_are_named() {
    let scene = Scene::new();
    for broken in ["{\"LoopbackNetworkAllowedForUrls\": [", "[]", "\u{feff}{}"] {
        scene.write(CHROMIUM, broken);
        scene.the(Symptom::ChromiumPolicyDamaged);
        scene.write(FIREFOX, broken);
        scene.the(Symptom::FirefoxPolicyDamaged);
    }
}

#[test]
fn a_policy_of_firefox_that_does_not_ask_blocks() {
    let scene = Scene::new();
    let lna = |members: &str| {
        scene.write(
            FIREFOX,
            &format!(r#"{{"policies": {{"LocalNetworkAccess": {{{members}}}}}}}"#),
        );
    };
    lna(r#""Enabled": true, "EnablePrompting": false"#);
    scene.the(Symptom::FirefoxPolicyBlocks);
    lna(r#""Enabled": false, "EnablePrompting": false"#);
    assert!(scene.found(Symptom::FirefoxPolicyBlocks).is_empty());
    lna(r#""SkipDomains": ["*.gov.kz"]"#);
    assert!(said(&scene.the(Symptom::FirefoxPolicySkips)).contains("*.gov.kz"));
}

#[test]
fn a_certificate_that_a_policy_installs_must_be_there() {
    let scene = Scene::new();
    let policy = r#"{"policies": {"Certificates": {"Install":
        ["/etc/company/ca.crt", "by-name.pem"]}}}"#;
    scene.write(FIREFOX, policy);
    let missing = scene.the(Symptom::FirefoxPolicyCertificateMissing);
    assert!(said(&missing).contains("/etc/company/ca.crt"));
    scene.write("root/etc/company/ca.crt", "");
    assert!(
        scene
            .found(Symptom::FirefoxPolicyCertificateMissing)
            .is_empty()
    );
    scene.the(Symptom::FirefoxPolicyCertificates);
}

#[test]
fn what_a_person_refused_in_chromium_is_told_and_not_taken_back() {
    let scene = Scene::new();
    let preferences = r#"{"profile": {"content_settings": {"exceptions": {
        "loopback_network": {
            "https://egov.kz:443,*": {"last_modified": "1", "setting": 2},
            "https://kgd.gov.kz:443,*": {"last_modified": "1", "setting": 1}},
        "local_network_access": {"https://older.kz:443,*": {"setting": 2}},
        "notifications": {"https://ads.kz:443,*": {"setting": 2}}}}}}"#;
    let file = scene.write(
        "home/.config/google-chrome/Default/Preferences",
        preferences,
    );
    let found = scene.the(Symptom::ChromiumRefused);
    let sites = said(&found);
    assert!(
        sites.contains("https://egov.kz:443, https://older.kz:443"),
        "{sites}"
    );
    assert!(!sites.contains("kgd") && !sites.contains("ads"), "{sites}");
    assert_eq!(found.repair, None);
    assert_eq!(std::fs::read_to_string(file).unwrap(), preferences);
}

#[test]
fn a_browser_that_refuses_everybody_is_found() {
    let scene = Scene::new();
    for permission in ["loopback_network", "local_network_access"] {
        scene.write(
            "home/snap/chromium/common/chromium/Default/Preferences",
            &format!(
                r#"{{"profile": {{"default_content_setting_values": {{"{permission}": 2}}}}}}"#
            ),
        );
        scene.the(Symptom::ChromiumBlocksAll);
    }
    scene.write("home/.config/chromium/Default/Preferences", "{ damaged");
    scene.the(Symptom::BrowserUnreadable);
}

#[test]
fn what_a_person_refused_in_firefox_is_told() {
    let scene = Scene::new();
    let profile = "home/.mozilla/firefox/abc.default";
    scene.write(&format!("{profile}/cert9.db"), "");
    let script = "\
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('CREATE TABLE moz_perms (id INTEGER PRIMARY KEY, origin TEXT, type TEXT, '
             'permission INTEGER, expireType INTEGER, expireTime INTEGER, modificationTime INTEGER)')
rows = [('https://egov.kz', 'loopback-network', 2), ('https://kgd.gov.kz', 'loopback-network', 1),
        ('https://box.kz^userContextId=2', 'loopback-network', 2), ('https://ads.kz', 'cookie', 2)]
for row in rows:
    base.execute('INSERT INTO moz_perms VALUES (NULL, ?, ?, ?, 0, 0, 0)', row)
base.commit()
";
    let made = Command::new("python3")
        .args(["-c", script])
        .arg(scene.at(profile).join("permissions.sqlite"))
        .status();
    assert!(made.unwrap().success());
    let sites = said(&scene.the(Symptom::FirefoxRefused));
    assert!(sites.contains("https://box.kz, https://egov.kz"), "{sites}");
    assert!(!sites.contains("kgd") && !sites.contains("ads"), "{sites}");
}

#[test]
fn the_templates_for_administrators_let_sites_through() {
    let scene = Scene::new();
    scene.write(
        CHROMIUM,
        include_str!("../../../../packaging/policies/chromium/tanba.json"),
    );
    scene.write(
        FIREFOX,
        include_str!("../../../../packaging/policies/firefox/policies.json"),
    );
    assert!(said(&scene.the(Symptom::ChromiumPolicyAllows)).contains("https://[*.]egov.kz"));
    assert!(said(&scene.the(Symptom::FirefoxPolicySkips)).contains("*.egov.kz"));
    scene.the(Symptom::FirefoxPolicyCertificates);
    for symptom in [
        Symptom::ChromiumPolicyBlocks,
        Symptom::ChromiumPolicyDamaged,
        Symptom::FirefoxPolicyBlocks,
        Symptom::FirefoxPolicyDamaged,
        Symptom::FirefoxPolicyCertificateMissing,
    ] {
        assert!(scene.found(symptom).is_empty(), "{symptom:?}");
    }
}
