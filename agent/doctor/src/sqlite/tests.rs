//! Databases written by SQLite itself, through Python, and damaged ones.

use std::process::Command;

use super::*;

/// Makes a database with the table of Firefox and this many rows.
fn database(path: &Path, rows: usize) {
    let script = "\
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('CREATE TABLE other (a TEXT)')
base.execute('CREATE TABLE moz_perms (id INTEGER PRIMARY KEY, origin TEXT, type TEXT, '
             'permission INTEGER, expireType INTEGER, expireTime INTEGER, modificationTime INTEGER)')
for n in range(int(sys.argv[2])):
    base.execute('INSERT INTO moz_perms VALUES (?, ?, ?, ?, 0, ?, ?)',
                 (n + 1, 'https://site%d.kz' % n, 'loopback-network', n % 3, -n, 2**40 + n))
base.execute('INSERT INTO other VALUES (?)', ('x' * 9000,))
base.commit()
";
    let made = Command::new("python3")
        .args(["-c", script])
        .arg(path)
        .arg(rows.to_string())
        .status();
    assert!(made.is_ok_and(|status| status.success()));
}

#[test]
fn tables_written_by_sqlite_are_read_over_many_pages() {
    let folder = tempfile::tempdir().unwrap();
    for count in [0, 1, 3, 5000] {
        let path = folder.path().join(format!("{count}.sqlite"));
        database(&path, count);
        let mut rows = rows(&path, "moz_perms").unwrap();
        assert_eq!(rows.len(), count);
        rows.sort_by_key(|row| match row.last() {
            Some(Cell::Integer(time)) => *time,
            other => panic!("{other:?}"),
        });
        if let Some(row) = rows.get(2) {
            let expected = [
                // The key of a row is its number, and stands in the record as nothing.
                Cell::Null,
                Cell::Text("https://site2.kz".to_owned()),
                Cell::Text("loopback-network".to_owned()),
                Cell::Integer(2),
                Cell::Integer(0),
                Cell::Integer(-2),
                Cell::Integer((1 << 40) + 2),
            ];
            assert_eq!(*row, expected);
        }
        // A row of many pages is passed over.
        assert_eq!(super::rows(&path, "other").unwrap().len(), 0);
        assert_eq!(super::rows(&path, "none").unwrap().len(), 0);
    }
}

#[test]
fn damaged_databases_are_refused_and_never_endless() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    database(&path, 300);
    let whole = std::fs::read(&path).unwrap();
    assert!(read(&whole, "moz_perms").is_some());
    assert!(
        read(
            b"no database at all, and long enough to be one",
            "moz_perms"
        )
        .is_none()
    );
    for length in [1, 16, 99, 100, 101, 4096, 8192] {
        let cut = whole.get(..length).unwrap();
        assert!(read(cut, "moz_perms").is_none(), "{length}");
    }
    // Every octet of the first pages in turn: whatever is read, it comes to an end.
    for at in (0..8192).step_by(3) {
        for change in [0x01, 0x80, 0xff] {
            let mut damaged = whole.clone();
            *damaged.get_mut(at).unwrap() ^= change;
            let _ = read(&damaged, "moz_perms");
        }
    }
}

#[test]
fn little_is_never_made_into_much() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    database(&path, 40);
    let whole = std::fs::read(&path).unwrap();
    // The pages of 4096 octets are: the tables, `other`, `moz_perms`. All its cells become one.
    let leaf = 2 * 4096;
    let first = whole.get(leaf + 8..leaf + 10).unwrap().to_vec();
    let mut repeated = whole.clone();
    let cells = 1_800_u16;
    repeated[leaf + 3..leaf + 5].copy_from_slice(&cells.to_be_bytes());
    for cell in 0..usize::from(cells) {
        let at = leaf + 8 + cell * 2;
        repeated[at..at + 2].copy_from_slice(&first);
    }
    assert!(read(&repeated, "moz_perms").is_none());
    // A page that leads to itself is no tree.
    let mut endless = whole;
    endless[leaf] = INTERIOR;
    endless[leaf + 3..leaf + 5].copy_from_slice(&[0, 0]);
    endless[leaf + 8..leaf + 12].copy_from_slice(&[0, 0, 0, 3]);
    assert!(read(&endless, "moz_perms").is_none());
}
