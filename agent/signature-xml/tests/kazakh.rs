//! Signatures made by Kalkan (`tests/fixtures/kz/README.md`).

#![allow(clippy::expect_used, reason = "a helper of a test may stop the test")]

use std::path::Path;

use tanba_signature::{Finding, Verdict};
use tanba_signature_xml::canonical::canonical_octets;
use tanba_signature_xml::verify::verify_document;
use tanba_signature_xml::{Document, Limits, VerifyOptions, XmlReport, verify};

fn read(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/kz/xml");
    std::fs::read(folder.join(file)).expect(file)
}

fn report(file: &str) -> XmlReport {
    verify(&read(file), &VerifyOptions::default()).expect(file)
}

#[test]
fn signatures_of_kalkan_verify() {
    for file in [
        "gost2015_enveloped_simple.xml",
        "gost2015_enveloped_ns.xml",
        "gost2004_enveloped.xml",
        "rsa_enveloped.xml",
        "wsse_rsa.xml",
    ] {
        let report = report(file);
        assert_eq!(report.signers.len(), 1, "{file}");
        let signer = &report.signers[0];
        assert_eq!(
            signer.report.verdict,
            Verdict::Valid,
            "{file}: {:?}",
            signer.report.findings
        );
        assert!(
            signer.report.findings.is_empty(),
            "{file}: {:?}",
            signer.report.findings
        );
        assert!(signer.report.certificate.is_some(), "{file}");
    }
}

#[test]
fn a_reference_names_what_it_covers() {
    let whole = report("rsa_enveloped.xml");
    let reference = &whole.signers[0].references[0];
    assert_eq!((reference.uri.as_str(), reference.path.as_str()), ("", "/"));
    let text = String::from_utf8(read("rsa_enveloped.xml")).unwrap();
    assert!(text[reference.not_signed[0].clone()].starts_with("<ds:Signature"));
    let body = report("wsse_rsa.xml");
    assert_eq!(
        body.signers[0].references[0].path,
        "/SOAP-ENV:Envelope/SOAP-ENV:Body"
    );
}

/// kz-gost 8: the first signature was made on the document without the second.
#[test]
fn the_first_of_two_signatures_is_valid_without_the_second() {
    let report = report("two_signatures_rsa_then_gost2015.xml");
    let [first, second] = report.signers.as_slice() else {
        panic!("two signatures")
    };
    assert_eq!(
        first.report.verdict,
        Verdict::Valid,
        "{:?}",
        first.report.findings
    );
    assert_eq!(first.report.findings, [Finding::LaterSignatureRemoved]);
    assert_eq!(first.references[0].not_signed.len(), 2);
    assert_eq!(
        second.report.verdict,
        Verdict::Valid,
        "{:?}",
        second.report.findings
    );
    assert!(second.report.findings.is_empty());
    assert_eq!(second.references[0].not_signed.len(), 1);
}

/// The carriage returns that Java writes as `&#13;` are signed inside DigestValue.
#[test]
fn carriage_returns_in_digest_values_count() {
    let text = String::from_utf8(read("gost2015_enveloped_simple.xml")).unwrap();
    assert!(text.contains("&#13;"));
    let without = text.replacen("&#13;", "", 1);
    let report = verify(without.as_bytes(), &VerifyOptions::default()).unwrap();
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert_eq!(
        report.signers[0].report.findings,
        [Finding::SignatureMismatch]
    );
}

/// The octets that the first reference of the first signature covers, when it is valid.
fn signed_octets(xml: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(xml).ok()?;
    let document = Document::parse(text, &Limits::default()).ok()?;
    let report = verify_document(&document, &VerifyOptions::default()).ok()?;
    let first = report
        .signers
        .first()
        .filter(|first| first.report.verdict == Verdict::Valid)?;
    let reference = first
        .references
        .first()
        .expect("a valid signature has a reference");
    let how = reference.canonicalization.as_ref().expect("not base64");
    Some(canonical_octets(&document, &reference.nodes, how).expect("canonical"))
}

/// A change anywhere makes the document unreadable, or the signature not valid, or leaves what
/// is signed exactly as it was (white space in tags, another signature's place, ...).
#[test]
fn r31_no_mutation_changes_what_is_valid_or_panics() {
    for file in [
        "gost2015_enveloped_ns.xml",
        "rsa_enveloped.xml",
        "wsse_rsa.xml",
    ] {
        let original = read(file);
        let signed = signed_octets(&original).expect(file);
        for at in (0..original.len()).step_by(5) {
            for change in [0x01, 0x20, 0x80] {
                let mut mutated = original.clone();
                mutated[at] ^= change;
                if let Some(octets) = signed_octets(&mutated) {
                    assert!(
                        octets == signed,
                        "{file}: octet {at} changes what is signed"
                    );
                }
            }
        }
        let end = original.trim_ascii_end().len();
        for cut in (0..end).step_by(41) {
            assert!(
                verify(&original[..cut], &VerifyOptions::default()).is_err(),
                "{file} {cut}"
            );
        }
    }
}
