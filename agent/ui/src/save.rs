//! The window that asks where a file is kept.

use std::path::{Path, PathBuf};
use std::rc::{Rc, Weak};
use std::time::Duration;

use slint::{ComponentHandle, SharedString, Timer};
use tanba_prompt::message::{FilterMessage, FromWindow, QuestionMessage};

use crate::StartError;
use crate::asking::{Asking, Texts};
use crate::chooser::{Chooser, home};
use crate::pipe::{Inbox, Outbox};
use crate::rows::size;
use crate::walk::Walk;
use crate::windows::{Folder, SaveWindow};
use crate::words::with;

/// Octets of a file name at most.
const LONGEST_NAME: usize = 240;

/// What is to be saved.
pub(crate) struct Offered<'a> {
    /// The name offered.
    pub(crate) name: &'a str,
    /// Where to begin; a claim of the page.
    pub(crate) folder: Option<&'a str>,
    /// Octets.
    pub(crate) size: u64,
}

struct Save {
    asking: Rc<Asking<SaveWindow>>,
    walk: Rc<Walk<SaveWindow>>,
}

/// Shows the question until the file is saved or not.
pub(crate) fn show(
    message: &QuestionMessage,
    offered: &Offered<'_>,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let locale = message.language.into();
    let octets = size(offered.size, locale);
    let texts = Texts {
        title: "save-title",
        asks: with(locale, "save-asks", "size", &octets).into(),
        finished: "save-note",
    };
    let window = SaveWindow::new()?;
    window.set_name(offered.name.into());
    window.set_name_usable(usable(offered.name).is_some());
    let start = offered.folder.map(PathBuf::from);
    let start = start.filter(|start| start.is_absolute());
    let chooser = Chooser::new(&start.unwrap_or_else(home), FilterMessage::All, locale);
    let asking = Asking::open(window, message, &texts, outbox);
    let save = Rc::new_cyclic(|save: &Weak<Save>| {
        let save = Weak::clone(save);
        let walk = Walk::begin(&asking.window, chooser, move |file| {
            if let Some(save) = save.upgrade() {
                save.take_name(file);
            }
        });
        Save { asking, walk }
    });
    save.walk.read();
    hear_person(&save);
    focus_name(&save.asking.window);
    let hearing = Rc::downgrade(&save);
    save.asking.run(inbox, move |path| {
        if let Some(save) = hearing.upgrade() {
            save.ask_to_replace(path);
            save.asking.decide_again();
        }
    })
}

fn hear_person(save: &Rc<Save>) {
    let window = &save.asking.window;
    let on = |act: fn(&Save)| {
        let save = Rc::downgrade(save);
        move || {
            if let Some(save) = save.upgrade() {
                act(&save);
            }
        }
    };
    window.on_save(on(Save::save));
    window.on_replace(on(Save::replace));
    window.on_keep(on(|save| {
        let window = &save.asking.window;
        window.set_replace_question(SharedString::default());
        focus_name(window);
    }));
    let editing = window.as_weak();
    window.on_name_edited(move |name| {
        if let Some(window) = editing.upgrade() {
            window.set_name_usable(usable(&name).is_some());
        }
    });
}

impl Save {
    /// Where the file would be.
    fn target(&self) -> Option<PathBuf> {
        let name = self.asking.window.get_name();
        Some(self.walk.folder().join(usable(&name)?))
    }

    /// Saves under a free name; asks about one that is taken; enters a folder.
    fn save(&self) {
        let Some(path) = self.target() else {
            return;
        };
        if path.is_dir() {
            let window = &self.asking.window;
            let name = window.get_name();
            window.global::<Folder<'_>>().invoke_typed(name);
        } else if let Some(text) = path.to_str() {
            if path.symlink_metadata().is_ok() {
                self.ask_to_replace(text);
                self.asking.decide_again();
            } else {
                let path = text.to_owned();
                self.asking
                    .decide(&FromWindow::File { path }, Some("save-working"));
            }
        }
    }

    fn replace(&self) {
        let path = self.target().and_then(|it| it.to_str().map(str::to_owned));
        if let Some(path) = path {
            self.asking
                .decide(&FromWindow::Replace { path }, Some("save-working"));
        }
    }

    fn ask_to_replace(&self, path: &str) {
        let name = Path::new(path).file_name().unwrap_or_default();
        let name = name.to_string_lossy();
        let question = with(self.asking.locale, "save-exists", "name", &name);
        self.asking.window.set_replace_question(question.into());
    }

    /// A file that is there lends its name.
    fn take_name(&self, file: &Path) {
        if let Some(name) = file.file_name().and_then(|name| name.to_str()) {
            self.asking.window.set_name(name.into());
            self.asking.window.set_name_usable(usable(name).is_some());
        }
    }
}

/// Puts the focus into the field of the name, once it is there.
fn focus_name(window: &SaveWindow) {
    let window = window.as_weak();
    Timer::single_shot(Duration::ZERO, move || {
        if let Some(window) = window.upgrade() {
            window.set_focus_request(window.get_focus_request().wrapping_add(1));
        }
    });
}

/// The name of one file, nothing that leads elsewhere.
fn usable(name: &str) -> Option<&str> {
    let name = name.trim();
    let plain = !matches!(name, "" | "." | "..")
        && !name.contains(|letter: char| matches!(letter, '/' | '\\') || letter.is_control());
    (plain && name.len() <= LONGEST_NAME).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_a_name_is_one_part_of_a_path() {
        assert_eq!(usable(" contract.cms "), Some("contract.cms"));
        for wrong in ["", " ", ".", "..", "a/b", "..\\b", "a\nb", "/etc/passwd"] {
            assert_eq!(usable(wrong), None, "{wrong:?}");
        }
        assert_eq!(usable(&"я".repeat(LONGEST_NAME)), None);
    }
}
