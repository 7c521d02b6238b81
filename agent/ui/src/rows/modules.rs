//! From the model of modules to what the window shows.

use tanba_l10n::{Locale, Value, text, text_with};
use tanba_prompt::message::{
    CatalogueModel, InstallStep, ModuleProblemKind, ModuleRow, ModuleState, ModuleWork,
    ModulesModel,
};

use super::{spoken, tone};
use crate::calendar::Calendar;
use crate::permits::{hosts, origins};
use crate::windows::{Chosen, Row};
use crate::words::with;

/// What people call a module; its symbolic name when it has no other.
pub(crate) fn name(row: &ModuleRow) -> &str {
    if row.name.is_empty() {
        &row.symbolic_name
    } else {
        &row.name
    }
}

/// Whether a module has all these words in its names, its description or its publisher.
pub(crate) fn matches(row: &ModuleRow, search: &str) -> bool {
    let all = [
        &row.name,
        &row.symbolic_name,
        &row.description,
        &row.publisher,
    ];
    let all = all.map(|text| text.to_lowercase()).join("\n");
    search
        .to_lowercase()
        .split_whitespace()
        .all(|word| all.contains(word))
}

/// A module in the list.
pub(crate) fn row(row: &ModuleRow, locale: Locale) -> Row {
    let (state, note_kind) = match row.state {
        ModuleState::Available => ("modules-available", tone::QUIET),
        ModuleState::Installed => ("modules-installed", tone::GOOD),
        ModuleState::UpdateAvailable => ("modules-update", tone::ACCENT),
        ModuleState::Banned => ("modules-banned", tone::DANGER),
        ModuleState::Forbidden => ("modules-forbidden", tone::DANGER),
        ModuleState::Damaged => ("modules-damaged", tone::DANGER),
        ModuleState::NeedsNewerAgent => ("modules-needs-newer", tone::WARNING),
        ModuleState::Unsigned => ("modules-unsigned", tone::WARNING),
    };
    let mut note = text(locale, state);
    if row.required {
        note = format!("{note} · {}", text(locale, "modules-required"));
    }
    spoken(Row {
        title: name(row).into(),
        tag: version(row, locale).into(),
        first: row.description.clone().into(),
        second: row.publisher.clone().into(),
        note: note.into(),
        note_kind,
        ..Row::default()
    })
}

fn version(row: &ModuleRow, locale: Locale) -> String {
    match (&row.installed, &row.offered) {
        (Some(installed), Some(offered)) if installed != offered => {
            let values = [
                ("installed", Value::Text(installed)),
                ("offered", Value::Text(offered)),
            ];
            text_with(locale, "modules-version-new", &values)
        }
        (Some(version), _) | (None, Some(version)) => {
            with(locale, "modules-version", "version", version)
        }
        (None, None) => String::new(),
    }
}

/// A module below the list.
pub(crate) fn chosen(row: &ModuleRow, catalogue: &CatalogueModel, locale: Locale) -> Chosen {
    let publisher = with(locale, "install-publisher", "publisher", &row.publisher);
    let number = &row.publisher_serial_number;
    let publisher = if number.is_empty() {
        publisher
    } else {
        let number = with(locale, "install-serial-number", "number", number);
        format!("{publisher} · {number}")
    };
    let installable = row.offered.is_some() && catalogue.expired.is_none();
    let install = installable.then_some(()).and(match row.state {
        ModuleState::Available => Some("install-now"),
        ModuleState::UpdateAvailable => Some("install-update"),
        ModuleState::Damaged => Some("install-again"),
        ModuleState::Installed
        | ModuleState::Banned
        | ModuleState::Forbidden
        | ModuleState::NeedsNewerAgent
        | ModuleState::Unsigned => None,
    });
    let unsigned = row.state == ModuleState::Unsigned;
    Chosen {
        name: name(row).into(),
        description: row.description.clone().into(),
        publisher: if row.publisher.is_empty() {
            String::new()
        } else {
            publisher
        }
        .into(),
        origins: origins(&row.origins, locale).into(),
        hosts: hosts(&row.hosts, locale).into(),
        install_text: install
            .map(|id| text(locale, id))
            .unwrap_or_default()
            .into(),
        removable: row.installed.is_some() && !row.required && !unsigned,
        permits_change: !unsigned && (row.installed.is_some() || install.is_some()),
    }
}

/// What is being done with a module; empty when nothing.
pub(crate) fn work(model: &ModulesModel, row: &ModuleRow, locale: Locale) -> String {
    let Some(ModuleWork::Install {
        symbolic_name,
        step,
    }) = &model.work
    else {
        return String::new();
    };
    if *symbolic_name != row.symbolic_name {
        return String::new();
    }
    let id = match step {
        InstallStep::Fetching => "install-fetching",
        InstallStep::Compiling => "install-compiling",
        InstallStep::Writing => "install-writing",
    };
    with(locale, id, "name", name(row))
}

/// Where modules come from, and since when that is known.
pub(crate) fn catalogue(catalogue: &CatalogueModel, calendar: Calendar, locale: Locale) -> String {
    let Some(source) = &catalogue.source else {
        return String::new();
    };
    let Some(fetched) = catalogue.fetched else {
        return with(locale, "modules-catalogue-never", "source", source);
    };
    let id = if catalogue.shipped {
        "modules-catalogue-shipped"
    } else if catalogue.by_administrator {
        "modules-catalogue-administrator"
    } else {
        "modules-catalogue"
    };
    let moment = calendar.minute(fetched, locale);
    let values = [
        ("source", Value::Text(source.as_str())),
        ("moment", Value::Text(moment.as_str())),
    ];
    text_with(locale, id, &values)
}

/// Why nothing can be installed at all; empty when something can.
pub(crate) fn warning(catalogue: &CatalogueModel, calendar: Calendar, locale: Locale) -> String {
    match (&catalogue.source, catalogue.expired) {
        (None, _) => text(locale, "modules-catalogue-none"),
        (Some(_), Some(end)) => {
            let moment = calendar.minute(end, locale);
            let id = if catalogue.shipped {
                "modules-catalogue-expired-shipped"
            } else {
                "modules-catalogue-expired"
            };
            with(locale, id, "moment", &moment)
        }
        (Some(_), None) => String::new(),
    }
}

/// What went wrong last, in plain words.
pub(crate) fn problem(model: &ModulesModel, locale: Locale) -> String {
    let Some(problem) = &model.problem else {
        return String::new();
    };
    let (id, reason) = match &problem.kind {
        ModuleProblemKind::CatalogueSettings { reason } => {
            ("modules-problem-settings", reason.as_str())
        }
        ModuleProblemKind::Unreachable { reason } => {
            ("modules-problem-unreachable", reason.as_str())
        }
        ModuleProblemKind::CatalogueRefused { reason } => {
            ("modules-problem-refused", reason.as_str())
        }
        ModuleProblemKind::CatalogueExpired if model.catalogue.shipped => {
            ("modules-problem-expired-shipped", "")
        }
        ModuleProblemKind::CatalogueExpired => ("modules-problem-expired", ""),
        ModuleProblemKind::PackageRefused { reason } => {
            ("modules-problem-package", reason.as_str())
        }
        ModuleProblemKind::Changed => ("modules-problem-changed", ""),
        ModuleProblemKind::Downgrade => ("modules-problem-downgrade", ""),
        ModuleProblemKind::Banned => ("modules-problem-banned", ""),
        ModuleProblemKind::Forbidden => ("modules-problem-forbidden", ""),
        ModuleProblemKind::NeedsNewerAgent => ("modules-problem-newer", ""),
        ModuleProblemKind::Disk { reason } => ("modules-problem-disk", reason.as_str()),
        ModuleProblemKind::Failed => ("modules-problem-failed", ""),
    };
    let reason = with(locale, id, "reason", reason.trim_end_matches('.'));
    let Some(module) = &problem.symbolic_name else {
        return reason;
    };
    let row = model.rows.iter().find(|row| row.symbolic_name == *module);
    let values = [
        ("name", Value::Text(row.map_or(module, name))),
        ("reason", Value::Text(&reason)),
    ];
    text_with(locale, "modules-problem-module", &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module() -> ModuleRow {
        ModuleRow {
            symbolic_name: "kz.ecc.NURSign".to_owned(),
            name: "NURSign".to_owned(),
            description: "Госзакупки: подпись заявок".to_owned(),
            publisher: "АО «ЦЭФ»".to_owned(),
            publisher_serial_number: "0a1b".to_owned(),
            installed: None,
            offered: Some("2.0.0".to_owned()),
            size: Some(1),
            state: ModuleState::Available,
            required: false,
            permissions: Vec::new(),
            origins: Vec::new(),
            hosts: Vec::new(),
        }
    }

    #[test]
    fn a_search_finds_words_in_any_order_and_case() {
        for search in ["", "  ", "nursign", "ЗАЯВОК госзакупки", "цэф", "kz.ecc"]
        {
            assert!(matches(&module(), search), "{search}");
        }
        assert!(!matches(&module(), "nursign esf"));
    }

    #[test]
    fn only_what_can_be_done_is_offered() {
        let locale = Locale::English;
        let chosen = |state, installed: Option<&str>, required| {
            let row = ModuleRow {
                state,
                installed: installed.map(str::to_owned),
                required,
                ..module()
            };
            let chosen = super::chosen(&row, &CatalogueModel::default(), locale);
            (chosen.install_text.to_string(), chosen.removable)
        };
        let table = [
            (ModuleState::Available, None, false, "Install", false),
            (ModuleState::Installed, Some("2.0.0"), false, "", true),
            (ModuleState::Installed, Some("2.0.0"), true, "", false),
            (
                ModuleState::UpdateAvailable,
                Some("1.0.0"),
                false,
                "Update",
                true,
            ),
            (
                ModuleState::Damaged,
                Some("2.0.0"),
                false,
                "Install again",
                true,
            ),
            (ModuleState::Banned, Some("2.0.0"), false, "", true),
            (ModuleState::Banned, None, false, "", false),
            (ModuleState::NeedsNewerAgent, None, false, "", false),
            (ModuleState::Unsigned, Some("0.1.0"), false, "", false),
        ];
        for (state, installed, required, install, removable) in table {
            let shown = chosen(state, installed, required);
            assert_eq!(shown, (install.to_owned(), removable), "{state:?}");
        }
    }

    #[test]
    fn both_versions_show_when_they_differ() {
        let row = ModuleRow {
            installed: Some("1.9.0".to_owned()),
            ..module()
        };
        assert_eq!(version(&row, Locale::English), "version 1.9.0 → 2.0.0");
        assert_eq!(version(&module(), Locale::English), "version 2.0.0");
    }
}
