//! What is written is read back; what is changed, cut off or half written is found.

mod damage;
mod full_disk;
mod modules;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;
use time::macros::datetime;

use crate::{
    Entry, EntryHash, Event, Journal, JournalError, Record, RecordedCertificate, RecordedDocument,
    Rule, entries, verify,
};

/// A folder with the path of a journal in it.
struct Folder {
    _folder: TempDir,
    path: PathBuf,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/journal.jsonl");
        Self {
            _folder: folder,
            path,
        }
    }

    fn with_entries(count: u64) -> Self {
        let folder = Self::new();
        let journal = Journal::open(&folder.path).unwrap();
        for number in 0..count {
            journal.append(record(number)).unwrap();
        }
        folder
    }

    fn beside(&self, ending: &str) -> PathBuf {
        PathBuf::from(format!("{}{ending}", self.path.display()))
    }
}

fn record(number: u64) -> Record {
    Record {
        time: datetime!(2026-07-20 15:11:12.5 +5) + time::Duration::seconds(number.cast_signed()),
        caller: "https://portal.example.kz".to_owned(),
        module: "kz.gov.pki.knca.basics".to_owned(),
        event: match number % 4 {
            0 => Event::Signed,
            1 => Event::Refused,
            2 => Event::CertificateShown,
            _ => Event::Failed {
                fault: "device-stuck".to_owned(),
            },
        },
        format: Some("cms".to_owned()),
        documents: vec![RecordedDocument {
            name: Some(format!("Шарт №{number}\n\"quoted\".pdf")),
            size: number * 1000,
            digest: "ab".repeat(32),
            blind: number % 2 == 1,
        }],
        certificate: (number % 4 != 1).then(|| RecordedCertificate {
            sha256: "cd".repeat(32),
            serial_number: "4f2a".to_owned(),
            owner: "ТЕСТ ТЕСТОВ".to_owned(),
            issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST 2022".to_owned(),
        }),
        timestamped: number.is_multiple_of(3),
    }
}

fn read_all(path: &Path) -> Vec<Entry> {
    entries(path).unwrap().map(Result::unwrap).collect()
}

#[test]
fn what_is_appended_is_read_back_in_order() {
    let folder = Folder::with_entries(9);
    let read = read_all(&folder.path);
    assert_eq!(read.len(), 9);
    for (number, entry) in (0..).zip(&read) {
        assert_eq!(entry.sequence, number + 1);
        assert_eq!(entry.record, record(number));
        assert!(entry.record.time.offset().is_utc());
    }
    assert_eq!(read[0].previous, EntryHash::START);
    assert!(read.windows(2).all(|pair| pair[1].previous == pair[0].hash));
}

#[test]
fn refusals_without_a_question_name_their_rule() {
    let folder = Folder::new();
    let journal = Journal::open(&folder.path).unwrap();
    let by_rule = |rule| Event::RefusedByRule {
        rule,
        asked: "sign-digest".to_owned(),
        times: 17,
    };
    let events = [Event::FileRefused]
        .into_iter()
        .chain(Rule::ALL.map(by_rule))
        .collect::<Vec<_>>();
    for event in events.clone() {
        let record = Record { event, ..record(1) };
        journal.append(record).unwrap();
    }
    let read = read_all(&folder.path).into_iter();
    let read: Vec<_> = read.map(|entry| entry.record.event).collect();
    assert_eq!(read, events);
    assert_eq!(verify(&folder.path).unwrap().first_bad, None);
    let text = fs::read_to_string(&folder.path).unwrap();
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["event"], "refused_by_manifest");
    assert_eq!(
        (&last["asked"], &last["times"]),
        (&"sign-digest".into(), &17.into())
    );
}

#[test]
fn one_entry_is_one_line_of_plain_json() {
    let folder = Folder::with_entries(3);
    let text = fs::read_to_string(&folder.path).unwrap();
    assert_eq!(text.lines().count(), 3);
    let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(first["time"], "2026-07-20T10:11:12.5Z");
    assert_eq!(first["event"], "signed");
    assert_eq!(first["caller"], "https://portal.example.kz");
    assert_eq!(first["documents"][0]["name"], "Шарт №0\n\"quoted\".pdf");
}

/// The documented form of the hash, recomputed by another program.
#[test]
fn hashes_agree_with_sha256sum() {
    let folder = Folder::with_entries(3);
    let read = read_all(&folder.path);
    let text = fs::read_to_string(&folder.path).unwrap();
    for (line, entry) in text.lines().zip(read) {
        let (body, _) = line.rsplit_once(",\"hash\":").unwrap();
        let mut program = Command::new("sha256sum")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        program
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{body}}}").as_bytes())
            .unwrap();
        let output = program.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            printed.split(' ').next(),
            Some(entry.hash.to_string().as_str())
        );
    }
}

#[test]
fn a_journal_goes_on_after_it_was_closed() {
    let folder = Folder::with_entries(2);
    let journal = Journal::open(&folder.path).unwrap();
    assert_eq!(journal.repair(), None);
    assert_eq!(journal.append(record(2)).unwrap().sequence, 3);
    drop(journal);
    let verification = verify(&folder.path).unwrap();
    assert_eq!((verification.entries, verification.first_bad), (3, None));
    assert_eq!(verification.head, read_all(&folder.path)[2].hash);
}

#[test]
fn a_journal_that_is_not_there_is_empty_and_whole() {
    let folder = Folder::new();
    assert_eq!(read_all(&folder.path), []);
    let verification = verify(&folder.path).unwrap();
    assert_eq!((verification.entries, verification.first_bad), (0, None));
    assert!(!folder.path.exists(), "reading creates nothing");
}

#[test]
fn only_one_process_writes() {
    let folder = Folder::with_entries(1);
    let journal = Journal::open(&folder.path).unwrap();
    assert!(matches!(
        Journal::open(&folder.path),
        Err(JournalError::InUse { .. })
    ));
    drop(journal);
    assert!(Journal::open(&folder.path).is_ok());
}

#[test]
fn threads_share_one_writer() {
    let folder = Folder::new();
    let journal = Journal::open(&folder.path).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|number| drop(journal.append(record(number)).unwrap())));
        }
    });
    let verification = verify(&folder.path).unwrap();
    assert_eq!((verification.entries, verification.first_bad), (20, None));
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with_entries(1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path), 0o600);
    assert_eq!(mode(&folder.beside(".head")), 0o600);
}

/// Opening reads the end alone: a change far in front does not show there, but in verification.
#[test]
fn opening_reads_only_the_end() {
    let folder = Folder::with_entries(200);
    let mut octets = fs::read(&folder.path).unwrap();
    octets[20] ^= 1;
    fs::write(&folder.path, octets).unwrap();
    assert!(Journal::open(&folder.path).is_ok());
    assert_eq!(verify(&folder.path).unwrap().first_bad.unwrap().sequence, 1);
}

#[test]
fn a_record_beyond_the_limit_is_refused_and_changes_nothing() {
    let folder = Folder::with_entries(1);
    let journal = Journal::open(&folder.path).unwrap();
    let before = fs::read(&folder.path).unwrap();
    let huge = Record {
        caller: "x".repeat(33 << 20),
        ..record(1)
    };
    assert!(matches!(
        journal.append(huge),
        Err(JournalError::RecordTooLarge { .. })
    ));
    assert_eq!(fs::read(&folder.path).unwrap(), before);
    assert_eq!(journal.append(record(1)).unwrap().sequence, 2);
}
