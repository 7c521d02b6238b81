//! Windows that only show something: the journal, about the program, fetched trust anchors.

use std::rc::Rc;

use slint::ComponentHandle;
use tanba_l10n::{Locale, Value, text, text_with};
use tanba_prompt::message::{
    AnchorRow, ChainState, FromWindow, JournalAction, JournalModel, JournalOutcome, JournalRow,
    RefusedBy, ToWindow,
};

use crate::StartError;
use crate::calendar::Calendar;
use crate::opening;
use crate::pipe::{Inbox, Outbox, quit};
use crate::rows::{self, caller, spoken, tone};
use crate::windows::{AboutWindow, AnchorsWindow, JournalWindow, Row};
use crate::words::{self, count, with};

/// Shows the journal.
pub(crate) fn show_journal(
    locale: Locale,
    model: &JournalModel,
    calendar: Calendar,
    inbox: Inbox,
    outbox: &Outbox,
) -> Result<(), StartError> {
    let window = JournalWindow::new()?;
    let row = |row: &JournalRow| journal_row(row, calendar, locale);
    window.set_rows(rows::model(model.rows.iter().map(row)));
    match model.chain {
        ChainState::Whole => window.set_state(words::plain(locale, "journal-whole")),
        ChainState::Broken(number) => {
            let number = [("number", Value::Count(number))];
            window.set_state(text_with(locale, "journal-broken", &number).into());
            window.set_broken(true);
        }
    }
    opening::prepare(&window, locale, outbox);
    run(&window, inbox)
}

/// Shows what the program is.
pub(crate) fn show_about(
    locale: Locale,
    version: &str,
    inbox: Inbox,
    outbox: &Outbox,
) -> Result<(), StartError> {
    let window = AboutWindow::new()?;
    window.set_version(with(locale, "about-version", "version", version).into());
    opening::prepare(&window, locale, outbox);
    run(&window, inbox)
}

/// Asks whether fetched trust anchors are to be trusted.
pub(crate) fn show_anchors(
    locale: Locale,
    anchors: &[AnchorRow],
    calendar: Calendar,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let window = AnchorsWindow::new()?;
    let row = |anchor: &AnchorRow| anchor_row(anchor, calendar, locale);
    window.set_rows(rows::model(anchors.iter().map(row)));
    let arming = Rc::downgrade(&opening::prepare(&window, locale, &outbox));
    window.on_trust(move || {
        if arming.upgrade().is_some_and(|arming| arming.armed()) {
            outbox.send(&FromWindow::FetchAnchors);
            quit();
        }
    });
    run(&window, inbox)
}

fn run(window: &impl ComponentHandle, inbox: Inbox) -> Result<(), StartError> {
    inbox.listen(end_with_agent)?;
    Ok(window.run()?)
}

/// These windows hear nothing but the end of the agent.
#[expect(
    clippy::needless_pass_by_value,
    reason = "what `Inbox::listen` hands over"
)]
fn end_with_agent(message: Option<ToWindow>) {
    match message {
        Some(_) => {}
        None => quit(),
    }
}

/// A trust anchor: whose, until when, and the digest to compare, on two lines.
pub(crate) fn anchor_row(anchor: &AnchorRow, calendar: Calendar, locale: Locale) -> Row {
    let (from, until) = (
        calendar.day(anchor.not_before, locale),
        calendar.day(anchor.not_after, locale),
    );
    let validity = [
        ("from", Value::Text(from.as_str())),
        ("until", Value::Text(until.as_str())),
    ];
    let digest = grouped(&anchor.sha256);
    let (first, second) = digest
        .split_at_checked(digest.len() / 2)
        .unwrap_or((&digest, ""));
    spoken(Row {
        title: anchor.subject.clone().into(),
        first: text_with(locale, "key-valid", &validity).into(),
        second: first.trim_end().into(),
        note: second.trim_end().into(),
        note_kind: tone::QUIET,
        ..Row::default()
    })
}

/// Hex digits in groups of four, each followed by a space.
fn grouped(hex: &str) -> String {
    let mut grouped = String::with_capacity(hex.len() * 5 / 4 + 1);
    for (index, digit) in hex.chars().enumerate() {
        grouped.push(digit);
        if index % 4 == 3 {
            grouped.push(' ');
        }
    }
    grouped
}

fn journal_row(row: &JournalRow, calendar: Calendar, locale: Locale) -> Row {
    let title = match row.action {
        JournalAction::Sign => count(locale, "journal-sign", "count", row.documents),
        JournalAction::SignDigest => count(locale, "journal-sign-digest", "count", row.documents),
        JournalAction::LogIn => text(locale, "journal-login"),
        JournalAction::ShowCertificate => text(locale, "journal-certificate"),
        JournalAction::ChooseFile => text(locale, "journal-file"),
        JournalAction::InstallModule => text(locale, "journal-module-installed"),
        JournalAction::UpdateModule => text(locale, "journal-module-updated"),
        JournalAction::RemoveModule => text(locale, "journal-module-removed"),
        JournalAction::BanModule => text(locale, "journal-module-banned"),
        JournalAction::LiftBan => text(locale, "journal-module-allowed"),
        JournalAction::ChangeModule => text(locale, "journal-module-unchanged"),
        JournalAction::Other => text(locale, "journal-other"),
    };
    let (outcome, note_kind) = match row.outcome {
        JournalOutcome::Done => ("journal-done", tone::GOOD),
        JournalOutcome::Declined => ("journal-declined", tone::WARNING),
        JournalOutcome::Refused { by, .. } => (refused_by(by), tone::WARNING),
        JournalOutcome::Failed => ("journal-failed", tone::DANGER),
    };
    let note = match row.outcome {
        JournalOutcome::Refused { times, .. } if times > 1 => {
            format!("{} · {times}×", text(locale, outcome))
        }
        _ => text(locale, outcome),
    };
    let who = row
        .owner
        .iter()
        .fold(caller(&row.caller).to_owned(), |who, owner| {
            format!("{who} · {owner}")
        });
    spoken(Row {
        title: title.into(),
        tag: calendar.minute(row.moment, locale).into(),
        first: who.into(),
        second: row.details.clone().unwrap_or_default().into(),
        note: note.into(),
        note_kind,
        ..Row::default()
    })
}

fn refused_by(rule: RefusedBy) -> &'static str {
    match rule {
        RefusedBy::Policy => "journal-refused-policy",
        RefusedBy::Grant => "journal-refused-grant",
        RefusedBy::Mute => "journal-refused-mute",
        RefusedBy::Manifest => "journal-refused-manifest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_can_be_compared_by_eye() {
        assert_eq!(grouped("0123456789ab"), "0123 4567 89ab ");
        let anchor = AnchorRow {
            subject: "ҰКО".to_owned(),
            not_before: 0,
            not_after: 1,
            sha256: "ab".repeat(32),
        };
        let row = anchor_row(&anchor, Calendar::of_this_computer(), Locale::Kazakh);
        let shown = format!("{}{}", row.second, row.note).replace(' ', "");
        assert_eq!(shown, anchor.sha256);
    }
}
