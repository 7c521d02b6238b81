//! Changes of what is installed go into the journal before they count.

use std::fmt;
use std::sync::Arc;

use tanba_catalog::{Change, ChangeKind, Witness, WitnessError};
use tanba_journal::{Event, Journal, JournalError, ModuleChange, Record, RecordedPackage};
use tanba_module::Caller;
use time::OffsetDateTime;

/// Who wants what is installed to change.
#[derive(Clone, Debug)]
pub(crate) enum AskedBy {
    /// A page or a program; the person agreed.
    Caller(Caller),
    /// The person, in our window.
    Person,
    /// The administrator's policy.
    Administrator,
    /// The catalogue, which forbids or allows.
    Catalogue,
    /// A person at the command line.
    CommandLine,
}

impl AskedBy {
    fn name(&self) -> String {
        match self {
            Self::Caller(caller) => caller.key(),
            Self::Person => Record::PERSON.to_owned(),
            Self::Administrator => Record::ADMINISTRATOR.to_owned(),
            Self::Catalogue => Record::CATALOGUE.to_owned(),
            Self::CommandLine => Record::COMMAND_LINE.to_owned(),
        }
    }
}

/// Journals the changes that somebody wants.
pub(crate) struct Journaling<J> {
    /// The journal, or what opens it.
    pub(crate) journal: J,
    pub(crate) asked_by: AskedBy,
    pub(crate) clock: fn() -> OffsetDateTime,
}

/// Where an entry goes.
pub(crate) trait Entries: Send + Sync {
    /// Appends it; it is on the disk afterwards.
    fn append(&self, record: Record) -> Result<(), JournalError>;
}

impl Entries for Arc<Journal> {
    fn append(&self, record: Record) -> Result<(), JournalError> {
        Journal::append(self, record).map(drop)
    }
}

impl<J: Entries> Witness for Journaling<J> {
    fn witness(&self, change: &Change) -> Result<(), WitnessError> {
        // A ban is nobody's wish but the catalogue's, whoever asked for the catalogue.
        let asked_by = match change.kind {
            ChangeKind::Banned | ChangeKind::BanLifted => &AskedBy::Catalogue,
            _ => &self.asked_by,
        };
        let record = record(change, asked_by, (self.clock)());
        self.journal.append(record).map_err(|error| {
            let module = &change.symbolic_name;
            let cause = &error as &dyn std::error::Error;
            tracing::error!(
                module,
                error = cause,
                "a change of modules was not journaled"
            );
            WitnessError::new(error.to_string())
        })
    }
}

impl<J> fmt::Debug for Journaling<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journaling")
            .field("asked_by", &self.asked_by)
            .finish_non_exhaustive()
    }
}

fn record(change: &Change, asked_by: &AskedBy, time: OffsetDateTime) -> Record {
    let (kind, replaced) = match &change.kind {
        ChangeKind::Installed => (ModuleChange::Installed, None),
        ChangeKind::Updated { from } => (ModuleChange::Updated, Some(from.to_string())),
        ChangeKind::Removed => (ModuleChange::Removed, None),
        ChangeKind::Banned => (ModuleChange::Banned, None),
        ChangeKind::BanLifted => (ModuleChange::BanLifted, None),
        _ => (ModuleChange::NotDone, None),
    };
    Record {
        time,
        caller: asked_by.name(),
        module: change.symbolic_name.clone(),
        event: Event::ModuleChanged {
            change: kind,
            package: RecordedPackage {
                version: change.version.to_string(),
                replaced,
                publisher: change.publisher.to_string(),
                sha256: change.package.to_string(),
            },
        },
        format: None,
        documents: Vec::new(),
        certificate: None,
        timestamped: false,
    }
}
