//! The modules for people: what is installed, what the catalogue has, and what can be done.

use std::time::{SystemTime, UNIX_EPOCH};

use tanba_catalog::{Ban, Bundle, Catalogue, InstalledModule, OfferError, StoreError};
use tanba_module::{Locale, Manifest, NetworkHost, OriginPattern, Permission, Words};
use tanba_prompt::message::{CatalogueModel, ModulePermission, ModuleRow, ModuleState};

use super::Shelf;
use super::catalogue::name_of;
use crate::settings::ChosenBy;

impl Shelf {
    /// Every module that is installed, tried or offered. Reads and verifies packages: not for the
    /// threads that serve pages.
    pub(crate) fn listing(
        &self,
        locale: Locale,
    ) -> Result<(CatalogueModel, Vec<ModuleRow>), StoreError> {
        let catalogue = self.known_catalogue()?;
        let listing = Listing {
            shelf: self,
            catalogue: catalogue.as_ref(),
            required: match &catalogue {
                Some(catalogue) => self.required(catalogue),
                None => self.policy.required.clone(),
            },
            locale,
        };
        let installed = self.store()?.modules()?;
        let bundles = catalogue.iter().flat_map(|it| &it.index().bundles);
        let offered = bundles.filter(|bundle| {
            let name = &bundle.symbolic_name;
            let known = installed.iter().any(|it| it.symbolic_name == *name);
            !known && !bundle.hidden && !self.policy.forbidden.contains(name)
        });
        let mut rows: Vec<ModuleRow> = self
            .developed_manifest()
            .map(|it| listing.tried(it))
            .into_iter()
            .collect();
        rows.extend(installed.iter().map(|it| listing.installed(it)));
        rows.extend(offered.map(|it| listing.offered(it)));
        rows.sort_by_cached_key(|row| {
            (
                order(row),
                row.name.to_lowercase(),
                row.symbolic_name.clone(),
            )
        });
        Ok((listing.catalogue_model(), rows))
    }
}

/// What asks for the person comes first.
fn order(row: &ModuleRow) -> u8 {
    match row.state {
        ModuleState::Unsigned => 0,
        ModuleState::Damaged | ModuleState::UpdateAvailable => 1,
        _ if row.installed.is_some() => 2,
        _ => 3,
    }
}

struct Listing<'a> {
    shelf: &'a Shelf,
    catalogue: Option<&'a Catalogue>,
    required: Vec<String>,
    locale: Locale,
}

impl Listing<'_> {
    fn catalogue_model(&self) -> CatalogueModel {
        let choice = self.shelf.choice();
        let by = choice.as_ref().map(|choice| choice.by);
        let now = (self.shelf.clock)();
        let expired = self.catalogue.filter(|catalogue| !catalogue.is_fresh(now));
        let fetched = self
            .shelf
            .store()
            .ok()
            .and_then(|store| store.catalogue_time());
        CatalogueModel {
            source: choice.as_ref().map(|choice| name_of(&choice.source)),
            by_administrator: by == Some(ChosenBy::Administrator),
            shipped: by == Some(ChosenBy::Program),
            fetched: self.catalogue.and(fetched).and_then(seconds),
            expired: expired.map(|catalogue| catalogue.index().expires.unix_timestamp()),
        }
    }

    fn tried(&self, manifest: &Manifest) -> ModuleRow {
        ModuleRow {
            installed: Some(manifest.version.to_string()),
            permissions: permits(&manifest.permissions, |_| true),
            origins: origins(&manifest.allowed_origins),
            hosts: hosts(&manifest.network_hosts),
            ..self.row(
                &manifest.symbolic_name,
                &manifest.name,
                &manifest.description,
                ModuleState::Unsigned,
            )
        }
    }

    fn installed(&self, module: &InstalledModule) -> ModuleRow {
        let bundle = self.bundle(&module.symbolic_name);
        let package = module.package.as_ref().ok();
        let manifest = package.map(|package| &package.manifest);
        let none = Words::default();
        let name = manifest.map(|it| &it.name).or(bundle.map(|it| &it.name));
        let description = manifest
            .map(|it| &it.description)
            .or(bundle.map(|it| &it.info));
        // An update may declare more than what is installed.
        let permissions = joined(
            manifest.map(|it| &it.permissions),
            bundle.map(|it| &it.permissions),
        );
        let network_hosts = joined(
            manifest.map(|it| &it.network_hosts),
            bundle.map(|it| &it.network_hosts),
        );
        let allowed_origins = joined_origins(
            manifest.map(|it| &it.allowed_origins),
            bundle.map(|it| &it.allowed_origins),
        );
        let publisher = package.map(|package| &package.publisher);
        ModuleRow {
            publisher: publisher
                .map(tanba_catalog::Publisher::name)
                .or(bundle.map(|it| it.publisher.clone()))
                .unwrap_or_default(),
            publisher_serial_number: publisher
                .map(|it| it.certificate.serial_number_hex())
                .or(bundle.map(|it| it.certificate_serial.clone()))
                .unwrap_or_default(),
            installed: Some(module.version.to_string()),
            offered: bundle.map(|it| it.version.to_string()),
            size: bundle.map(|it| it.size),
            permissions: permits(&permissions, |it| !module.refused.contains(&it)),
            origins: origins(&allowed_origins),
            hosts: hosts(&network_hosts),
            ..self.row(
                &module.symbolic_name,
                name.unwrap_or(&none),
                description.unwrap_or(&none),
                self.state(module, bundle),
            )
        }
    }

    fn state(&self, module: &InstalledModule, bundle: Option<&Bundle>) -> ModuleState {
        let newer = bundle.is_some_and(|bundle| {
            bundle.version > module.version && self.can_install(&bundle.symbolic_name).is_ok()
        });
        if self.shelf.policy.forbidden.contains(&module.symbolic_name) {
            ModuleState::Forbidden
        } else if newer {
            ModuleState::UpdateAvailable
        } else if module.ban == Ban::Banned {
            ModuleState::Banned
        } else if module.package.is_err() {
            ModuleState::Damaged
        } else {
            ModuleState::Installed
        }
    }

    fn offered(&self, bundle: &Bundle) -> ModuleRow {
        let state = match self.can_install(&bundle.symbolic_name) {
            Ok(()) => ModuleState::Available,
            Err(state) => state,
        };
        ModuleRow {
            publisher: bundle.publisher.clone(),
            publisher_serial_number: bundle.certificate_serial.clone(),
            offered: Some(bundle.version.to_string()),
            size: Some(bundle.size),
            permissions: permits(&bundle.permissions, |_| true),
            origins: origins(&bundle.allowed_origins),
            hosts: hosts(&bundle.network_hosts),
            ..self.row(&bundle.symbolic_name, &bundle.name, &bundle.info, state)
        }
    }

    /// Whether the catalogue lets a module be installed, but for its end, which the window says
    /// for all of them.
    fn can_install(&self, symbolic_name: &str) -> Result<(), ModuleState> {
        let now = (self.shelf.clock)();
        match self
            .catalogue
            .map(|it| it.offer(symbolic_name, now).map(drop))
        {
            Some(Ok(()) | Err(OfferError::Expired(_))) | None => Ok(()),
            Some(Err(OfferError::Banned)) => Err(ModuleState::Banned),
            Some(Err(_)) => Err(ModuleState::NeedsNewerAgent),
        }
    }

    fn row(
        &self,
        symbolic_name: &str,
        name: &Words,
        description: &Words,
        state: ModuleState,
    ) -> ModuleRow {
        ModuleRow {
            symbolic_name: symbolic_name.to_owned(),
            name: name.in_language(self.locale).to_owned(),
            description: description.in_language(self.locale).to_owned(),
            publisher: String::new(),
            publisher_serial_number: String::new(),
            installed: None,
            offered: None,
            size: None,
            state,
            required: self.required.iter().any(|name| name == symbolic_name),
            permissions: Vec::new(),
            origins: Vec::new(),
            hosts: Vec::new(),
        }
    }

    fn bundle(&self, symbolic_name: &str) -> Option<&Bundle> {
        self.catalogue?.index().bundle(symbolic_name)
    }
}

fn permits(
    permissions: &[Permission],
    allowed: impl Fn(Permission) -> bool,
) -> Vec<ModulePermission> {
    let permit = |permission: &Permission| ModulePermission {
        permission: (*permission).into(),
        allowed: allowed(*permission),
    };
    permissions.iter().map(permit).collect()
}

/// What one list or the other has, once.
fn joined<T: Clone + PartialEq>(one: Option<&Vec<T>>, other: Option<&Vec<T>>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for entry in one.into_iter().chain(other).flatten() {
        if !all.contains(entry) {
            all.push(entry.clone());
        }
    }
    all
}

/// The same of pages, where no entry means every page.
fn joined_origins(
    one: Option<&Vec<OriginPattern>>,
    other: Option<&Vec<OriginPattern>>,
) -> Vec<OriginPattern> {
    let every = one.into_iter().chain(other).any(Vec::is_empty);
    if every {
        Vec::new()
    } else {
        joined(one, other)
    }
}

fn origins(patterns: &[OriginPattern]) -> Vec<String> {
    let text = |pattern: &OriginPattern| pattern.as_str().to_owned();
    patterns.iter().map(text).collect()
}

fn hosts(hosts: &[NetworkHost]) -> Vec<String> {
    let text = |host: &NetworkHost| host.as_str().to_owned();
    hosts.iter().map(text).collect()
}

fn seconds(time: SystemTime) -> Option<i64> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_shows_the_sites_and_servers_of_both_versions() {
        let origins = |texts: &[&str]| -> Vec<OriginPattern> {
            let origin = |text: &&str| (*text).to_owned().try_into().unwrap();
            texts.iter().map(origin).collect()
        };
        let (one, other) = (origins(&["https://a.kz"]), origins(&["https://b.kz"]));
        let both = origins(&["https://a.kz", "https://b.kz"]);
        assert_eq!(joined_origins(Some(&one), Some(&other)), both);
        assert_eq!(joined_origins(Some(&one), None), one);
        assert_eq!(joined(Some(&one), Some(&both)), both);
        // No entry is every site, and every site is more than some.
        let every = Vec::new();
        assert_eq!(joined_origins(Some(&one), Some(&every)), every);
        assert_eq!(joined_origins(Some(&every), Some(&one)), every);
    }
}
