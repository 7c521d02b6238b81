//! Paths of made-up authorities (tests/fixtures/paths) and of the Kazakh ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tanba_signature_cms::SignedData;
use time::macros::datetime;

use super::*;
use crate::{AnchorSet, AnchorSource};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures")
        .join(name)
}

fn certificate(name: &str) -> Certificate {
    let octets = fs::read(fixture(name)).unwrap();
    Certificate::all_from_bytes(&octets).unwrap().remove(0)
}

fn made(name: &str) -> Certificate {
    certificate(&format!("paths/{name}.pem"))
}

const AT: OffsetDateTime = datetime!(2027-01-01 0:00 UTC);

/// Looks for a path from a made-up leaf to the made-up root.
fn to_root(leaf: &str, others: &[&str]) -> Assessment {
    let others: Vec<_> = others.iter().map(|name| made(name)).collect();
    assess_by(&made(leaf), &others, &[&made("root")], PathPolicy::at(AT))
}

fn kinds(assessment: &Assessment) -> Vec<(usize, ProblemKind)> {
    assessment
        .problems
        .iter()
        .map(|problem| (problem.position, problem.kind))
        .collect()
}

#[test]
fn a_path_is_found_whatever_the_order_of_the_others() {
    for others in [["authority", "other_root"], ["other_root", "authority"]] {
        let found = to_root("leaf", &others);
        assert_eq!(found.outcome, Outcome::Trusted);
        assert_eq!(found.path, [made("leaf"), made("authority"), made("root")]);
        assert!(found.problems.is_empty());
    }
}

#[test]
fn an_anchor_ends_a_path_wherever_it_stands() {
    let authority = made("authority");
    let found = assess_by(&made("leaf"), &[], &[&authority], PathPolicy::at(AT));
    assert_eq!((found.outcome, found.path.len()), (Outcome::Trusted, 2));
    let leaf = made("leaf");
    let found = assess_by(&leaf, &[], &[&leaf], PathPolicy::at(AT));
    assert_eq!((found.outcome, found.path.len()), (Outcome::Trusted, 1));
}

#[test]
fn without_the_issuer_there_is_no_path() {
    let found = to_root("leaf", &[]);
    assert_eq!(
        (found.outcome, found.path),
        (Outcome::NoPath, vec![made("leaf")])
    );
}

#[test]
fn a_root_that_is_no_anchor_is_not_trusted_by_being_sent_along() {
    let found = to_root("leaf_of_other", &["other_root"]);
    assert_eq!(found.outcome, Outcome::UntrustedRoot);
    assert_eq!(found.path, [made("leaf_of_other"), made("other_root")]);
}

#[test]
fn a_forged_name_is_no_link() {
    let found = to_root("leaf_of_forged", &[]);
    assert_eq!(found.outcome, Outcome::NoPath);
    assert_eq!(
        kinds(&found),
        [(0, ProblemKind::Signature(VerifyError::Mismatch))]
    );
    // The forged root sent along makes a path, but none to the anchor of the same name.
    assert_eq!(
        to_root("leaf_of_forged", &["forged_root"]).outcome,
        Outcome::UntrustedRoot
    );
    // And it does not keep the true path from being found.
    let found = to_root("leaf", &["forged_root", "authority"]);
    assert_eq!(found.outcome, Outcome::Trusted);
}

#[test]
fn issuers_must_be_authorities() {
    for (name, problem) in [
        ("not_authority", ProblemKind::NotAuthority),
        ("no_constraints", ProblemKind::NotAuthority),
        ("crl_only", ProblemKind::KeyUsage),
    ] {
        let found = to_root(&format!("leaf_of_{name}"), &[name]);
        assert_eq!(found.outcome, Outcome::Refused, "{name}");
        assert_eq!(kinds(&found), [(1, problem)], "{name}");
        assert_eq!(found.path.len(), 3);
    }
    // An end-user certificate issues nothing, even when somebody trusts it.
    let found = assess_against(&made("leaf_of_not_authority"), &[made("not_authority")], AT);
    assert_eq!(found.outcome, Outcome::Refused);
}

#[test]
fn the_path_length_is_kept() {
    let found = to_root("leaf_of_too_deep", &["too_deep", "authority"]);
    assert_eq!(found.outcome, Outcome::Refused);
    assert_eq!(kinds(&found), [(2, ProblemKind::PathLength)]);
}

#[test]
fn unknown_critical_extensions_are_refused() {
    let found = to_root("leaf_critical", &["authority"]);
    assert_eq!(found.outcome, Outcome::Refused);
    let extension = ObjectIdentifier::new_unwrap("1.2.3.4.5");
    assert_eq!(
        kinds(&found),
        [(0, ProblemKind::UnknownCriticalExtension(extension))]
    );
}

#[test]
fn times_are_checked_for_every_certificate() {
    let (leaf, others, root) = (made("leaf"), [made("authority")], made("root"));
    let at = |at| assess_by(&leaf, &others, &[&root], PathPolicy::at(at));
    let late = at(datetime!(2200-01-01 0:00 UTC));
    assert_eq!(late.outcome, Outcome::Expired);
    let expired = ProblemKind::Expired;
    assert_eq!(kinds(&late), [(0, expired), (1, expired), (2, expired)]);
    let early = at(datetime!(2020-01-01 0:00 UTC));
    assert_eq!(
        (early.outcome, early.problems.len()),
        (Outcome::NotYetValid, 3)
    );
}

#[test]
fn the_longest_path_has_eight_certificates() {
    let chain: Vec<_> = (1..=7).map(|number| format!("chain_{number}")).collect();
    let chain: Vec<_> = chain.iter().map(String::as_str).collect();
    let found = to_root("leaf_of_chain_6", &chain);
    assert_eq!((found.outcome, found.path.len()), (Outcome::Trusted, 8));
    assert_eq!(
        to_root("leaf_of_chain_7", &chain).outcome,
        Outcome::TooComplex
    );
}

#[test]
fn circles_come_to_an_end() {
    let found = to_root("leaf_of_east", &["east_by_west", "west_by_east"]);
    assert_eq!(found.outcome, Outcome::NoPath);
}

#[test]
fn the_search_has_a_budget() {
    let others = [made("authority")];
    let root = made("root");
    let policy = PathPolicy {
        max_signatures: 1,
        ..PathPolicy::at(AT)
    };
    let found = assess_by(&made("leaf"), &others, &[&root], policy);
    assert_eq!(found.outcome, Outcome::TooComplex);
    let policy = PathPolicy {
        max_signatures: 2,
        ..policy
    };
    assert_eq!(
        assess_by(&made("leaf"), &others, &[&root], policy).outcome,
        Outcome::Trusted
    );
}

/// The certificate of a Kazakh key file, taken out by OpenSSL.
fn from_key_file(name: &str) -> Certificate {
    let password = if name.contains("pw2") {
        "pass:Aa123456"
    } else {
        "pass:Qwerty12"
    };
    let output = Command::new("openssl")
        .args(["pkcs12", "-nokeys", "-legacy", "-passin", password, "-in"])
        .arg(fixture(&format!("kz/p12/{name}")))
        .output()
        .unwrap();
    Certificate::from_pem(&String::from_utf8_lossy(&output.stdout)).unwrap()
}

/// Every test key leads to its root (fixtures/kz/README.md), through the built-in authorities:
/// key files hold no chain.
#[test]
fn kazakh_certificates_lead_to_their_roots() {
    let test_anchors = TrustAnchors::built_in(AnchorSet::Test);
    for (name, at, root) in [
        (
            "gost2015/individual_valid.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/legal_employee.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/legal_employee_signright.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/legal_head_revoked.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/legal_infosystem_revoked.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/legal_treasury_revoked.p12",
            datetime!(2026-11-22 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/GOST512_d6d1e53515d516a7d95d399b668cf09011bf118d.p12",
            datetime!(2026-01-01 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2015/individual_2022_pw2.p12",
            datetime!(2023-01-01 0:00 UTC),
            "test/root_gost_2022.cer",
        ),
        (
            "gost2004/gostknca_ceo_2022.p12",
            datetime!(2022-06-01 0:00 UTC),
            "test/root_gost_2018.cer",
        ),
        (
            "gost2004/GOSTKNCA_13a3741b52d7bf860aab199b56fad1f4652e357b.p12",
            datetime!(2020-06-01 0:00 UTC),
            "test/root_gost_2018.cer",
        ),
        (
            "rsa/AUTH_RSA256_d682726b55b3e62600ea8fe1c74e75fc96f47790.p12",
            datetime!(2020-11-01 0:00 UTC),
            "test/root_rsa_2018.cer",
        ),
        (
            "rsa/RSA256_11c707bd54cbfcccb3815e39c4eb57b1dc7dfea9.p12",
            datetime!(2020-11-01 0:00 UTC),
            "test/root_rsa_2018.cer",
        ),
    ] {
        let leaf = from_key_file(name);
        let found = assess(&leaf, &[], &test_anchors, at);
        assert_eq!(
            found.outcome,
            Outcome::Trusted,
            "{name}: {:?}",
            found.problems
        );
        let source = test_anchors
            .list()
            .iter()
            .find(|anchor| Some(&anchor.certificate) == found.path.last());
        assert_eq!(
            source.unwrap().source,
            AnchorSource::BuiltIn(root),
            "{name}"
        );
        assert_eq!(found.path.len(), 3);

        // Test authorities count only when the setting says so.
        let production = TrustAnchors::built_in(AnchorSet::Production);
        assert_ne!(
            assess(&leaf, &[], &production, at).outcome,
            Outcome::Trusted
        );
        // Long after its end it is expired and nothing else.
        let late = assess(&leaf, &[], &test_anchors, datetime!(2031-01-01 0:00 UTC));
        assert_eq!(late.outcome, Outcome::Expired);
        assert_eq!(
            late.problems[0],
            Problem {
                position: 0,
                kind: ProblemKind::Expired
            }
        );
    }
}

/// `chain` as a list (protocol spec 3.5): these authorities and no others.
#[test]
fn a_list_of_authorities_counts_alone() {
    let leaf = from_key_file("gost2015/individual_valid.p12");
    let at = datetime!(2026-11-22 0:00 UTC);
    let outcome = |names: &[&str]| {
        let authorities: Vec<_> = names.iter().map(|name| certificate(name)).collect();
        assess_against(&leaf, &authorities, at).outcome
    };
    assert_eq!(outcome(&["kz/ca/nca_gost2022_test.cer"]), Outcome::Trusted);
    assert_eq!(
        outcome(&["kz/ca/root_test_gost_2022.cer"]),
        Outcome::Trusted
    );
    assert_eq!(
        outcome(&["kz/ca/prod_nca_rsa_2018.cer", "kz/ca/nca_gost2022_test.cer"]),
        Outcome::Trusted
    );
    assert_eq!(outcome(&["kz/ca/prod_nca_gost_2018.cer"]), Outcome::NoPath);
    assert_eq!(outcome(&["kz/ca/root_gost_test_2018.pem"]), Outcome::NoPath);
    assert_eq!(outcome(&[]), Outcome::NoPath);
}

#[test]
fn the_expired_production_authorities_serve_old_signatures() {
    let anchors = TrustAnchors::built_in(AnchorSet::Production);
    for name in [
        "kz/ca/prod_nca_gost_2018.cer",
        "kz/ca/prod_nca_rsa_2018.cer",
    ] {
        let authority = certificate(name);
        let old = assess(&authority, &[], &anchors, datetime!(2022-01-01 0:00 UTC));
        assert_eq!(old.outcome, Outcome::Trusted, "{name}: {:?}", old.problems);
        let now = assess(&authority, &[], &anchors, datetime!(2026-11-22 0:00 UTC));
        assert_eq!(now.outcome, Outcome::Expired);
    }
}

/// Certificates in messages: the signers of the samples, and the present production TSA, whose
/// authority is not built in.
#[test]
fn certificates_of_the_samples_are_told_apart() {
    let anchors = TrustAnchors::built_in(AnchorSet::Test);
    let outcomes = |name: &str, at| -> Vec<Outcome> {
        let octets = fs::read(fixture(name)).unwrap();
        let message = SignedData::parse(&octets).unwrap();
        let found = message.certificates();
        found
            .iter()
            .map(|leaf| assess(leaf, &[], &anchors, at).outcome)
            .collect()
    };
    let signed = outcomes(
        "kz/cms/gost2015_individual_detached_t.cms",
        datetime!(2026-07-20 12:00 UTC),
    );
    assert_eq!(signed, [Outcome::Trusted]);
    let stamped = outcomes(
        "kz/tsp/gost2015_policy4_2026_token.der",
        datetime!(2026-07-20 12:00 UTC),
    );
    assert_eq!(stamped, [Outcome::NoPath]);
    let legacy = outcomes(
        "kz/cms/gost2004_attached_bes_noess.cms",
        datetime!(2020-06-01 0:00 UTC),
    );
    assert_eq!(legacy, [Outcome::Trusted]);
}
