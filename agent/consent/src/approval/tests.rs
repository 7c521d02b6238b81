use std::io::Read;
use std::sync::Arc;

use tanba_module::{DigestName, HeldContent, HeldSource, Origin};
use tanba_pki::PublicKey;
use time::Duration;
use time::macros::datetime;

use super::*;

const NOW: OffsetDateTime = datetime!(2026-11-22 10:00 UTC);

fn page(name: &str) -> Caller {
    Caller::Page(Origin::from_parts(name, name))
}

/// Ed25519 keys, RFC 8410 section 10.1 with the last octet varied.
fn key(last: u8) -> PublicKey {
    let mut der = hex("302a300506032b6570032100\
         d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    if last != 0 {
        der = hex("302a300506032b6570032100\
             3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    }
    PublicKey::from_spki_der(&der).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .collect();
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap())
        .collect()
}

fn prints(documents: &[Document]) -> Vec<DocumentFingerprint> {
    documents.iter().map(DocumentFingerprint::of).collect()
}

fn approval(documents: &[Document]) -> Approval {
    let documents = &prints(documents);
    Approval::new(
        page("https://a.example"),
        &key(0),
        documents,
        NOW + Duration::minutes(5),
    )
}

#[test]
fn r28_approving_n_documents_permits_exactly_those_n() {
    let (one, two) = (Document::bytes(*b"one"), Document::bytes(*b"two"));
    let caller = page("https://a.example");
    let mut approval = approval(&[one.clone(), two.clone()]);
    assert!(!approval.take(
        &caller,
        &key(0),
        &prints(&[Document::bytes(*b"three")]),
        NOW
    ));
    assert!(approval.take(&caller, &key(0), &prints(std::slice::from_ref(&one)), NOW));
    assert!(!approval.take(&caller, &key(0), &prints(std::slice::from_ref(&one)), NOW));
    assert!(approval.take(&caller, &key(0), &prints(&[two]), NOW));
    assert_eq!(approval.remaining(), 0);
}

#[test]
fn all_or_none() {
    let one = Document::bytes(*b"one");
    let caller = page("https://a.example");
    let mut approval = approval(std::slice::from_ref(&one));
    assert!(!approval.take(&caller, &key(0), &prints(&[one.clone(), one.clone()]), NOW));
    assert_eq!(approval.remaining(), 1);
}

#[test]
fn another_caller_key_or_time_is_not_covered() {
    let one = [Document::bytes(*b"one")];
    let caller = page("https://a.example");
    let mut approval = approval(&one);
    assert!(!approval.take(&page("https://b.example"), &key(0), &prints(&one), NOW));
    assert!(!approval.take(&caller, &key(1), &prints(&one), NOW));
    assert!(!approval.take(&caller, &key(0), &prints(&one), NOW + Duration::minutes(6)));
    assert!(approval.take(&caller, &key(0), &prints(&one), NOW));
}

#[test]
fn a_digest_is_not_the_document_with_the_same_octets() {
    let octets = [7u8; 32];
    let caller = page("https://a.example");
    let mut approval = approval(&[Document::digest(octets)]);
    assert!(!approval.take(&caller, &key(0), &prints(&[Document::bytes(octets)]), NOW));
    assert!(approval.take(&caller, &key(0), &prints(&[Document::digest(octets)]), NOW));
}

/// Content that an agent holds, with the digest of these octets.
struct Held(&'static [u8]);

impl HeldSource for Held {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn sha256(&self) -> [u8; 32] {
        let digest = Digest::of(DigestAlgorithm::Sha256, self.0);
        digest.as_bytes().try_into().unwrap()
    }

    fn digest(&self, _: DigestName) -> Option<Vec<u8>> {
        None
    }

    fn open(&self) -> Option<Box<dyn Read + Send>> {
        None
    }

    fn is_confusable(&self) -> bool {
        false
    }
}

#[test]
fn r25_a_held_document_is_the_document_with_its_octets_and_never_blind() {
    let held = Document {
        name: None,
        content: Content::Held(HeldContent::new(Arc::new(Held(b"held")))),
    };
    let caller = page("https://a.example");
    let mut approval = approval(std::slice::from_ref(&held));
    let sha256 = Digest::of(DigestAlgorithm::Sha256, b"held");
    let blind = Document::digest(sha256.as_bytes());
    assert!(!approval.take(&caller, &key(0), &prints(&[blind]), NOW));
    assert!(!approval.take(
        &caller,
        &key(0),
        &prints(&[Document::bytes(*b"other")]),
        NOW
    ));
    assert!(approval.take(&caller, &key(0), &prints(&[Document::bytes(*b"held")]), NOW));
    assert!(!approval.take(&caller, &key(0), &prints(&[held]), NOW));
}
