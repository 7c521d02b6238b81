//! Interop vectors of other implementations (`tests/fixtures/xmldsig/README.md` has the rule).

#![allow(clippy::expect_used, reason = "a helper of a test may stop the test")]

use std::path::{Path, PathBuf};

use tanba_signature::{Finding, Verdict};
use tanba_signature_xml::verify::Policy;
use tanba_signature_xml::{VerifyOptions, XmlError, verify};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/xmldsig")
}

fn options() -> VerifyOptions {
    VerifyOptions {
        weak_algorithms: Policy::Accept,
        bare_keys: Policy::Accept,
        ..VerifyOptions::default()
    }
}

fn expectations() -> serde_json::Map<String, serde_json::Value> {
    let text = std::fs::read_to_string(folder().join("expected.json")).expect("expected.json");
    serde_json::from_str(&text).expect("JSON")
}

/// What this verifier refuses by policy: DSA, HMAC, MD5, RIPEMD-160, SHA-3, XPath, XSLT, keys
/// that are only pointed at.
fn is_refused_by_policy(entry: &serde_json::Value) -> bool {
    const REFUSED: [&str; 9] = [
        "dsa-",
        "hmac-",
        "md5",
        "ripemd160",
        "sha3-",
        "xpath",
        "xslt",
        "key-info-reference",
        "relationship",
    ];
    let uses = entry["uses"].as_array().expect("uses");
    let mut words = uses
        .iter()
        .filter_map(|line| line.as_str())
        .flat_map(str::split_whitespace);
    words.any(|word| REFUSED.iter().any(|refused| word.starts_with(refused)))
}

#[test]
fn verdicts_agree_with_those_of_independent_verifiers() {
    let mut agreed_valid = 0;
    let mut agreed_invalid = 0;
    let mut refused = Vec::new();
    for (file, entry) in expectations() {
        let Some(agreed) = entry["agreed_first_signature"].as_str() else {
            continue;
        };
        let xml = std::fs::read(folder().join(&file)).expect(&file);
        let report = verify(&xml, &options()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let first = &report.signers[0].report;
        match (agreed, first.verdict) {
            ("valid", Verdict::Valid) => agreed_valid += 1,
            ("invalid", Verdict::Invalid) => agreed_invalid += 1,
            (_, Verdict::Indeterminate) => {
                assert!(is_refused_by_policy(&entry), "{file}: {:?}", first.findings);
                refused.push(file);
            }
            (_, verdict) => panic!("{file}: {verdict:?}, {:?}", first.findings),
        }
    }
    println!("{agreed_valid} valid, {agreed_invalid} invalid, refused: {refused:#?}");
    assert!(agreed_valid >= 30, "{agreed_valid} valid");
    assert!(agreed_invalid >= 1, "{agreed_invalid} invalid");
}

#[test]
fn what_must_not_verify_never_does() {
    let mut seen = 0;
    for (file, entry) in expectations() {
        let Ok(xml) = std::fs::read(folder().join(&file)) else {
            continue;
        };
        seen += 1;
        // Refused documents are errors; none of them may panic, or reach for the network.
        let Ok(report) = verify(&xml, &options()) else {
            continue;
        };
        let says_only_fail = entry["suite_says"]
            .as_array()
            .is_some_and(|says| says.iter().all(|word| word == "fail") && !says.is_empty());
        if says_only_fail {
            assert_ne!(report.verdict(), Verdict::Valid, "{file}");
        }
    }
    assert!(seen > 100, "{seen} files");
}

#[test]
fn weak_algorithms_and_bare_keys_do_not_count_unless_asked() {
    let read = |file: &str| std::fs::read(folder().join(file)).expect(file);
    let verdict = |file: &str| {
        let report = verify(&read(file), &VerifyOptions::default()).expect(file);
        (
            report.signers[0].report.verdict,
            report.signers[0].report.findings.clone(),
        )
    };
    let (sha1, findings) = verdict("phaos-xmldsig-three/signature-rsa-enveloping.xml");
    assert_eq!(sha1, Verdict::Indeterminate);
    assert!(findings.contains(&Finding::WeakAlgorithm("SHA-1")));
    let (bare, findings) =
        verdict("xmldsig11-interop-2012/signature-enveloping-sha256-rsa-sha256.xml");
    assert_eq!(bare, Verdict::Indeterminate);
    assert!(findings.contains(&Finding::CertificateMissing));
}

#[test]
fn r31_dsa_and_hmac_are_refused_by_name() {
    for (file, name) in [
        (
            "merlin-xmldsig-twenty-three/signature-enveloping-dsa.xml",
            "DSA",
        ),
        (
            "aleksey-xmldsig-01/enveloping-sha256-hmac-sha256.xml",
            "HMAC",
        ),
    ] {
        let xml = std::fs::read(folder().join(file)).expect(file);
        let report = verify(&xml, &options()).expect(file);
        let refused = report.signers[0]
            .report
            .findings
            .iter()
            .any(|finding| matches!(finding, Finding::Refused(what) if what.starts_with(name)));
        assert!(refused, "{file}: {:?}", report.signers[0].report.findings);
    }
}

#[test]
fn r31_vectors_with_a_doctype_are_refused() {
    let file = folder().join("merlin-xmldsig-twenty-three/signature.xml");
    let xml = std::fs::read(file).expect("readable");
    assert!(matches!(
        verify(&xml, &options()),
        Err(XmlError::Doctype { .. })
    ));
}
