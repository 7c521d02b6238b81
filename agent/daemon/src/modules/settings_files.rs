//! What modules keep between calls: one file for each.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tanba_host::SettingsStore;
use tanba_module::is_symbolic_name;

use crate::toml_file::{self, TomlFileError};

type Settings = BTreeMap<String, String>;

/// The folder of these files.
pub(crate) struct SettingsFiles {
    folder: PathBuf,
    /// A module that its developer tries, and what it keeps: nothing of it outlives the process.
    developed: Option<String>,
    in_memory: Mutex<HashMap<String, Settings>>,
}

impl SettingsFiles {
    pub(crate) fn new(folder: PathBuf, developed: Option<String>) -> Self {
        Self {
            folder,
            developed,
            in_memory: Mutex::default(),
        }
    }

    fn file(&self, module: &str) -> io::Result<PathBuf> {
        // Manifests hold only such names; a path made of a text checks it all the same.
        if is_symbolic_name(module) {
            Ok(self.folder.join(format!("{module}.toml")))
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    fn is_developed(&self, module: &str) -> bool {
        self.developed.as_deref() == Some(module)
    }
}

impl SettingsStore for SettingsFiles {
    fn read(&self, module: &str) -> io::Result<Settings> {
        if self.is_developed(module) {
            let kept = self
                .in_memory
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            return Ok(kept.get(module).cloned().unwrap_or_default());
        }
        toml_file::read(&self.file(module)?).map_err(of_system)
    }

    fn write(&self, module: &str, settings: &Settings) -> io::Result<()> {
        if self.is_developed(module) {
            let mut kept = self
                .in_memory
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            kept.insert(module.to_owned(), settings.clone());
            return Ok(());
        }
        toml_file::write(&self.file(module)?, settings).map_err(of_system)
    }

    fn remove(&self, module: &str) -> io::Result<()> {
        if self.is_developed(module) {
            let mut kept = self
                .in_memory
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            kept.remove(module);
            return Ok(());
        }
        match std::fs::remove_file(self.file(module)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn of_system(error: TomlFileError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: &str) -> Settings {
        Settings::from([("имя".to_owned(), value.to_owned())])
    }

    #[test]
    fn r35_each_module_has_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let files = SettingsFiles::new(folder.path().join("below"), None);
        files.write("kz.a", &one("a\"=\n[b]")).unwrap();
        files.write("kz.b", &one("b")).unwrap();
        assert_eq!(files.read("kz.a").unwrap(), one("a\"=\n[b]"));
        assert_eq!(files.read("kz.b").unwrap(), one("b"));
        assert_eq!(files.read("kz.c").unwrap(), Settings::new());
        for name in ["../kz.a", "", "a/b", ".hidden"] {
            assert!(files.read(name).is_err(), "{name:?}");
            assert!(files.write(name, &one("x")).is_err(), "{name:?}");
        }
    }

    #[test]
    fn what_is_removed_takes_its_file_along_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let files = SettingsFiles::new(folder.path().to_owned(), None);
        files.write("kz.a", &one("a")).unwrap();
        files.write("kz.b", &one("b")).unwrap();
        files.remove("kz.a").unwrap();
        files.remove("kz.a").unwrap();
        assert_eq!(files.read("kz.a").unwrap(), Settings::new());
        assert_eq!(files.read("kz.b").unwrap(), one("b"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(files.remove("../kz.b").is_err());
    }

    #[test]
    fn r35_a_module_in_development_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let files = SettingsFiles::new(folder.path().to_owned(), Some("kz.new".to_owned()));
        files.write("kz.new", &one("v")).unwrap();
        assert_eq!(files.read("kz.new").unwrap(), one("v"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
