//! Octets flipped, lines removed, ends torn or cut off.

use std::fs::{self, OpenOptions};
use std::io::Write;

use time::macros::datetime;

use super::{Folder, read_all, record};
use crate::{Journal, JournalError, Reason, entries, set_aside, verify};

#[test]
fn r40_a_flipped_byte_fails_verification_at_its_entry() {
    let folder = Folder::with_entries(5);
    let whole = fs::read(&folder.path).unwrap();
    for position in 0..whole.len() {
        let mut changed = whole.clone();
        changed[position] ^= if position % 2 == 0 { 0x01 } else { 0x20 };
        let line = whole[..position].split(|&octet| octet == b'\n').count() as u64;
        fs::write(&folder.path, changed).unwrap();
        let verification = verify(&folder.path).unwrap();
        let broken = verification
            .first_bad
            .unwrap_or_else(|| panic!("octet {position} unnoticed"));
        assert_eq!(
            (broken.line, broken.sequence),
            (line, line),
            "octet {position}"
        );
        assert_eq!(verification.entries, line - 1);
    }
}

#[test]
fn r40_removed_and_swapped_entries_are_named() {
    let folder = Folder::with_entries(4);
    let text = fs::read_to_string(&folder.path).unwrap();
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let first_bad = |chosen: &[usize]| {
        let changed: String = chosen.iter().map(|&index| lines[index]).collect();
        fs::write(&folder.path, changed).unwrap();
        let broken = verify(&folder.path).unwrap().first_bad.unwrap();
        (broken.sequence, broken.reason)
    };
    assert_eq!(
        first_bad(&[0, 2, 3]),
        (2, Reason::SequenceMismatch { found: 3 })
    );
    assert_eq!(
        first_bad(&[0, 2, 1, 3]),
        (2, Reason::SequenceMismatch { found: 3 })
    );
    assert_eq!(
        first_bad(&[0, 1, 1, 2, 3]),
        (3, Reason::SequenceMismatch { found: 2 })
    );
    assert_eq!(first_bad(&[0, 1]), (3, Reason::CutOff { written: 4 }));
    assert_eq!(first_bad(&[]), (1, Reason::CutOff { written: 4 }));
}

#[test]
fn r40_entries_cut_off_at_the_end_stop_the_journal() {
    let folder = Folder::with_entries(4);
    let text = fs::read_to_string(&folder.path).unwrap();
    let kept: String = text.split_inclusive('\n').take(3).collect();
    fs::write(&folder.path, &kept).unwrap();
    let refused = Journal::open(&folder.path).unwrap_err();
    assert!(matches!(
        refused,
        JournalError::CutOff {
            expected: 4,
            found: 3
        }
    ));
    fs::remove_file(&folder.path).unwrap();
    let refused = Journal::open(&folder.path).unwrap_err();
    assert!(matches!(
        refused,
        JournalError::CutOff {
            expected: 4,
            found: 0
        }
    ));
}

#[test]
fn r40_an_entry_written_anew_at_the_end_does_not_fit_the_head() {
    let folder = Folder::with_entries(3);
    let other = Folder::with_entries(2);
    let journal = Journal::open(&other.path).unwrap();
    journal.append(record(77)).unwrap();
    fs::copy(&other.path, &folder.path).unwrap();
    let broken = verify(&folder.path).unwrap().first_bad.unwrap();
    assert_eq!((broken.sequence, broken.reason), (3, Reason::HeadMismatch));
    assert!(matches!(
        Journal::open(&folder.path),
        Err(JournalError::HeadMismatch)
    ));
}

#[test]
fn a_missing_or_damaged_head_is_noticed() {
    let folder = Folder::with_entries(2);
    fs::write(folder.beside(".head"), "nonsense").unwrap();
    assert_eq!(
        verify(&folder.path).unwrap().first_bad.unwrap().reason,
        Reason::HeadDamaged
    );
    assert!(matches!(
        Journal::open(&folder.path),
        Err(JournalError::HeadMissing { .. })
    ));
    fs::remove_file(folder.beside(".head")).unwrap();
    assert_eq!(
        verify(&folder.path).unwrap().first_bad.unwrap().reason,
        Reason::HeadMissing
    );
    assert!(matches!(
        Journal::open(&folder.path),
        Err(JournalError::HeadMissing { .. })
    ));
}

/// The head is written after the entry, so it may be behind after a power failure.
#[test]
fn a_head_that_is_behind_catches_up() {
    for behind in [1, 3] {
        let folder = Folder::with_entries(2);
        let old_head = fs::read(folder.beside(".head")).unwrap();
        let journal = Journal::open(&folder.path).unwrap();
        (0..behind).for_each(|number| drop(journal.append(record(number)).unwrap()));
        drop(journal);
        let new_head = fs::read(folder.beside(".head")).unwrap();
        fs::write(folder.beside(".head"), old_head).unwrap();
        assert_eq!(verify(&folder.path).unwrap().first_bad, None);
        drop(Journal::open(&folder.path).unwrap());
        assert_eq!(fs::read(folder.beside(".head")).unwrap(), new_head);
    }
}

#[test]
fn an_unfinished_last_line_is_moved_aside_and_told() {
    let folder = Folder::with_entries(2);
    let rest = b"{\"version\":1,\"sequence\":3,\"ti";
    let mut file = OpenOptions::new().append(true).open(&folder.path).unwrap();
    file.write_all(rest).unwrap();
    let broken = verify(&folder.path).unwrap().first_bad.unwrap();
    assert_eq!((broken.sequence, broken.reason), (3, Reason::Torn));

    let journal = Journal::open(&folder.path).unwrap();
    let repair = journal.repair().unwrap();
    assert_eq!(repair.octets, rest.len() as u64);
    assert!(fs::read(&repair.moved_to).unwrap().starts_with(rest));
    journal.append(record(2)).unwrap();
    assert_eq!(verify(&folder.path).unwrap().first_bad, None);
    assert_eq!(read_all(&folder.path).len(), 3);
}

/// An entry that was promised is never taken for an unfinished line.
#[test]
fn a_whole_entry_without_its_line_end_is_not_moved_aside() {
    let folder = Folder::with_entries(2);
    let mut octets = fs::read(&folder.path).unwrap();
    octets.pop();
    fs::write(&folder.path, &octets).unwrap();
    assert!(matches!(
        Journal::open(&folder.path),
        Err(JournalError::CutOff { .. })
    ));
    assert_eq!(fs::read(&folder.path).unwrap(), octets);
}

#[test]
fn reading_goes_on_behind_a_damaged_line() {
    let folder = Folder::with_entries(3);
    let text = fs::read_to_string(&folder.path).unwrap();
    fs::write(&folder.path, text.replacen("refused", "signed!", 1)).unwrap();
    let read: Vec<_> = entries(&folder.path).unwrap().collect();
    assert!(matches!(read[1], Err(JournalError::BadLine { line: 2 })));
    assert!(read[0].is_ok() && read[2].is_ok());
}

#[test]
fn what_is_no_journal_is_an_error_and_no_panic() {
    for octets in [
        &b"\n\n\n"[..],
        b"{}\n",
        b"[[[[\n",
        b"\xff\xfe\0\n",
        b",\"hash\":\"\"}\n",
        b"\"}\n",
    ] {
        let folder = Folder::with_entries(1);
        fs::write(&folder.path, octets).unwrap();
        assert_eq!(verify(&folder.path).unwrap().first_bad.unwrap().line, 1);
        assert!(entries(&folder.path).unwrap().next().unwrap().is_err());
        assert!(matches!(
            Journal::open(&folder.path),
            Err(JournalError::TailDamaged)
        ));
    }
}

#[test]
fn somebody_elses_writing_stops_the_writer() {
    let folder = Folder::with_entries(1);
    let journal = Journal::open(&folder.path).unwrap();
    let mut file = OpenOptions::new().append(true).open(&folder.path).unwrap();
    file.write_all(b"x").unwrap();
    assert!(matches!(
        journal.append(record(1)),
        Err(JournalError::Changed)
    ));
}

#[test]
fn a_damaged_journal_can_be_set_aside() {
    let folder = Folder::with_entries(2);
    fs::write(&folder.path, "damaged\n").unwrap();
    assert!(Journal::open(&folder.path).is_err());
    let moved = set_aside(&folder.path, datetime!(2026-07-20 10:00 UTC)).unwrap();
    assert_eq!(fs::read_to_string(moved).unwrap(), "damaged\n");
    let journal = Journal::open(&folder.path).unwrap();
    assert_eq!(journal.append(record(0)).unwrap().sequence, 1);
    assert!(matches!(
        set_aside(&folder.path, datetime!(2026-07-20 10:00 UTC)),
        Err(JournalError::InUse { .. })
    ));
}
