//! The window of the doctor: what was found, what is being done, and what the person wants.
//!
//! Texts come in the window's language: the agent says them by the ids of what was found.

use serde::{Deserialize, Serialize};

/// What the window of the doctor shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DoctorModel {
    /// What was found, by area.
    pub rows: Vec<DoctorRow>,
    /// What is being done now; everything else waits until it is done.
    pub work: Option<DoctorWork>,
    /// The whole in a sentence; empty before the first end.
    pub verdict: String,
    /// What it comes to.
    pub outcome: DoctorOutcome,
    /// How many findings are repaired by one button.
    pub repairable: usize,
    /// What was done last.
    pub notice: Option<DoctorNotice>,
    /// The report as it would leave the computer; empty before the first end.
    pub report: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DoctorRow {
    /// How bad it is.
    pub severity: DoctorSeverity,
    /// What it is about, in general.
    pub area: String,
    /// What was found.
    pub what: String,
    /// What it means for the person.
    pub meaning: Option<String>,
    /// What to do.
    pub remedy: Option<String>,
    /// What the button of its repair says.
    pub repair: Option<String>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorSeverity {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// It could not be found out.
    Undecided,
    /// Something works less well.
    Warning,
    /// Pages do not reach the agent, or nothing can be signed.
    Error,
}

/// What an examination comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorOutcome {
    /// All is well.
    #[default]
    Well,
    /// Something is wrong.
    Wrong,
    /// Not everything could be found out.
    Undecided,
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "work")]
pub enum DoctorWork {
    /// The checks run.
    Checking {
        /// Done so far.
        done: usize,
        /// All.
        all: usize,
    },
    /// Something is being repaired.
    Repairing,
}

/// What was done last, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DoctorNotice {
    /// The sentence.
    pub text: String,
    /// Whether it was not done.
    pub failed: bool,
}

/// What the person wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum DoctorChange {
    /// Run the checks again.
    Again,
    /// Make the repair of this row.
    Repair {
        /// Its index in the model.
        row: usize,
    },
    /// Make every repair that needs nobody.
    RepairAll,
    /// Save the report that was shown.
    SaveReport {
        /// Into this folder.
        folder: String,
    },
}
