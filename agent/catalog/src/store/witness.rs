//! Who is told of every change of what is installed: the journal, in the agent.

use std::fmt;
use std::sync::Arc;

use tanba_module::Version;

use super::state::ModuleState;
use super::{Store, StoreError};
use crate::Fingerprint;

/// Is told of changes. The agent and the command line implement it with a journal.
pub trait Witness: fmt::Debug + Send + Sync {
    /// An installation, an update or a removal is told before it counts, and what cannot be
    /// witnessed is not done. What the catalogue forbids is told afterwards: a ban waits for
    /// nobody.
    fn witness(&self, change: &Change) -> Result<(), WitnessError>;
}

/// Why a change could not be witnessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the change could not be journaled, so it was not made: {0}")]
pub struct WitnessError(String);

impl WitnessError {
    /// In the words of the journal.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// A change of what is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happens.
    pub kind: ChangeKind,
    /// The module.
    pub symbolic_name: String,
    /// The version that is installed, removed or forbidden.
    pub version: Version,
    /// SHA-256 of its publisher's certificate.
    pub publisher: Fingerprint,
    /// SHA-256 of its package.
    pub package: Fingerprint,
}

/// What happens to a module.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is installed.
    Installed,
    /// It takes the place of another version, or of the same one when that was damaged.
    Updated {
        /// The version before.
        from: Version,
    },
    /// It is removed.
    Removed,
    /// The catalogue forbids it.
    Banned,
    /// The catalogue forbids it no longer.
    BanLifted,
    /// What was told last did not come to be: the disk refused.
    NotDone,
}

impl Change {
    pub(super) fn of(module: &ModuleState, kind: ChangeKind) -> Self {
        Self {
            kind,
            symbolic_name: module.symbolic_name.clone(),
            version: module.version.clone(),
            publisher: module.publisher,
            package: module.package,
        }
    }
}

impl Store {
    /// The same store, whose changes this witness is told.
    #[must_use]
    pub fn witnessed_by(self, witness: impl Witness + 'static) -> Self {
        Self {
            witness: Some(Arc::new(witness)),
            ..self
        }
    }

    /// Makes a change after it was witnessed.
    pub(super) fn witnessed(
        &self,
        change: &Change,
        make: impl FnOnce() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.tell(change)?;
        make().inspect_err(|_| {
            // The error of the disk is the one to tell.
            drop(self.tell(&Change {
                kind: ChangeKind::NotDone,
                ..change.clone()
            }));
        })
    }

    pub(super) fn tell(&self, change: &Change) -> Result<(), WitnessError> {
        match &self.witness {
            Some(witness) => witness.witness(change),
            None => Ok(()),
        }
    }
}
