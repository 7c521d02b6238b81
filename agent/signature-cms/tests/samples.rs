//! Messages made by others: what their makers and independent verifiers say of them, we say too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what went wrong by panicking, and what it skips"
)]

mod support;

use support::{certificates, fixture};
use tanba_pki::{DigestAlgorithm, oid};
use tanba_signature::{Finding, Report, SignerReport, Verdict};
use tanba_signature_cms::{
    CmsError, DetachedContent, ImprintSource, SignedData, TimestampTokenError, signature_octets,
    verify, verify_timestamp_token,
};
use time::macros::datetime;

fn attached(name: &str) -> Report {
    verify(&fixture(name), DetachedContent::None, &[])
}

fn valid(report: &SignerReport) -> bool {
    report.verdict == Verdict::Valid
}

#[test]
fn kazakh_cades_t() {
    let document = fixture("kz/cms/gost2015_individual_document.txt");
    for (name, content) in [
        (
            "kz/cms/gost2015_individual_attached_t.cms",
            DetachedContent::None,
        ),
        (
            "kz/cms/gost2015_individual_detached_t.cms",
            DetachedContent::Bytes(&document),
        ),
    ] {
        let report = verify(&fixture(name), content, &[]);
        let [signer] = report.signers.as_slice() else {
            panic!("{name}: {report:?}")
        };
        assert!(signer.is_clean(), "{name}: {signer:?}");
        let iin = signer.certificate.as_ref().and_then(|c| c.subject().iin());
        assert_eq!(iin, Some("123456789011"));
        let [stamp] = signer.timestamps.as_slice() else {
            panic!("{name}: no time-stamp")
        };
        assert_eq!(stamp.verdict, Verdict::Valid);
        assert_eq!(stamp.time.date(), datetime!(2026-07-20 0:00 UTC).date());
        let authority = stamp
            .authority
            .as_ref()
            .and_then(|c| c.subject().common_name());
        assert_eq!(authority, Some("TIME-STAMPING AUTHORITY"));
    }
}

#[test]
fn kazakh_detached_without_or_with_other_content() {
    let cms = fixture("kz/cms/gost2015_individual_detached_t.cms");
    let report = verify(&cms, DetachedContent::None, &[]);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    assert!(
        report.signers[0]
            .findings
            .contains(&Finding::ContentMissing)
    );
    let report = verify(&cms, DetachedContent::Bytes(b"other"), &[]);
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert!(
        report.signers[0]
            .findings
            .contains(&Finding::DigestMismatch)
    );
}

#[test]
fn content_beside_an_attached_message_must_be_the_same() {
    let cms = fixture("kz/cms/gost2015_individual_attached_t.cms");
    let document = fixture("kz/cms/gost2015_individual_document.txt");
    assert!(verify(&cms, DetachedContent::Bytes(&document), &[]).signers[0].is_clean());
    let report = verify(&cms, DetachedContent::Bytes(b"other"), &[]);
    assert_eq!(report.verdict(), Verdict::Invalid);
}

#[test]
fn kazakh_older_signatures() {
    for (name, signers, referenced) in [
        ("kz/cms/two_signers_gost2015_rsa_attached.cms", 2, false),
        ("kz/cms/gost2004_attached_bes_noess.cms", 1, false),
        ("kz/cms/gost2004_attached_bes_nativelib.cms", 1, true),
        ("kz/cms/rsa_attached_bes_noess.cms", 1, false),
    ] {
        let report = attached(name);
        assert_eq!(report.signers.len(), signers, "{name}");
        for signer in &report.signers {
            assert!(valid(signer), "{name}: {signer:?}");
            let unreferenced = signer
                .findings
                .contains(&Finding::SigningCertificateUnreferenced);
            assert_eq!(unreferenced, !referenced, "{name}: {signer:?}");
            assert_eq!(
                signer.findings.len(),
                usize::from(!referenced),
                "{name}: {signer:?}"
            );
        }
    }
}

#[test]
fn kazakh_timestamp_token() {
    let token = fixture("kz/tsp/gost2015_policy4_2026_token.der");
    let stamped = fixture("kz/tsp/gost2015_policy4_2026_stamped_signature.bin");
    let verified = verify_timestamp_token(&token, &ImprintSource::Octets(&stamped), &[]).unwrap();
    assert_eq!(verified.policy, oid::KZ_TSA_POLICY_GOST2015);
    assert_eq!(verified.imprint.algorithm(), DigestAlgorithm::Streebog512);
    assert_eq!(verified.nonce.as_ref().map(Vec::len), Some(8));
    assert_eq!(verified.accuracy, None);
    assert_eq!(verified.certificates.len(), 1);
    assert!(verified.findings.is_empty());
    let cms = fixture("kz/cms/gost2015_individual_attached_t.cms");
    assert_eq!(signature_octets(&cms, 0).unwrap(), stamped);

    let other = verify_timestamp_token(&token, &ImprintSource::Octets(b"other"), &[]);
    assert_eq!(other.unwrap_err(), TimestampTokenError::ImprintMismatch);
    let unknown = verify_timestamp_token(&token, &ImprintSource::Digests(&|_| None), &[]);
    assert_eq!(unknown.unwrap_err(), TimestampTokenError::ImprintUnknown);
    let none = verify_timestamp_token(&cms, &ImprintSource::Octets(&stamped), &[]);
    assert_eq!(none.unwrap_err(), TimestampTokenError::NoTstInfo);
}

#[test]
fn kazakh_legacy_timestamp_response() {
    let response = fixture("kz/tsp/gost2004_timestamp_response.der");
    let response = tanba_pki::ber::Element::parse_all(&response).unwrap();
    let token = response.children().nth(1).unwrap().unwrap().raw;
    let info = tanba_signature_cms::TstInfo::of_token(token).unwrap();
    assert_eq!(info.policy, oid::KZ_TSA_POLICY_GOST2004);
    let imprint = info.imprint().unwrap();
    assert_eq!(imprint.algorithm(), DigestAlgorithm::Sha1);
    let source = |algorithm| (algorithm == DigestAlgorithm::Sha1).then(|| imprint.clone());
    let verified = verify_timestamp_token(token, &ImprintSource::Digests(&source), &[]).unwrap();
    assert_eq!(verified.findings, [Finding::WeakAlgorithm("SHA-1")]);
}

#[test]
fn russian_samples_of_openssl() {
    let document = fixture("kz/ru/openssl-gost-engine/doc.bin");
    for key in ["ru512a", "ru256tca", "ru256cpa", "ru2001a"] {
        let report = attached(&format!("kz/ru/openssl-gost-engine/{key}.attached.cms"));
        assert!(
            report.signers.len() == 1 && valid(&report.signers[0]),
            "{key}: {report:?}"
        );
        let name = format!("kz/ru/openssl-gost-engine/{key}.detached_cades.cms");
        let report = verify(&fixture(&name), DetachedContent::Bytes(&document), &[]);
        assert!(
            report.signers.len() == 1 && report.signers[0].is_clean(),
            "{key}: {report:?}"
        );
    }
}

#[test]
fn russian_sample_without_signed_attributes() {
    let cms = fixture("kz/ru/tc26_cms_signed_256_noattr.cms");
    let report = verify(&cms, DetachedContent::None, &[]);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    assert!(
        report.signers[0]
            .findings
            .contains(&Finding::CertificateMissing)
    );
    let certificate = certificates("kz/ru/tc26_cert_256_xcha.cer");
    let report = verify(&cms, DetachedContent::None, &certificate);
    assert_eq!(report.verdict(), Verdict::Valid, "{report:?}");
}

#[test]
fn made_with_openssl() {
    let content = fixture("cms/made/content.bin");
    let cades = fixture("cms/made/cades-bes-rsa-detached.p7s");
    let given = SignedData::parse(&cades).unwrap().certificates();
    for (name, detached, signers) in [
        ("rsa-no-signed-attrs-attached.p7m", false, 1),
        ("rsa-ber-indefinite.p7m", false, 1),
        ("rsa-pss-skid-attached.p7m", false, 1),
        ("gost2012-256-detached.p7s", true, 1),
        ("rsa-detached-nocerts.p7s", true, 1),
        ("cades-bes-rsa-detached.p7s", true, 1),
        ("two-signers-rsa-ecdsa-detached.p7s", true, 2),
    ] {
        let cms = fixture(&format!("cms/made/{name}"));
        let beside = if detached {
            DetachedContent::Bytes(&content)
        } else {
            DetachedContent::None
        };
        let report = verify(&cms, beside, &given);
        assert_eq!(report.signers.len(), signers, "{name}");
        assert_eq!(report.verdict(), Verdict::Valid, "{name}: {report:?}");
        let view = SignedData::parse(&cms).unwrap();
        assert_eq!(view.is_detached(), detached, "{name}");
        if !detached {
            assert_eq!(view.content().unwrap(), content, "{name}");
        }
    }
}

#[test]
fn what_is_remarked_in_messages_made_with_openssl() {
    let content = fixture("cms/made/content.bin");
    let findings = |name: &str| {
        let cms = fixture(&format!("cms/made/{name}"));
        let report = verify(&cms, DetachedContent::Bytes(&content), &[]);
        report
            .signers
            .into_iter()
            .map(|signer| signer.findings)
            .collect::<Vec<_>>()
    };
    assert_eq!(findings("cades-bes-rsa-detached.p7s"), [[]]);
    assert_eq!(findings("gost2012-256-detached.p7s"), [[]]);
    let unreferenced = Finding::SigningCertificateUnreferenced;
    assert_eq!(
        findings("rsa-no-signed-attrs-attached.p7m"),
        [[unreferenced.clone()]]
    );
    assert_eq!(findings("rsa-ber-indefinite.p7m"), [[unreferenced.clone()]]);
    assert_eq!(
        findings("rsa-pss-skid-attached.p7m"),
        [[unreferenced.clone()]]
    );
    let missing = Finding::CertificateMissing;
    assert_eq!(findings("rsa-detached-nocerts.p7s"), [[missing]]);
    // Its second signer has an empty SEQUENCE for a time-stamp token.
    let [first, second] = &findings("two-signers-rsa-ecdsa-detached.p7s")[..] else {
        panic!()
    };
    assert!(first.is_empty());
    assert!(matches!(second[..], [Finding::Timestamp(_)]), "{second:?}");
}

/// RFC 4134: SHA-1 throughout. RSA is verified and called weak, DSA is refused by name.
#[test]
fn rfc4134_examples() {
    const DSA: &str = "1.2.840.10040.4.1";
    let content = fixture("cms/rfc4134/ExContent.bin");
    for (name, detached, verdicts) in [
        ("4.2.bin", false, &[Verdict::Valid][..]),
        ("4.3.bin", true, &[Verdict::Indeterminate]),
        ("4.5.bin", false, &[Verdict::Valid]),
        ("4.10.bin", false, &[Verdict::Indeterminate]),
        ("4.11.bin", true, &[]),
    ] {
        let cms = fixture(&format!("cms/rfc4134/{name}"));
        let view = SignedData::parse(&cms).unwrap();
        assert_eq!(view.is_detached(), detached, "{name}");
        let beside = if detached {
            DetachedContent::Bytes(&content)
        } else {
            DetachedContent::None
        };
        let report = verify(&cms, beside, &[]);
        let found: Vec<Verdict> = report.signers.iter().map(|signer| signer.verdict).collect();
        assert_eq!(found, verdicts, "{name}: {report:?}");
        for signer in &report.signers {
            assert!(
                signer.findings.contains(&Finding::WeakAlgorithm("SHA-1")),
                "{name}"
            );
            let unknown = signer
                .findings
                .contains(&Finding::UnknownAlgorithm(DSA.to_owned()));
            assert_eq!(
                unknown,
                signer.verdict == Verdict::Indeterminate,
                "{name}: {report:?}"
            );
        }
    }
    assert_eq!(
        SignedData::parse(&fixture("cms/rfc4134/3.2.bin")).unwrap_err(),
        CmsError::NotSignedData(oid::DATA)
    );
}
