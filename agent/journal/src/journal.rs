//! Opening a journal and appending to it.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;

use crate::head::{self, Head, HeadState};
use crate::place::{Place, open_private};
use crate::tail::{self, Tail};
use crate::{Entry, JournalError, Operation, Reason, Record, line, verify};

/// The journal, opened by the one process that writes it.
#[derive(Debug)]
pub struct Journal {
    place: Place,
    writer: Mutex<Writer>,
    repair: Option<Repair>,
    /// Held as long as the journal is open.
    _lock: File,
}

/// What opening the journal had to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// How many octets of an unfinished last line there were.
    pub octets: u64,
    /// The file to which they were moved.
    pub moved_to: PathBuf,
}

#[derive(Debug)]
struct Writer {
    journal: File,
    head_file: File,
    head: Head,
    /// Octets of the journal.
    length: u64,
    /// Set when a failed write could not be undone.
    broken: bool,
}

impl Journal {
    /// Opens a journal to append to it, making folder (0700) and file (0600) when they are not
    /// there. Reads only its end: the last entry must be intact and the one that the head names.
    /// An unfinished last line is moved aside, see [`Journal::repair`].
    ///
    /// # Errors
    /// [`JournalError::InUse`] while another process has it open; [`JournalError::CutOff`],
    /// [`JournalError::TailDamaged`], [`JournalError::HeadMismatch`] and
    /// [`JournalError::HeadMissing`] when it is not what was written: nothing is changed then,
    /// and a person decides whether to [`set_aside`] it and start anew.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let place = Place::of(path);
        place.create_folder()?;
        let lock = lock(&place)?;
        let mut journal = open_private(&place.journal)?;
        let mut head_file = open_private(&place.head)?;
        let (tail, state) = read_end(&place, &mut journal, &mut head_file)?;
        let head = reconcile(&place, &tail, state)?;
        let repair = move_torn_aside(&place, &mut journal, &tail)?;
        if state != HeadState::Present(head) {
            head.write(&mut head_file)
                .and_then(|()| place.sync_folder())
                .map_err(|source| JournalError::io(&place.head, Operation::Write, source))?;
        }
        let writer = Writer {
            journal,
            head_file,
            head,
            length: tail.whole,
            broken: false,
        };
        Ok(Self {
            place,
            writer: Mutex::new(writer),
            repair,
            _lock: lock,
        })
    }

    /// What opening had to repair, to be told to the person and the log.
    pub fn repair(&self) -> Option<&Repair> {
        self.repair.as_ref()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.place.journal
    }

    /// Appends an entry; it is on the disk when this returns. Blocks for as long as the disk needs.
    ///
    /// # Errors
    /// On any error the journal is as it was before, or refuses to go on
    /// ([`JournalError::Changed`]): half an entry never stays.
    pub fn append(&self, record: Record) -> Result<Entry, JournalError> {
        let mut writer = self.writer();
        let sequence = writer.head.sequence.saturating_add(1);
        let (entry, line) = line::write(record, sequence, writer.head.hash)?;
        writer.append(
            &line,
            Head {
                sequence,
                hash: entry.hash,
            },
            &self.place,
        )?;
        Ok(entry)
    }

    /// The writer; its state changes only after a write that succeeded, so a panic elsewhere
    /// leaves it whole.
    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves a journal that is not intact aside, with its head, so that a new one can be started. The
/// new names carry the time. Gives the new path of the journal.
pub fn set_aside(path: &Path, at: OffsetDateTime) -> Result<PathBuf, JournalError> {
    let place = Place::of(path);
    let _lock = lock(&place)?;
    let aside = |from: &Path| {
        let mut name = from.as_os_str().to_owned();
        name.push(format!(".aside-{}", at.unix_timestamp()));
        PathBuf::from(name)
    };
    let moved = aside(&place.journal);
    for from in [&place.head, &place.journal] {
        let to = aside(from);
        match fs::rename(from, &to) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(JournalError::io(from, Operation::Repair, source));
            }
            _ => {}
        }
    }
    place
        .sync_folder()
        .map_err(|source| JournalError::io(&place.journal, Operation::Repair, source))?;
    Ok(moved)
}

impl Writer {
    fn append(&mut self, line: &[u8], head: Head, place: &Place) -> Result<(), JournalError> {
        let written = |path: &Path| {
            let path = path.to_owned();
            move |source| JournalError::io(path, Operation::Write, source)
        };
        let actual = self
            .journal
            .metadata()
            .map_err(written(&place.journal))?
            .len();
        if self.broken || actual != self.length {
            return Err(JournalError::Changed);
        }
        let outcome = self
            .write_line(line)
            .map_err(written(&place.journal))
            .and_then(|()| {
                head.write(&mut self.head_file)
                    .map_err(written(&place.head))
            });
        match outcome {
            Ok(()) => {
                self.length += line.len() as u64;
                self.head = head;
                Ok(())
            }
            Err(error) => {
                self.broken = self.take_back().is_err();
                Err(error)
            }
        }
    }

    fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        self.journal.seek(SeekFrom::Start(self.length))?;
        self.journal.write_all(line)?;
        self.journal.sync_data()
    }

    /// Undoes a write that did not finish.
    fn take_back(&mut self) -> io::Result<()> {
        self.head.write(&mut self.head_file)?;
        self.journal.set_len(self.length)?;
        self.journal.sync_data()
    }
}

fn lock(place: &Place) -> Result<File, JournalError> {
    let file = open_private(&place.lock)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            path: place.journal.clone(),
        }),
        Err(TryLockError::Error(source)) => {
            Err(JournalError::io(&place.lock, Operation::Lock, source))
        }
    }
}

fn read_end(
    place: &Place,
    journal: &mut File,
    head_file: &mut File,
) -> Result<(Tail, HeadState), JournalError> {
    let failed = |source| JournalError::io(&place.journal, Operation::Read, source);
    let length = journal.metadata().map_err(failed)?.len();
    let tail = tail::read(journal, length).map_err(failed)?;
    let state = head::read_from(head_file)
        .map_err(|source| JournalError::io(&place.head, Operation::Read, source))?;
    Ok((tail, state))
}

/// The head that fits journal and head file, or what is wrong with them.
fn reconcile(place: &Place, tail: &Tail, state: HeadState) -> Result<Head, JournalError> {
    let head_missing = || JournalError::HeadMissing {
        path: place.head.clone(),
    };
    let written = match state {
        HeadState::Present(head) => head,
        HeadState::Missing if tail.last.is_none() => Head::START,
        HeadState::Missing | HeadState::Damaged => return Err(head_missing()),
    };
    let found = match &tail.last {
        None => Head::START,
        Some(Ok(entry)) => Head {
            sequence: entry.sequence,
            hash: entry.hash,
        },
        Some(Err(_)) => return Err(JournalError::TailDamaged),
    };
    if found.sequence < written.sequence {
        let (expected, found) = (written.sequence, found.sequence);
        return Err(JournalError::CutOff { expected, found });
    }
    if found.sequence == written.sequence && found != written {
        return Err(JournalError::HeadMismatch);
    }
    // The head is behind by what a power failure kept from it. One entry continues it by its own
    // word; for more (nothing here writes so) the whole journal is walked.
    let continues = found == written
        || matches!(&tail.last, Some(Ok(entry))
            if entry.sequence == written.sequence + 1 && entry.previous == written.hash);
    if !continues {
        let verification = verify(&place.journal)?;
        let bad = verification
            .first_bad
            .filter(|broken| broken.reason != Reason::Torn);
        if bad.is_some() {
            return Err(JournalError::HeadMismatch);
        }
    }
    Ok(found)
}

/// Moves what follows the last line end to the file beside, then cuts it off.
fn move_torn_aside(
    place: &Place,
    journal: &mut File,
    tail: &Tail,
) -> Result<Option<Repair>, JournalError> {
    if tail.torn == 0 {
        return Ok(None);
    }
    let mut torn = open_private(&place.torn)?;
    let moved = (|| {
        torn.seek(SeekFrom::End(0))?;
        journal.seek(SeekFrom::Start(tail.whole))?;
        io::copy(&mut Read::take(&mut *journal, tail.torn), &mut torn)?;
        torn.write_all(b"\n")?;
        torn.sync_data()?;
        journal.set_len(tail.whole)?;
        journal.sync_data()
    })();
    moved.map_err(|source| JournalError::io(&place.torn, Operation::Repair, source))?;
    Ok(Some(Repair {
        octets: tail.torn,
        moved_to: place.torn.clone(),
    }))
}
