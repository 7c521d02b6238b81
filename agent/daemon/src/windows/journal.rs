//! The journal window.

use std::path::PathBuf;

use tanba_consent::PromptError;
use tanba_journal::{Entry, Event, ModuleChange, Record, RecordedPackage, Rule, entries, verify};
use tanba_l10n::text;
use tanba_module::Locale;
use tanba_prompt::message::{
    ChainState, JournalAction, JournalModel, JournalOutcome, JournalRow, RefusedBy,
};

use super::OwnWindows;

/// Entries shown at most, the newest.
const ROWS: usize = 2_000;

impl OwnWindows {
    pub(super) async fn journal(&self, locale: Locale) -> Result<(), PromptError> {
        let journals = [self.places.journal(), self.places.command_journal()];
        let model = tokio::task::spawn_blocking(move || model(&journals, locale));
        let model = model.await.unwrap_or_else(|_| unreadable());
        let mut window = self.windows.show_journal(model, locale).await?;
        window.closed().await;
        Ok(())
    }
}

fn model(journals: &[PathBuf], locale: Locale) -> JournalModel {
    let mut chain = ChainState::Whole;
    let mut all = Vec::new();
    for path in journals.iter().filter(|path| path.exists()) {
        match verify(path).map(|found| found.first_bad) {
            Ok(None) => {}
            Ok(Some(broken)) => chain = ChainState::Broken(broken.sequence),
            Err(_) => return unreadable(),
        }
        all.extend(entries(path).into_iter().flatten().flatten());
    }
    all.sort_by_key(|entry| std::cmp::Reverse(entry.record.time));
    JournalModel {
        rows: all
            .iter()
            .take(ROWS)
            .map(|entry| row(entry, locale))
            .collect(),
        chain,
    }
}

fn unreadable() -> JournalModel {
    JournalModel {
        rows: Vec::new(),
        chain: ChainState::Broken(1),
    }
}

fn row(entry: &Entry, locale: Locale) -> JournalRow {
    let record = &entry.record;
    let (outcome, reason) = outcome(&record.event);
    JournalRow {
        moment: record.time.unix_timestamp(),
        caller: caller(&record.caller, locale),
        action: action(record),
        outcome,
        // What a rule refused was not looked into; a request is for one document at least.
        documents: record.documents.len().max(1),
        owner: record
            .certificate
            .as_ref()
            .map(|certificate| certificate.owner.clone()),
        details: reason.or_else(|| details(record)),
    }
}

/// Who asked: pages and programs as they are, others in words.
fn caller(caller: &str, locale: Locale) -> String {
    match caller {
        Record::PERSON => text(locale, "journal-by-person"),
        Record::ADMINISTRATOR => text(locale, "journal-by-administrator"),
        Record::CATALOGUE => text(locale, "journal-by-catalogue"),
        Record::COMMAND_LINE => text(locale, "journal-by-command-line"),
        caller => caller.to_owned(),
    }
}

fn outcome(event: &Event) -> (JournalOutcome, Option<String>) {
    match event {
        Event::ModuleChanged {
            change: ModuleChange::NotDone,
            ..
        } => (JournalOutcome::Failed, None),
        Event::Signed | Event::CertificateShown | Event::ModuleChanged { .. } => {
            (JournalOutcome::Done, None)
        }
        Event::Refused | Event::FileRefused => (JournalOutcome::Declined, None),
        Event::RefusedByRule { rule, times, .. } => {
            let (by, times) = (refused_by(*rule), *times);
            (JournalOutcome::Refused { by, times }, None)
        }
        Event::Failed { fault } => (JournalOutcome::Failed, Some(fault.clone())),
        _ => (JournalOutcome::Failed, None),
    }
}

fn action(record: &Record) -> JournalAction {
    let blind = record.documents.iter().any(|document| document.blind);
    match (&record.event, &record.format) {
        (Event::FileRefused, _) => JournalAction::ChooseFile,
        (Event::RefusedByRule { asked, .. }, _) => asked_for(asked),
        (Event::ModuleChanged { change, .. }, _) => match change {
            ModuleChange::Installed => JournalAction::InstallModule,
            ModuleChange::Updated => JournalAction::UpdateModule,
            ModuleChange::Removed => JournalAction::RemoveModule,
            ModuleChange::Banned => JournalAction::BanModule,
            ModuleChange::BanLifted => JournalAction::LiftBan,
            _ => JournalAction::ChangeModule,
        },
        (_, None) => JournalAction::ShowCertificate,
        (_, Some(format)) if format == TOKEN => JournalAction::LogIn,
        (_, Some(_)) if blind => JournalAction::SignDigest,
        (_, Some(_)) => JournalAction::Sign,
    }
}

/// The format of a token that logs a person in.
const TOKEN: &str = "web-eid";

/// Names of documents, or which package it was.
fn details(record: &Record) -> Option<String> {
    if let Event::ModuleChanged { package, .. } = &record.event {
        return Some(package_details(&record.module, package));
    }
    if record.format.as_deref() == Some(TOKEN) {
        // What was signed are two hashes, which tell nobody anything.
        return None;
    }
    let names = record.documents.iter();
    let names: Vec<&str> = names
        .map(|document| document.name.as_deref().unwrap_or(&document.digest))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn package_details(symbolic_name: &str, package: &RecordedPackage) -> String {
    let version = match &package.replaced {
        Some(before) => format!("{before} → {}", package.version),
        None => package.version.clone(),
    };
    let sha256 = &package.sha256;
    format!("{symbolic_name} {version} · SHA-256 {sha256}")
}

fn refused_by(rule: Rule) -> RefusedBy {
    match rule {
        Rule::Policy => RefusedBy::Policy,
        Rule::Grant => RefusedBy::Grant,
        Rule::Mute => RefusedBy::Mute,
        Rule::Manifest => RefusedBy::Manifest,
    }
}

fn asked_for(permission: &str) -> JournalAction {
    match permission {
        "sign" => JournalAction::Sign,
        "sign-digest" => JournalAction::SignDigest,
        "authenticate" => JournalAction::LogIn,
        "choose-certificate" => JournalAction::ShowCertificate,
        "choose-file" => JournalAction::ChooseFile,
        _ => JournalAction::Other,
    }
}

#[cfg(test)]
mod tests {
    use tanba_journal::Journal;
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn r40_installed_modules_are_shown_in_the_persons_language() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let journal = Journal::open(&path).unwrap();
        let changed = |caller: &str, change| Record {
            time: OffsetDateTime::UNIX_EPOCH,
            caller: caller.to_owned(),
            module: "kz.ecc.NurSignBundle".to_owned(),
            event: Event::ModuleChanged {
                change,
                package: RecordedPackage {
                    version: "5.1.3".to_owned(),
                    replaced: (change == ModuleChange::Updated).then(|| "5.1.2".to_owned()),
                    publisher: "ab".repeat(32),
                    sha256: "cd".repeat(32),
                },
            },
            format: None,
            documents: Vec::new(),
            certificate: None,
            timestamped: false,
        };
        let page = "https://portal.kz";
        for (caller, change) in [
            (page, ModuleChange::Installed),
            (Record::PERSON, ModuleChange::Updated),
            (Record::CATALOGUE, ModuleChange::Banned),
            (Record::COMMAND_LINE, ModuleChange::Removed),
            (Record::ADMINISTRATOR, ModuleChange::NotDone),
        ] {
            journal.append(changed(caller, change)).unwrap();
        }
        let rows = |locale| {
            let model = model(std::slice::from_ref(&path), locale);
            assert_eq!(model.chain, ChainState::Whole);
            model.rows
        };
        let english = rows(Locale::English);
        let said = english.iter().map(|row| (row.caller.as_str(), row.action));
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                (page, JournalAction::InstallModule),
                ("You", JournalAction::UpdateModule),
                ("Catalogue of modules", JournalAction::BanModule),
                ("Command line", JournalAction::RemoveModule),
                ("Administrator", JournalAction::ChangeModule),
            ]
        );
        assert_eq!(english[4].outcome, JournalOutcome::Failed);
        let details = english[1].details.as_deref().unwrap();
        assert!(details.starts_with("kz.ecc.NurSignBundle 5.1.2 → 5.1.3 · SHA-256 cdcd"));
        assert_eq!(rows(Locale::Russian)[1].caller, "Вы");
        assert_eq!(rows(Locale::Kazakh)[1].caller, "Сіз");
    }
}
