//! Which catalogue is asked: looked at anew when the settings change.
//!
//! The policy is what it was at the start, as everywhere in the agent. The settings, and the
//! folder that came with the program, may change while the agent runs; the times of their files
//! are looked at when somebody asks, and nothing is polled.

use std::sync::{Arc, Mutex, PoisonError};

use super::stamp::Stamp;
use crate::places::Places;
use crate::settings::{CatalogueChoice, CatalogueChoiceError, Policy, Settings, catalogue};

/// The choice, and what it was read from.
pub(crate) struct Chosen {
    places: Places,
    policy: Policy,
    last: Mutex<Last>,
}

struct Last {
    stamps: Vec<Option<Stamp>>,
    settings: Settings,
    choice: Option<Arc<CatalogueChoice>>,
}

impl Chosen {
    /// The choice of these settings, until their file changes. Fails when the policy's choice is
    /// none: a policy that is half understood is none.
    pub(crate) fn at_start(
        places: Places,
        settings: Settings,
        policy: Policy,
    ) -> Result<Self, CatalogueChoiceError> {
        let stamps = stamps(&places);
        let choice = match catalogue(&settings, &policy, places.shipped_catalogue()) {
            Err(error) if policy.modules.chooses_catalogue() => return Err(error),
            choice => settled(choice),
        };
        let last = Mutex::new(Last {
            stamps,
            settings,
            choice,
        });
        Ok(Self {
            places,
            policy,
            last,
        })
    }

    /// The choice as it is now; `None` when there is no catalogue to ask.
    pub(crate) fn now(&self) -> Option<Arc<CatalogueChoice>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let stamps = stamps(&self.places);
        if last.stamps != stamps {
            // Settings without a file are those of the start; a damaged file changes nothing.
            let settings_changed = last.stamps.first() != stamps.first();
            match settings_changed.then(|| Settings::read(&self.places)) {
                Some(Ok(settings)) => last.settings = settings,
                Some(Err(error)) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "the changed settings cannot be read");
                }
                None => {}
            }
            let shipped = self.places.shipped_catalogue();
            last.choice = settled(catalogue(&last.settings, &self.policy, shipped));
            last.stamps = stamps;
        }
        last.choice.clone()
    }
}

/// A person's slip only costs the catalogue; the window of modules says what is wrong.
fn settled(
    choice: Result<Option<CatalogueChoice>, CatalogueChoiceError>,
) -> Option<Arc<CatalogueChoice>> {
    match choice {
        Ok(choice) => choice.map(Arc::new),
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "no catalogue of modules");
            None
        }
    }
}

/// The times of the settings, and of what came with the program.
fn stamps(places: &Places) -> Vec<Option<Stamp>> {
    let shipped = places.shipped_catalogue().keys_files();
    let files = std::iter::once(places.settings()).chain(shipped);
    files.map(|file| Stamp::of(&file)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tanba_catalog::Source;

    use super::*;
    use crate::settings::ChosenBy;

    const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    fn places(home: &Path) -> Places {
        let places = Places::of_user(Some(home)).unwrap();
        fs::create_dir_all(home.join("config")).unwrap();
        places.of_program(home.join("program/tanba"))
    }

    fn write(places: &Places, text: &str) {
        fs::write(places.settings(), text).unwrap();
    }

    fn folder(chosen: &Chosen) -> Option<String> {
        match &chosen.now()?.source {
            Source::Folder(folder) => Some(folder.display().to_string()),
            Source::Web(address) => panic!("{address}"),
        }
    }

    #[test]
    fn the_next_question_goes_to_the_catalogue_of_changed_settings() {
        let home = tempfile::tempdir().unwrap();
        let places = places(home.path());
        let start = Settings::default();
        let chosen = Chosen::at_start(places.clone(), start, Policy::default()).unwrap();
        assert_eq!(folder(&chosen), None);
        let choice = |name: &str| format!("[modules]\ncatalog = {name:?}\ncatalog-key = {KEY:?}");
        write(&places, &choice("/a"));
        assert_eq!(folder(&chosen).as_deref(), Some("/a"));
        write(&places, &choice("/b/longer"));
        assert_eq!(folder(&chosen).as_deref(), Some("/b/longer"));
        // A damaged file changes nothing, a slip in the choice costs the catalogue.
        write(&places, "[modules");
        assert_eq!(folder(&chosen).as_deref(), Some("/b/longer"));
        write(&places, "[modules]\ncatalog = \"/c\"");
        assert_eq!(folder(&chosen), None);
        // What came with the program is noticed too.
        write(&places, "");
        let beside = home.path().join("program/catalogue");
        fs::create_dir_all(&beside).unwrap();
        fs::write(home.path().join("program/tanba"), "").unwrap();
        fs::write(beside.join("catalog.keys"), KEY).unwrap();
        assert_eq!(chosen.now().unwrap().by, ChosenBy::Program);
    }

    #[test]
    fn settings_without_a_file_and_policies_are_those_of_the_start() {
        let home = tempfile::tempdir().unwrap();
        let places = places(home.path());
        let mut settings = Settings::default();
        settings.modules.catalog = Some("/a".to_owned());
        settings.modules.catalog_key = Some(KEY.to_owned());
        let chosen = Chosen::at_start(places.clone(), settings, Policy::default()).unwrap();
        assert_eq!(folder(&chosen).as_deref(), Some("/a"));

        let mut policy = Policy::default();
        policy.modules.catalog = Some("/p".to_owned());
        let half = Chosen::at_start(places.clone(), Settings::default(), policy.clone());
        assert!(half.is_err());
        policy.modules.catalog_keys = vec![KEY.to_owned()];
        let chosen = Chosen::at_start(places.clone(), Settings::default(), policy).unwrap();
        write(
            &places,
            &format!("[modules]\ncatalog = \"/b\"\ncatalog-key = {KEY:?}"),
        );
        assert_eq!(folder(&chosen).as_deref(), Some("/p"));
    }
}
