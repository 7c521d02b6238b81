//! The agent's own folders and files: whose they are, who may write them, whether they are whole.

use std::path::Path;

use crate::{Check, Extent, Finding, Repair, Soundness, Surroundings, Symptom};

pub(crate) struct Files;

impl Check for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn extent(&self) -> Extent {
        Extent::Quick
    }

    fn findings(&self, around: &Surroundings<'_>) -> Vec<Finding> {
        let places = &around.places;
        let folders = [&places.config, &places.data, &places.runtime, &places.tls];
        let mut findings: Vec<Finding> = folders
            .into_iter()
            .filter_map(|folder| of_folder(folder))
            .collect();
        let records = [
            (around.records.settings(), Symptom::SettingsDamaged),
            (around.records.grants(), Symptom::GrantsDamaged),
        ];
        for (record, damaged) in records {
            if let Soundness::Damaged { reason } = record.soundness {
                let found = Finding::of(damaged).about_file(&record.path);
                let found = found.with("reason", reason);
                findings.push(found.mended_by(Repair::MoveAside(record.path)));
            } else if others_may_write(&record.path) {
                let found = Finding::of(Symptom::FolderOpen).about_file(&record.path);
                findings.push(found.mended_by(Repair::Restrict(record.path)));
            }
        }
        if findings.is_empty() {
            findings.push(Finding::of(Symptom::FilesRight).about_file(&places.data));
        }
        findings
    }
}

/// What is wrong with a folder; one that is not there yet is made when it is needed.
#[cfg(unix)]
fn of_folder(folder: &Path) -> Option<Finding> {
    use std::os::unix::fs::MetadataExt;

    let metadata = folder.metadata().ok()?;
    let about = |symptom| Finding::of(symptom).about_file(folder);
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Some(about(Symptom::FolderForeign));
    }
    let restrict = || Repair::Restrict(folder.to_owned());
    if metadata.mode() & 0o700 != 0o700 {
        return Some(about(Symptom::FolderUnwritable).mended_by(restrict()));
    }
    others_may_write(folder).then(|| about(Symptom::FolderOpen).mended_by(restrict()))
}

/// Elsewhere folders in the user's profile inherit its access list.
#[cfg(not(unix))]
fn of_folder(_: &Path) -> Option<Finding> {
    None
}

/// Whether others than the owner may write it.
#[cfg(unix)]
pub(super) fn others_may_write(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let metadata = path.metadata();
    metadata.is_ok_and(|metadata| metadata.mode() & 0o022 != 0)
}

#[cfg(not(unix))]
pub(super) fn others_may_write(_: &Path) -> bool {
    false
}
