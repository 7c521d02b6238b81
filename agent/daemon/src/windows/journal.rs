//! The journal window.

use std::path::PathBuf;

use tanba_consent::PromptError;
use tanba_journal::{Entry, Event, Rule, entries, verify};
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
        let model = tokio::task::spawn_blocking(move || model(&journals));
        let model = model.await.unwrap_or_else(|_| unreadable());
        let mut window = self.windows.show_journal(model, locale).await?;
        window.closed().await;
        Ok(())
    }
}

fn model(journals: &[PathBuf]) -> JournalModel {
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
        rows: all.iter().take(ROWS).map(row).collect(),
        chain,
    }
}

fn unreadable() -> JournalModel {
    JournalModel {
        rows: Vec::new(),
        chain: ChainState::Broken(1),
    }
}

fn row(entry: &Entry) -> JournalRow {
    let record = &entry.record;
    let blind = record.documents.iter().any(|document| document.blind);
    let names: Vec<&str> = record
        .documents
        .iter()
        .map(|document| document.name.as_deref().unwrap_or(&document.digest))
        .collect();
    let (outcome, reason) = match &record.event {
        Event::Signed | Event::CertificateShown => (JournalOutcome::Done, None),
        Event::Refused | Event::FileRefused => (JournalOutcome::Declined, None),
        Event::RefusedByRule { rule, times, .. } => {
            let (by, times) = (refused_by(*rule), *times);
            (JournalOutcome::Refused { by, times }, None)
        }
        Event::Failed { fault } => (JournalOutcome::Failed, Some(fault.clone())),
        _ => (JournalOutcome::Failed, None),
    };
    JournalRow {
        moment: record.time.unix_timestamp(),
        caller: record.caller.clone(),
        action: match (&record.event, &record.format) {
            (Event::FileRefused, _) => JournalAction::ChooseFile,
            (Event::RefusedByRule { asked, .. }, _) => asked_for(asked),
            (_, None) => JournalAction::ShowCertificate,
            (_, Some(_)) if blind => JournalAction::SignDigest,
            (_, Some(_)) => JournalAction::Sign,
        },
        outcome,
        // What a rule refused was not looked into; a request is for one document at least.
        documents: record.documents.len().max(1),
        owner: record
            .certificate
            .as_ref()
            .map(|certificate| certificate.owner.clone()),
        details: reason.or_else(|| (!names.is_empty()).then(|| names.join(", "))),
    }
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
