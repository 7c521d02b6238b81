//! `tanba doctor`: finds what stands between a page and a signature, and repairs it.

mod remedies;

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use tanba_doctor::{Extent, Report, Surroundings, Treated, Verdict, examine, plan, treat};
use tanba_l10n::{Value, text_with};
use tanba_module::Locale;
use time::OffsetDateTime;

use super::{CommandError, Exit, Session, of_file};
use crate::cli::DoctorArgs;
use crate::doctor::{Patient, WebNetwork, person};
use crate::output_file::{OutputFile, Replace};
use crate::settings::Settings;
use remedies::CommandRemedies;

/// Examinations at most: what one repair uncovers, another repairs.
const ROUNDS: usize = 4;

pub(super) fn run(session: &Session, args: &DoctorArgs) -> Result<Exit, CommandError> {
    // Damaged settings are among what is looked for.
    let locale = Settings::read(&session.places).unwrap_or_default().locale();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let network = WebNetwork::new(runtime.handle().clone());
    let doctor = Doctor {
        session,
        args,
        network: (!args.offline).then_some(&network),
        locale,
    };
    let report = doctor.report();
    if let Some(path) = &args.report {
        return doctor.save(report, path);
    }
    session.print(&report.json(locale), &report.text(locale))?;
    Ok(exit(report.verdict()))
}

struct Doctor<'a> {
    session: &'a Session,
    args: &'a DoctorArgs,
    network: Option<&'a WebNetwork>,
    locale: Locale,
}

impl Doctor<'_> {
    /// Examines; with `--fix` repairs what can be repaired, and examines again.
    fn report(&self) -> Report {
        let mut treated: Vec<Treated> = Vec::new();
        let mut findings = Vec::new();
        for round in 0..ROUNDS {
            // The time goes on, and a repair may change what the settings say.
            let patient = self.patient();
            let around = patient.surroundings(self.network);
            findings = examine(&around, Extent::Whole, &|done, all| self.tell(done, all));
            if !self.args.fix || round + 1 == ROUNDS {
                break;
            }
            let mut planned = plan(&findings);
            // What failed once fails again.
            planned.retain(|(_, repair)| treated.iter().all(|done| done.repair != *repair));
            if planned.is_empty() {
                break;
            }
            treated.extend(planned.into_iter().map(|(finding, repair)| Treated {
                finding,
                failure: self.treat(&repair, &around, &patient),
                repair,
            }));
        }
        overwrite("");
        Report {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            time: OffsetDateTime::now_utc(),
            findings,
            treated,
        }
    }

    fn patient(&self) -> Patient {
        let now = OffsetDateTime::now_utc();
        Patient::of(&self.session.places, self.args.port, now)
    }

    fn treat(
        &self,
        repair: &tanba_doctor::Repair,
        around: &Surroundings<'_>,
        patient: &Patient,
    ) -> Option<String> {
        let remedies = CommandRemedies {
            session: self.session,
            port: self.args.port,
            listens_on: patient.port(),
        };
        let failed = treat(repair, around, &remedies).err();
        failed.map(|error| crate::doctor::chain(&error))
    }

    /// Shows the report that would leave the computer, asks, and saves it.
    fn save(&self, report: Report, path: &Path) -> Result<Exit, CommandError> {
        let verdict = report.verdict();
        let report = report.redacted(&person());
        let mut octets = if self.session.global.json {
            let facts = report.json(self.locale);
            serde_json::to_vec_pretty(&facts).map_err(std::io::Error::from)?
        } else {
            report.letter(self.locale).into_bytes()
        };
        if octets.last() != Some(&b'\n') {
            octets.push(b'\n');
        }
        let mut draft =
            OutputFile::create(path, Replace::when(self.args.force)).map_err(of_file(path))?;
        if path != Path::new("-") {
            std::io::stdout().lock().write_all(&octets)?;
        }
        if !self.args.yes && path != Path::new("-") && !agreed(path)? {
            return Ok(Exit::Refused);
        }
        draft.write_all(&octets).map_err(of_file(path))?;
        draft.commit().map_err(of_file(path))?;
        Ok(exit(verdict))
    }

    /// Tells how far it is, to people who look on.
    fn tell(&self, done: usize, all: usize) {
        let count = |number: usize| number.to_string();
        let (done, all) = (count(done), count(all));
        let values = [("done", Value::Text(&done)), ("all", Value::Text(&all))];
        let line = text_with(self.locale, "doctor-checking", &values);
        overwrite(&line);
    }
}

/// Replaces the last line of a terminal.
fn overwrite(line: &str) {
    let mut out = std::io::stderr().lock();
    if out.is_terminal() {
        let _ = write!(out, "\r\x1b[K{line}");
        let _ = out.flush();
    }
}

/// Asks whether the report that was just shown is to be saved.
fn agreed(path: &Path) -> Result<bool, CommandError> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(CommandError::Usage(
            "nobody can be asked whether the report is to be saved; say --yes",
        ));
    }
    let mut out = std::io::stderr().lock();
    write!(out, "Save this report to {}? [y/N] ", path.display())?;
    out.flush()?;
    let mut answer = String::new();
    input.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Well => Exit::Done,
        Verdict::Wrong => Exit::Refused,
        Verdict::Undecided => Exit::Undecided,
    }
}
