//! What we write is what Kalkan writes, octet for octet.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use support::fixture;
use tanba_pki::ber::Element;
use tanba_pki::{
    Certificate, PrivateKey, PublicKey, SignatureAlgorithm, SignatureValue, ToBeSigned, encode, oid,
};
use tanba_signature::{SignerReport, SigningIdentity};
use tanba_signature_cms::{
    CmsContent, DetachedContent, SignedData, add_signature_timestamp, armour, attach_around,
    binary, dearmour, prepare, prepare_cosignature, verify,
};
use time::macros::datetime;

/// The identity and time with which a sample was signed.
fn identity_of(sample: &SignedData<'_>) -> SigningIdentity {
    let certificate = sample.certificates().remove(0);
    let algorithm = SignatureAlgorithm::default_for(certificate.public_key().unwrap());
    let attributes = sample.signers()[0].signed_attributes.as_ref().unwrap();
    let time = attributes
        .first(oid::SIGNING_TIME)
        .unwrap()
        .single_value()
        .unwrap()
        .time()
        .unwrap();
    SigningIdentity {
        certificate,
        algorithm,
        signing_time: Some(time),
    }
}

/// Writes the sample anew with its own signature value and time-stamp.
fn rewritten(sample: &[u8], content: CmsContent) -> Vec<u8> {
    let view = SignedData::parse(sample).unwrap();
    let identity = identity_of(&view);
    let prepared = prepare(content, &identity).unwrap();
    let value = SignatureValue::new(view.signers()[0].signature.to_vec());
    let key = identity.certificate.public_key().unwrap();
    key.verify(identity.algorithm, prepared.to_be_signed(), &value)
        .unwrap();
    let signed = prepared.complete(&value).unwrap();
    let unsigned = view.signers()[0].unsigned_attributes.as_ref();
    match unsigned.and_then(|attributes| attributes.first(oid::SIGNATURE_TIMESTAMP_TOKEN)) {
        Some(stamp) => {
            add_signature_timestamp(&signed, 0, stamp.single_value().unwrap().raw).unwrap()
        }
        None => signed,
    }
}

#[test]
fn gost2015_attached_with_timestamp() {
    let sample = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let content = fixture("kz/cms/gost2015_individual_document.txt");
    assert!(rewritten(&sample, CmsContent::Attached(content.into())) == sample);
}

#[test]
fn gost2015_detached_with_timestamp() {
    let sample = fixture("kz/cms/gost2015_individual_detached_t.cms");
    let digest = SignedData::parse(&sample).unwrap().signers()[0]
        .message_digest()
        .unwrap();
    assert!(rewritten(&sample, CmsContent::Detached(digest)) == sample);
}

/// The native library names the key instead of the signature algorithm, which the standard does
/// not have in mind; all else is the same.
#[test]
fn gost2004_of_the_native_library() {
    let sample = fixture("kz/cms/gost2004_attached_bes_nativelib.cms");
    let content = SignedData::parse(&sample)
        .unwrap()
        .content()
        .unwrap()
        .to_vec();
    let ours = rewritten(&sample, CmsContent::Attached(content.into()));
    let (ours, sample) = (
        SignedData::parse(&ours).unwrap(),
        SignedData::parse(&sample).unwrap(),
    );
    let attributes = |view: &SignedData<'_>| -> Vec<Vec<u8>> {
        let signed = view.signers()[0].signed_attributes.as_ref().unwrap();
        signed
            .iter()
            .map(|attribute| attribute.raw.to_vec())
            .collect()
    };
    assert_eq!(attributes(&ours), attributes(&sample));
    assert_eq!(
        ours.signers()[0].digest_algorithm,
        sample.signers()[0].digest_algorithm
    );
}

#[test]
fn a_stream_gives_the_same_octets() {
    let sample = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let view = SignedData::parse(&sample).unwrap();
    let (content, identity) = (view.content().unwrap(), identity_of(&view));
    let value = SignatureValue::new(view.signers()[0].signature.to_vec());
    let whole = CmsContent::Attached(content.to_vec().into());
    let whole = prepare(whole, &identity).unwrap().complete(&value).unwrap();
    let digest = view.signers()[0].message_digest().unwrap();
    let length = content.len() as u64;
    let stream = prepare(CmsContent::AttachedStream { digest, length }, &identity).unwrap();
    let (prefix, suffix) = stream.complete_around(&value).unwrap();
    assert_eq!([&prefix, content.as_ref(), &suffix].concat(), whole);
    assert_eq!(dearmour(&armour(&whole)).unwrap(), whole);
    assert_eq!(binary(&whole).unwrap(), whole);
}

#[test]
fn lengths_of_a_large_stream_are_right() {
    let sample = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let view = SignedData::parse(&sample).unwrap();
    let digest = view.signers()[0].message_digest().unwrap();
    let length = 5 << 30;
    let identity = identity_of(&view);
    let prepared = prepare(CmsContent::AttachedStream { digest, length }, &identity).unwrap();
    let ToBeSigned::Message(attributes) = prepared.to_be_signed() else {
        panic!("no message")
    };
    assert_eq!(attributes[0], 0x31);
    let (prefix, suffix) = prepared
        .complete_around(&SignatureValue::new(vec![1; 128]))
        .unwrap();
    let total = prefix.len() as u64 - 7 + length + suffix.len() as u64;
    assert_eq!(
        prefix[..7],
        encode::header(tanba_pki::ber::Tag::SEQUENCE, total)
    );
    assert!(prefix.ends_with(&[4, 0x85, 1, 0x40, 0, 0, 0]));
}

#[test]
fn content_put_round_a_detached_signature_gives_the_attached_one() {
    let sample = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let view = SignedData::parse(&sample).unwrap();
    let content = view.content().unwrap();
    let digest = view.signers()[0].message_digest().unwrap();
    let detached = rewritten(&sample, CmsContent::Detached(digest));
    let (prefix, suffix) = attach_around(&detached, content.len() as u64).unwrap();
    assert!([&prefix, content.as_ref(), &suffix].concat() == sample);
    assert!(attach_around(&sample, 1).is_err());
}

/// A key that Kalkan made signs a document, and the signature is clean.
#[test]
fn kazakh_key_signs() {
    let sample = fixture("kz/vectors/kalkan_512a_sample.json");
    let sample: serde_json::Value = serde_json::from_slice(&sample).unwrap();
    let octets = |name: &str| unhex(sample[name].as_str().unwrap());
    let (spki, mut number) = (octets("spki"), octets("d"));
    number.splice(0..0, vec![0; 64 - number.len()]);
    number.reverse();
    let key = PrivateKey::from_der(&pkcs8(&spki, &number)).unwrap();
    assert_eq!(key.public_key().spki_der(), spki);
    let certificate = Certificate::from_der(&self_issued(&spki)).unwrap();
    let algorithm = SignatureAlgorithm::default_for(key.public_key());
    let signing_time = Some(datetime!(2026-11-22 10:11:12 UTC));
    let identity = SigningIdentity {
        certificate,
        algorithm,
        signing_time,
    };

    let first = prepare(CmsContent::Attached(b"first".as_slice().into()), &identity).unwrap();
    let value = key.sign(algorithm, first.to_be_signed(), &[1; 32]).unwrap();
    let first = first.complete(&value).unwrap();
    let second = prepare_cosignature(&first, DetachedContent::None, &identity).unwrap();
    let value = key
        .sign(algorithm, second.to_be_signed(), &[2; 32])
        .unwrap();
    let second = second.complete(&value).unwrap();
    let report = verify(armour(&second).as_bytes(), DetachedContent::None, &[]);
    assert_eq!(report.signers.len(), 2);
    assert!(
        report.signers.iter().all(SignerReport::is_clean),
        "{report:?}"
    );
    let view = SignedData::parse(&second).unwrap();
    assert_eq!(view.certificates().len(), 1);
    assert_eq!(
        view.signers()[0].raw,
        SignedData::parse(&first).unwrap().signers()[0].raw
    );
}

fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// PrivateKeyInfo as Kalkan writes it (kz-gost 1).
fn pkcs8(spki: &[u8], little_endian: &[u8]) -> Vec<u8> {
    let algorithm = Element::parse_all(spki)
        .unwrap()
        .children()
        .next()
        .unwrap()
        .unwrap()
        .raw;
    let number = encode::octet_string(&encode::octet_string(little_endian));
    encode::sequence(&[&encode::integer_u64(0), algorithm, &number])
}

/// A certificate whose own signature is nonsense; nobody asks for it here.
fn self_issued(spki: &[u8]) -> Vec<u8> {
    let value = encode::sequence(&[&encode::oid(oid::COMMON_NAME), &encode::utf8("test")]);
    let name = encode::sequence(&[&encode::set_of(vec![value])]);
    let times = [
        datetime!(2026-01-01 0:00 UTC),
        datetime!(2036-01-01 0:00 UTC),
    ];
    let times = times.map(encode::utc_or_generalized_time);
    let validity = encode::sequence(&[&times[0], &times[1]]);
    let key = PublicKey::from_spki_der(spki).unwrap();
    let algorithm = SignatureAlgorithm::default_for(&key).identifier_der();
    let version = encode::explicit(0, &encode::integer_u64(2));
    let serial_number = encode::integer_u64(7);
    let fields: [&[u8]; 7] = [
        &version,
        &serial_number,
        &algorithm,
        &name,
        &validity,
        &name,
        spki,
    ];
    let signed = encode::sequence(&fields);
    encode::sequence(&[&signed, &algorithm, &encode::bit_string(&[0; 128])])
}
