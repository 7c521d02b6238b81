//! The window of the doctor: examines, repairs what the person chooses, examines again, and saves
//! the report that was shown.

mod remedies;

use std::path::{Path, PathBuf};

use tanba_consent::PromptError;
use tanba_doctor::{
    Extent, Finding, Repair, Report, Severity, Treated, Verdict, examine, plan, treat,
};
use tanba_l10n::{Value, text, text_with};
use tanba_module::Locale;
use tanba_prompt::DoctorWindow;
use tanba_prompt::message::{
    DoctorChange, DoctorModel, DoctorNotice, DoctorOutcome, DoctorRow, DoctorSeverity, DoctorWork,
};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::OwnWindows;
use crate::doctor::{Patient, WebNetwork, chain, person};
use crate::output_file::{OutputFile, Replace};
use remedies::AgentRemedies;

/// Files of one day at most: who saves more has them all.
const MOST_REPORTS: u32 = 100;

impl OwnWindows {
    pub(super) async fn doctor(&self) -> Result<(), PromptError> {
        let model = DoctorModel {
            work: Some(DoctorWork::Checking { done: 0, all: 0 }),
            ..DoctorModel::default()
        };
        let locale = self.locale();
        let mut open = Open {
            window: self.windows.show_doctor(model.clone(), locale).await?,
            windows: self,
            locale,
            model,
            findings: Vec::new(),
            treated: Vec::new(),
        };
        open.examine().await?;
        while let Some(change) = open.window.change().await {
            open.apply(change).await?;
        }
        Ok(())
    }
}

/// The window while it is open.
struct Open<'a> {
    window: DoctorWindow,
    windows: &'a OwnWindows,
    locale: Locale,
    model: DoctorModel,
    findings: Vec<Finding>,
    treated: Vec<Treated>,
}

impl Open<'_> {
    async fn apply(&mut self, change: DoctorChange) -> Result<(), PromptError> {
        match change {
            DoctorChange::Again => {
                self.model.notice = None;
                self.examine().await
            }
            DoctorChange::Repair { row } => {
                let finding = self.findings.get(row).cloned();
                let repair = finding.and_then(|it| it.repair.clone().map(|repair| (it, repair)));
                self.repair(repair.into_iter().collect()).await
            }
            DoctorChange::RepairAll => self.repair(plan(&self.findings)).await,
            DoctorChange::SaveReport { folder } => {
                self.model.notice = Some(self.saved(Path::new(&folder)));
                self.send().await
            }
        }
    }

    /// Runs the checks, and shows how far they are.
    async fn examine(&mut self) -> Result<(), PromptError> {
        let (told, mut steps) = mpsc::unbounded_channel();
        let patient = self.patient();
        let network = WebNetwork::new(Handle::current());
        let examining = tokio::task::spawn_blocking(move || {
            let around = patient.surroundings(Some(&network));
            examine(&around, Extent::Whole, &|done, all| {
                // The window may be closed by now.
                let _ = told.send((done, all));
            })
        });
        while let Some((done, all)) = steps.recv().await {
            self.model.work = Some(DoctorWork::Checking { done, all });
            self.send().await?;
        }
        self.findings = examining.await.unwrap_or_default();
        self.model.work = None;
        self.show().await
    }

    /// Makes repairs one after the other, and examines again.
    async fn repair(&mut self, planned: Vec<(Finding, Repair)>) -> Result<(), PromptError> {
        if planned.is_empty() {
            return self.send().await;
        }
        self.model.work = Some(DoctorWork::Repairing);
        self.model.notice = None;
        self.send().await?;
        let patient = self.patient();
        let remedies = AgentRemedies::of(self.windows);
        let repairing = tokio::task::spawn_blocking(move || {
            let around = patient.surroundings(None);
            let treated = planned.into_iter().map(|(finding, repair)| Treated {
                failure: treat(&repair, &around, &remedies)
                    .err()
                    .map(|error| chain(&error)),
                finding,
                repair,
            });
            treated.collect::<Vec<_>>()
        });
        let treated = repairing.await.unwrap_or_default();
        self.model.notice = treated
            .iter()
            .find(|treated| treated.failure.is_some())
            .or(treated.last())
            .map(|treated| self.notice(treated));
        self.treated.extend(treated);
        self.examine().await
    }

    fn patient(&self) -> Patient {
        let windows = self.windows;
        let now = windows.environment.now();
        Patient::of(&windows.places, Some(windows.port), now)
    }

    /// Shows everything that was found.
    async fn show(&mut self) -> Result<(), PromptError> {
        let (report, locale) = (self.report(), self.locale);
        self.model.rows = self.findings.iter().map(|it| row(it, locale)).collect();
        self.model.repairable = plan(&self.findings).len();
        let verdict = report.verdict();
        self.model.verdict = text(locale, verdict.text_id());
        self.model.outcome = match verdict {
            Verdict::Well => DoctorOutcome::Well,
            Verdict::Wrong => DoctorOutcome::Wrong,
            Verdict::Undecided => DoctorOutcome::Undecided,
        };
        self.model.report = report.redacted(&person()).letter(locale);
        self.send().await
    }

    async fn send(&mut self) -> Result<(), PromptError> {
        self.window.refresh(self.model.clone(), self.locale).await
    }

    fn report(&self) -> Report {
        Report {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            time: self.windows.environment.now(),
            findings: self.findings.clone(),
            treated: self.treated.clone(),
        }
    }

    fn notice(&self, treated: &Treated) -> DoctorNotice {
        let repair = text(self.locale, treated.repair.text_id());
        let repair = repair.trim_end_matches('…');
        let values = [
            ("repair", Value::Text(repair)),
            (
                "reason",
                Value::Text(treated.failure.as_deref().unwrap_or_default()),
            ),
        ];
        let (id, failed) = match treated.failure {
            None => ("doctor-repaired", false),
            Some(_) => ("doctor-unrepaired", true),
        };
        DoctorNotice {
            text: text_with(self.locale, id, &values),
            failed,
        }
    }

    /// Saves the report that the window shows, under a name that is free.
    fn saved(&self, folder: &Path) -> DoctorNotice {
        let day = self.windows.environment.now().date();
        let kept = keep(folder, &format!("tanba-report-{day}"), &self.model.report);
        let (id, name, value, failed) = match kept {
            Ok(path) => {
                let path = path.display().to_string();
                ("doctor-report-saved", "path", path, false)
            }
            Err(error) => ("doctor-report-failed", "reason", error.to_string(), true),
        };
        DoctorNotice {
            text: text_with(self.locale, id, &[(name, Value::Text(&value))]),
            failed,
        }
    }
}

/// Writes a text into a folder. What is there is never replaced: a number is added to the name.
fn keep(folder: &Path, name: &str, text: &str) -> std::io::Result<PathBuf> {
    use std::io::{Error, ErrorKind, Write};

    for number in 1..=MOST_REPORTS {
        let path = folder.join(match number {
            1 => format!("{name}.txt"),
            number => format!("{name}-{number}.txt"),
        });
        if path.symlink_metadata().is_ok() {
            continue;
        }
        let mut file = OutputFile::create(&path, Replace::No)?;
        file.write_all(text.as_bytes())?;
        file.commit()?;
        return Ok(path);
    }
    Err(Error::from(ErrorKind::AlreadyExists))
}

fn row(finding: &Finding, locale: Locale) -> DoctorRow {
    let words = finding.words(locale);
    let symptom = finding.symptom;
    DoctorRow {
        severity: match symptom.severity() {
            _ if symptom.is_undecided() => DoctorSeverity::Undecided,
            Severity::Ok => DoctorSeverity::Ok,
            Severity::Note => DoctorSeverity::Note,
            Severity::Warning => DoctorSeverity::Warning,
            Severity::Error => DoctorSeverity::Error,
        },
        area: text(locale, symptom.area().text_id()),
        what: words.what,
        meaning: words.meaning,
        remedy: words.remedy,
        repair: finding
            .repair
            .as_ref()
            .map(|repair| text(locale, repair.text_id())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_a_report_takes_nobodys_place() {
        let folder = tempfile::tempdir().unwrap();
        let first = keep(folder.path(), "report", "one").unwrap();
        let second = keep(folder.path(), "report", "two").unwrap();
        assert_eq!(first.file_name().unwrap(), "report.txt");
        assert_eq!(second.file_name().unwrap(), "report-2.txt");
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert!(keep(&folder.path().join("none"), "report", "x").is_err());
    }

    #[test]
    fn a_finding_is_a_row_with_its_repair() {
        let store = tanba_local_ca::stores(Path::new("/nowhere"), tanba_local_ca::Scope::User);
        let repair = store.into_iter().next().map(Repair::InstallTrust);
        let finding = Finding {
            repair,
            ..Finding::of(tanba_doctor::Symptom::AgentNotRunning)
        };
        let row = row(&finding, Locale::English);
        assert_eq!(row.severity, DoctorSeverity::Error);
        assert_eq!(row.what, "Tanba is not running.");
        assert_eq!(row.repair.as_deref(), Some("Let this browser trust Tanba"));
        let silent = Finding::of(tanba_doctor::Symptom::StampingSilent);
        assert_eq!(
            super::row(&silent, Locale::English).severity,
            DoctorSeverity::Undecided
        );
    }
}
