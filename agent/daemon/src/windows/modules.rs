//! The window of modules.

use std::collections::BTreeSet;
use std::sync::Arc;

use tanba_catalog::{IndexError, InstallError, OfferError, Step, StoreError, store::RefreshError};
use tanba_consent::PromptError;
use tanba_module::Permission;
use tanba_prompt::ModulesWindow;
use tanba_prompt::message::{
    InstallStep, ModulePermission, ModuleProblem, ModuleProblemKind, ModuleState, ModuleWork,
    ModulesChange, ModulesModel,
};
use tokio::sync::mpsc;

use super::OwnWindows;
use crate::modules::{AskedBy, CatalogueFailure, InstallationError, Shelf};
use crate::settings::{Policy, Settings, catalogue};

impl OwnWindows {
    pub(super) async fn modules(&self) -> Result<(), PromptError> {
        let model = self.modules_model(self.catalogue_problem()).await;
        let mut open = Open {
            window: self
                .windows
                .show_modules(model.clone(), self.locale())
                .await?,
            windows: self,
            model,
        };
        if open.model.catalogue.source.is_some() {
            // What was asked within the hour is not asked again.
            let shelf = Arc::clone(&self.shelf);
            let asked = async move { shelf.catalogue().await.map(drop) };
            open.ask_catalogue(asked).await?;
        }
        while let Some(change) = open.window.change().await {
            open.apply(change).await?;
        }
        Ok(())
    }

    /// What the window shows, with what went wrong last.
    async fn modules_model(&self, problem: Option<ModuleProblem>) -> ModulesModel {
        let (shelf, locale) = (Arc::clone(&self.shelf), self.locale());
        // Packages are read and verified.
        let listing = tokio::task::spawn_blocking(move || shelf.listing(locale)).await;
        let (listing, problem) = match listing {
            Ok(Ok(listing)) => (listing, problem),
            Ok(Err(error)) => (Default::default(), Some(about(None, disk(&error)))),
            Err(_) => (
                Default::default(),
                Some(about(None, ModuleProblemKind::Failed)),
            ),
        };
        let (catalogue, rows) = listing;
        let newer = rows
            .iter()
            .filter(|row| row.state == ModuleState::UpdateAvailable);
        self.updates.send_replace(newer.count());
        ModulesModel {
            catalogue,
            rows,
            work: None,
            problem,
        }
    }

    /// A catalogue that the settings name wrongly; a wrong policy ends the agent.
    fn catalogue_problem(&self) -> Option<ModuleProblem> {
        let settings = Settings::read(&self.places).ok()?;
        let policy = Policy::read(&self.places).ok()?;
        let error = catalogue(&settings, &policy, self.places.shipped_catalogue()).err()?;
        let reason = chain(&error);
        Some(about(None, ModuleProblemKind::CatalogueSettings { reason }))
    }
}

/// The window while it is open.
struct Open<'a> {
    window: ModulesWindow,
    windows: &'a OwnWindows,
    model: ModulesModel,
}

impl Open<'_> {
    async fn apply(&mut self, change: ModulesChange) -> Result<(), PromptError> {
        let shelf = Arc::clone(&self.windows.shelf);
        match change {
            ModulesChange::Refresh => {
                let asked = async move { shelf.ask_catalogue().await.map(drop) };
                self.ask_catalogue(asked).await
            }
            ModulesChange::Install {
                symbolic_name,
                version,
                refused,
            } => {
                let refused = refused.into_iter().map(Permission::from).collect();
                let problem = self.install(&symbolic_name, version, refused).await?;
                self.show(problem.map(|kind| about(Some(symbolic_name), kind)))
                    .await
            }
            ModulesChange::Remove { symbolic_name } => {
                let name = symbolic_name.clone();
                let settings = Arc::clone(&self.windows.environment.module_settings);
                let removed = tokio::task::spawn_blocking(move || {
                    shelf.remove(&name, &settings, AskedBy::Person)
                });
                let removed = removed.await;
                self.show(changed(symbolic_name, removed)).await
            }
            ModulesChange::Permit {
                symbolic_name,
                permission,
            } => {
                let name = symbolic_name.clone();
                let permitted =
                    tokio::task::spawn_blocking(move || permit(&shelf, &name, permission));
                let permitted = permitted.await;
                self.show(changed(symbolic_name, permitted)).await
            }
        }
    }

    /// Shows everything anew, with what went wrong.
    async fn show(&mut self, problem: Option<ModuleProblem>) -> Result<(), PromptError> {
        self.model = self.windows.modules_model(problem).await;
        self.send().await
    }

    /// Shows that something is being done.
    async fn show_work(&mut self, work: ModuleWork) -> Result<(), PromptError> {
        self.model.work = Some(work);
        self.model.problem = None;
        self.send().await
    }

    async fn send(&mut self) -> Result<(), PromptError> {
        let locale = self.windows.locale();
        self.window.refresh(self.model.clone(), locale).await
    }

    async fn ask_catalogue(
        &mut self,
        asked: impl Future<Output = Result<(), CatalogueFailure>>,
    ) -> Result<(), PromptError> {
        self.show_work(ModuleWork::Refresh).await?;
        let problem = match asked.await {
            Ok(()) => None,
            Err(error) => {
                let error_chain = &error as &dyn std::error::Error;
                tracing::warn!(error = error_chain, "the catalogue was not taken");
                Some(about(None, of_catalogue(&error)))
            }
        };
        self.show(problem).await
    }

    /// Installs what the window showed, and shows how far it is. Goes on when the window closes.
    async fn install(
        &mut self,
        symbolic_name: &str,
        version: String,
        refused: Vec<Permission>,
    ) -> Result<Option<ModuleProblemKind>, PromptError> {
        let work = |step| ModuleWork::Install {
            symbolic_name: symbolic_name.to_owned(),
            step,
        };
        self.show_work(work(InstallStep::Fetching)).await?;
        let (steps, mut stepped) = mpsc::unbounded_channel();
        let (shelf, name) = (Arc::clone(&self.windows.shelf), symbolic_name.to_owned());
        let installing = tokio::spawn(async move {
            let mut offer = shelf.look_up(&name).await?;
            if offer.version != version {
                return Err(InstallationError::Changed);
            }
            offer.refused = refused;
            let observe = move |step| {
                // The window may be closed by now.
                let _ = steps.send(step);
            };
            shelf
                .install_offered(&offer, AskedBy::Person, observe)
                .await
        });
        let mut shown = InstallStep::Fetching;
        while let Some(step) = stepped.recv().await {
            let step = match step {
                Step::Verified => InstallStep::Compiling,
                _ => InstallStep::Writing,
            };
            if step != shown {
                shown = step;
                self.show_work(work(step)).await?;
            }
        }
        Ok(match installing.await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => {
                let error_chain = &error as &dyn std::error::Error;
                tracing::warn!(
                    module = symbolic_name,
                    error = error_chain,
                    "a module was not installed"
                );
                Some(of_installation(&error))
            }
            Err(_) => Some(ModuleProblemKind::Failed),
        })
    }
}

fn permit(shelf: &Shelf, symbolic_name: &str, permit: ModulePermission) -> Result<(), StoreError> {
    let store = shelf.store()?;
    let mut refused: BTreeSet<Permission> = store.module(symbolic_name)?.refused;
    if permit.allowed {
        refused.remove(&permit.permission.into());
    } else {
        refused.insert(permit.permission.into());
    }
    store.refuse(symbolic_name, refused)?;
    shelf.refresh();
    Ok(())
}

fn about(symbolic_name: Option<String>, kind: ModuleProblemKind) -> ModuleProblem {
    ModuleProblem {
        symbolic_name,
        kind,
    }
}

fn changed<E: std::error::Error + 'static, J>(
    symbolic_name: String,
    outcome: Result<Result<(), E>, J>,
) -> Option<ModuleProblem> {
    let kind = match outcome {
        Ok(Ok(())) => return None,
        Ok(Err(error)) => {
            let cause = &error as &dyn std::error::Error;
            tracing::warn!(
                module = symbolic_name,
                error = cause,
                "a module was not changed"
            );
            disk(&error)
        }
        Err(_) => ModuleProblemKind::Failed,
    };
    Some(about(Some(symbolic_name), kind))
}

fn of_catalogue(error: &CatalogueFailure) -> ModuleProblemKind {
    match error {
        CatalogueFailure::Source(error) => ModuleProblemKind::Unreachable {
            reason: chain(error),
        },
        CatalogueFailure::Refresh(RefreshError::Index(IndexError::Expired(_))) => {
            ModuleProblemKind::CatalogueExpired
        }
        CatalogueFailure::Refresh(RefreshError::Store(error)) | CatalogueFailure::Store(error) => {
            disk(error)
        }
        CatalogueFailure::Refresh(error) => ModuleProblemKind::CatalogueRefused {
            reason: chain(error),
        },
        CatalogueFailure::None | CatalogueFailure::Ended(_) => ModuleProblemKind::Failed,
    }
}

fn of_installation(error: &InstallationError) -> ModuleProblemKind {
    match error {
        InstallationError::Forbidden => ModuleProblemKind::Forbidden,
        InstallationError::Catalogue(error) => of_catalogue(error),
        InstallationError::Offer(OfferError::Banned) => ModuleProblemKind::Banned,
        InstallationError::Offer(OfferError::Expired(_)) => ModuleProblemKind::CatalogueExpired,
        InstallationError::Offer(OfferError::Contract(_) | OfferError::Permission(_)) => {
            ModuleProblemKind::NeedsNewerAgent
        }
        InstallationError::Offer(_)
        | InstallationError::Changed
        | InstallationError::Install(InstallError::OldOffer) => ModuleProblemKind::Changed,
        InstallationError::Source(error) => ModuleProblemKind::Unreachable {
            reason: chain(error),
        },
        InstallationError::Install(InstallError::Downgrade { .. }) => ModuleProblemKind::Downgrade,
        InstallationError::Install(InstallError::Store(error))
        | InstallationError::Store(error) => disk(error),
        InstallationError::BuiltIn | InstallationError::Install(_) => {
            ModuleProblemKind::PackageRefused {
                reason: chain(error),
            }
        }
        InstallationError::Ended(_) => ModuleProblemKind::Failed,
    }
}

fn disk(error: &dyn std::error::Error) -> ModuleProblemKind {
    ModuleProblemKind::Disk {
        reason: chain(error),
    }
}

/// An error and its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        // Transparent errors say the same again.
        if !text.ends_with(&next) {
            text = format!("{text}: {next}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_named_with_its_cause() {
        let error = StoreError::Io {
            path: "/modules".into(),
            source: std::io::Error::other("the disk is full"),
        };
        let kind = of_installation(&InstallationError::Install(InstallError::Store(error)));
        let ModuleProblemKind::Disk { reason } = kind else {
            panic!("{kind:?}");
        };
        assert_eq!(
            reason,
            "the folder of modules failed at /modules: the disk is full"
        );
        let expired = OfferError::Expired(time::OffsetDateTime::UNIX_EPOCH);
        assert_eq!(
            of_installation(&InstallationError::Offer(expired)),
            ModuleProblemKind::CatalogueExpired
        );
    }
}
