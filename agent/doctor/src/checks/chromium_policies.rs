//! Policies for Chromium and its kin that decide which sites reach programs of this computer.

use std::path::Path;

use serde_json::{Map, Value};

use crate::browser_files::{files, read, texts};
use crate::{Check, Finding, Subject, Surroundings, Symptom};

/// Folders of policies on Linux, and whose they are.
const FOLDERS: [(&str, &str); 12] = [
    ("Chromium", "/etc/chromium/policies/managed"),
    ("Chromium", "/etc/chromium/policies/recommended"),
    ("Chromium", "/etc/chromium-browser/policies/managed"),
    ("Chromium", "/etc/chromium-browser/policies/recommended"),
    ("Chrome", "/etc/opt/chrome/policies/managed"),
    ("Chrome", "/etc/opt/chrome/policies/recommended"),
    ("Edge", "/etc/opt/edge/policies/managed"),
    ("Edge", "/etc/opt/edge/policies/recommended"),
    ("Brave", "/etc/brave/policies/managed"),
    ("Brave", "/etc/brave/policies/recommended"),
    ("Vivaldi", "/etc/opt/vivaldi/policies/managed"),
    ("Yandex Browser", "/etc/opt/yandex/browser/policies/managed"),
];

/// Lists of sites that reach loopback without a question; the second is the older name.
const ALLOWED: [&str; 2] = [
    "LoopbackNetworkAllowedForUrls",
    "LocalNetworkAccessAllowedForUrls",
];

/// Lists of sites that never do.
const BLOCKED: [&str; 2] = [
    "LoopbackNetworkBlockedForUrls",
    "LocalNetworkAccessBlockedForUrls",
];

pub(crate) struct ChromiumPolicies;

impl Check for ChromiumPolicies {
    fn name(&self) -> &'static str {
        "policies of Chromium"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let folders = FOLDERS.into_iter();
        folders
            .flat_map(|(browser, folder)| {
                let files = files(&around.system(folder), "json").into_iter();
                files.flat_map(move |file| of_file(browser, &file))
            })
            .collect()
    }
}

fn of_file(browser: &str, file: &Path) -> Vec<Finding> {
    let about = |symptom| {
        Finding::of(symptom).about(Subject::Browser {
            name: browser.to_owned(),
            path: file.to_owned(),
        })
    };
    let policy = match read(file) {
        Ok(policy) => policy.unwrap_or_default(),
        Err(error) => {
            let found = about(Symptom::ChromiumPolicyDamaged);
            return vec![found.with("reason", error.to_string())];
        }
    };
    let lists = [
        (Symptom::ChromiumPolicyBlocks, BLOCKED),
        (Symptom::ChromiumPolicyAllows, ALLOWED),
    ];
    lists
        .into_iter()
        .filter_map(|(symptom, members)| {
            let sites = sites(&policy, members);
            let names = sites.join(", ");
            (!sites.is_empty()).then(|| about(symptom).with("sites", names))
        })
        .collect()
}

fn sites(policy: &Map<String, Value>, members: [&str; 2]) -> Vec<String> {
    let sites = members.iter().flat_map(|name| texts(policy.get(*name)));
    let mut sites: Vec<String> = sites.collect();
    sites.sort();
    sites.dedup();
    sites
}
