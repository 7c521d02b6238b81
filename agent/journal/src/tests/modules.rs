//! Changes of what is installed, beside what older journals hold.

use std::fs;

use super::{Folder, read_all, record};
use crate::{Event, Journal, ModuleChange, Record, RecordedPackage, verify};

/// Two signatures of the command line, written before modules were journaled.
const EARLIER: &str = include_str!("earlier.jsonl");
const EARLIER_HEAD: &str = include_str!("earlier.jsonl.head");

fn changed(change: ModuleChange) -> Record {
    Record {
        caller: Record::PERSON.to_owned(),
        module: "kz.ecc.NurSignBundle".to_owned(),
        event: Event::ModuleChanged {
            change,
            package: RecordedPackage {
                version: "5.1.3".to_owned(),
                replaced: (change == ModuleChange::Updated).then(|| "5.1.2".to_owned()),
                publisher: "ab".repeat(32),
                sha256: "cd".repeat(32),
            },
        },
        format: None,
        documents: Vec::new(),
        certificate: None,
        timestamped: false,
        ..record(1)
    }
}

#[test]
fn r40_changes_of_modules_are_read_back_and_verified() {
    let folder = Folder::new();
    let journal = Journal::open(&folder.path).unwrap();
    for change in ModuleChange::ALL {
        journal.append(changed(change)).unwrap();
    }
    let read = read_all(&folder.path).into_iter();
    let read: Vec<Record> = read.map(|entry| entry.record).collect();
    assert_eq!(read, ModuleChange::ALL.map(changed));
    assert_eq!(verify(&folder.path).unwrap().first_bad, None);

    let text = fs::read_to_string(&folder.path).unwrap();
    let updated = text.lines().nth(1).unwrap();
    let updated: serde_json::Value = serde_json::from_str(updated).unwrap();
    assert_eq!(updated["event"], "module_updated");
    assert_eq!(updated["package"]["replaced"], "5.1.2");

    // Its digest is under the hash of the entry like all the rest.
    fs::write(&folder.path, text.replacen("cdcd", "cdce", 1)).unwrap();
    let broken = verify(&folder.path).unwrap().first_bad.unwrap();
    assert_eq!(broken.sequence, 1);
}

#[test]
fn r40_a_journal_from_before_verifies_and_goes_on() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path.parent().unwrap()).unwrap();
    fs::write(&folder.path, EARLIER).unwrap();
    fs::write(folder.beside(".head"), EARLIER_HEAD).unwrap();
    let verification = verify(&folder.path).unwrap();
    assert_eq!((verification.entries, verification.first_bad), (2, None));
    let journal = Journal::open(&folder.path).unwrap();
    let entry = journal.append(changed(ModuleChange::Installed)).unwrap();
    assert_eq!(entry.sequence, 3);
    assert_eq!(verify(&folder.path).unwrap().first_bad, None);
    let events = read_all(&folder.path).into_iter();
    let events: Vec<Event> = events.map(|entry| entry.record.event).collect();
    assert!(matches!(
        &events[..],
        [Event::Signed, Event::Signed, Event::ModuleChanged { .. }]
    ));
}
