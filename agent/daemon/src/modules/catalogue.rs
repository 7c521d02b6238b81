//! Asking the catalogue.

use std::sync::Arc;
use std::time::Duration;

use tanba_catalog::{Catalogue, Source, SourceError, StoreError, store::RefreshError};
use tanba_module::Fault;
use tokio::time::Instant;

use super::{AskedBy, Shelf};
use crate::settings::CatalogueChoice;

/// How long an answer of the catalogue serves pages; people who look for themselves ask anew.
const RECENT: Duration = Duration::from_hours(1);

/// When the catalogue was asked last, and which.
pub(super) struct Asked {
    choice: Arc<CatalogueChoice>,
    at: Instant,
}

/// Why there is nothing to install from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueFailure {
    /// None is named in settings or policy.
    #[error("no catalogue of modules came with the program, and none is named in the settings")]
    None,
    /// It could not be had.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// It was not accepted.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// The folder of modules.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bug.
    #[error("the work on the catalogue ended unexpectedly")]
    Ended(#[from] tokio::task::JoinError),
}

impl CatalogueFailure {
    /// What a page may know.
    pub(super) fn fault(&self, source: Option<&Source>) -> Fault {
        match (self, source) {
            (failure, Some(web @ Source::Web(_))) => Fault::Unreachable {
                host: name_of(web),
                reason: failure.to_string(),
            },
            // Where folders are on this computer is no business of pages.
            (_, None | Some(Source::Folder(_))) => Fault::Unavailable {
                what: "the catalogue of modules".into(),
            },
        }
    }
}

/// Where modules come from, for people: a host or a folder.
pub(super) fn name_of(source: &Source) -> String {
    match source {
        Source::Folder(folder) => folder.display().to_string(),
        Source::Web(address) => address.url().host_str().unwrap_or_default().to_owned(),
    }
}

impl Shelf {
    /// The catalogue that settings, policy or the program name now.
    pub(crate) fn choice(&self) -> Option<Arc<CatalogueChoice>> {
        self.choice.now()
    }

    /// The catalogue as it was accepted last; it may be over by now.
    pub(crate) fn known_catalogue(&self) -> Result<Option<Catalogue>, StoreError> {
        match self.choice() {
            Some(choice) => self.store()?.catalogue(&choice.pinned),
            None => Ok(None),
        }
    }

    /// The catalogue: as it was accepted within the hour, else asked anew. When it cannot be had
    /// and the one that was accepted last is not over, that one.
    pub(crate) async fn catalogue(&self) -> Result<Catalogue, CatalogueFailure> {
        let choice = self.choice().ok_or(CatalogueFailure::None)?;
        let recent = {
            let asked = self.asked.lock().await;
            asked
                .as_ref()
                .is_some_and(|asked| asked.choice == choice && asked.at.elapsed() < RECENT)
        };
        let known = self.known_catalogue()?;
        let known = known.filter(|catalogue| catalogue.is_fresh((self.clock)()));
        if recent && let Some(known) = known {
            return Ok(known);
        }
        match (self.ask_catalogue().await, known) {
            (Err(CatalogueFailure::Source(error)), Some(known)) => {
                tracing::warn!(%error, "the catalogue cannot be had; the last one serves");
                Ok(known)
            }
            (asked, _) => asked,
        }
    }

    /// Asks the catalogue now.
    pub(crate) async fn ask_catalogue(&self) -> Result<Catalogue, CatalogueFailure> {
        let choice = self.choice().ok_or(CatalogueFailure::None)?;
        // One at a time: who waits finds the answer of the other.
        let mut asked = self.asked.lock().await;
        let octets = choice.source.index(self.fetch.as_ref()).await?;
        let store = self.store_for(AskedBy::Catalogue)?;
        let (pinned, now) = (choice.pinned.clone(), (self.clock)());
        let accepting =
            tokio::task::spawn_blocking(move || store.accept_catalogue(&octets, &pinned, now));
        let catalogue = accepting.await??;
        *asked = Some(Asked {
            choice,
            at: Instant::now(),
        });
        // What it forbids is served no longer.
        self.refresh();
        Ok(catalogue)
    }
}
