//! Policies for Firefox: certificates that are installed by them, and the way to programs of this
//! computer.

use std::path::Path;

use serde_json::{Map, Value};

use crate::browser_files::{member, read, texts};
use crate::{Check, Fact, Finding, Subject, Surroundings, Symptom};

/// Where Firefox looks on Linux; the first is that of the whole system.
const FILES: [&str; 8] = [
    "/etc/firefox/policies/policies.json",
    "/usr/lib/firefox/distribution/policies.json",
    "/usr/lib/firefox-esr/distribution/policies.json",
    "/usr/lib64/firefox/distribution/policies.json",
    "/opt/firefox/distribution/policies.json",
    "/usr/share/firefox/distribution/policies.json",
    "/etc/firefox-esr/policies/policies.json",
    "/etc/librewolf/policies/policies.json",
];

pub(crate) struct FirefoxPolicies;

impl Check for FirefoxPolicies {
    fn name(&self) -> &'static str {
        "policies of Firefox"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let files = FILES.iter().map(|file| around.system(file));
        files.flat_map(|file| of_file(&file, around)).collect()
    }
}

fn of_file(file: &Path, around: &Surroundings<'_>) -> Vec<Finding> {
    let about = |symptom| {
        Finding::of(symptom).about(Subject::Browser {
            name: "Firefox".to_owned(),
            path: file.to_owned(),
        })
    };
    let policies = match read(file) {
        Ok(policies) => policies.unwrap_or_default(),
        Err(error) => {
            let found = about(Symptom::FirefoxPolicyDamaged);
            return vec![found.with("reason", error.to_string())];
        }
    };
    let mut findings = Vec::new();
    if blocks(&policies) {
        findings.push(about(Symptom::FirefoxPolicyBlocks));
    }
    let skipped = texts(member(
        &policies,
        &["policies", "LocalNetworkAccess", "SkipDomains"],
    ));
    if !skipped.is_empty() {
        findings.push(about(Symptom::FirefoxPolicySkips).with("sites", skipped.join(", ")));
    }
    let installed = texts(member(&policies, &["policies", "Certificates", "Install"]));
    if !installed.is_empty() {
        let count = installed.len() as u64;
        findings.push(about(Symptom::FirefoxPolicyCertificates).with("count", count));
    }
    // A name without a folder is looked for in folders of Firefox's own.
    let missing = installed
        .iter()
        .map(Path::new)
        .filter(|path| path.is_absolute() && !around.system(&path.to_string_lossy()).is_file());
    findings.extend(missing.map(|path| {
        about(Symptom::FirefoxPolicyCertificateMissing)
            .with("certificate", Fact::Path(path.to_owned()))
    }));
    findings
}

/// Whether sites are kept from loopback and the person is not asked.
fn blocks(policies: &Map<String, Value>) -> bool {
    let is = |name| {
        let path = ["policies", "LocalNetworkAccess", name];
        member(policies, &path).and_then(Value::as_bool)
    };
    is("Enabled") != Some(false) && is("EnablePrompting") == Some(false)
}
