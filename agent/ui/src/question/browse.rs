//! The chooser inside a question's window: for a key file, or for the file that a site asks for.

use std::path::{Path, PathBuf};

use slint::SharedString;
use tanba_l10n::Locale;
use tanba_prompt::message::{FilterMessage, FromWindow, KindMessage, LocationMessage};

use super::Question;
use crate::chooser::{Chooser, home};
use crate::pipe::quit;
use crate::windows::Stage;

/// The chooser for a question: where the site suggests, beside the first key file, or at home.
pub(super) fn chooser(kind: &KindMessage, locale: Locale) -> Chooser {
    let (start, filter) = match kind {
        KindMessage::ChooseFile {
            filter, suggested, ..
        } => (suggested.as_ref().map(PathBuf::from), *filter),
        KindMessage::ShowMessage { .. }
        | KindMessage::SaveFile { .. }
        | KindMessage::GrantPermissions { .. }
        | KindMessage::InstallModule(_) => (None, FilterMessage::All),
        KindMessage::ChooseCertificate { locations }
        | KindMessage::Authenticate { locations }
        | KindMessage::Sign { locations, .. } => {
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

impl Question {
    /// Goes to the chooser.
    pub(super) fn browse(&self) {
        self.walk.read();
        self.window.set_stage(Stage::Browse);
    }

    /// A key file goes to the top of the list; a file for the site is the answer.
    pub(super) fn chosen(&self, path: &Path) {
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
