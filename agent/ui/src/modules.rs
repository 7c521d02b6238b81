//! The window of modules: shows a model, says each change, shows the model that comes back.
//!
//! Ticks of a module that is not installed stay here until it is; those of an installed one are
//! said at once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use slint::{ComponentHandle, SharedString};
use tanba_l10n::Locale;
use tanba_prompt::message::{
    FromWindow, ModuleRow, ModuleWork, ModulesChange, ModulesModel, ToWindow,
};

use crate::StartError;
use crate::arming::Arming;
use crate::calendar::Calendar;
use crate::opening;
use crate::permits::Permits;
use crate::pipe::{Inbox, Outbox, quit};
use crate::rows;
use crate::rows::modules::{catalogue, chosen, matches, problem, row, warning, work};
use crate::windows::{ModulesWindow, Words};
use crate::words::{self, plain, with};

struct Modules {
    window: ModulesWindow,
    arming: Rc<Arming>,
    outbox: Outbox,
    calendar: Calendar,
    locale: Cell<Locale>,
    model: RefCell<ModulesModel>,
    /// Positions in the model of the rows that are shown.
    shown: RefCell<Vec<usize>>,
    /// The symbolic name of the chosen row, and its ticks.
    chosen: RefCell<Option<(String, Permits)>>,
}

/// Shows the modules until the window is closed.
pub(crate) fn show(
    locale: Locale,
    model: ModulesModel,
    calendar: Calendar,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let window = ModulesWindow::new()?;
    let arming = opening::prepare(&window, locale, &outbox);
    let modules = Rc::new(Modules {
        window,
        arming,
        outbox,
        calendar,
        locale: Cell::new(locale),
        model: RefCell::default(),
        shown: RefCell::default(),
        chosen: RefCell::default(),
    });
    modules.fill(model);
    hear_person(&modules);
    let hearing = Rc::clone(&modules);
    inbox.listen(move |message| match message {
        Some(ToWindow::Modules { language, model }) => {
            hearing.locale.set(language.into());
            hearing.fill(model);
        }
        Some(_) => {}
        None => quit(),
    })?;
    Ok(modules.window.run()?)
}

fn hear_person(modules: &Rc<Modules>) {
    let window = &modules.window;
    let on = |act: fn(&Modules)| {
        let modules = Rc::downgrade(modules);
        move || {
            if let Some(modules) = modules.upgrade() {
                act(&modules);
            }
        }
    };
    window.on_searched(on(Modules::list));
    window.on_check(on(|modules| modules.say(ModulesChange::Refresh)));
    window.on_install(on(Modules::install));
    window.on_remove(on(Modules::ask_to_remove));
    window.on_confirm_removal(on(Modules::remove));
    let choosing = Rc::downgrade(modules);
    window.on_row_chosen(move |index| {
        if let Some(modules) = choosing.upgrade() {
            modules.choose(usize::try_from(index).ok());
        }
    });
    let ticking = Rc::downgrade(modules);
    window.on_permit(move |index| {
        if let Some(modules) = ticking.upgrade() {
            modules.permit(index);
        }
    });
}

impl Modules {
    fn say(&self, change: ModulesChange) {
        self.outbox.send(&FromWindow::ChangeModules(change));
    }

    fn fill(&self, model: ModulesModel) {
        let (window, locale) = (&self.window, self.locale.get());
        window
            .global::<Words<'_>>()
            .set_language(words::index_of(locale));
        window.set_catalogue(catalogue(&model.catalogue, self.calendar, locale).into());
        window.set_warning(warning(&model.catalogue, self.calendar, locale).into());
        window.set_problem(problem(&model, locale).into());
        window.set_busy(model.work.is_some());
        window.set_checking(model.work == Some(ModuleWork::Refresh));
        window.set_checkable(model.catalogue.source.is_some());
        *self.model.borrow_mut() = model;
        self.list();
    }

    /// Lists what the search finds, at the module that was chosen.
    fn list(&self) {
        let (window, locale) = (&self.window, self.locale.get());
        let search = window.get_search();
        let model = self.model.borrow();
        let numbered = model.rows.iter().enumerate();
        let found: Vec<(usize, &ModuleRow)> =
            numbered.filter(|(_, it)| matches(it, &search)).collect();
        let empty = match (model.rows.is_empty(), &model.catalogue.source) {
            (false, _) => plain(locale, "modules-none-found"),
            (true, Some(_)) if model.catalogue.fetched.is_some() => plain(locale, "modules-empty"),
            (true, _) => SharedString::default(),
        };
        window.set_empty_note(empty);
        window.set_rows(rows::model(found.iter().map(|(_, it)| row(it, locale))));
        let before = self.chosen.borrow();
        let name = before.as_ref().map(|(name, _)| name.as_str());
        let position = found
            .iter()
            .position(|(_, it)| Some(it.symbolic_name.as_str()) == name);
        drop(before);
        let position = position.or((!found.is_empty()).then_some(0));
        *self.shown.borrow_mut() = found.into_iter().map(|(index, _)| index).collect();
        drop(model);
        let current = position.and_then(|position| i32::try_from(position).ok());
        window.set_current(current.unwrap_or(-1));
        self.choose(position);
    }

    /// Shows the details of the row at this position.
    fn choose(&self, position: Option<usize>) {
        let (window, locale) = (&self.window, self.locale.get());
        let model = self.model.borrow();
        let shown = self.shown.borrow();
        let row = position
            .and_then(|position| shown.get(position))
            .and_then(|index| model.rows.get(*index));
        let Some(row) = row else {
            window.set_current(-1);
            *self.chosen.borrow_mut() = None;
            return;
        };
        let same = self
            .chosen
            .borrow()
            .as_ref()
            .is_some_and(|(name, _)| *name == row.symbolic_name);
        if !same {
            window.set_remove_question(SharedString::default());
            self.arming.restart();
        }
        window.set_chosen(chosen(row, &model.catalogue, locale));
        let work = work(&model, row, locale);
        window.set_work_text(work.into());
        // Ticks of what is not installed yet are the person's, not the model's.
        let keep = same && row.installed.is_none();
        if !keep {
            let permits = Permits::new(row.permissions.iter().copied());
            *self.chosen.borrow_mut() = Some((row.symbolic_name.clone(), permits));
        }
        if let Some((_, permits)) = &*self.chosen.borrow() {
            window.set_permits(permits.model(locale));
        }
    }

    /// The row that is chosen.
    fn current(&self) -> Option<ModuleRow> {
        let chosen = self.chosen.borrow();
        let (name, _) = chosen.as_ref()?;
        let model = self.model.borrow();
        let row = model.rows.iter().find(|row| row.symbolic_name == *name);
        row.cloned()
    }

    fn permit(&self, index: i32) {
        let Some(row) = self.current() else {
            return;
        };
        let mut chosen = self.chosen.borrow_mut();
        let ticked = chosen
            .as_mut()
            .and_then(|(_, permits)| permits.toggle(index));
        if let (Some(permission), true) = (ticked, row.installed.is_some()) {
            self.say(ModulesChange::Permit {
                symbolic_name: row.symbolic_name,
                permission,
            });
        }
    }

    /// Installs, if the window was seen long enough.
    fn install(&self) {
        let Some(row) = self.current().filter(|_| self.ready()) else {
            return;
        };
        let refused = self.chosen.borrow();
        let refused = refused.as_ref().map(|(_, permits)| permits.refused());
        if let Some(version) = row.offered {
            self.say(ModulesChange::Install {
                symbolic_name: row.symbolic_name,
                version,
                refused: refused.unwrap_or_default(),
            });
            self.window.invoke_focus_list();
        }
    }

    fn ask_to_remove(&self) {
        if let Some(row) = self.current() {
            let name = rows::modules::name(&row);
            let question = with(self.locale.get(), "modules-remove-question", "name", name);
            self.window.set_remove_question(question.into());
            self.arming.restart();
        }
    }

    fn remove(&self) {
        if let Some(row) = self.current().filter(|_| self.ready()) {
            self.window.set_remove_question(SharedString::default());
            self.say(ModulesChange::Remove {
                symbolic_name: row.symbolic_name,
            });
            self.window.invoke_focus_list();
        }
    }

    fn ready(&self) -> bool {
        self.arming.armed() && !self.window.get_busy()
    }
}
