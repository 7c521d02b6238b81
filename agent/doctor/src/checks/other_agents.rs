//! Other signing agents, which take the same port.

use std::path::{Path, PathBuf};

use crate::computer::{KNOWN_AGENTS, KnownAgent, processes};
use crate::{Check, Finding, Subject, Surroundings, Symptom};

/// Folders below a home in which they lie.
const AT_HOME: [&str; 6] = [
    "",
    ".config",
    ".local/share",
    "AppData/Roaming",
    "AppData/Local",
    "Applications",
];
/// Folders of the system in which they lie.
const IN_SYSTEM: [&str; 4] = ["/opt", "/usr/share", "/Applications", "/Program Files"];
/// Where programs stand that start with the session.
const STARTED: &str = ".config/autostart";
/// The same for every user.
const STARTED_FOR_ALL: &str = "/etc/xdg/autostart";

pub(crate) struct OtherAgents;

impl Check for OtherAgents {
    fn name(&self) -> &'static str {
        "other agents"
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for process in processes() {
            if let Some(agent) = process.known_agent() {
                let about = Subject::Program(process.to_string());
                let found = Finding::of(Symptom::OtherAgentRunning).about(about);
                findings.push(found.with("agent", agent.name));
            }
        }
        let home = |folder: &&str| around.home().join(folder);
        let started = [around.home().join(STARTED), around.system(STARTED_FOR_ALL)];
        findings.extend(found_in(&started, Symptom::OtherAgentStarts));
        let folders: Vec<PathBuf> = AT_HOME
            .iter()
            .map(home)
            .chain(IN_SYSTEM.iter().map(|folder| around.system(folder)))
            .collect();
        findings.extend(found_in(&folders, Symptom::OtherAgentInstalled));
        if findings.is_empty() {
            findings.push(Finding::of(Symptom::OtherAgentsNone));
        }
        findings
    }
}

fn found_in(folders: &[PathBuf], symptom: Symptom) -> Vec<Finding> {
    let entries = folders.iter().flat_map(|folder| entries(folder));
    entries
        .map(|(agent, path)| {
            let found = Finding::of(symptom).about_file(&path);
            found.with("agent", agent.name)
        })
        .collect()
}

/// What in a folder is called like a known agent.
fn entries(folder: &Path) -> Vec<(KnownAgent, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // What a person wrote about it is no program.
            let is_paper = [".md", ".txt", ".pdf", ".docx"]
                .iter()
                .any(|end| name.ends_with(end));
            let agent = KNOWN_AGENTS.into_iter().find(|agent| agent.is_named(&name));
            agent
                .filter(|_| !is_paper)
                .map(|agent| (agent, entry.path()))
        })
        .collect()
}
