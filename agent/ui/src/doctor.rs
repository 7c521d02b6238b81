//! The window of the doctor: shows a model, says what the person wants, shows the model that comes
//! back.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::{Rc, Weak};

use slint::{ComponentHandle, SharedString};
use tanba_l10n::{Locale, Value, text, text_with};
use tanba_prompt::message::{
    DoctorChange, DoctorModel, DoctorOutcome, DoctorRow, DoctorSeverity, DoctorWork, FilterMessage,
    FromWindow, ToWindow,
};

use crate::StartError;
use crate::chooser::{Chooser, home};
use crate::opening;
use crate::pipe::{Inbox, Outbox, quit};
use crate::rows::{self, spoken, tone};
use crate::walk::Walk;
use crate::windows::{DoctorWindow, Found, Row, Words};
use crate::words::{self, count};

/// The page of the window on which a folder is chosen.
const FOLDER: i32 = 2;

struct Doctor {
    window: DoctorWindow,
    outbox: Outbox,
    locale: Cell<Locale>,
    model: RefCell<DoctorModel>,
    /// Positions in the model of the rows that are shown.
    shown: RefCell<Vec<usize>>,
    walk: Rc<Walk<DoctorWindow>>,
}

/// Shows what was found until the window is closed.
pub(crate) fn show(
    locale: Locale,
    model: DoctorModel,
    inbox: Inbox,
    outbox: Outbox,
) -> Result<(), StartError> {
    let window = DoctorWindow::new()?;
    opening::prepare(&window, locale, &outbox);
    let chooser = Chooser::new(&home(), FilterMessage::Directory, locale);
    let doctor = Rc::new_cyclic(|doctor: &Weak<Doctor>| {
        let doctor = Weak::clone(doctor);
        let walk = Walk::begin(&window, chooser, move |folder| {
            if let Some(doctor) = doctor.upgrade() {
                doctor.save(folder);
            }
        });
        Doctor {
            window,
            outbox,
            locale: Cell::new(locale),
            model: RefCell::default(),
            shown: RefCell::default(),
            walk,
        }
    });
    doctor.fill(model);
    hear_person(&doctor);
    let hearing = Rc::clone(&doctor);
    inbox.listen(move |message| match message {
        Some(ToWindow::Doctor { language, model }) => {
            hearing.locale.set(language.into());
            hearing.fill(model);
        }
        Some(_) => {}
        None => quit(),
    })?;
    Ok(doctor.window.run()?)
}

fn hear_person(doctor: &Rc<Doctor>) {
    let window = &doctor.window;
    let on = |act: fn(&Doctor)| {
        let doctor = Rc::downgrade(doctor);
        move || {
            if let Some(doctor) = doctor.upgrade() {
                act(&doctor);
            }
        }
    };
    window.on_listed(on(Doctor::list));
    window.on_again(on(|doctor| doctor.say(DoctorChange::Again)));
    window.on_repair_all(on(|doctor| doctor.say(DoctorChange::RepairAll)));
    window.on_repair(on(Doctor::repair));
    window.on_browse(on(|doctor| {
        doctor.walk.read();
        doctor.window.set_page(FOLDER);
    }));
    let choosing = Rc::downgrade(doctor);
    window.on_row_chosen(move |index| {
        if let Some(doctor) = choosing.upgrade() {
            doctor.choose(usize::try_from(index).ok());
        }
    });
}

impl Doctor {
    /// Says what the person wants, unless something is being done.
    fn say(&self, change: DoctorChange) {
        if !self.window.get_busy() {
            self.outbox.send(&FromWindow::Doctor(change));
        }
    }

    fn fill(&self, model: DoctorModel) {
        let (window, locale) = (&self.window, self.locale.get());
        window
            .global::<Words<'_>>()
            .set_language(words::index_of(locale));
        let had_button = !window.get_chosen().repair.is_empty();
        window.set_busy(model.work.is_some());
        window.set_work_text(work(&model, locale).into());
        let progress = progress(&model);
        window.set_counted(progress.is_some());
        window.set_progress(progress.unwrap_or_default());
        window.set_verdict(model.verdict.as_str().into());
        window.set_outcome(match model.outcome {
            DoctorOutcome::Well => 0,
            DoctorOutcome::Undecided => 1,
            DoctorOutcome::Wrong => 2,
        });
        let notice = model.notice.as_ref();
        window.set_notice(
            notice
                .map(|notice| notice.text.as_str().into())
                .unwrap_or_default(),
        );
        window.set_notice_failed(notice.is_some_and(|notice| notice.failed));
        let all = match model.repairable {
            0 => String::new(),
            number => count(locale, "doctor-repair-all", "count", number),
        };
        window.set_repair_all_text(all.into());
        window.set_report(model.report.as_str().into());
        *self.model.borrow_mut() = model;
        self.list();
        // The button that had the focus may be gone.
        if window.get_page() == 0 && had_button && window.get_chosen().repair.is_empty() {
            window.invoke_focus_list();
        }
    }

    /// Lists what asks for the person, the worst first; everything when they want it, or when
    /// nothing asks for them.
    fn list(&self) {
        let window = &self.window;
        let model = self.model.borrow();
        let is_well = |row: &DoctorRow| row.severity == DoctorSeverity::Ok;
        let all = window.get_show_all() || model.rows.iter().all(is_well);
        let before = self.current();
        let mut found: Vec<(usize, &DoctorRow)> = model
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| all || !is_well(row))
            .collect();
        found.sort_by_key(|(_, row)| std::cmp::Reverse(rank(row.severity)));
        let locale = self.locale.get();
        window.set_rows(rows::model(found.iter().map(|(_, it)| row(it, locale))));
        let same =
            before.and_then(|before| found.iter().position(|(_, row)| row.what == before.what));
        let position = same.or((!found.is_empty()).then_some(0));
        *self.shown.borrow_mut() = found.into_iter().map(|(index, _)| index).collect();
        drop(model);
        self.choose(position);
    }

    /// Shows the details of the row at this position.
    fn choose(&self, position: Option<usize>) {
        let window = &self.window;
        let current = position.and_then(|position| i32::try_from(position).ok());
        window.set_current(current.unwrap_or(-1));
        let text = |text: Option<String>| SharedString::from(text.unwrap_or_default());
        window.set_chosen(self.current().map_or_else(Found::default, |row| Found {
            what: row.what.into(),
            meaning: text(row.meaning),
            remedy: text(row.remedy),
            repair: text(row.repair),
        }));
    }

    /// The row that is chosen.
    fn current(&self) -> Option<DoctorRow> {
        self.model.borrow().rows.get(self.index()?).cloned()
    }

    /// Its index in the model.
    fn index(&self) -> Option<usize> {
        let position = usize::try_from(self.window.get_current()).ok()?;
        self.shown.borrow().get(position).copied()
    }

    fn repair(&self) {
        if let Some(row) = self.index() {
            self.say(DoctorChange::Repair { row });
            self.window.invoke_focus_list();
        }
    }

    fn save(&self, folder: &Path) {
        self.window.set_page(0);
        self.window.invoke_focus_list();
        if let Some(folder) = folder.to_str().map(str::to_owned) {
            self.say(DoctorChange::SaveReport { folder });
        }
    }
}

fn work(model: &DoctorModel, locale: Locale) -> String {
    match &model.work {
        None => String::new(),
        Some(DoctorWork::Repairing) => text(locale, "doctor-repairing"),
        Some(DoctorWork::Checking { done, all }) => {
            let (done, all) = (done.to_string(), all.to_string());
            let values = [("done", Value::Text(&done)), ("all", Value::Text(&all))];
            text_with(locale, "doctor-checking", &values)
        }
    }
}

/// How far the checks are, from nothing to one.
fn progress(model: &DoctorModel) -> Option<f32> {
    let Some(DoctorWork::Checking { done, all }) = model.work else {
        return None;
    };
    let (done, all) = (u16::try_from(done).ok()?, u16::try_from(all).ok()?);
    (all > 0).then(|| f32::from(done) / f32::from(all))
}

fn rank(severity: DoctorSeverity) -> u8 {
    match severity {
        DoctorSeverity::Error => 4,
        DoctorSeverity::Warning => 3,
        DoctorSeverity::Undecided => 2,
        DoctorSeverity::Note => 1,
        DoctorSeverity::Ok => 0,
    }
}

fn row(row: &DoctorRow, locale: Locale) -> Row {
    let (id, note_kind) = match row.severity {
        DoctorSeverity::Ok => ("doctor-severity-ok", tone::GOOD),
        DoctorSeverity::Note => ("doctor-severity-note", tone::QUIET),
        DoctorSeverity::Undecided => ("doctor-severity-undecided", tone::WARNING),
        DoctorSeverity::Warning => ("doctor-severity-warning", tone::WARNING),
        DoctorSeverity::Error => ("doctor-severity-error", tone::DANGER),
    };
    spoken(Row {
        title: row.what.as_str().into(),
        note: format!("{} · {}", text(locale, id), row.area).into(),
        note_kind,
        ..Row::default()
    })
}
