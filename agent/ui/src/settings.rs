//! The settings window: shows a model, says each change, shows the model that comes back.

use std::cell::RefCell;
use std::path::Path;
use std::rc::{Rc, Weak};

use slint::ComponentHandle;
use tanba_l10n::{Locale, Value, text, text_with};
use tanba_prompt::message::{
    FilterMessage, FromWindow, GrantRow, Language, MuteRow, SettingsChange, SettingsModel,
    ToWindow, TrustRow, TrustState,
};

use crate::StartError;
use crate::calendar::Calendar;
use crate::chooser::{Chooser, home};
use crate::opening;
use crate::own::anchor_row;
use crate::pipe::{Inbox, Outbox, quit};
use crate::rows::{self, caller, spoken, tone};
use crate::walk::Walk;
use crate::windows::{Row, SettingsWindow, Words};
use crate::words::{self, count};

/// Languages in the order of the list, after "as in the system". Each is named in itself.
const LANGUAGES: [(Language, &str); 3] = [
    (Language::Kk, "Қазақша"),
    (Language::Ru, "Русский"),
    (Language::En, "English"),
];

struct Settings {
    window: SettingsWindow,
    outbox: Outbox,
    calendar: Calendar,
    model: RefCell<SettingsModel>,
    walk: Rc<Walk<SettingsWindow>>,
}

/// Shows the settings until they are closed.
pub(crate) fn show(
    locale: Locale,
    model: SettingsModel,
    calendar: Calendar,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let window = SettingsWindow::new()?;
    opening::prepare(&window, locale, &outbox);
    let chooser = Chooser::new(&home(), FilterMessage::Directory, locale);
    let settings = Rc::new_cyclic(|settings: &Weak<Settings>| {
        let settings = Weak::clone(settings);
        let walk = Walk::begin(&window, chooser, move |folder| {
            if let Some(settings) = settings.upgrade() {
                settings.add_folder(folder);
            }
        });
        Settings {
            window,
            outbox,
            calendar,
            model: RefCell::new(SettingsModel::default()),
            walk,
        }
    });
    settings.fill(model, locale);
    hear_changes(&settings);
    hear_chooser(&settings);
    let hearing = Rc::clone(&settings);
    inbox.listen(move |message| match message {
        Some(ToWindow::Settings { language, model }) => hearing.fill(model, language.into()),
        Some(_) => {}
        None => quit(),
    })?;
    Ok(settings.window.run()?)
}

fn hear_changes(settings: &Rc<Settings>) {
    let window = &settings.window;
    // A button of the row at this position.
    let at = |change: fn(&SettingsModel, usize) -> Option<SettingsChange>| {
        let settings = Rc::downgrade(settings);
        move |index: i32| {
            let (Some(settings), Ok(index)) = (settings.upgrade(), usize::try_from(index)) else {
                return;
            };
            let change = change(&settings.model.borrow(), index);
            settings.say(change);
        }
    };
    window.on_forget(at(|model, index| {
        let grant = model.grants.get(index)?;
        let (caller, permission) = (grant.caller.clone(), grant.permission);
        Some(SettingsChange::Forget { caller, permission })
    }));
    window.on_unmute(at(|model, index| {
        Some(SettingsChange::Unmute {
            caller: model.mutes.get(index)?.caller.clone(),
        })
    }));
    window.on_remove_folder(at(|model, index| {
        Some(SettingsChange::RemoveFolder {
            path: model.folders.get(index)?.clone(),
        })
    }));
    window.on_remove_authority(at(|model, index| {
        Some(SettingsChange::RemoveAuthority {
            address: model.authorities.get(index)?.clone(),
        })
    }));
    window.on_language_chosen(at(|_, index| {
        let language = index.checked_sub(1).and_then(|index| LANGUAGES.get(index));
        Some(SettingsChange::Language {
            language: language.map(|(language, _)| *language),
        })
    }));
    let say = |change: SettingsChange| {
        let settings = Rc::downgrade(settings);
        move || {
            if let Some(settings) = settings.upgrade() {
                settings.say(Some(change.clone()));
            }
        }
    };
    window.on_install_trust(say(SettingsChange::InstallTrust));
    window.on_remove_trust(say(SettingsChange::RemoveTrust));
    window.on_fetch_anchors(say(SettingsChange::FetchAnchors));
    let adding = Rc::downgrade(settings);
    window.on_add_authority(move |address| {
        let address = address.trim().to_owned();
        if let (Some(settings), false) = (adding.upgrade(), address.is_empty()) {
            settings.say(Some(SettingsChange::AddAuthority { address }));
        }
    });
}

fn hear_chooser(settings: &Rc<Settings>) {
    let browsing = Rc::downgrade(settings);
    settings.window.on_browse(move || {
        if let Some(settings) = browsing.upgrade() {
            settings.walk.read();
            settings.window.set_browsing(true);
        }
    });
}

impl Settings {
    fn say(&self, change: Option<SettingsChange>) {
        if let Some(change) = change {
            self.outbox.send(&FromWindow::Change(change));
        }
    }

    fn fill(&self, model: SettingsModel, locale: Locale) {
        let window = &self.window;
        window
            .global::<Words<'_>>()
            .set_language(words::index_of(locale));
        window.set_sites(rows::model(
            model.grants.iter().map(|it| grant_row(it, locale)),
        ));
        window.set_mutes(rows::model(
            model.mutes.iter().map(|it| mute_row(it, locale)),
        ));
        window.set_trust(rows::model(
            model.trust.iter().map(|it| trust_row(it, locale)),
        ));
        let anchors = model.anchors.iter().map(|it| Row {
            second: "".into(),
            note: "".into(),
            ..anchor_row(it, self.calendar, locale)
        });
        window.set_anchors(rows::model(anchors));
        let title = count(locale, "settings-anchors", "count", model.anchors.len());
        window.set_anchors_title(title.into());
        window.set_anchors_missing(model.national_anchors_missing);
        window.set_folders(rows::model(model.folders.iter().map(|it| plain_row(it))));
        window.set_authorities(rows::model(
            model.authorities.iter().map(|it| plain_row(it)),
        ));
        let named = LANGUAGES.iter().map(|(_, name)| (*name).to_owned());
        let languages = std::iter::once(text(locale, "settings-language-system")).chain(named);
        window.set_languages(rows::texts(languages));
        let chosen = model
            .chosen_language
            .map_or(0, |chosen| words::index_of(chosen.into()) + 1);
        window.set_language(chosen);
        *self.model.borrow_mut() = model;
        window.invoke_focus_first();
    }

    fn add_folder(&self, folder: &Path) {
        let path = folder.to_str().map(str::to_owned);
        self.window.set_browsing(false);
        self.say(path.map(|path| SettingsChange::AddFolder { path }));
    }
}

fn grant_row(grant: &GrantRow, locale: Locale) -> Row {
    let permission = tanba_l10n::permission_text(grant.permission.0, locale);
    let (decision, note_kind) = if grant.allowed {
        (text(locale, "settings-allowed"), tone::GOOD)
    } else {
        (text(locale, "settings-denied"), tone::DANGER)
    };
    spoken(Row {
        title: caller(&grant.caller).into(),
        note: format!("{permission}: {decision}").into(),
        note_kind,
        ..Row::default()
    })
}

fn mute_row(mute: &MuteRow, locale: Locale) -> Row {
    let minutes = [("minutes", Value::Count(u64::from(mute.minutes)))];
    spoken(Row {
        title: caller(&mute.caller).into(),
        note: text_with(locale, "settings-muted", &minutes).into(),
        note_kind: tone::WARNING,
        ..Row::default()
    })
}

fn trust_row(trust: &TrustRow, locale: Locale) -> Row {
    let (state, note_kind) = match trust.state {
        TrustState::Installed => ("trust-installed", tone::GOOD),
        TrustState::Missing => ("trust-missing", tone::WARNING),
        TrustState::Outdated => ("trust-outdated", tone::WARNING),
        TrustState::Unavailable => ("trust-unavailable", tone::DANGER),
    };
    spoken(Row {
        title: trust.store.clone().into(),
        note: words::plain(locale, state),
        note_kind,
        ..Row::default()
    })
}

fn plain_row(text: &str) -> Row {
    spoken(Row {
        title: text.into(),
        ..Row::default()
    })
}
