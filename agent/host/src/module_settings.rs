//! Settings that a module keeps between calls: its own, few and short.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tanba_module::{Fault, Permission};

use crate::{CallHost, fault};

/// Settings of one module at most.
const SETTINGS: usize = 64;

/// Octets of a value at most.
const VALUE: usize = 4_096;

/// Octets of a name at most.
const NAME: usize = 128;

/// Keeps the settings of modules beyond the life of the process. Works on the disk, so it is
/// called on threads that may wait.
pub trait SettingsStore: Send + Sync {
    /// The settings of the module of this symbolic name; none when it kept none.
    fn read(&self, module: &str) -> io::Result<BTreeMap<String, String>>;

    /// Keeps these in place of the earlier ones.
    fn write(&self, module: &str, settings: &BTreeMap<String, String>) -> io::Result<()>;

    /// Forgets the settings of a module; that there are none is no error.
    fn remove(&self, module: &str) -> io::Result<()>;
}

/// The settings of all modules.
pub struct ModuleSettings {
    store: Box<dyn SettingsStore>,
    /// One change at a time: a change is a reading and a writing.
    changing: Mutex<()>,
}

impl ModuleSettings {
    /// Settings kept here.
    pub fn new(store: impl SettingsStore + 'static) -> Self {
        Self {
            store: Box::new(store),
            changing: Mutex::default(),
        }
    }

    /// Forgets everything that a module kept, because it was removed.
    pub fn forget(&self, module: &str) -> io::Result<()> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.store.remove(module)
    }

    fn keep(&self, module: &str, name: String, value: Option<String>) -> Result<(), Fault> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut settings = self.store.read(module).map_err(|error| unusable(&error))?;
        let before = settings.get(&name);
        if before == value.as_ref() {
            return Ok(());
        }
        match value {
            Some(value) => settings.insert(name, value),
            None => settings.remove(&name),
        };
        if settings.len() > SETTINGS {
            return Err(limit("number of settings of a module"));
        }
        self.store
            .write(module, &settings)
            .map_err(|error| unusable(&error))
    }
}

pub(crate) async fn setting(call: &CallHost, name: &str) -> Result<Option<String>, Fault> {
    call.admit(Permission::KeepSettings).await?;
    check_name(name)?;
    let (module, name) = (call.module.clone(), name.to_owned());
    on_disk(call, move |settings| {
        let mut kept = settings
            .store
            .read(&module)
            .map_err(|error| unusable(&error))?;
        Ok(kept.remove(&name))
    })
    .await
}

pub(crate) async fn keep_setting(
    call: &CallHost,
    name: &str,
    value: Option<&str>,
) -> Result<(), Fault> {
    call.admit(Permission::KeepSettings).await?;
    check_name(name)?;
    if value.is_some_and(|value| value.len() > VALUE) {
        return Err(limit("size of a setting"));
    }
    let (module, name) = (call.module.clone(), name.to_owned());
    let value = value.map(str::to_owned);
    on_disk(call, move |settings| settings.keep(&module, name, value)).await
}

async fn on_disk<T: Send + 'static>(
    call: &CallHost,
    work: impl FnOnce(&ModuleSettings) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let settings = Arc::clone(&call.environment.module_settings);
    let done = tokio::task::spawn_blocking(move || work(&settings)).await;
    done.unwrap_or_else(|error| Err(fault::incident(&error)))
}

fn check_name(name: &str) -> Result<(), Fault> {
    if name.is_empty() || name.len() > NAME || name.contains(char::is_control) {
        return Err(Fault::InvalidParameter {
            parameter: "name".into(),
            reason: format!("a setting has a name of 1 to {NAME} octets"),
        });
    }
    Ok(())
}

fn limit(what: &'static str) -> Fault {
    Fault::Limit { what: what.into() }
}

fn unusable(error: &io::Error) -> Fault {
    tracing::warn!(%error, "settings of a module could not be used");
    Fault::FileUnusable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct InMemory(Mutex<BTreeMap<String, BTreeMap<String, String>>>);

    impl SettingsStore for InMemory {
        fn read(&self, module: &str) -> io::Result<BTreeMap<String, String>> {
            let all = self.0.lock().unwrap();
            Ok(all.get(module).cloned().unwrap_or_default())
        }

        fn write(&self, module: &str, settings: &BTreeMap<String, String>) -> io::Result<()> {
            let mut all = self.0.lock().unwrap();
            all.insert(module.to_owned(), settings.clone());
            Ok(())
        }

        fn remove(&self, module: &str) -> io::Result<()> {
            self.0.lock().unwrap().remove(module);
            Ok(())
        }
    }

    #[test]
    fn r35_settings_are_bounded_in_number() {
        let settings = ModuleSettings::new(InMemory::default());
        let keep = |module: &str, number: usize, value: Option<&str>| {
            settings.keep(module, format!("n{number}"), value.map(str::to_owned))
        };
        for number in 0..SETTINGS {
            keep("kz.a", number, Some("v")).unwrap();
        }
        let full = keep("kz.a", SETTINGS, Some("v"));
        assert!(matches!(full, Err(Fault::Limit { .. })));
        // Another module has room of its own, and a forgotten setting makes room.
        keep("kz.b", 0, Some("v")).unwrap();
        keep("kz.a", 0, None).unwrap();
        keep("kz.a", SETTINGS, Some("v")).unwrap();
        keep("kz.a", 1, Some("other")).unwrap();
    }

    #[test]
    fn names_are_short_and_plain() {
        assert!(check_name("лицензия").is_ok());
        for name in ["", "a\n", &"x".repeat(NAME + 1)] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }
}
