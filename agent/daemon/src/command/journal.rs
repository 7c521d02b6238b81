//! `tanba journal show | verify`.

use std::path::PathBuf;

use serde_json::{Value, json};
use tanba_journal::{Entry, Event, ModuleChange, RecordedPackage, Rule, entries, verify};
use time::format_description::well_known::Rfc3339;

use super::{CommandError, Exit, Session};
use crate::cli::JournalCommand;

pub(super) fn run(session: &Session, command: &JournalCommand) -> Result<Exit, CommandError> {
    match command {
        JournalCommand::Show { last } => show(session, last.unwrap_or(usize::MAX)),
        JournalCommand::Verify => check(session),
    }
}

fn show(session: &Session, last: usize) -> Result<Exit, CommandError> {
    let mut shown = Vec::new();
    for path in journals(session) {
        for entry in entries(&path)? {
            shown.push(entry?);
        }
    }
    shown.sort_by_key(|entry| entry.record.time);
    let shown = &shown[shown.len().saturating_sub(last)..];
    let mut text = String::new();
    let mut facts = Vec::new();
    for entry in shown {
        text += &line(entry)?;
        facts.push(entry_facts(entry)?);
    }
    if shown.is_empty() {
        text.push_str("The journal is empty.");
    }
    session.print(&json!({ "entries": facts }), &text)?;
    Ok(Exit::Done)
}

fn check(session: &Session) -> Result<Exit, CommandError> {
    let mut exit = Exit::Done;
    let mut text = String::new();
    let mut facts = Vec::new();
    for path in journals(session) {
        let found = verify(&path)?;
        text += &match &found.first_bad {
            None => format!(
                "{}: {} entries, all intact\n",
                path.display(),
                found.entries
            ),
            Some(broken) => {
                exit = Exit::Refused;
                format!(
                    "{}: changed at line {}, entry {}: {}\n",
                    path.display(),
                    broken.line,
                    broken.sequence,
                    broken.reason
                )
            }
        };
        facts.push(json!({
            "journal": path,
            "entries": found.entries,
            "intact": found.first_bad.is_none(),
            "firstBad": found.first_bad.as_ref().map(|broken| json!({
                "line": broken.line,
                "sequence": broken.sequence,
                "reason": broken.reason.to_string(),
            })),
            "head": hex::encode(found.head.as_bytes()),
        }));
    }
    if facts.is_empty() {
        text.push_str("The journal is empty.");
    }
    session.print(
        &json!({ "journals": facts, "intact": exit == Exit::Done }),
        &text,
    )?;
    Ok(exit)
}

/// The journals that exist: the agent's and the command line's.
fn journals(session: &Session) -> Vec<PathBuf> {
    let places = &session.places;
    let journals = [places.journal(), places.command_journal()];
    journals.into_iter().filter(|path| path.exists()).collect()
}

/// The word for an event in JSON and text.
pub(crate) fn event_word(event: &Event) -> &'static str {
    match event {
        Event::Signed => "signed",
        Event::Refused => "refused",
        Event::FileRefused => "file-refused",
        Event::RefusedByRule { rule, .. } => match rule {
            Rule::Policy => "refused-by-policy",
            Rule::Grant => "refused-by-grant",
            Rule::Mute => "refused-by-mute",
            Rule::Manifest => "refused-by-manifest",
        },
        Event::Failed { .. } => "failed",
        Event::CertificateShown => "certificate-shown",
        Event::ModuleChanged { change, .. } => match change {
            ModuleChange::Installed => "module-installed",
            ModuleChange::Updated => "module-updated",
            ModuleChange::Removed => "module-removed",
            ModuleChange::Banned => "module-banned",
            ModuleChange::BanLifted => "module-ban-lifted",
            _ => "module-change-not-done",
        },
        _ => "other",
    }
}

fn entry_facts(entry: &Entry) -> Result<Value, CommandError> {
    let record = &entry.record;
    let documents: Vec<_> = record
        .documents
        .iter()
        .map(|document| {
            json!({
                "name": document.name,
                "size": document.size,
                "digest": document.digest,
                "blind": document.blind,
            })
        })
        .collect();
    let asked = asked(&record.event);
    Ok(json!({
        "sequence": entry.sequence,
        "time": record.time.format(&Rfc3339)?,
        "caller": record.caller,
        "module": record.module,
        "event": event_word(&record.event),
        "fault": match &record.event { Event::Failed { fault } => Some(fault), _ => None },
        "asked": asked.map(|(asked, _)| asked),
        "times": asked.map(|(_, times)| times),
        "package": package(&record.event).map(|package| json!({
            "version": package.version,
            "replaced": package.replaced,
            "publisher": package.publisher,
            "sha256": package.sha256,
        })),
        "format": record.format,
        "documents": documents,
        "certificate": record.certificate.as_ref().map(|certificate| json!({
            "sha256": certificate.sha256,
            "serialNumber": certificate.serial_number,
            "owner": certificate.owner,
            "issuer": certificate.issuer,
        })),
        "timestamped": record.timestamped,
        "hash": hex::encode(entry.hash.as_bytes()),
    }))
}

/// What a rule refused, and how many requests the entry stands for.
fn asked(event: &Event) -> Option<(&str, u64)> {
    match event {
        Event::RefusedByRule { asked, times, .. } => Some((asked, *times)),
        _ => None,
    }
}

/// The package that was installed, removed or forbidden.
fn package(event: &Event) -> Option<&RecordedPackage> {
    match event {
        Event::ModuleChanged { package, .. } => Some(package),
        _ => None,
    }
}

fn line(entry: &Entry) -> Result<String, CommandError> {
    let record = &entry.record;
    let time = record.time.format(&Rfc3339)?;
    let event = event_word(&record.event);
    let mut line = format!(
        "{:>5}  {time}  {event:<19}  {}",
        entry.sequence, record.caller
    );
    if let Some((asked, times)) = asked(&record.event) {
        line += &format!("  {asked} × {times}");
    }
    if let Some(package) = package(&record.event) {
        let (module, version) = (&record.module, &package.version);
        let (publisher, sha256) = (&package.publisher, &package.sha256);
        line += &format!("  {module} {version}  publisher {publisher}  package {sha256}");
    }
    if let Some(format) = &record.format {
        line += &format!("  {format} × {}", record.documents.len());
    }
    if let Some(certificate) = &record.certificate {
        line += &format!("  {}", certificate.owner);
    }
    Ok(line + "\n")
}
