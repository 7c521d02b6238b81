//! Settings, decisions, policy and trust anchors, as they are on the disk.

use std::path::Path;

use tanba_doctor::{Record, Records, Soundness};
use tanba_trust::timestamp::NATIONAL_AUTHORITY;
use time::OffsetDateTime;

use super::chain;
use crate::agent;
use crate::grants_file::GrantsFile;
use crate::places::Places;
use crate::settings::{Policy, Settings, catalogue};

pub(super) struct FileRecords {
    places: Places,
    now: OffsetDateTime,
}

impl FileRecords {
    pub(super) fn new(places: Places, now: OffsetDateTime) -> Self {
        Self { places, now }
    }

    /// The agent does not start with a catalogue of policy that means nothing.
    fn policy_fault(&self) -> Option<String> {
        let policy = match Policy::read(&self.places) {
            Ok(policy) => policy,
            Err(error) => return Some(chain(&error)),
        };
        if !policy.modules.chooses_catalogue() {
            return None;
        }
        let shipped = self.places.shipped_catalogue();
        let chosen = catalogue(&Settings::default(), &policy, shipped);
        chosen.err().map(|error| chain(&error))
    }
}

impl Records for FileRecords {
    fn settings(&self) -> Record {
        let fault = Settings::read(&self.places).err();
        record(&self.places.settings(), fault.map(|error| chain(&error)))
    }

    fn grants(&self) -> Record {
        let file = self.places.grants();
        let fault = GrantsFile(file.clone()).read().err();
        record(&file, fault.map(|error| chain(&error)))
    }

    fn policy(&self) -> Record {
        record(self.places.policy(), self.policy_fault())
    }

    fn policy_members(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.places.policy()).unwrap_or_default();
        let policy: toml::Table = text.parse().unwrap_or_default();
        let mut members = Vec::new();
        for (name, value) in &policy {
            match value {
                toml::Value::Table(table) => {
                    members.extend(table.keys().map(|member| format!("{name}.{member}")));
                }
                _ => members.push(name.clone()),
            }
        }
        members
    }

    fn national_anchors(&self) -> Result<bool, String> {
        let settings = Settings::read(&self.places).unwrap_or_default();
        let anchors = agent::anchors(&self.places, &settings);
        let anchors = anchors.map_err(|error| chain(&error))?;
        Ok(anchors.national_present(self.now))
    }

    fn stamping_authorities(&self) -> Vec<String> {
        let settings = Settings::read(&self.places).unwrap_or_default();
        if settings.timestamp_authorities.is_empty() {
            return vec![NATIONAL_AUTHORITY.to_owned()];
        }
        settings.timestamp_authorities
    }
}

fn record(path: &Path, fault: Option<String>) -> Record {
    let soundness = match fault {
        Some(reason) => Soundness::Damaged { reason },
        None if path.exists() => Soundness::Sound,
        None => Soundness::Absent,
    };
    Record {
        path: path.to_owned(),
        soundness,
    }
}
