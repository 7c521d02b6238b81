use std::io::Read;

use tanba_module::{DigestName, Origin};
use tanba_pki::{Digest, DigestAlgorithm, encode, oid};
use tempfile::TempDir;
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

fn page(name: &str) -> Caller {
    Caller::Page(Origin::from_parts(name, name))
}

fn store() -> (TempDir, HeldDocuments) {
    let folder = tempfile::tempdir().unwrap();
    let held = HeldDocuments::new(folder.path().join("spool"));
    (folder, held)
}

fn announced(keep: bool, digests: &[DigestName]) -> Announced {
    Announced {
        name: Some("a.txt".to_owned()),
        size: None,
        keep,
        digests: digests.to_vec(),
    }
}

fn arrive(held: &HeldDocuments, announced: Announced, pieces: &[&[u8]]) -> HeldDocument {
    let mut arriving = held.receive(&page("a"), announced, NOW).unwrap();
    for piece in pieces {
        arriving.write(piece).unwrap();
    }
    Box::new(arriving).finish().unwrap()
}

fn content(held: &HeldDocuments, document: &HeldDocument) -> HeldContent {
    match held
        .find(&page("a"), &document.handle, NOW)
        .unwrap()
        .content
    {
        Content::Held(content) => content,
        other => panic!("{other:?}"),
    }
}

fn read(content: &HeldContent) -> Vec<u8> {
    let mut octets = Vec::new();
    content.open().unwrap().read_to_end(&mut octets).unwrap();
    octets
}

#[test]
fn what_arrived_is_digested_and_can_be_read_again() {
    let (_folder, held) = store();
    let document = arrive(
        &held,
        announced(true, &[DigestName::Streebog512]),
        &[b"one ", b"", b"two"],
    );
    assert_eq!(
        (document.size, document.name.as_deref()),
        (7, Some("a.txt"))
    );
    assert_eq!(document.handle.len(), 22, "128 bits in base64url");
    let content = content(&held, &document);
    assert_eq!(read(&content), b"one two");
    assert_eq!(read(&content), b"one two", "each reader begins anew");
    for (name, algorithm) in [
        (DigestName::Sha256, DigestAlgorithm::Sha256),
        (DigestName::Sha384, DigestAlgorithm::Sha384),
        (DigestName::Sha512, DigestAlgorithm::Sha512),
        (DigestName::Streebog256, DigestAlgorithm::Streebog256),
        (DigestName::Streebog512, DigestAlgorithm::Streebog512),
        (DigestName::Gost94, DigestAlgorithm::Gost34311),
    ] {
        let expected = Digest::of(algorithm, b"one two").as_bytes().to_vec();
        assert_eq!(content.digest(name), Some(expected), "{name:?}");
    }
}

#[test]
fn what_was_not_kept_has_the_digests_that_were_asked_for() {
    let (folder, held) = store();
    let document = arrive(&held, announced(false, &[DigestName::Sha512]), &[b"abc"]);
    let content = content(&held, &document);
    assert!(content.open().is_none());
    assert!(content.digest(DigestName::Sha256).is_some());
    assert!(content.digest(DigestName::Sha512).is_some());
    assert_eq!(content.digest(DigestName::Sha384), None);
    assert!(!folder.path().join("spool").exists(), "nothing was written");
}

#[test]
fn r29_a_handle_is_its_callers_and_lives_half_an_hour() {
    let (_folder, held) = store();
    let document = arrive(&held, announced(true, &[]), &[b"abc"]);
    let find = |caller: &str, handle: &str, now| held.find(&page(caller), handle, now);
    let soon = NOW + LIVES - Duration::seconds(1);
    assert!(find("a", &document.handle, soon).is_ok());
    assert_eq!(find("b", &document.handle, NOW), Err(Fault::DocumentGone));
    assert_eq!(find("a", "another", NOW), Err(Fault::DocumentGone));
    held.release(&page("b"), &document.handle);
    assert!(
        find("a", &document.handle, NOW).is_ok(),
        "another's release"
    );
    assert_eq!(
        find("a", &document.handle, NOW + LIVES),
        Err(Fault::DocumentGone)
    );
    let document = arrive(&held, announced(true, &[]), &[b"abc"]);
    held.release(&page("a"), &document.handle);
    assert_eq!(find("a", &document.handle, NOW), Err(Fault::DocumentGone));
}

#[tokio::test(start_paused = true)]
async fn a_document_that_nobody_asks_for_leaves_the_disk() {
    let (_folder, held) = store();
    arrive(&held, announced(true, &[]), &[b"abc"]);
    assert_eq!(held.0.documents().len(), 1);
    tokio::time::sleep(LIVES.unsigned_abs() + std::time::Duration::from_secs(1)).await;
    assert_eq!(held.0.documents().len(), 0);
}

#[test]
fn r09_more_or_less_than_was_announced_is_no_document() {
    let (_folder, held) = store();
    let three = Announced {
        size: Some(3),
        ..announced(true, &[])
    };
    let receive = || held.receive(&page("a"), three.clone(), NOW).unwrap();
    let mut more = receive();
    more.write(b"ab").unwrap();
    assert!(matches!(more.write(b"cd"), Err(Fault::Limit { .. })));
    assert!(matches!(more.write(b"c"), Err(Fault::Limit { .. })));
    assert!(matches!(Box::new(more).finish(), Err(Fault::Limit { .. })));
    let mut less = receive();
    less.write(b"ab").unwrap();
    let finished = Box::new(less).finish();
    assert!(matches!(finished, Err(Fault::InvalidParameter { .. })));
    assert_eq!(held.0.documents().len(), 0);
}

#[test]
fn r32_signed_attributes_are_known_however_they_arrive() {
    let (_folder, held) = store();
    let value = encode::octet_string(&[7; 32]);
    let attribute = encode::sequence(&[
        &encode::oid(oid::MESSAGE_DIGEST),
        &encode::set_of(vec![value]),
    ]);
    let attributes = encode::set_of(vec![attribute]);
    let pieces: Vec<&[u8]> = attributes.chunks(5).collect();
    for keep in [true, false] {
        let document = arrive(&held, announced(keep, &[]), &pieces);
        assert!(content(&held, &document).is_confusable(), "{keep}");
        let document = arrive(&held, announced(keep, &[]), &[b"1", &attributes]);
        assert!(!content(&held, &document).is_confusable(), "{keep}");
    }
}

#[test]
fn what_a_crash_left_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let spool = folder.path().join("spool");
    std::fs::create_dir(&spool).unwrap();
    std::fs::write(spool.join("left"), "secret").unwrap();
    let _held = HeldDocuments::new(spool.clone());
    assert!(!spool.exists());
}

#[test]
fn large_pieces_are_kept_as_they_came() {
    let (_folder, held) = store();
    let first: Vec<u8> = (0..600_000_u32)
        .map(|number| number.to_le_bytes()[1])
        .collect();
    let document = arrive(&held, announced(true, &[]), &[&first, b"end"]);
    let content = content(&held, &document);
    assert_eq!(read(&content), [&first[..], b"end"].concat());
    let expected = Digest::of(DigestAlgorithm::Sha256, &read(&content));
    assert_eq!(content.sha256(), expected.as_bytes());
}

#[cfg(unix)]
#[test]
fn r24_what_is_kept_has_no_name_that_another_could_open() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, held) = store();
    let _document = arrive(&held, announced(true, &[]), &[b"secret"]);
    let spool = folder.path().join("spool");
    assert_eq!(std::fs::read_dir(&spool).unwrap().count(), 0);
    let mode = std::fs::metadata(&spool).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
