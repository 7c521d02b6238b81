//! The report that is shown, and saved when the person agrees.

use std::fs;

use crate::scene::{NAME, Scene};

#[test]
fn r38_a_report_is_shown_as_it_is_saved_and_names_nobody() {
    let scene = Scene::new();
    scene.write("config/settings.toml", "port = [");
    let file = scene.home().join("report.txt");
    let path = file.to_str().unwrap();
    let asked = ["doctor", "--offline", "--report", path];
    // Nobody is there to say yes.
    let refused = scene.tanba(&asked);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!file.exists());
    let agreed = scene.tanba(&[&asked[..], &["--yes"]].concat());
    assert_eq!(agreed.status.code(), Some(1));
    let saved = fs::read_to_string(&file).unwrap();
    assert_eq!(saved, String::from_utf8(agreed.stdout).unwrap());
    assert!(saved.contains("~/agent/config/settings.toml"), "{saved}");
    assert!(saved.contains("error settings-damaged"), "{saved}");
    assert!(!saved.to_lowercase().contains(NAME), "{saved}");
    let home = scene.home();
    assert!(!saved.contains(home.to_str().unwrap()), "{saved}");
    // A file that is there is replaced only when the person says so.
    let again = scene.tanba(&[&asked[..], &["--yes"]].concat());
    assert_eq!(again.status.code(), Some(3));
    let forced = scene.tanba(&[&asked[..], &["--yes", "--force", "--json"]].concat());
    assert_eq!(forced.status.code(), Some(1));
    let saved = fs::read_to_string(&file).unwrap();
    let facts: serde_json::Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(facts["verdict"], "wrong");
    assert!(!saved.to_lowercase().contains(NAME), "{saved}");
}

#[test]
fn a_person_is_told_in_their_language_what_it_means_and_what_to_do() {
    let scene = Scene::new();
    let port = scene.port.to_string();
    let arguments = ["doctor", "--offline", "--port", &port];
    let said = |arguments: &[&str]| {
        let output = scene.tanba(arguments);
        String::from_utf8(output.stdout).unwrap()
    };
    let english = said(&arguments);
    assert!(english.contains("✗ Tanba is not running."), "{english}");
    assert!(english.contains("→ Start Tanba"), "{english}");
    scene.write("config/settings.toml", "language = \"kk\"\n");
    let kazakh = said(&arguments);
    assert!(kazakh.contains("✗ Tanba іске қосылмаған."), "{kazakh}");
    let usage = scene.tanba(&["doctor", "--yes"]);
    assert_eq!(usage.status.code(), Some(2));
}
