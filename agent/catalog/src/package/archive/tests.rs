use super::*;

const FIRST: EntryKind = EntryKind {
    name: "first.txt",
    limit: 100_000,
};
const SECOND: EntryKind = EntryKind {
    name: "second.txt",
    limit: 100,
};
const KINDS: [EntryKind; 2] = [FIRST, SECOND];

/// Octets of a local header without its name.
const LOCAL_LENGTH: usize = 30;
/// Where in a local header the fields stand that both headers have.
const LOCAL_SHARED: usize = 4;
/// Where they stand in a header of the directory.
const CENTRAL_SHARED: usize = 6;
/// Where flags, method, check sum, compressed size and size stand among them.
const FLAGS: usize = 2;
const METHOD: usize = 4;
const CHECK_SUM: usize = 10;
const COMPRESSED: usize = 14;
const SIZE: usize = 18;

fn text() -> Vec<u8> {
    "сөз ".repeat(1000).into_bytes()
}

fn archive() -> Vec<u8> {
    write(&[(FIRST, &text()), (SECOND, b"short")]).unwrap()
}

fn refusal(octets: &[u8]) -> ArchiveError {
    read(octets, &KINDS).expect_err("it was read")
}

fn directory_at(octets: &[u8]) -> usize {
    let end = &octets[octets.len() - END_LENGTH..];
    u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize
}

/// Changes a field of the first entry in both headers.
fn with_field(place: usize, value: &[u8]) -> Vec<u8> {
    let mut octets = archive();
    let central = directory_at(&octets) + CENTRAL_SHARED + place;
    octets[LOCAL_SHARED + place..][..value.len()].copy_from_slice(value);
    octets[central..][..value.len()].copy_from_slice(value);
    octets
}

/// Puts octets in somewhere and moves the directory's place with them.
fn with_octets_at(at: usize, more: &[u8]) -> Vec<u8> {
    let mut octets = archive();
    let moved = u32::try_from(directory_at(&octets) + more.len()).unwrap();
    let end = octets.len() - END_LENGTH;
    octets[end + 16..end + 20].copy_from_slice(&moved.to_le_bytes());
    octets.splice(at..at, more.iter().copied());
    octets
}

#[test]
fn what_is_written_is_read_and_the_same_each_time() {
    let octets = archive();
    assert_eq!(octets, archive());
    // Repetitive text is deflated, a short one is stored.
    assert!(octets.len() < text().len() / 4);
    let entries = read(&octets, &KINDS).unwrap();
    assert_eq!(entries, [(FIRST, text()), (SECOND, b"short".to_vec())]);
}

#[test]
fn an_archive_cut_off_anywhere_is_refused() {
    let octets = archive();
    for length in 0..octets.len() {
        refusal(&octets[..length]);
    }
}

#[test]
fn a_changed_octet_is_refused_or_changes_nothing() {
    let octets = archive();
    let entries = read(&octets, &KINDS).unwrap();
    let mut unnoticed = 0;
    for at in 0..octets.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut changed = octets.clone();
            changed[at] ^= mask;
            if let Ok(read) = read(&changed, &KINDS) {
                assert_eq!(read, entries, "octet {at}");
                unnoticed += usize::from(at >= directory_at(&octets));
            }
        }
    }
    // In the two headers of the directory: made by, internal and external attributes. Among the
    // entries: how deflate spells the same text.
    assert_eq!(unnoticed, 2 * 8 * 3);
}

#[test]
fn octets_before_between_and_behind_are_refused() {
    let octets = archive();
    refusal(&[b"MZ", octets.as_slice()].concat());
    refusal(&[octets.as_slice(), b"\0"].concat());
    refusal(&with_octets_at(0, b"MZ"));
    refusal(&with_octets_at(directory_at(&octets), b"hidden"));
    let mut commented = [octets.as_slice(), b"note"].concat();
    let end = commented.len() - 4;
    commented[end - 2..end].copy_from_slice(&4_u16.to_le_bytes());
    refusal(&commented);
}

#[test]
fn two_directories_are_refused() {
    // A second archive behind the first: some readers see one, some the other.
    let hidden = write(&[(SECOND, b"hidden")]).unwrap();
    refusal(&[archive().as_slice(), hidden.as_slice()].concat());
    refusal(&[hidden.as_slice(), archive().as_slice()].concat());
}

#[test]
fn doubled_and_unknown_entries_are_refused() {
    let twice = write(&[(SECOND, b"one"), (SECOND, b"two")]).unwrap();
    assert_eq!(refusal(&twice), ArchiveError::Duplicate("second.txt"));
    for name in [
        "../first.txt",
        "/etc/passwd",
        "folder/first.txt",
        "FIRST.TXT",
        "first.txt ",
        "C:\\first.txt",
        "",
    ] {
        let kind = EntryKind { name, limit: 100 };
        let stray = write(&[(kind, b"stray")]).unwrap();
        assert_eq!(refusal(&stray), ArchiveError::Unknown(name.to_owned()));
    }
    let three = write(&[(FIRST, b"1"), (SECOND, b"2"), (SECOND, b"3")]).unwrap();
    assert!(matches!(refusal(&three), ArchiveError::Malformed(_)));
}

#[test]
fn headers_that_differ_are_refused() {
    for place in [FLAGS, METHOD, CHECK_SUM, COMPRESSED, SIZE] {
        let mut octets = archive();
        octets[LOCAL_SHARED + place] ^= 1;
        assert!(
            matches!(refusal(&octets), ArchiveError::Malformed(_)),
            "{place}"
        );
    }
    // Another name in the local header, of the same length.
    let mut octets = archive();
    octets[LOCAL_LENGTH] = b'F';
    assert!(matches!(refusal(&octets), ArchiveError::Malformed(_)));
}

#[test]
fn encryption_descriptors_and_other_methods_are_refused() {
    for flags in [0x0001_u16, 0x0008, 0x0040, 0x0800, 0x2000] {
        let octets = with_field(FLAGS, &flags.to_le_bytes());
        assert!(
            matches!(refusal(&octets), ArchiveError::Malformed(_)),
            "{flags:#x}"
        );
    }
    for method in [1_u16, 9, 12, 14, 93, 95, 99] {
        let octets = with_field(METHOD, &method.to_le_bytes());
        let expected = ArchiveError::Compression {
            name: "first.txt",
            method,
        };
        assert_eq!(refusal(&octets), expected);
    }
    let zip64 = with_field(0, &45_u16.to_le_bytes());
    assert!(matches!(refusal(&zip64), ArchiveError::Malformed(_)));
}

#[test]
fn a_bomb_is_refused_before_memory_is_taken() {
    let limit = ArchiveError::TooLarge {
        name: "first.txt",
        limit: FIRST.limit,
    };
    let octets = with_field(SIZE, &u32::MAX.to_le_bytes());
    assert_eq!(refusal(&octets), limit);
    // A size that the compressed octets cannot become.
    let large = EntryKind {
        name: "first.txt",
        limit: u32::MAX,
    };
    let error = read(&octets, &[large, SECOND]).unwrap_err();
    assert_eq!(error, ArchiveError::Damaged("first.txt"));
    // One that says less than it becomes, and one that says more.
    let real = u32::try_from(text().len()).unwrap();
    for said in [0, 1, real - 1, real + 1] {
        let octets = with_field(SIZE, &said.to_le_bytes());
        assert_eq!(
            refusal(&octets),
            ArchiveError::Damaged("first.txt"),
            "{said}"
        );
    }
}

#[test]
fn a_writer_keeps_the_limits_too() {
    let error = write(&[(SECOND, &[0; 101])]).unwrap_err();
    let expected = ArchiveError::TooLarge {
        name: "second.txt",
        limit: 100,
    };
    assert_eq!(error, expected);
}
