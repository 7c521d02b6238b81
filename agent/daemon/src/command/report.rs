//! What verification found, judged against trust, for people and programs.

use serde_json::{Value, json};
use tanba_host::Grounds;
use tanba_pki::{Certificate, SignatureAlgorithm};
use tanba_signature::{Report, SignerReport, Verdict};
use tanba_trust::{Assessment, Outcome};
use time::format_description::well_known::Rfc3339;

use super::{CommandError, Exit};

/// A report with an assessment of each signer's certificate.
pub(super) struct Judged<'a> {
    signers: Vec<JudgedSigner<'a>>,
}

struct JudgedSigner<'a> {
    report: &'a SignerReport,
    trust: Option<Assessment>,
    verdict: Verdict,
}

impl<'a> Judged<'a> {
    /// Judges each signer's certificate at the time at which its signature is known to exist.
    pub(super) fn of(report: &'a Report, grounds: &Grounds<'_>) -> Self {
        let signers = report.signers.iter().map(|signer| {
            let at = grounds.proven_time(signer);
            let trust = signer
                .certificate
                .as_ref()
                .map(|certificate| grounds.assess(certificate, at));
            let verdict = signer.verdict.max(verdict_of(trust.as_ref()));
            JudgedSigner {
                report: signer,
                trust,
                verdict,
            }
        });
        Self {
            signers: signers.collect(),
        }
    }

    /// The worst verdict.
    fn verdict(&self) -> Verdict {
        let verdicts = self.signers.iter().map(|signer| signer.verdict);
        verdicts.max().unwrap_or(Verdict::Indeterminate)
    }

    pub(super) fn exit(&self) -> Exit {
        match self.verdict() {
            Verdict::Valid => Exit::Done,
            Verdict::Invalid => Exit::Refused,
            Verdict::Indeterminate => Exit::Undecided,
        }
    }
}

/// Without a trusted path a signature is neither valid nor invalid: it could not be decided.
fn verdict_of(trust: Option<&Assessment>) -> Verdict {
    match trust {
        Some(Assessment {
            outcome: Outcome::Trusted,
            ..
        }) => Verdict::Valid,
        _ => Verdict::Indeterminate,
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Invalid => "invalid",
    }
}

fn trust_text(trust: Option<&Assessment>) -> String {
    match trust {
        None => "no certificate".to_owned(),
        Some(assessment) if assessment.outcome == Outcome::Trusted => "trusted".to_owned(),
        Some(assessment) => {
            let problems: Vec<_> = assessment
                .problems
                .iter()
                .map(|problem| problem.kind.to_string())
                .collect();
            let outcome = match assessment.outcome {
                Outcome::UntrustedRoot => "the root is not trusted",
                Outcome::NoPath => "the issuer is not known",
                Outcome::Expired => "expired",
                Outcome::NotYetValid => "not yet valid",
                Outcome::TooComplex => "the path is too complex",
                _ => "refused",
            };
            if problems.is_empty() {
                outcome.to_owned()
            } else {
                format!("{outcome}: {}", problems.join(", "))
            }
        }
    }
}

pub(super) fn facts(judged: &Judged<'_>) -> Result<Value, CommandError> {
    let signers = judged
        .signers
        .iter()
        .map(signer_facts)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "verdict": word(judged.verdict()), "signers": signers }))
}

fn signer_facts(signer: &JudgedSigner<'_>) -> Result<Value, CommandError> {
    let report = signer.report;
    let timestamps = report.timestamps.iter().map(|stamp| {
        Ok(json!({
            "time": stamp.time.format(&Rfc3339)?,
            "verdict": word(stamp.verdict),
            "authority": stamp.authority.as_ref().map(|cert| cert.subject().to_page_text()),
        }))
    });
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|found| format!("{found:?}"))
        .collect();
    Ok(json!({
        "verdict": word(signer.verdict),
        "signature": word(report.verdict),
        "trust": trust_text(signer.trust.as_ref()),
        "findings": findings,
        "subject": report.certificate.as_ref().map(|cert| cert.subject().to_page_text()),
        "issuer": report.certificate.as_ref().map(|cert| cert.issuer().to_page_text()),
        "serialNumber": report.certificate.as_ref().map(Certificate::serial_number_hex),
        "algorithm": report.algorithm.map(SignatureAlgorithm::name),
        "signingTime": report.signing_time.map(|time| time.format(&Rfc3339)).transpose()?,
        "timestamps": timestamps.collect::<Result<Vec<_>, CommandError>>()?,
    }))
}

pub(super) fn text(judged: &Judged<'_>) -> Result<String, CommandError> {
    let mut text = format!("{}\n", word(judged.verdict()).to_uppercase());
    for signer in &judged.signers {
        let report = signer.report;
        let name = report
            .certificate
            .as_ref()
            .map(|certificate| certificate.subject().to_page_text());
        text += &format!("\n{}\n", name.as_deref().unwrap_or("unknown signer"));
        text += &format!("  signature  {}\n", word(report.verdict));
        text += &format!("  trust      {}\n", trust_text(signer.trust.as_ref()));
        if let Some(algorithm) = report.algorithm {
            text += &format!("  algorithm  {}\n", algorithm.name());
        }
        if let Some(time) = report.signing_time {
            text += &format!("  claimed    {}\n", time.format(&Rfc3339)?);
        }
        for stamp in &report.timestamps {
            let time = stamp.time.format(&Rfc3339)?;
            text += &format!("  stamped    {time} ({})\n", word(stamp.verdict));
        }
        for finding in &report.findings {
            text += &format!("  finding    {finding:?}\n");
        }
    }
    Ok(text)
}
