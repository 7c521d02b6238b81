//! The chooser inside a question's window: for a key file, or for the file that a site asks for.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use slint::SharedString;
use tanba_l10n::Locale;
use tanba_prompt::message::{FilterMessage, FromWindow, KindMessage, LocationMessage};

use super::Question;
use crate::chooser::{Chooser, Opened, home};
use crate::pipe::quit;
use crate::rows;
use crate::windows::Stage;

/// The chooser for a question: where the site suggests, beside the first key file, or at home.
pub(super) fn chooser(kind: &KindMessage, locale: Locale) -> Chooser {
    let (start, filter) = match kind {
        KindMessage::ChooseFile {
            filter, suggested, ..
        } => (suggested.as_ref().map(PathBuf::from), *filter),
        KindMessage::ChooseCertificate { locations } | KindMessage::Sign { locations, .. } => {
            let first = locations
                .first()
                .map(|location| PathBuf::from(&location.path));
            (first, FilterMessage::Keystore)
        }
    };
    let start = start
        .filter(|start| start.is_absolute())
        .unwrap_or_else(home);
    Chooser::new(&start, filter, locale)
}

pub(super) fn hear_person(question: &Rc<Question>) {
    let window = &question.window;
    window.set_places(rows::texts(question.chooser.borrow().places()));
    let folders_only = question.chooser.borrow().folders_only();
    window.set_folders_only(folders_only);

    let at = |act: fn(&Question, i32)| {
        let question = Rc::downgrade(question);
        move |index: i32| {
            if let Some(question) = question.upgrade() {
                act(&question, index);
            }
        }
    };
    window.on_entry_opened(at(|question, index| {
        let Ok(index) = usize::try_from(index) else {
            return;
        };
        let opened = question.chooser.borrow_mut().open(index);
        question.opened(opened);
    }));
    window.on_place(at(|question, index| {
        let Ok(index) = usize::try_from(index) else {
            return;
        };
        let opened = question.chooser.borrow_mut().open_place(index);
        question.opened(opened);
    }));
    let typing = Rc::downgrade(question);
    window.on_path_typed(move |path| {
        if let Some(question) = typing.upgrade() {
            let opened = question.chooser.borrow_mut().open_path(&path);
            question.opened(opened);
        }
    });
    let on = |act: fn(&Question)| {
        let question = Rc::downgrade(question);
        move || {
            if let Some(question) = question.upgrade() {
                act(&question);
            }
        }
    };
    window.on_browse(on(Question::browse));
    window.on_filter_changed(on(|question| question.read_folder(None)));
    window.on_folder_up(on(|question| {
        let left = question.chooser.borrow_mut().up();
        question.read_folder(left.as_deref());
    }));
    window.on_this_folder(on(|question| {
        let folder = question.chooser.borrow().folder().to_path_buf();
        question.chosen(&folder);
    }));
}

impl Question {
    /// Goes to the chooser.
    pub(super) fn browse(&self) {
        self.read_folder(None);
        self.window.set_stage(Stage::Browse);
    }

    /// Reads the chooser's folder and shows it, with the entry of this name chosen.
    pub(super) fn read_folder(&self, current: Option<&str>) {
        let mut chooser = self.chooser.borrow_mut();
        chooser.read(self.window.get_all_files().into());
        let rows = chooser.rows(self.locale);
        let position = current.and_then(|name| chooser.position(name)).unwrap_or(0);
        let position = if rows.is_empty() {
            None
        } else {
            i32::try_from(position).ok()
        };
        self.window.set_entries(rows::model(rows));
        self.window.set_current_entry(position.unwrap_or(-1));
        self.window
            .set_folder(chooser.folder().display().to_string().into());
        self.window.set_folder_readable(chooser.readable());
    }

    fn opened(&self, opened: Opened) {
        match opened {
            Opened::Entered | Opened::Nothing => self.read_folder(None),
            Opened::Chosen(path) => self.chosen(&path),
        }
    }

    /// A key file goes to the top of the list; a file for the site is the answer.
    fn chosen(&self, path: &Path) {
        let Some(text) = path.to_str().map(str::to_owned) else {
            return;
        };
        if self.window.get_chooser_only() {
            if self.arming.armed() {
                self.outbox.send(&FromWindow::File { path: text });
                quit();
            }
            return;
        }
        {
            let mut locations = self.locations.borrow_mut();
            locations.retain(|location| location.path != text);
            let added = LocationMessage {
                path: text,
                remembered: None,
                last_used_here: false,
            };
            locations.insert(0, added);
        }
        self.show_locations(0);
        self.window.set_unlock_error(SharedString::default());
        self.back();
    }
}
