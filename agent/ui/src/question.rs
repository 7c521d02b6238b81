//! The window of a question.
//!
//! It goes through stages: a key file and its password, a key, the work, its end; and the
//! chooser of files beside them. [`fill`] shows what does not change, this file and [`browse`]
//! hear the person, [`update`] hears the agent.

mod browse;
mod fill;
mod update;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use slint::{CloseRequestResponse, ComponentHandle, SharedString, Timer};
use tanba_l10n::Locale;
use tanba_pki::Secret;
use tanba_prompt::message::{
    CandidateMessage, DocumentMessage, FromWindow, KindMessage, LocationMessage, QuestionMessage,
};

use crate::StartError;
use crate::arming::Arming;
use crate::calendar::Calendar;
use crate::opening;
use crate::pipe::{Inbox, Outbox, quit};
use crate::rows;
use crate::walk::Walk;
use crate::windows::{QuestionWindow, Stage, Typing};
use crate::words;

/// An open question.
struct Question {
    window: QuestionWindow,
    arming: Rc<Arming>,
    outbox: Outbox,
    calendar: Calendar,
    locale: Locale,
    documents: Vec<DocumentMessage>,
    locations: RefCell<Vec<LocationMessage>>,
    keys: RefCell<Vec<CandidateMessage>>,
    walk: Rc<Walk<QuestionWindow>>,
    /// Whether the window shows how it ended and no longer needs the agent.
    ended: Cell<bool>,
}

/// Shows a question until it is answered.
pub(crate) fn show(
    message: QuestionMessage,
    calendar: Calendar,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let locale = message.language.into();
    let window = QuestionWindow::new()?;
    let arming = opening::prepare(&window, locale, &outbox);
    fill::fill(&window, &message, locale);
    let chooser = browse::chooser(&message.kind, locale);
    let (documents, locations) = parts(message.kind);
    let question = Rc::new_cyclic(|question: &Weak<Question>| {
        let question = Weak::clone(question);
        let walk = Walk::begin(&window, chooser, move |path| {
            if let Some(question) = question.upgrade() {
                question.chosen(path);
            }
        });
        Question {
            window,
            arming,
            outbox,
            calendar,
            locale,
            documents,
            locations: RefCell::new(locations),
            keys: RefCell::default(),
            walk,
            ended: Cell::new(false),
        }
    });
    question.begin();
    hear_person(&question);
    let hearing = Rc::clone(&question);
    inbox.listen(move |message| hearing.hear_agent(message))?;
    question.window.run()?;
    Ok(())
}

fn parts(kind: KindMessage) -> (Vec<DocumentMessage>, Vec<LocationMessage>) {
    match kind {
        KindMessage::ChooseCertificate { locations } | KindMessage::Authenticate { locations } => {
            (Vec::new(), locations)
        }
        KindMessage::Sign {
            documents,
            locations,
            ..
        } => (documents, locations),
        KindMessage::ChooseFile { .. }
        | KindMessage::ShowMessage { .. }
        | KindMessage::SaveFile { .. }
        | KindMessage::GrantPermissions { .. }
        | KindMessage::InstallModule(_) => (Vec::new(), Vec::new()),
    }
}

fn hear_person(question: &Rc<Question>) {
    let window = &question.window;
    let on = |act: fn(&Question)| {
        let question = Rc::downgrade(question);
        move || {
            if let Some(question) = question.upgrade() {
                act(&question);
            }
        }
    };
    window.on_unlock(on(Question::unlock));
    window.on_approve(on(Question::approve));
    window.on_browse(on(Question::browse));
    window.on_back(on(Question::back));
    window.on_fetch_anchors(on(|question| {
        question.outbox.send(&FromWindow::FetchAnchors);
    }));
    let declining = Rc::downgrade(question);
    window.on_decline(move |always| {
        if let Some(question) = declining.upgrade() {
            question.decline(always);
        }
    });
    let closing = Rc::downgrade(question);
    window.window().on_close_requested(move || {
        if let Some(question) = closing.upgrade() {
            question.decline(false);
        }
        CloseRequestResponse::HideWindow
    });
    let reading = Rc::downgrade(question);
    window.on_document_chosen(move |index| {
        if let Some(question) = reading.upgrade() {
            question.show_document(index);
        }
    });
    let choosing = Rc::downgrade(question);
    window.on_key_chosen(move |index| {
        if let Some(question) = choosing.upgrade() {
            question.show_key(index);
        }
    });
    let locating = Rc::downgrade(question);
    window.on_location_chosen(move |_| {
        if let Some(question) = locating.upgrade() {
            question.window.set_unlock_error(SharedString::default());
        }
    });
    let typing = window.global::<Typing<'_>>();
    typing.on_caps_of(|text, shift| caps_lock(&text, shift));
    typing.on_dots(|count| {
        "•"
            .repeat(usize::try_from(count).unwrap_or_default())
            .into()
    });
}

impl Question {
    /// Shows the key files, or the chooser when a file is asked for.
    fn begin(&self) {
        self.show_locations(0);
        self.show_document(0);
        if self.window.get_stage() == Stage::Browse {
            self.walk.read();
        } else if !self.locations.borrow().is_empty() {
            // Once the field is there.
            let window = self.window.as_weak();
            Timer::single_shot(Duration::ZERO, move || {
                if let Some(window) = window.upgrade() {
                    focus_password(&window);
                }
            });
        }
    }

    fn show_locations(&self, current: usize) {
        let locations = self.locations.borrow();
        let row = |it: &LocationMessage| rows::location(it, self.calendar, self.locale);
        self.window
            .set_locations(rows::model(locations.iter().map(row)));
        let current = if locations.is_empty() {
            None
        } else {
            i32::try_from(current).ok()
        };
        self.window.set_current_location(current.unwrap_or(-1));
    }

    fn show_document(&self, index: i32) {
        let document = usize::try_from(index)
            .ok()
            .and_then(|index| self.documents.get(index));
        if let Some(document) = document {
            fill::show_preview(&self.window, document, self.locale);
        }
    }

    fn show_key(&self, index: i32) {
        let keys = self.keys.borrow();
        let key = usize::try_from(index)
            .ok()
            .and_then(|index| keys.get(index));
        self.window.set_key_usable(key.is_some_and(rows::usable));
        let details = key
            .map(|key| rows::details(key, self.locale))
            .unwrap_or_default();
        self.window.set_key_details(details.into());
    }

    /// Sends the password once and empties the field.
    fn unlock(&self) {
        let chosen = usize::try_from(self.window.get_current_location()).ok();
        let locations = self.locations.borrow();
        let Some(location) = chosen.and_then(|index| locations.get(index)) else {
            return;
        };
        if self.window.get_opening() || self.window.get_stage() != Stage::Unlock {
            return;
        }
        let secret = Secret::new(self.window.get_password().to_string());
        self.window.set_password(SharedString::default());
        self.window.set_unlock_error(SharedString::default());
        self.window.set_opening(true);
        if self.outbox.unlock(location.path.clone(), &secret).is_err() {
            self.window.set_opening(false);
            let text = words::plain(self.locale, "unlock-wrong-password");
            self.window.set_unlock_error(text);
        }
    }

    /// Says yes, if the window was seen long enough and the key can be used.
    fn approve(&self) {
        let chosen = usize::try_from(self.window.get_current_key()).ok();
        let keys = self.keys.borrow();
        let Some(key) = chosen.and_then(|index| keys.get(index)) else {
            return;
        };
        if !self.arming.armed() || !rows::usable(key) || self.window.get_stage() != Stage::Keys {
            return;
        }
        self.window.set_stage(Stage::Working);
        self.window
            .set_progress_text(words::plain(self.locale, "progress-start"));
        let always = self.window.get_remember();
        self.outbox.send(&FromWindow::Approve {
            key: key.index,
            always,
        });
    }

    fn decline(&self, always: bool) {
        if !self.ended.get() {
            self.outbox.send(&FromWindow::Decline { always });
        }
        quit();
    }

    /// From the keys or the chooser back to the key files.
    fn back(&self) {
        self.window.set_stage(Stage::Unlock);
        self.window.set_opening(false);
    }
}

fn focus_password(window: &QuestionWindow) {
    window.set_focus_request(window.get_focus_request().wrapping_add(1));
}

/// What a typed letter says about Caps Lock: 1 on, 0 off, -1 nothing.
fn caps_lock(text: &str, shift: bool) -> i32 {
    match text.chars().next() {
        Some(letter) if letter.is_uppercase() => i32::from(!shift),
        Some(letter) if letter.is_lowercase() => i32::from(shift),
        _ => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::caps_lock;

    #[test]
    fn letters_tell_whether_caps_lock_is_on() {
        assert_eq!(caps_lock("A", false), 1);
        assert_eq!(caps_lock("ы", true), 1);
        assert_eq!(caps_lock("Ы", true), 0);
        assert_eq!(caps_lock("a", false), 0);
        assert_eq!(caps_lock("7", false), -1);
        assert_eq!(caps_lock("", true), -1);
    }
}
