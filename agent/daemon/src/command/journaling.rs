//! What the command line signs, installs and removes is journaled like what pages ask for, in a
//! journal of its own: the running agent holds the other one.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tanba_host::recorded_certificate;
use tanba_journal::{Event, Journal, JournalError, Record, RecordedDocument};
use tanba_pki::{Certificate, Digest};
use time::OffsetDateTime;

use super::{CommandError, Session};
use crate::modules::{AskedBy, Entries, Journaling};

/// How long another command may hold the journal.
const PATIENCE: Duration = Duration::from_secs(10);

/// One signature made on the command line.
pub(super) struct Signed<'a> {
    pub(super) name: &'a Path,
    pub(super) size: u64,
    /// SHA-256 of the document, or the digest that was given in its place.
    pub(super) digest: &'a Digest,
    pub(super) blind: bool,
    pub(super) format: &'a str,
    pub(super) certificate: &'a Certificate,
    pub(super) timestamped: bool,
}

impl Signed<'_> {
    /// Writes the entry; without it the signature is not given out.
    pub(super) fn journal(&self, session: &Session) -> Result<(), CommandError> {
        let journal = open(&session.places.command_journal())?;
        journal.append(self.record())?;
        Ok(())
    }

    fn record(&self) -> Record {
        Record {
            time: OffsetDateTime::now_utc(),
            caller: Record::COMMAND_LINE.to_owned(),
            module: "tanba".to_owned(),
            event: Event::Signed,
            format: Some(self.format.to_owned()),
            documents: vec![RecordedDocument {
                name: self
                    .name
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned()),
                size: self.size,
                digest: hex::encode(self.digest.as_bytes()),
                blind: self.blind,
            }],
            certificate: Some(recorded_certificate(self.certificate)),
            timestamped: self.timestamped,
        }
    }
}

/// The journal of the command line; opened for each entry, so that no command waits long for
/// another.
pub(super) struct CommandJournal(PathBuf);

impl Entries for CommandJournal {
    fn append(&self, record: Record) -> Result<(), JournalError> {
        open(&self.0)?.append(record).map(drop)
    }
}

/// Journals what this command changes of what is installed.
pub(super) fn of_modules(session: &Session) -> Journaling<CommandJournal> {
    Journaling {
        journal: CommandJournal(session.places.command_journal()),
        asked_by: AskedBy::CommandLine,
        clock: OffsetDateTime::now_utc,
    }
}

/// Opens the journal, waiting for other commands that write to it.
fn open(path: &Path) -> Result<Journal, JournalError> {
    let start = Instant::now();
    loop {
        match Journal::open(path) {
            Err(JournalError::InUse { .. }) if start.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(50));
            }
            opened => return opened,
        }
    }
}
