//! The catalogue that was accepted last, and what it forbids.

use std::time::SystemTime;

use time::OffsetDateTime;

use super::state::State;
use super::witness::{Change, ChangeKind};
use super::{Ban, Store, StoreError, disk, lock};
use crate::index::{CatalogueTrust, IndexFormError, LARGEST_INDEX};
use crate::signed::SignedFile;
use crate::{Catalogue, Fingerprint, Index, IndexError};

/// The file.
const FILE: &str = "catalog.der";
/// Where its successor is written.
const DRAFT: &str = ".catalog.der.part";

/// Why a catalogue was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefreshError {
    /// The catalogue.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The folder.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Accepts a catalogue, keeps it, and notes which installed modules it forbids. `pinned` is
    /// [`CatalogueTrust::pinned`] with the keys of settings or policy.
    pub fn accept_catalogue(
        &self,
        octets: &[u8],
        pinned: &CatalogueTrust,
        now: OffsetDateTime,
    ) -> Result<Catalogue, RefreshError> {
        let _lock = lock::exclusive(&self.folder)?;
        let mut state = State::read(&self.folder)?;
        let trust = pinned.clone().resume(state.trust.take());
        let catalogue = trust.accept(octets, now)?;
        let draft = self.folder.join(DRAFT);
        disk::write(&draft, octets)?;
        disk::rename(&draft, &self.folder.join(FILE))?;
        state.trust = Some(catalogue.trust().clone());
        let changes = forbid(&mut state, catalogue.index());
        state.write(&self.folder, &|_| {})?;
        for change in changes {
            // What is forbidden is forbidden, whether it can be journaled or not.
            drop(self.tell(&change));
        }
        Ok(catalogue)
    }

    /// Judges a catalogue as [`Self::accept_catalogue`] does and keeps nothing of it: for one that
    /// is looked at once, with a key of its own.
    pub fn judge_catalogue(
        &self,
        octets: &[u8],
        pinned: &CatalogueTrust,
        now: OffsetDateTime,
    ) -> Result<Catalogue, RefreshError> {
        let state = State::read(&self.folder)?;
        Ok(pinned.clone().resume(state.trust).accept(octets, now)?)
    }

    /// The catalogue that was accepted last, if these pins still lead to it. It may be over by
    /// now ([`Catalogue::is_fresh`]).
    pub fn catalogue(&self, pinned: &CatalogueTrust) -> Result<Option<Catalogue>, StoreError> {
        let state = State::read(&self.folder)?;
        let Some(stored) = state.trust.filter(|stored| stored.pins() == pinned.pins()) else {
            return Ok(None);
        };
        let path = self.folder.join(FILE);
        let Some(octets) = disk::read_if_there(&path, LARGEST_INDEX as u64)? else {
            return Ok(None);
        };
        Ok(known_index(&octets, &stored).map(|index| Catalogue::known(index, stored)))
    }

    /// When a catalogue was accepted last, as the file system tells it.
    pub fn catalogue_time(&self) -> Option<SystemTime> {
        let metadata = std::fs::metadata(self.folder.join(FILE)).ok()?;
        metadata.modified().ok()
    }
}

/// Notes which modules an index forbids; gives what changed by that.
fn forbid(state: &mut State, index: &Index) -> Vec<Change> {
    let mut changes = Vec::new();
    for module in &mut state.modules {
        let bundle = index.bundle(&module.symbolic_name);
        let (ban, kind) = match bundle {
            Some(bundle) if bundle.bans(&module.version) => (Ban::Banned, ChangeKind::Banned),
            _ => (Ban::None, ChangeKind::BanLifted),
        };
        if module.ban != ban {
            module.ban = ban;
            changes.push(Change::of(module, kind));
        }
    }
    changes
}

/// The index, if it is the very one that was accepted last. Its keys may have gone since.
fn known_index(octets: &[u8], stored: &CatalogueTrust) -> Option<Index> {
    let file = SignedFile::open(octets, LARGEST_INDEX).ok()?;
    let content = Fingerprint::of(&file.content);
    let same = stored.seen().is_some_and(|seen| seen.content == content);
    let read: Option<Result<Index, IndexFormError>> = same.then(|| Index::parse(&file.content));
    read?.ok()
}
