//! Examples of what the doctor found.

use tanba_l10n::{Locale, Value, attribute_with, text, text_with};
use tanba_prompt::message::{
    DoctorModel, DoctorOutcome, DoctorRow, DoctorSeverity, DoctorWork, Language, ToWindow,
};

const VALUES: [(&str, Value<'_>); 6] = [
    ("names", Value::Text("127.0.0.1, [::1], localhost")),
    (
        "sites",
        Value::Text("https://egov.kz:443, https://kgd.gov.kz:443"),
    ),
    ("reason", Value::Text("no answer within 6 seconds")),
    ("agent", Value::Text("NCALayer")),
    ("members", Value::Text("intranet-origins, modules.catalog")),
    ("day", Value::Text("2027-10-01")),
];

/// What a finding is about, in the same place of every text.
fn subject(id: &str) -> &'static str {
    match id {
        "doctor-agent-reachable" => "13579",
        "doctor-trust-missing" => {
            "Firefox, snap (~/snap/firefox/common/.mozilla/firefox/x1.default)"
        }
        "doctor-chromium-refused" => "Chrome (~/.config/google-chrome/Default)",
        "doctor-other-agent-running" => "java (4711)",
        "doctor-policy-in-force" => "/etc/tanba/policy.toml",
        "doctor-stamping-silent" => "http://tsp.pki.gov.kz",
        _ => "",
    }
}

fn row(
    severity: DoctorSeverity,
    area: &str,
    id: &str,
    repair: Option<&str>,
    locale: Locale,
) -> DoctorRow {
    let mut values = VALUES.to_vec();
    values.push(("subject", Value::Text(subject(id))));
    DoctorRow {
        severity,
        area: text(locale, area),
        what: text_with(locale, id, &values),
        meaning: attribute_with(locale, id, "meaning", &values),
        remedy: attribute_with(locale, id, "remedy", &values),
        repair: repair.map(|id| text(locale, id)),
    }
}

pub(crate) fn model(language: Language) -> DoctorModel {
    use DoctorSeverity::{Error, Note, Ok, Undecided, Warning};

    let locale = language.into();
    let row = |severity, area, id, repair| row(severity, area, id, repair, locale);
    let (agent, trust) = ("doctor-area-agent", "doctor-area-certificate");
    DoctorModel {
        rows: vec![
            row(Ok, agent, "doctor-agent-reachable", None),
            row(Ok, trust, "doctor-certificate-valid", None),
            row(
                Error,
                trust,
                "doctor-trust-missing",
                Some("doctor-repair-trust"),
            ),
            row(
                Warning,
                "doctor-area-browsers",
                "doctor-chromium-refused",
                None,
            ),
            row(
                Warning,
                "doctor-area-other-agents",
                "doctor-other-agent-running",
                None,
            ),
            row(Note, "doctor-area-policy", "doctor-policy-in-force", None),
            row(Ok, "doctor-area-files", "doctor-files-right", None),
            row(
                Warning,
                "doctor-area-anchors",
                "doctor-anchors-missing",
                Some("doctor-repair-anchors"),
            ),
            row(
                Undecided,
                "doctor-area-network",
                "doctor-stamping-silent",
                None,
            ),
        ],
        work: None,
        verdict: text(locale, "doctor-verdict-wrong"),
        outcome: DoctorOutcome::Wrong,
        repairable: 1,
        notice: None,
        report: format!(
            "Tanba 0.1.0 · linux x86_64 · 2026-11-22T12:00:00Z\n\n{}\n  ✗ {}\n\nerror trust-missing\n",
            text(locale, trust),
            row(DoctorSeverity::Error, trust, "doctor-trust-missing", None).what,
        ),
    }
}

pub(crate) fn well(language: Language) -> DoctorModel {
    let locale = language.into();
    let mut model = model(language);
    model.rows.retain(|row| row.severity == DoctorSeverity::Ok);
    DoctorModel {
        verdict: text(locale, "doctor-verdict-well"),
        outcome: DoctorOutcome::Well,
        repairable: 0,
        ..model
    }
}

pub(crate) fn checking(language: Language) -> DoctorModel {
    let work = DoctorWork::Checking { done: 5, all: 16 };
    DoctorModel {
        work: Some(work),
        ..model(language)
    }
}

pub(crate) fn showing(model: DoctorModel, language: Language) -> ToWindow {
    ToWindow::Doctor { language, model }
}

pub(crate) fn doctor(language: Language) -> ToWindow {
    showing(model(language), language)
}
