//! Altered, cut and contrived messages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use std::ops::Range;

use support::fixture;
use support::openssl::TestKey;
use tanba_pki::ber::Tag;
use tanba_pki::{Digest, SignatureValue, ToBeSigned, encode, oid};
use tanba_signature::{Finding, Verdict};
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, ImprintSource, SignedData, TstInfo, binary,
    is_confusable, is_signed_data, prepare, prepare_cosignature, verify, verify_attached_stream,
    verify_timestamp_token,
};

/// Where `part`, a slice of `whole`, lies.
fn range_in(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    start..start + part.len()
}

/// Every bit of a CAdES-BES message counts, but for those that nothing is derived from.
#[test]
fn no_altered_bit_is_valid() {
    let content = fixture("cms/made/content.bin");
    let original = fixture("cms/made/cades-bes-rsa-detached.p7s");
    let view = SignedData::parse(&original).unwrap();
    let signer = &view.signers()[0];
    let version = range_in(&original, signer.raw).start + 4;
    let parameters = range_in(&original, signer.signature_algorithm).end - 2;
    // No evidence: the versions, the announcement of digest algorithms for streaming readers, and
    // the type of the empty parameters of rsaEncryption.
    let idle = [23..41, version..version + 3, parameters..parameters + 1];
    let mut altered = original.clone();
    let mut survived = Vec::new();
    for at in (0..original.len()).filter(|at| !idle.iter().any(|range| range.contains(at))) {
        for bit in 0..8 {
            altered[at] ^= 1 << bit;
            let report = verify(&altered, DetachedContent::Bytes(&content), &[]);
            if report.verdict() == Verdict::Valid {
                survived.push((at, bit));
            }
            altered[at] = original[at];
        }
    }
    assert_eq!(survived, []);
}

#[test]
fn no_altered_octet_of_a_timestamp_token_is_valid() {
    let stamped = fixture("kz/tsp/gost2015_policy4_2026_stamped_signature.bin");
    let original = fixture("kz/tsp/gost2015_policy4_2026_token.der");
    let source = ImprintSource::Octets(&stamped);
    let mut altered = original.clone();
    let mut survived = Vec::new();
    for at in 0..original.len() {
        altered[at] ^= 1 << (at % 8);
        if verify_timestamp_token(&altered, &source, &[]).is_ok() {
            survived.push(at);
        }
        altered[at] = original[at];
    }
    let view = SignedData::parse(&original).unwrap();
    let version = range_in(&original, view.signers()[0].raw).start + 4;
    // As above: versions and announced digest algorithms.
    let idle = [23..26, 26..42, version..version + 3];
    let counts = |at: &usize| !idle.iter().any(|range| range.contains(at));
    assert!(!survived.iter().any(counts), "{survived:?}");
}

#[test]
fn cut_messages_are_errors() {
    for name in [
        "kz/cms/gost2015_individual_attached_t.cms",
        "kz/ru/tc26_cms_signed_256_noattr.cms",
        "cms/made/rsa-ber-indefinite.p7m",
        "cms/rfc4134/4.5.bin",
    ] {
        let whole = fixture(name);
        assert!(is_signed_data(&whole), "{name}");
        for end in 0..whole.len() {
            let cut = &whole[..end];
            assert!(
                SignedData::parse(cut).is_err() && !is_signed_data(cut),
                "{name} {end}"
            );
            let report = verify(cut, DetachedContent::None, &[]);
            assert_eq!(report.verdict(), Verdict::Invalid, "{name} {end}");
            assert!(
                verify_attached_stream(&mut &cut[..], None, &[]).is_err(),
                "{name} {end}"
            );
        }
        let longer = [&whole[..], &[0]].concat();
        assert!(SignedData::parse(&longer).is_err(), "{name}");
        assert!(
            verify_attached_stream(&mut longer.as_slice(), None, &[]).is_err(),
            "{name}"
        );
    }
}

#[test]
fn cut_timestamp_information_is_an_error() {
    let token = fixture("kz/tsp/gost2015_policy4_2026_token.der");
    let info = SignedData::parse(&token).unwrap().content().unwrap();
    assert!(TstInfo::parse(&info).is_ok());
    for end in 0..info.len() {
        assert!(TstInfo::parse(&info[..end]).is_err(), "{end}");
    }
}

#[test]
fn numbers_of_parts_are_limited() {
    let signer = encode::sequence(&[]);
    let algorithms = encode::element(Tag::SET, &encode::sequence(&[]).repeat(65));
    for (digests, signers, what) in [
        (encode::set_of(vec![]), signer.repeat(257), "signers"),
        (algorithms, Vec::new(), "digest algorithms"),
    ] {
        let message = message(&digests, &encode::oid(oid::DATA), &signers);
        let error = SignedData::parse(&message).unwrap_err();
        assert!(
            matches!(error, CmsError::TooMany { what: found, .. } if found == what),
            "{error}"
        );
    }
    let deep = [0x30, 0x80].repeat(100_000);
    assert!(SignedData::parse(&deep).is_err());
}

fn message(digests: &[u8], encapsulated: &[u8], signers: &[u8]) -> Vec<u8> {
    let fields = encode::sequence(&[
        &encode::integer_u64(1),
        digests,
        &encode::sequence(&[encapsulated]),
        &encode::element(Tag::SET, signers),
    ]);
    encode::sequence(&[
        &encode::oid(oid::SIGNED_DATA),
        &encode::explicit(0, &fields),
    ])
}

/// EUF-CMA: the signed attributes of a message, passed off as content that was signed.
#[test]
fn r32_signed_attributes_passed_off_as_content_are_invalid() {
    let key = TestKey::new(&["rsa:2048"]);
    let content = CmsContent::Attached(b"an offer".as_slice().into());
    let prepared = prepare(content, &key.identity()).unwrap();
    let ToBeSigned::Message(attributes) = prepared.to_be_signed().clone() else {
        panic!()
    };
    let value = key.sign(&prepared);
    let forged = without_attributes(&key, &attributes, &value);
    let certificates = [key.certificate.clone()];
    let report = verify(&forged, DetachedContent::None, &certificates);
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert!(
        report.signers[0]
            .findings
            .contains(&Finding::ConfusableContent)
    );
    // The value itself does verify: it is the confusion alone that tells the forgery.
    assert!(
        !report.signers[0]
            .findings
            .contains(&Finding::SignatureMismatch)
    );
    let report = verify_attached_stream(&mut forged.as_slice(), None, &certificates).unwrap();
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert!(
        report.signers[0]
            .findings
            .contains(&Finding::ConfusableContent)
    );
}

fn without_attributes(key: &TestKey, content: &[u8], value: &SignatureValue) -> Vec<u8> {
    let algorithm = key.algorithm();
    let digest = algorithm
        .digest()
        .identifier_der(algorithm.family())
        .unwrap();
    let signer = encode::sequence(&[
        &encode::integer_u64(1),
        &encode::sequence(&[
            key.certificate.issuer().der(),
            &encode::element(Tag::INTEGER, key.certificate.serial_number()),
        ]),
        &digest,
        &algorithm.identifier_der(),
        &encode::octet_string(value.as_bytes()),
    ]);
    let content = encode::explicit(0, &encode::octet_string(content));
    let encapsulated = [encode::oid(oid::DATA), content].concat();
    message(&encode::element(Tag::SET, &digest), &encapsulated, &signer)
}

#[test]
fn r32_content_made_of_signed_attributes_is_not_signed() {
    let key = TestKey::new(&["rsa:2048"]);
    let offer = CmsContent::Attached(b"an offer".as_slice().into());
    let prepared = prepare(offer, &key.identity()).unwrap();
    let ToBeSigned::Message(attributes) = prepared.to_be_signed() else {
        panic!()
    };
    assert!(is_confusable(attributes));
    let refused = prepare(
        CmsContent::Attached(attributes.as_slice().into()),
        &key.identity(),
    );
    assert_eq!(refused.map(|_| ()), Err(CmsError::ConfusableContent));
    let forged = without_attributes(&key, attributes, &SignatureValue::new(vec![1]));
    let refused = prepare_cosignature(&forged, DetachedContent::None, &key.identity());
    assert_eq!(refused.map(|_| ()), Err(CmsError::ConfusableContent));
}

#[test]
fn r32_content_type_must_be_the_signed_one() {
    let original = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let data = encode::oid(oid::DATA);
    let at = original
        .windows(data.len())
        .position(|part| part == data)
        .unwrap();
    let mut altered = original;
    altered[at + data.len() - 1] = 5; // id-digestedData
    let report = verify(&altered, DetachedContent::None, &[]);
    assert_eq!(report.verdict(), Verdict::Invalid);
    let finding = Finding::Attribute("content-type is not the type of the content".to_owned());
    assert!(report.signers[0].findings.contains(&finding));
}

#[test]
fn r32_digest_is_checked_against_the_content() {
    let key = TestKey::new(&["rsa:2048"]);
    let digest = Digest::of(key.algorithm().digest(), b"an offer");
    let prepared = prepare(CmsContent::Detached(digest), &key.identity()).unwrap();
    let message = key.complete(prepared);
    let good = verify(&message, DetachedContent::Bytes(b"an offer"), &[]);
    assert!(good.signers[0].is_clean());
    let bad = verify(&message, DetachedContent::Bytes(b"another"), &[]);
    assert_eq!(bad.signers[0].findings, [Finding::DigestMismatch]);
    assert_eq!(bad.verdict(), Verdict::Invalid);
}

#[test]
fn text_that_is_no_message() {
    for text in [
        "",
        "hello",
        "-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n",
        "0",
    ] {
        let report = verify(text.as_bytes(), DetachedContent::None, &[]);
        assert!(
            matches!(report.signers[0].findings[..], [Finding::Malformed(_)]),
            "{text}"
        );
    }
    assert_eq!(binary(b"\xff\xfe").map(|_| ()), Err(CmsError::Text));
}

/// Octets replaced, doubled and dropped at random places: findings, never a panic.
#[test]
fn scrambled_messages_do_not_panic() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    for name in [
        "cms/made/rsa-ber-indefinite.p7m",
        "cms/made/two-signers-rsa-ecdsa-detached.p7s",
        "cms/rfc4134/4.5.bin",
        "cms/rfc4134/4.10.bin",
    ] {
        let original = fixture(name);
        for _ in 0..2000 {
            let mut scrambled = original.clone();
            for _ in 0..=random(3) {
                let at = random(scrambled.len());
                match random(3) {
                    0 => scrambled[at] = random(256).to_le_bytes()[0],
                    1 => scrambled.insert(at, [0, 0x80, 0xff, 0x30][random(4)]),
                    _ => drop(scrambled.remove(at)),
                }
            }
            let report = verify(&scrambled, DetachedContent::Bytes(b"content"), &[]);
            assert_ne!(report.verdict(), Verdict::Valid, "{name}");
            drop(verify_attached_stream(&mut scrambled.as_slice(), None, &[]));
        }
    }
}
