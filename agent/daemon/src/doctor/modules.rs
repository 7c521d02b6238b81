//! Installed modules and the catalogue seen last, as they are on the disk.

use tanba_catalog::{Ban, Store};
use tanba_doctor::{CatalogueState, ModuleState, Modules};
use time::OffsetDateTime;

use super::chain;
use crate::places::Places;
use crate::settings::{CatalogueChoice, CatalogueChoiceError, Policy, Settings, catalogue};

pub(super) struct StoredModules {
    places: Places,
    now: OffsetDateTime,
}

impl StoredModules {
    pub(super) fn new(places: Places, now: OffsetDateTime) -> Self {
        Self { places, now }
    }

    /// The folder, when there is one: looking at it must not make it.
    fn store(&self) -> Result<Option<Store>, String> {
        let folder = self.places.modules();
        if !Store::state_file(&folder).exists() {
            return Ok(None);
        }
        let store = Store::open(folder).map_err(|error| chain(&error))?;
        Ok(Some(store))
    }

    fn choice(&self) -> Result<Option<CatalogueChoice>, CatalogueChoiceError> {
        let settings = Settings::read(&self.places).unwrap_or_default();
        let policy = Policy::read(&self.places).unwrap_or_default();
        catalogue(&settings, &policy, self.places.shipped_catalogue())
    }

    fn state(&self, choice: &CatalogueChoice) -> Result<CatalogueState, String> {
        let Some(store) = self.store()? else {
            return Ok(CatalogueState::Never);
        };
        let known = store.catalogue(&choice.pinned);
        let Some(known) = known.map_err(|error| chain(&error))? else {
            return Ok(CatalogueState::Never);
        };
        let end = known.index().expires;
        Ok(if known.is_fresh(self.now) {
            CatalogueState::Fresh { until: end }
        } else {
            CatalogueState::Stale { since: end }
        })
    }
}

impl Modules for StoredModules {
    fn installed(&self) -> Result<Vec<(String, ModuleState)>, String> {
        let Some(store) = self.store()? else {
            return Ok(Vec::new());
        };
        let modules = store.modules().map_err(|error| chain(&error))?;
        let states = modules.into_iter().map(|module| {
            let state = match (&module.package, module.ban) {
                (Err(damage), _) => ModuleState::Damaged {
                    reason: chain(damage),
                },
                (Ok(_), Ban::Banned) => ModuleState::Banned,
                (Ok(_), Ban::None) => ModuleState::Sound,
            };
            (module.symbolic_name, state)
        });
        Ok(states.collect())
    }

    fn catalogue(&self) -> CatalogueState {
        let reason = match self.choice() {
            Ok(None) => return CatalogueState::None,
            Ok(Some(choice)) => match self.state(&choice) {
                Ok(state) => return state,
                Err(reason) => reason,
            },
            Err(error) => chain(&error),
        };
        CatalogueState::Unusable { reason }
    }

    fn required_missing(&self) -> Vec<String> {
        let policy = Policy::read(&self.places).unwrap_or_default();
        let installed = self.installed().unwrap_or_default();
        let is_there = |name: &String| installed.iter().any(|(known, _)| known == name);
        let required = policy.modules.required.into_iter();
        required.filter(|name| !is_there(name)).collect()
    }
}
