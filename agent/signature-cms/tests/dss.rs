//! The CAdES corpus of the European Commission's DSS library (LGPL, so it is read where it lies):
//! the verdicts on which OpenSSL and Bouncy Castle agree are ours too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use support::shared_fixtures;
use tanba_signature::{Finding, SignerReport, Verdict};
use tanba_signature_cms::{DetachedContent, verify};

/// Words in a file name that tell of a fault.
const FAULTS: [&str; 7] = [
    "wrong",
    "double-signing",
    "broken",
    "copied",
    "duplicated",
    "invalid",
    "malformed",
];

#[test]
fn verdicts_of_the_corpus() {
    let Some(folder) = shared_fixtures("cms/cades") else {
        return;
    };
    let expected = std::fs::read(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    let expected = expected.as_object().unwrap();
    assert!(expected.len() > 20);
    for (name, verdicts) in expected {
        let cms = std::fs::read(folder.join(name)).unwrap();
        let report = verify(&cms, DetachedContent::None, &[]);
        let findings: Vec<&Finding> = report.signers.iter().flat_map(|s| &s.findings).collect();
        match verdicts["agreed"].as_str().unwrap() {
            "valid" => assert_eq!(report.verdict(), Verdict::Valid, "{name}: {findings:?}"),
            "needs-detached-content" => {
                assert_eq!(
                    report.verdict(),
                    Verdict::Indeterminate,
                    "{name}: {findings:?}"
                );
                assert!(
                    findings.contains(&&Finding::ContentMissing),
                    "{name}: {findings:?}"
                );
            }
            "unparseable" => {
                assert!(
                    matches!(findings[..], [Finding::Malformed(_)]),
                    "{name}: {findings:?}"
                );
            }
            // Both are refused by OpenSSL: their RSA values are not of PKCS #1 v1.5's only form.
            "verifiers-disagree" => {
                assert_eq!(report.verdict(), Verdict::Invalid, "{name}: {findings:?}");
            }
            other => panic!("{name}: {other}"),
        }
        if FAULTS.iter().any(|fault| name.contains(fault)) {
            assert!(
                !report.signers.iter().all(SignerReport::is_clean),
                "{name} is called clean"
            );
        }
    }
}

#[test]
fn faults_are_named() {
    let Some(folder) = shared_fixtures("cms/cades") else {
        return;
    };
    for (name, words) in [
        (
            "cades-t-copied-sigtst.p7m",
            "the time-stamp is for other data",
        ),
        (
            "cades-t-duplicated-sigtst.p7m",
            "the same time-stamp occurs twice",
        ),
        (
            "cades-double-signing-time.p7m",
            "signing-time occurs more than once",
        ),
        ("wrongContentHints.p7m", "content-hints cannot be read"),
        ("cms-wrong-sign-cert-ref.p7m", "SigningCertificateMismatch"),
        ("cades-ats-v3-wrong-cert.p7m", "archive time-stamp"),
        ("cades-lta-copied-atst.p7m", "archive time-stamp"),
    ] {
        let cms = std::fs::read(folder.join(name)).unwrap();
        let report = verify(&cms, DetachedContent::None, &[]);
        let findings = format!("{:?}", report.signers[0].findings);
        assert!(findings.contains(words), "{name}: {findings}");
    }
}
