//! Sites that a person once refused the way to programs of this computer, as Chromium and its kin
//! remember it in the `Preferences` of each profile.
//!
//! A refusal is the person's own decision: it is told with the way to take it back, and never
//! taken back from outside.

use std::path::Path;

use serde_json::{Map, Value};

use crate::browser_files::{folders, member, read};
use crate::{Check, Finding, Subject, Surroundings, Symptom};

/// Folders of profiles below a home, and whose they are. `*` is any folder.
const PROFILES: [(&str, &str); 14] = [
    ("Chromium", ".config/chromium/*"),
    ("Chrome", ".config/google-chrome/*"),
    ("Chrome Beta", ".config/google-chrome-beta/*"),
    ("Edge", ".config/microsoft-edge/*"),
    ("Brave", ".config/BraveSoftware/Brave-Browser/*"),
    ("Vivaldi", ".config/vivaldi/*"),
    ("Opera", ".config/opera"),
    ("Yandex Browser", ".config/yandex-browser/*"),
    ("Chromium, snap", "snap/chromium/common/chromium/*"),
    (
        "Chromium, Flatpak",
        ".var/app/org.chromium.Chromium/config/chromium/*",
    ),
    (
        "Chrome, Flatpak",
        ".var/app/com.google.Chrome/config/google-chrome/*",
    ),
    (
        "Edge, Flatpak",
        ".var/app/com.microsoft.Edge/config/microsoft-edge/*",
    ),
    ("Chrome", "AppData/Local/Google/Chrome/User Data/*"),
    ("Chrome", "Library/Application Support/Google/Chrome/*"),
];

/// The permissions by their names in the file: the present one, and the one before it.
const PERMISSIONS: [&str; 2] = ["loopback_network", "local_network_access"];

/// `CONTENT_SETTING_BLOCK`.
const BLOCK: u64 = 2;

pub(crate) struct ChromiumRefusals;

impl Check for ChromiumRefusals {
    fn name(&self) -> &'static str {
        "refusals of Chromium"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let profiles = PROFILES.iter().flat_map(|(browser, pattern)| {
            let folders = folders(around.home(), pattern).into_iter();
            folders.map(move |folder| (*browser, folder))
        });
        profiles
            .flat_map(|(browser, profile)| of_profile(browser, &profile))
            .collect()
    }
}

fn of_profile(browser: &str, profile: &Path) -> Vec<Finding> {
    let about = |symptom| {
        Finding::of(symptom).about(Subject::Browser {
            name: browser.to_owned(),
            path: profile.to_owned(),
        })
    };
    let preferences = match read(&profile.join("Preferences")) {
        Ok(Some(preferences)) => preferences,
        Ok(None) => return Vec::new(),
        Err(error) => {
            let found = about(Symptom::BrowserUnreadable);
            return vec![found.with("reason", error.to_string())];
        }
    };
    let mut findings = Vec::new();
    if blocks_all(&preferences) {
        findings.push(about(Symptom::ChromiumBlocksAll));
    }
    let refused = refused(&preferences);
    if !refused.is_empty() {
        findings.push(about(Symptom::ChromiumRefused).with("sites", refused.join(", ")));
    }
    findings
}

/// Whether sites are refused unless the person named them.
fn blocks_all(preferences: &Map<String, Value>) -> bool {
    PERMISSIONS.iter().any(|permission| {
        let path = ["profile", "default_content_setting_values", permission];
        member(preferences, &path).and_then(Value::as_u64) == Some(BLOCK)
    })
}

/// The sites, without the pattern of what they may be embedded in.
fn refused(preferences: &Map<String, Value>) -> Vec<String> {
    let mut sites = Vec::new();
    for permission in PERMISSIONS {
        let path = ["profile", "content_settings", "exceptions", permission];
        let exceptions = member(preferences, &path).and_then(Value::as_object);
        for (pattern, exception) in exceptions.into_iter().flatten() {
            if exception.get("setting").and_then(Value::as_u64) == Some(BLOCK) {
                sites.push(pattern.split(',').next().unwrap_or(pattern).to_owned());
            }
        }
    }
    sites.sort();
    sites.dedup();
    sites
}
