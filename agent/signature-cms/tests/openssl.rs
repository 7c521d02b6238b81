//! OpenSSL verifies what we write.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use std::process::Command;

use support::openssl::{TestKey, Workspace, cms_verify, has_gost_engine, run};
use support::{fixture, fixture_path};
use tanba_pki::{Digest, DigestAlgorithm, SignatureAlgorithm};
use tanba_signature::{SignerReport, Verdict};
use tanba_signature_cms::{
    CmsContent, CmsError, DetachedContent, armour, digest_reader, is_signed_data, prepare,
    prepare_cosignature, verify, verify_attached_stream,
};

const CONTENT: &[u8] = b"\xd0\x9a\xd2\xb1\xd0\xb6\xd0\xb0\xd1\x82\r\n\0binary";

fn kinds() -> [(&'static str, TestKey); 4] {
    [
        ("RSA", TestKey::new(&["rsa:2048"])),
        (
            "P-256",
            TestKey::new(&["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
        ),
        (
            "P-384",
            TestKey::new(&["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]),
        ),
        (
            "P-521",
            TestKey::new(&["ec", "-pkeyopt", "ec_paramgen_curve:P-521"]),
        ),
    ]
}

fn detached(key: &TestKey) -> Vec<u8> {
    let digest = Digest::of(key.algorithm().digest(), CONTENT);
    key.complete(prepare(CmsContent::Detached(digest), &key.identity()).unwrap())
}

fn attached(key: &TestKey) -> Vec<u8> {
    key.complete(prepare(CmsContent::Attached(CONTENT.into()), &key.identity()).unwrap())
}

#[test]
fn attached_detached_armoured() {
    for (kind, key) in kinds() {
        let attached = attached(&key);
        assert_eq!(
            cms_verify(&attached, "DER", None, &[]).as_deref(),
            Ok(CONTENT),
            "{kind}"
        );
        let text = armour(&attached);
        assert_eq!(
            cms_verify(text.as_bytes(), "PEM", None, &[]).as_deref(),
            Ok(CONTENT),
            "{kind}"
        );
        let detached = detached(&key);
        let verdict = cms_verify(&detached, "DER", Some(CONTENT), &[]);
        assert_eq!(verdict.as_deref(), Ok(CONTENT), "{kind}");
        assert!(
            cms_verify(&detached, "DER", Some(b"other"), &[]).is_err(),
            "{kind}"
        );

        assert!(verify(text.as_bytes(), DetachedContent::None, &[]).signers[0].is_clean());
        let report = verify(&detached, DetachedContent::Bytes(CONTENT), &[]);
        assert!(report.signers[0].is_clean(), "{kind}: {report:?}");
        assert_eq!(report.signers[0].signing_time, key.identity().signing_time);
    }
}

#[test]
fn rsa_pss() {
    let key = TestKey::new(&["rsa:2048"]);
    let algorithm = SignatureAlgorithm::rsa_pss(key.key.public_key(), DigestAlgorithm::Sha256);
    let mut identity = key.identity();
    identity.algorithm = algorithm.unwrap();
    let prepared = prepare(CmsContent::Attached(CONTENT.into()), &identity).unwrap();
    let value = key.sign_with(identity.algorithm, prepared.to_be_signed());
    let message = prepared.complete(&value).unwrap();
    assert_eq!(
        cms_verify(&message, "DER", None, &[]).as_deref(),
        Ok(CONTENT)
    );
    assert!(verify(&message, DetachedContent::None, &[]).signers[0].is_clean());
}

/// OpenSSL before 3.2 knows no Ed25519 in CMS; our own verifier does.
#[test]
fn ed25519() {
    let key = TestKey::new(&["ed25519"]);
    let message = attached(&key);
    assert!(verify(&message, DetachedContent::None, &[]).signers[0].is_clean());
    let output = Command::new("openssl").arg("version").output().unwrap();
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    if ["OpenSSL 1.", "OpenSSL 3.0", "OpenSSL 3.1"]
        .iter()
        .any(|old| version.starts_with(old))
    {
        eprintln!("not verified by {version}");
        return;
    }
    assert_eq!(
        cms_verify(&message, "DER", None, &[]).as_deref(),
        Ok(CONTENT)
    );
}

#[test]
fn cosigned() {
    let [(_, rsa), (_, p256), (_, p384), _] = kinds();
    for (first, content) in [(attached(&rsa), None), (detached(&rsa), Some(CONTENT))] {
        let given = content.map_or(DetachedContent::None, DetachedContent::Bytes);
        let none = DetachedContent::None;
        // The same digest algorithm: a detached message tells the digest itself.
        let second = prepare_cosignature(&first, none, &p256.identity()).unwrap();
        let second = p256.complete(second);
        let third = prepare_cosignature(&second, given, &p384.identity()).unwrap();
        let third = p384.complete(third);
        let verdict = cms_verify(&third, "DER", content, &[]);
        assert_eq!(verdict.as_deref(), Ok(CONTENT));
        let report = verify(&third, given, &[]);
        assert!(report.signers.len() == 3 && report.signers.iter().all(SignerReport::is_clean));
        assert_eq!(
            report.signers[2].certificate.as_ref(),
            Some(&p384.certificate)
        );
        assert!(is_signed_data(&third));
    }
}

#[test]
fn cosigning_a_detached_message_with_another_digest_needs_its_content() {
    let [(_, rsa), _, (_, p384), _] = kinds();
    let first = detached(&rsa);
    let asked = |content| prepare_cosignature(&first, content, &p384.identity()).map(|_| ());
    assert_eq!(asked(DetachedContent::None), Err(CmsError::ContentNeeded));
    assert_eq!(asked(DetachedContent::Bytes(CONTENT)), Ok(()));
    let other = prepare_cosignature(&first, DetachedContent::Bytes(b"other"), &rsa.identity());
    assert_eq!(other.map(|_| ()), Err(CmsError::ContentMismatch));
}

/// A BER message of another program gets our signer, its own parts untouched.
#[test]
fn cosigned_ber() {
    let key = TestKey::new(&["rsa:2048"]);
    let original = fixture("cms/made/rsa-ber-indefinite.p7m");
    let prepared = prepare_cosignature(&original, DetachedContent::None, &key.identity()).unwrap();
    let message = key.complete(prepared);
    let content = fixture("cms/made/content.bin");
    assert_eq!(cms_verify(&message, "DER", None, &[]), Ok(content));
    let view = tanba_signature_cms::SignedData::parse(&original).unwrap();
    let signer = view.signers()[0].raw;
    assert!(message.windows(signer.len()).any(|window| window == signer));
    let report = verify(&message, DetachedContent::None, &[]);
    assert_eq!(report.verdict(), Verdict::Valid);
}

#[test]
fn written_round_a_stream_and_read_as_one() {
    let key = TestKey::new(&["rsa:2048"]);
    let content: Vec<u8> = (0..3_000_000u32).map(|i| i.to_le_bytes()[1]).collect();
    let algorithm = key.algorithm().digest();
    let digest = digest_reader(&mut content.as_slice(), &[algorithm])
        .unwrap()
        .remove(0);
    assert_eq!(digest, Digest::of(algorithm, &content));
    let stream = CmsContent::AttachedStream {
        digest,
        length: content.len() as u64,
    };
    let prepared = prepare(stream, &key.identity()).unwrap();
    let value = key.sign(&prepared);
    assert_eq!(
        prepared.clone().complete(&value),
        Err(CmsError::ContentElsewhere)
    );
    let (prefix, suffix) = prepared.complete_around(&value).unwrap();
    let message = [prefix, content.clone(), suffix].concat();
    assert_eq!(
        cms_verify(&message, "DER", None, &[]).as_deref(),
        Ok(&content[..])
    );

    let mut out = Vec::new();
    let report = verify_attached_stream(&mut message.as_slice(), Some(&mut out), &[]).unwrap();
    assert!(report.signers[0].is_clean() && out == content);
    let mut altered = message;
    altered[1_000_000] ^= 1;
    let report = verify_attached_stream(&mut altered.as_slice(), None, &[]).unwrap();
    assert_eq!(report.verdict(), Verdict::Invalid);
}

/// What openssl writes as it reads, in indefinite lengths, is read as a stream.
#[test]
fn stream_of_openssl() {
    let workspace = Workspace::new();
    let content: Vec<u8> = (0..200_000u32).map(|i| i.to_le_bytes()[0]).collect();
    let (input, out) = (
        workspace.write("content", &content),
        workspace.path("message"),
    );
    let (key, certificate) = (workspace.path("key"), workspace.path("certificate"));
    let mut request = Command::new("openssl");
    request.args([
        "req",
        "-x509",
        "-nodes",
        "-subj",
        "/CN=stream",
        "-newkey",
        "rsa:2048",
        "-keyout",
    ]);
    run(request.arg(&key).arg("-out").arg(&certificate));
    let mut sign = Command::new("openssl");
    sign.args([
        "cms",
        "-sign",
        "-stream",
        "-nodetach",
        "-binary",
        "-cades",
        "-outform",
        "DER",
    ]);
    sign.arg("-signer")
        .arg(&certificate)
        .arg("-inkey")
        .arg(&key);
    run(sign.arg("-in").arg(&input).arg("-out").arg(&out));
    let message = std::fs::read(out).unwrap();
    assert_eq!(message[1], 0x80);
    let mut written = Vec::new();
    let report = verify_attached_stream(&mut message.as_slice(), Some(&mut written), &[]).unwrap();
    assert!(report.signers[0].is_clean(), "{report:?}");
    assert_eq!(written, content);
    assert!(verify(&message, DetachedContent::None, &[]).signers[0].is_clean());
    for end in [0, 1, 2, 20, 60, message.len() / 2, message.len() - 1] {
        let cut = verify_attached_stream(&mut &message[..end], None, &[]);
        assert!(cut.is_err(), "{end}");
    }
}

#[test]
fn russian_gost_through_the_engine() {
    if !has_gost_engine() {
        return;
    }
    for name in ["ru512a", "ru256tca", "ru256cpa", "ru2001a"] {
        let at = |end: &str| fixture_path(&format!("kz/ru/openssl-gost-engine/{name}.{end}"));
        let key = TestKey::read(&at("pkcs8.der"), &at("crt"));
        let engine = ["-engine", "gost"];
        let attached = attached(&key);
        assert!(
            verify(&attached, DetachedContent::None, &[]).signers[0].is_clean(),
            "{name}"
        );
        let verdict = cms_verify(&attached, "DER", None, &engine);
        assert_eq!(verdict.as_deref(), Ok(CONTENT), "{name}");
        let verdict = cms_verify(&detached(&key), "DER", Some(CONTENT), &engine);
        assert_eq!(verdict.as_deref(), Ok(CONTENT), "{name}");
    }
}
