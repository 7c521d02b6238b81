//! What the person sees, and the log.

use tanba_module::{InstalledModule, LogLevel, Screen};

use crate::wit::{log, person};

pub(crate) fn screen(screen: person::Screen) -> Screen {
    match screen {
        person::Screen::Settings => Screen::Settings,
        person::Screen::Modules => Screen::Modules,
    }
}

pub(crate) fn installed_module(module: InstalledModule) -> person::InstalledModule {
    let answers = module.answers.iter().map(|name| name.as_str().to_owned());
    person::InstalledModule {
        answers: answers.collect(),
        symbolic_name: module.symbolic_name,
        version: module.version,
    }
}

pub(crate) fn log_level(level: log::Level) -> LogLevel {
    match level {
        log::Level::Debug => LogLevel::Debug,
        log::Level::Info => LogLevel::Info,
        log::Level::Warning => LogLevel::Warning,
        log::Level::Error => LogLevel::Error,
    }
}
