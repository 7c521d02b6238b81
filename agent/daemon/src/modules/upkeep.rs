//! What no page asks for: required modules are installed, and the catalogue is asked once a day
//! for newer versions and for what it forbids.

use std::sync::Arc;
use std::time::Duration;

use tanba_catalog::{Catalogue, InstallError, InstalledModule};
use tanba_module::Version;
use tokio::time::sleep;

use super::catalogue::CatalogueFailure;
use super::installer::InstallationError;
use super::{AskedBy, Shelf};
use crate::notices::{Notice, Update};
use crate::settings::ChosenBy;

/// How long the agent serves before it looks for itself: whoever starts it wants to work.
const SETTLED: Duration = Duration::from_secs(30);

/// How often the clock is looked at; a suspended computer must not oversleep a day.
const INTERVAL: Duration = Duration::from_hours(1);

/// How often the catalogue is asked.
const DAY: time::Duration = time::Duration::days(1);

/// Looks after modules until dropped. `check_updates` asks the settings as they are then.
pub(crate) async fn keep(shelf: Arc<Shelf>, check_updates: impl Fn() -> bool) {
    sleep(SETTLED).await;
    let mut told: Vec<Update> = Vec::new();
    let mut last = None;
    loop {
        let now = (shelf.clock)();
        let due = last.is_none_or(|last| (now - last) >= DAY);
        let wanted = check_updates() || !shelf.policy.required.is_empty();
        if due && wanted && shelf.choice().is_some() {
            last = Some(now);
            match shelf.look_after().await {
                Ok(updates) if !updates.is_empty() && updates != told => {
                    shelf.notices.tell(Notice::Updates(updates.clone()));
                    told = updates;
                }
                Ok(_) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "the catalogue was not asked for updates");
                }
            }
        }
        sleep(INTERVAL).await;
    }
}

impl Shelf {
    /// Asks the catalogue, installs what is required, and gives what could be updated.
    pub async fn look_after(&self) -> Result<Vec<Update>, CatalogueFailure> {
        let catalogue = self.ask_catalogue().await?;
        for name in self.required(&catalogue) {
            if let Err(error) = self.install_required(&name).await {
                let error = &error as &dyn std::error::Error;
                tracing::error!(module = name, error, "a required module is not installed");
            }
        }
        Ok(updates(&catalogue, &self.store()?.modules()?))
    }

    /// What policy demands, and what its catalogue demands. A catalogue that the person chose
    /// demands nothing: they are asked.
    pub(super) fn required(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut names = self.policy.required.clone();
        let by_administrator = self
            .choice()
            .is_some_and(|choice| choice.by == ChosenBy::Administrator);
        if by_administrator {
            let bundles = catalogue.index().bundles.iter();
            let required = bundles.filter(|bundle| bundle.required);
            names.extend(required.map(|bundle| bundle.symbolic_name.clone()));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    async fn install_required(&self, name: &str) -> Result<(), InstallationError> {
        let offer = match self.look_up(name).await {
            // What is required is there, and newer.
            Err(InstallationError::Install(InstallError::Downgrade { .. })) => return Ok(()),
            looked_up => looked_up?,
        };
        let newer = |installed: &String| {
            let parse = |text: &str| text.parse::<Version>().ok();
            parse(installed) < parse(&offer.version)
        };
        if offer.installed.as_ref().is_none_or(newer) {
            let asked_by = AskedBy::Administrator;
            self.install_offered(&offer, asked_by, |_| {}).await?;
        }
        Ok(())
    }
}

fn updates(catalogue: &Catalogue, installed: &[InstalledModule]) -> Vec<Update> {
    let update = |module: &InstalledModule| {
        let bundle = catalogue.index().bundle(&module.symbolic_name)?;
        let newer = bundle.version > module.version && !bundle.bans(&bundle.version);
        newer.then(|| Update {
            symbolic_name: bundle.symbolic_name.clone(),
            name: bundle.name.clone(),
            version: bundle.version.to_string(),
        })
    };
    installed.iter().filter_map(update).collect()
}
