//! All findings together: for people, for programs, and to be sent.

use serde_json::{Value, json};
use tanba_l10n::{Locale, text};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::redact::redacted;
use crate::{Finding, Person, Severity};

/// Everything that was found and done.
#[derive(Clone, Debug)]
pub struct Report {
    /// The version of the agent.
    pub version: String,
    /// When it was examined.
    pub time: OffsetDateTime,
    /// What was found, by area.
    pub findings: Vec<Finding>,
    /// What was done before.
    pub treated: Vec<Treated>,
}

/// A repair that was made, or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Treated {
    /// What was found.
    pub finding: Finding,
    /// The name of the repair, and the id of its text.
    pub repair: crate::Repair,
    /// Why it failed.
    pub failure: Option<String>,
}

/// The whole in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is well.
    Well,
    /// Something is wrong.
    Wrong,
    /// Nothing wrong was found, and something could not be found out.
    Undecided,
}

impl Verdict {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Wrong => "wrong",
            Self::Undecided => "undecided",
        }
    }

    /// The id of its text.
    pub fn text_id(self) -> &'static str {
        match self {
            Self::Well => "doctor-verdict-well",
            Self::Wrong => "doctor-verdict-wrong",
            Self::Undecided => "doctor-verdict-undecided",
        }
    }
}

impl Report {
    /// What it comes to. Warnings count as wrong; what could not be found out does not.
    pub fn verdict(&self) -> Verdict {
        let (undecided, decided): (Vec<_>, Vec<_>) = self
            .findings
            .iter()
            .partition(|finding| finding.symptom.is_undecided());
        let is_wrong = |finding: &&Finding| finding.symptom.severity() >= Severity::Warning;
        if decided.iter().any(is_wrong) {
            Verdict::Wrong
        } else if undecided.iter().any(is_wrong) {
            Verdict::Undecided
        } else {
            Verdict::Well
        }
    }

    /// Without names of people, their numbers and their homes.
    #[must_use]
    pub fn redacted(self, person: &Person) -> Self {
        let findings = self.findings.into_iter();
        let treated = self.treated.into_iter().map(|treated| Treated {
            finding: treated.finding.redacted(person),
            failure: treated.failure.map(|reason| redacted(&reason, person)),
            repair: treated.repair,
        });
        Self {
            findings: findings.map(|finding| finding.redacted(person)).collect(),
            treated: treated.collect(),
            ..self
        }
    }

    /// For people.
    pub fn text(&self, locale: Locale) -> String {
        let mut page = String::new();
        for treated in &self.treated {
            page += &treated.line(locale);
        }
        if !self.treated.is_empty() {
            page.push('\n');
        }
        let mut area = None;
        for finding in &self.findings {
            let its = finding.symptom.area();
            if area != Some(its) {
                if area.is_some() {
                    page.push('\n');
                }
                page += &format!("{}\n", text(locale, its.text_id()));
                area = Some(its);
            }
            page += &paragraph(finding, locale);
        }
        page + &format!("\n{}\n", text(locale, self.verdict().text_id()))
    }

    /// To be sent: version, system, time and the ids of what was found beside the words.
    pub fn letter(&self, locale: Locale) -> String {
        let time = self.time.format(&Rfc3339).unwrap_or_default();
        let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
        let mut letter = format!("Tanba {} · {system} · {time}\n\n", self.version);
        letter += &self.text(locale);
        letter.push('\n');
        for finding in &self.findings {
            let symptom = finding.symptom;
            letter += &format!("{} {}", symptom.severity().name(), symptom.id());
            for (name, fact) in &finding.facts {
                letter += &format!(" {name}={:?}", fact.to_string());
            }
            letter.push('\n');
        }
        letter
    }

    /// For programs.
    pub fn json(&self, locale: Locale) -> Value {
        let findings = self.findings.iter().map(|it| finding_json(it, locale));
        let repairs = self.treated.iter().map(|treated| {
            json!({
                "id": treated.finding.symptom.id(),
                "repair": treated.repair.name(),
                "subject": treated.finding.subject.as_ref().map(ToString::to_string),
                "failure": treated.failure,
            })
        });
        json!({
            "version": self.version,
            "verdict": self.verdict().name(),
            "findings": findings.collect::<Vec<_>>(),
            "repairs": repairs.collect::<Vec<_>>(),
        })
    }
}

impl Treated {
    fn line(&self, locale: Locale) -> String {
        let repair = text(locale, self.repair.text_id());
        let about = self
            .finding
            .subject
            .as_ref()
            .map(|subject| format!(" · {subject}"))
            .unwrap_or_default();
        match &self.failure {
            None => format!("+ {repair}{about}\n"),
            Some(reason) => format!("✗ {repair}{about}\n    {reason}\n"),
        }
    }
}

fn paragraph(finding: &Finding, locale: Locale) -> String {
    let mark = match (finding.symptom.is_undecided(), finding.symptom.severity()) {
        (true, _) => '?',
        (_, Severity::Ok) => '✓',
        (_, Severity::Note) => '·',
        (_, Severity::Warning) => '!',
        (_, Severity::Error) => '✗',
    };
    let words = finding.words(locale);
    let mut paragraph = format!("  {mark} {}\n", words.what);
    for further in [words.meaning, words.remedy].into_iter().flatten() {
        paragraph += &format!("      {further}\n");
    }
    if let Some(repair) = &finding.repair {
        paragraph += &format!("      → {}\n", text(locale, repair.text_id()));
    }
    paragraph
}

fn finding_json(finding: &Finding, locale: Locale) -> Value {
    let words = finding.words(locale);
    let facts = finding.facts.iter().map(|(name, fact)| {
        let value = match fact {
            crate::Fact::Count(count) => json!(count),
            other => json!(other.to_string()),
        };
        ((*name).to_owned(), value)
    });
    let subject = finding.subject.as_ref();
    json!({
        "id": finding.symptom.id(),
        "severity": finding.symptom.severity().name(),
        "decided": !finding.symptom.is_undecided(),
        "subject": subject.map(|it| json!({ "kind": it.kind(), "name": it.to_string() })),
        "facts": Value::Object(facts.collect()),
        "what": words.what,
        "meaning": words.meaning,
        "remedy": words.remedy,
        "repair": finding.repair.as_ref().map(crate::Repair::name),
    })
}
