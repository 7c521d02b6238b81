//! The rules for signed attributes, one broken at a time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use support::openssl::TestKey;
use tanba_pki::ber::Tag;
use tanba_pki::{Certificate, Digest, DigestAlgorithm, ObjectIdentifier, ToBeSigned, encode, oid};
use tanba_signature::{Finding, SignerReport, Verdict};
use tanba_signature_cms::{DetachedContent, verify};
use time::macros::datetime;

const CONTENT: &[u8] = b"content";

fn attribute(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    encode::sequence(&[&encode::oid(oid), &encode::element(Tag::SET, value)])
}

fn content_type() -> Vec<u8> {
    attribute(oid::CONTENT_TYPE, &encode::oid(oid::DATA))
}

fn message_digest() -> Vec<u8> {
    let digest = Digest::of(DigestAlgorithm::Sha256, CONTENT);
    attribute(
        oid::MESSAGE_DIGEST,
        &encode::octet_string(digest.as_bytes()),
    )
}

fn signing_time() -> Vec<u8> {
    let time = datetime!(2026-11-22 10:11:12 UTC);
    attribute(oid::SIGNING_TIME, &encode::utc_or_generalized_time(time))
}

fn reference(oid: ObjectIdentifier, digest: &Digest, issuer_serial: &[u8]) -> Vec<u8> {
    let identifier = encode::sequence(&[&encode::octet_string(digest.as_bytes()), issuer_serial]);
    attribute(oid, &encode::sequence(&[&encode::sequence(&[&identifier])]))
}

fn reference_v2(certificate: &Certificate) -> Vec<u8> {
    let digest = certificate.fingerprint(DigestAlgorithm::Sha256);
    reference(oid::SIGNING_CERTIFICATE_V2, &digest, &[])
}

fn issuer_serial(certificate: &Certificate, serial_number: &[u8]) -> Vec<u8> {
    let names = encode::sequence(&[&encode::explicit(4, certificate.issuer().der())]);
    encode::sequence(&[&names, &encode::element(Tag::INTEGER, serial_number)])
}

/// In which order the attributes are signed.
#[derive(Clone, Copy)]
enum Signed {
    Sorted,
    Stored,
}

/// Signs attributes and reports on the message, which stores them in the given order.
fn report(key: &TestKey, attributes: &[Vec<u8>], order: Signed) -> SignerReport {
    let set = match order {
        Signed::Sorted => encode::set_of(attributes.to_vec()),
        Signed::Stored => encode::element(Tag::SET, &attributes.concat()),
    };
    let value = key.sign_with(key.algorithm(), &ToBeSigned::Message(set));
    let digest = DigestAlgorithm::Sha256
        .identifier_der(key.algorithm().family())
        .unwrap();
    let certificate = &key.certificate;
    let signer = encode::sequence(&[
        &encode::integer_u64(1),
        &encode::sequence(&[
            certificate.issuer().der(),
            &encode::element(Tag::INTEGER, certificate.serial_number()),
        ]),
        &digest,
        &encode::implicit_constructed(0, &attributes.concat()),
        &key.algorithm().identifier_der(),
        &encode::octet_string(value.as_bytes()),
    ]);
    let fields = encode::sequence(&[
        &encode::integer_u64(1),
        &encode::element(Tag::SET, &digest),
        &encode::sequence(&[&encode::oid(oid::DATA)]),
        &encode::implicit_constructed(0, certificate.der()),
        &encode::element(Tag::SET, &signer),
    ]);
    let message = encode::sequence(&[
        &encode::oid(oid::SIGNED_DATA),
        &encode::explicit(0, &fields),
    ]);
    verify(&message, DetachedContent::Bytes(CONTENT), &[])
        .signers
        .remove(0)
}

fn attribute_finding(text: &str) -> Finding {
    Finding::Attribute(text.to_owned())
}

#[test]
fn order_of_attributes() {
    let key = TestKey::new(&["rsa:2048"]);
    let mut attributes = vec![
        content_type(),
        signing_time(),
        message_digest(),
        reference_v2(&key.certificate),
    ];
    attributes.sort();
    assert!(report(&key, &attributes, Signed::Sorted).is_clean());
    attributes.reverse();
    for order in [Signed::Sorted, Signed::Stored] {
        let report = report(&key, &attributes, order);
        assert_eq!(report.verdict, Verdict::Valid);
        let finding = attribute_finding("signed attributes are not in the order of DER");
        assert_eq!(report.findings, [finding]);
    }
}

#[test]
fn missing_and_double_attributes_are_invalid() {
    let key = TestKey::new(&["rsa:2048"]);
    let reference = reference_v2(&key.certificate);
    for (attributes, finding) in [
        (
            vec![message_digest(), reference.clone()],
            "content-type is missing",
        ),
        (
            vec![content_type(), reference.clone()],
            "message-digest is missing",
        ),
        (
            vec![
                content_type(),
                content_type(),
                message_digest(),
                reference.clone(),
            ],
            "content-type occurs more than once",
        ),
        (
            vec![
                content_type(),
                message_digest(),
                message_digest(),
                reference.clone(),
            ],
            "message-digest occurs more than once",
        ),
        (
            vec![
                content_type(),
                signing_time(),
                signing_time(),
                message_digest(),
                reference.clone(),
            ],
            "signing-time occurs more than once",
        ),
        (
            vec![
                content_type(),
                message_digest(),
                reference.clone(),
                reference.clone(),
            ],
            "signing-certificate-v2 occurs more than once",
        ),
    ] {
        let report = report(&key, &attributes, Signed::Sorted);
        assert_eq!(report.verdict, Verdict::Invalid, "{finding}");
        assert!(
            report.findings.contains(&attribute_finding(finding)),
            "{:?}",
            report.findings
        );
    }
}

#[test]
fn reference_to_the_signing_certificate() {
    let (key, other) = (TestKey::new(&["rsa:2048"]), TestKey::new(&["rsa:2048"]));
    let examine = |reference: Vec<u8>| {
        let mut attributes = vec![content_type(), message_digest(), reference];
        attributes.sort();
        report(&key, &attributes, Signed::Sorted)
    };
    let certificate = &key.certificate;
    let sha256 = certificate.fingerprint(DigestAlgorithm::Sha256);
    let sha1 = certificate.fingerprint(DigestAlgorithm::Sha1);
    let right = issuer_serial(certificate, certificate.serial_number());
    let wrong = issuer_serial(certificate, &[1]);
    for good in [
        reference(oid::SIGNING_CERTIFICATE_V2, &sha256, &right),
        reference(oid::SIGNING_CERTIFICATE, &sha1, &[]),
        reference(oid::SIGNING_CERTIFICATE, &sha1, &right),
    ] {
        assert!(examine(good).is_clean());
    }
    for bad in [
        reference_v2(&other.certificate),
        reference(oid::SIGNING_CERTIFICATE_V2, &sha256, &wrong),
        reference(oid::SIGNING_CERTIFICATE, &sha256, &[]),
    ] {
        let report = examine(bad);
        assert_eq!(report.verdict, Verdict::Invalid);
        assert_eq!(report.findings, [Finding::SigningCertificateMismatch]);
    }
    let report = examine(signing_time());
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.findings, [Finding::SigningCertificateUnreferenced]);
}

/// RFC 6211: the attribute guards against another algorithm put in its place.
#[test]
fn algorithm_protection() {
    let key = TestKey::new(&["rsa:2048"]);
    let family = key.algorithm().family();
    let signature = key.algorithm().identifier_der();
    let tagged = [&[0xa1], &signature[1..]].concat();
    for (digest, verdict) in [
        (DigestAlgorithm::Sha256, Verdict::Valid),
        (DigestAlgorithm::Sha512, Verdict::Invalid),
    ] {
        let value = encode::sequence(&[&digest.identifier_der(family).unwrap(), &tagged]);
        let protection = attribute(oid::CMS_ALGORITHM_PROTECTION, &value);
        let attributes = [
            content_type(),
            message_digest(),
            reference_v2(&key.certificate),
            protection,
        ];
        assert_eq!(
            report(&key, &attributes, Signed::Sorted).verdict,
            verdict,
            "{digest:?}"
        );
    }
}
