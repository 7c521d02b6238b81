//! Messages that ask for more work than their size allows.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::path::Path;
use std::time::{Duration, Instant};

use tanba_pki::ber::{Element, Tag};
use tanba_pki::{Certificate, DigestAlgorithm, Family, ObjectIdentifier, encode, oid};
use tanba_signature::Verdict;
use tanba_signature_cms::{DetachedContent, verify};

/// Far above what the work takes in an unoptimised build, far below what it would take if every
/// attribute had the certificate digested.
const ENOUGH: Duration = Duration::from_secs(30);

/// A certificate of the largest size that is read.
fn large_certificate() -> Certificate {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/kz/ca");
    let small = std::fs::read(path.join("nca_gost2022_test.cer")).unwrap();
    let mut fields = Element::parse_all(&small).unwrap().children();
    let to_be_signed = fields.required().unwrap();
    let mut parts: Vec<&[u8]> = to_be_signed
        .children()
        .map(|part| part.unwrap())
        .filter(|part| part.tag != Tag::context(3, true))
        .map(|part| part.raw)
        .collect();
    let extension = encode::sequence(&[
        &encode::oid(ObjectIdentifier::new_unwrap("1.2.3.4")),
        &encode::octet_string(&vec![0; 62 << 10]),
    ]);
    let extensions = encode::explicit(3, &encode::sequence(&[&extension]));
    parts.push(&extensions);
    let to_be_signed = encode::sequence(&parts);
    let rest: Vec<&[u8]> = fields.map(|field| field.unwrap().raw).collect();
    let der = encode::sequence(&[&to_be_signed, &rest.concat()]);
    Certificate::from_der(&der).unwrap()
}

#[test]
fn references_to_a_certificate_do_not_digest_it_again_and_again() {
    let certificate = large_certificate();
    let digest = DigestAlgorithm::Streebog512
        .identifier_der(Family::Russian)
        .unwrap();
    let reference = encode::sequence(&[&digest, &encode::octet_string(&[0; 64])]);
    let attribute = encode::sequence(&[
        &encode::oid(oid::SIGNING_CERTIFICATE_V2),
        &encode::element(
            Tag::SET,
            &encode::sequence(&[&encode::sequence(&[&reference])]),
        ),
    ]);
    let signer = encode::sequence(&[
        &encode::integer_u64(1),
        &encode::sequence(&[
            certificate.issuer().der(),
            &encode::element(Tag::INTEGER, certificate.serial_number()),
        ]),
        &digest,
        &encode::implicit_constructed(0, &attribute.repeat(256)),
        &digest,
        &encode::octet_string(&[0; 128]),
    ]);
    let content = encode::sequence(&[&encode::oid(oid::DATA)]);
    let fields = encode::sequence(&[
        &encode::integer_u64(1),
        &encode::element(Tag::SET, &digest),
        &content,
        &encode::implicit_constructed(0, certificate.der()),
        &encode::element(Tag::SET, &signer.repeat(256)),
    ]);
    let message = encode::sequence(&[
        &encode::oid(oid::SIGNED_DATA),
        &encode::explicit(0, &fields),
    ]);

    let start = Instant::now();
    let report = verify(&message, DetachedContent::Bytes(b"content"), &[]);
    assert_eq!(report.signers.len(), 256);
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert!(start.elapsed() < ENOUGH, "{:?}", start.elapsed());
}
