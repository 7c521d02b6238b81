//! What the agent says to an open question.

use std::rc::Rc;

use slint::{SharedString, Timer};
use tanba_l10n::{Value, text_with};
use tanba_prompt::message::{
    BlockMessage, CandidateMessage, RefusalMessage, ToWindow, UpdateMessage,
};

use super::{Question, focus_password};
use crate::asking::FAREWELL;
use crate::pipe::quit;
use crate::rows;
use crate::windows::Stage;
use crate::words;

impl Question {
    /// Hears one message, or that there will be none.
    pub(super) fn hear_agent(self: &Rc<Self>, message: Option<ToWindow>) {
        match message {
            Some(ToWindow::Update(update)) => self.update(update),
            // Nothing that an agent says to a question's window.
            Some(_) => {}
            None if self.ended.get() => {}
            None => quit(),
        }
    }

    fn update(self: &Rc<Self>, update: UpdateMessage) {
        match update {
            UpdateMessage::Keys { keys } => self.show_keys(keys),
            UpdateMessage::UnlockRefused { reason } => self.show_refusal(reason),
            UpdateMessage::Progress { done, total } => self.show_progress(done, total),
            UpdateMessage::Timestamping => {
                self.window.set_stage(Stage::Working);
                self.window.set_progress_known(false);
                self.window
                    .set_progress_text(words::plain(self.locale, "progress-timestamp"));
            }
            // Said to windows of other questions.
            UpdateMessage::Installing | UpdateMessage::FileExists { .. } => {}
            UpdateMessage::Finished => {
                self.ended.set(true);
                self.window.set_stage(Stage::Finished);
                Timer::single_shot(FAREWELL, quit);
            }
            UpdateMessage::Failed { text } => {
                self.ended.set(true);
                self.window.set_failure(text.into());
                self.window.set_stage(Stage::Failed);
            }
        }
    }

    fn show_keys(self: &Rc<Self>, keys: Vec<CandidateMessage>) {
        let window = &self.window;
        let numbered = keys.iter().zip(1..);
        let row = |(key, number)| rows::key(key, number, self.calendar, self.locale);
        let shown: Vec<_> = numbered.map(row).collect();
        let lines = if shown.iter().any(|row| !row.note.is_empty()) {
            4
        } else {
            3
        };
        window.set_key_lines(lines);
        window.set_keys(rows::model(shown));
        let none_usable = !keys.iter().any(rows::usable);
        let note = if none_usable {
            words::plain(self.locale, "keys-none-usable")
        } else {
            SharedString::default()
        };
        window.set_keys_note(note);
        let anchors_missing = keys
            .iter()
            .any(|key| key.blocks.contains(&BlockMessage::ChainWithoutAnchors));
        window.set_anchors_missing(anchors_missing);
        let current = preselected(&keys, self.remembered_serial_number().as_deref());
        *self.keys.borrow_mut() = keys;
        let current = current
            .and_then(|index| i32::try_from(index).ok())
            .unwrap_or(-1);
        window.set_current_key(current);
        self.show_key(current);
        window.set_opening(false);
        window.set_stage(Stage::Keys);
        // The Enter that opened the file must not sign as well.
        self.arming.restart();
    }

    fn remembered_serial_number(&self) -> Option<String> {
        let chosen = usize::try_from(self.window.get_current_location()).ok()?;
        let locations = self.locations.borrow();
        Some(
            locations
                .get(chosen)?
                .remembered
                .as_ref()?
                .serial_number
                .clone(),
        )
    }

    fn show_refusal(&self, reason: RefusalMessage) {
        let text = match reason {
            RefusalMessage::WrongSecret(Some(tries)) => {
                let values = [("tries", Value::Count(u64::from(tries)))];
                text_with(self.locale, "unlock-wrong-password-tries", &values).into()
            }
            RefusalMessage::WrongSecret(None) => words::plain(self.locale, "unlock-wrong-password"),
            RefusalMessage::Damaged => words::plain(self.locale, "unlock-damaged"),
            RefusalMessage::Unreadable => words::plain(self.locale, "unlock-unreadable"),
            RefusalMessage::Unsupported => words::plain(self.locale, "unlock-unsupported"),
            RefusalMessage::NoKey => words::plain(self.locale, "unlock-no-key"),
        };
        self.window.set_opening(false);
        self.window.set_stage(Stage::Unlock);
        self.window.set_unlock_error(text);
        focus_password(&self.window);
    }

    fn show_progress(&self, done: usize, total: usize) {
        let counted = |count| Value::Count(u64::try_from(count).unwrap_or(u64::MAX));
        let values = [("done", counted(done)), ("total", counted(total))];
        self.window.set_stage(Stage::Working);
        self.window
            .set_progress_text(text_with(self.locale, "progress", &values).into());
        self.window.set_progress_known(total > 1);
        self.window.set_progress(share(done, total));
    }
}

/// The only usable key, or the one that was used last with this file.
fn preselected(keys: &[CandidateMessage], remembered: Option<&str>) -> Option<usize> {
    let usable = || keys.iter().enumerate().filter(|(_, key)| rows::usable(key));
    let known = |key: &CandidateMessage| {
        let serial_number = key.facts.as_ref().map(|facts| facts.serial_number.as_str());
        remembered.is_some() && serial_number == remembered
    };
    let position = match usable().count() {
        1 => usable().next(),
        _ => usable().find(|(_, key)| known(key)),
    };
    position.map(|(position, _)| position)
}

/// `done` of `total`, between 0 and 1.
fn share(done: usize, total: usize) -> f32 {
    let thousandths = done
        .saturating_mul(1_000)
        .checked_div(total)
        .unwrap_or(0)
        .min(1_000);
    f32::from(u16::try_from(thousandths).unwrap_or(1_000)) / 1_000.0
}

#[cfg(test)]
mod tests {
    use tanba_prompt::message::FactsMessage;

    use super::*;
    use crate::example;

    fn candidate(index: usize, serial_number: &str, blocks: Vec<BlockMessage>) -> CandidateMessage {
        let facts = FactsMessage {
            serial_number: serial_number.to_owned(),
            ..example::facts()
        };
        example::candidate(index, facts, blocks)
    }

    #[test]
    fn the_only_usable_or_the_last_used_key_is_preselected() {
        let blocked = || candidate(0, "1", vec![BlockMessage::Expired]);
        let keys = [blocked(), candidate(1, "2", Vec::new())];
        assert_eq!(preselected(&keys, None), Some(1));
        let keys = [candidate(0, "1", Vec::new()), candidate(1, "2", Vec::new())];
        assert_eq!(preselected(&keys, None), None);
        assert_eq!(preselected(&keys, Some("2")), Some(1));
        assert_eq!(preselected(&[blocked()], Some("1")), None);
    }

    #[test]
    fn progress_stays_between_nothing_and_all() {
        assert!((share(1, 4) - 0.25).abs() < f32::EPSILON);
        assert!((share(9, 4) - 1.0).abs() < f32::EPSILON);
        assert!(share(1, 0).abs() < f32::EPSILON);
        assert!((share(usize::MAX, 3) - 1.0).abs() < f32::EPSILON);
    }
}
