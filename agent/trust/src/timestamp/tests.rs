//! Responses on disk, and authorities that are alive: honest, lying, broken and silent ones.

mod authority;
mod lies;
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{Digest, DigestAlgorithm, encode, oid};
use tanba_signature_cms::{SignedData, TimestampTokenError, TstInfo};
use time::macros::datetime;

use super::*;

fn fixture(name: &str) -> Vec<u8> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    fs::read(folder.join(name)).unwrap()
}

/// A request made by another program.
fn request_of(der: &[u8]) -> TimestampRequest {
    let mut parts = Element::parse_all(der).unwrap().children();
    assert_eq!(parts.required().unwrap().unsigned(), Ok(1));
    let mut imprint = parts.required().unwrap().children();
    let identifier = imprint.required().unwrap().raw;
    let (algorithm, _) = DigestAlgorithm::from_identifier_der(identifier).unwrap();
    let digest = Digest::from_octets(algorithm, imprint.required().unwrap().content);
    let policy = parts.optional(Tag::OBJECT_IDENTIFIER).unwrap();
    let nonce = parts.optional(Tag::INTEGER).unwrap();
    TimestampRequest {
        imprint: digest,
        policy: policy.map(|policy| policy.oid().unwrap()),
        nonce: nonce.map(|nonce| nonce.content.to_vec()),
        der: der.to_vec(),
    }
}

/// Judges `NAME.tsr` against `NAME.tsq`.
fn judge(
    name: &str,
    extra: &[Certificate],
) -> Result<tanba_signature_cms::VerifiedTimestamp, AttemptError> {
    let request = request_of(&fixture(&format!("tsp/{name}.tsq")));
    let content = Digest::of(request.algorithm(), &fixture("tsp/content.bin"));
    assert_eq!(request.imprint, content, "the request is for content.bin");
    verify_response(&fixture(&format!("tsp/{name}.tsr")), &request, extra)
        .map(|(_, verified)| verified)
}

fn authority_certificate() -> Certificate {
    Certificate::all_from_bytes(&fixture("tsp/tsa.pem"))
        .unwrap()
        .remove(0)
}

#[test]
fn responses_of_openssl_give_what_their_readme_says() {
    let verified = judge("ok256", &[]).unwrap();
    assert_eq!(verified.authority, authority_certificate());
    assert!(verified.nonce.is_some());
    assert!(judge("nononce", &[]).unwrap().nonce.is_none());
    let missing = AttemptError::Token(TimestampTokenError::AuthorityMissing);
    assert_eq!(judge("nocert", &[]).unwrap_err(), missing);
    assert!(judge("nocert", &[authority_certificate()]).is_ok());
    assert!(matches!(
        judge("tampered", &[]),
        Err(AttemptError::Token(TimestampTokenError::Signature(_)))
    ));
    let Err(AttemptError::Rejected {
        status, failures, ..
    }) = judge("rejected", &[])
    else {
        panic!("rejected.tsr is a rejection");
    };
    assert_eq!(
        (status, failures),
        (Status::Rejection, vec![FailureInfo::UnacceptedPolicy])
    );
}

#[test]
fn an_answer_to_another_request_is_refused() {
    let response = fixture("tsp/ok256.tsr");
    let request = request_of(&fixture("tsp/ok256.tsq"));
    let judge = |request: TimestampRequest| verify_response(&response, &request, &[]).unwrap_err();

    let other = TimestampRequest {
        nonce: Some(vec![1, 2, 3]),
        ..request.clone()
    };
    assert_eq!(judge(other), AttemptError::Nonce);
    let none = TimestampRequest {
        nonce: None,
        ..request.clone()
    };
    assert_eq!(judge(none), AttemptError::Nonce);
    let imprint = Digest::of(DigestAlgorithm::Sha256, b"something else");
    let other = TimestampRequest {
        imprint,
        ..request.clone()
    };
    assert_eq!(
        judge(other),
        AttemptError::Token(TimestampTokenError::ImprintMismatch)
    );
    let imprint = Digest::of(DigestAlgorithm::Sha512, &fixture("tsp/content.bin"));
    let other = TimestampRequest {
        imprint,
        ..request.clone()
    };
    assert_eq!(judge(other), AttemptError::ImprintAlgorithm);
    let wanted = oid::KZ_TSA_POLICY_RSA;
    let other = TimestampRequest {
        policy: Some(wanted),
        ..request
    };
    assert!(matches!(judge(other), AttemptError::Policy { wanted: w, .. } if w == wanted));
}

/// The production authority of 2026, under the policy for GOST 2015 (kz-gost 7).
#[test]
fn the_kazakh_authority_stamps_gost_2015() {
    let token = fixture("kz/tsp/gost2015_policy4_2026_token.der");
    let info = TstInfo::of_token(&token).unwrap();
    let stamped = fixture("kz/tsp/gost2015_policy4_2026_stamped_signature.bin");
    let imprint = Digest::of(DigestAlgorithm::Streebog512, &stamped);
    let policy = PolicyChoice::National.of(imprint.algorithm());
    assert_eq!(policy, Some(oid::KZ_TSA_POLICY_GOST2015));
    let nonce: [u8; 8] = info.nonce.clone().unwrap().try_into().unwrap();
    let request = TimestampRequest::new(&imprint, Family::Kazakh, policy, nonce).unwrap();
    let granted = encode::sequence(&[&encode::integer_u64(0)]);
    let response = encode::sequence(&[&granted, &token]);

    let (der, verified) = verify_response(&response, &request, &[]).unwrap();
    assert_eq!(der, token);
    assert_eq!(verified.time.date(), datetime!(2026-07-20 0:00 UTC).date());
    assert_eq!(
        verified.authority.extended_key_usage(),
        [oid::TIME_STAMPING]
    );
}

#[test]
fn the_legacy_kazakh_response_verifies() {
    let response = fixture("kz/tsp/gost2004_timestamp_response.der");
    let parsed = TimestampResponse::parse(&response).unwrap();
    assert!(parsed.status.is_granted());
    // What was stamped is not known, so the request is made from what the token says.
    let info = TstInfo::of_token(parsed.token.unwrap()).unwrap();
    let request = TimestampRequest {
        imprint: info.imprint().unwrap(),
        policy: Some(oid::KZ_TSA_POLICY_GOST2004),
        nonce: info.nonce,
        der: Vec::new(),
    };
    assert_eq!(request.algorithm(), DigestAlgorithm::Sha1);
    verify_response(&response, &request, &[]).unwrap();
}

#[test]
fn a_request_is_what_openssl_writes() {
    let theirs = fixture("tsp/ok256.tsq");
    let read = request_of(&theirs);
    let mut nonce = [0; 8];
    let octets = read.nonce.clone().unwrap();
    let octets = octets.strip_prefix(&[0]).unwrap_or(&octets);
    nonce[8 - octets.len()..].copy_from_slice(octets);
    let ours =
        TimestampRequest::new(&read.imprint, Family::International, read.policy, nonce).unwrap();
    assert_eq!(
        request_of(ours.der()),
        TimestampRequest {
            der: ours.der().to_vec(),
            ..read
        }
    );
}

#[test]
fn nonces_are_positive_and_of_any_size() {
    let imprint = Digest::of(DigestAlgorithm::Sha256, b"");
    for (nonce, content) in [
        ([0; 8], vec![0]),
        ([0, 0, 0, 0, 0, 0, 0, 0x7f], vec![0x7f]),
        (
            [0xff; 8],
            vec![0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
    ] {
        let request = TimestampRequest::new(&imprint, Family::International, None, nonce).unwrap();
        assert_eq!(request.nonce, Some(content));
        assert_eq!(request_of(request.der()), request);
    }
}

#[test]
fn digests_without_an_identifier_are_not_asked_for() {
    let refused =
        |digest: Digest, family| TimestampRequest::new(&digest, family, None, [1; 8]).unwrap_err();
    let streebog = Digest::of(DigestAlgorithm::Streebog512, b"");
    let error = TimestampError::Imprint(DigestAlgorithm::Streebog512);
    assert_eq!(refused(streebog, Family::International), error);
    let short = Digest::from_octets(DigestAlgorithm::Sha256, [1, 2, 3]);
    let error = TimestampError::Imprint(DigestAlgorithm::Sha256);
    assert_eq!(refused(short, Family::International), error);
}

/// kz-gost 2.4: the national authority signs with the key of the policy.
#[test]
fn national_policies_follow_the_family() {
    for (algorithm, policy) in [
        (DigestAlgorithm::Streebog512, "1.2.398.3.3.2.6.4"),
        (DigestAlgorithm::Sha256, "1.2.398.3.3.2.6.2"),
        (DigestAlgorithm::Gost34311, "1.2.398.3.3.2.6.1"),
    ] {
        let policy = Some(ObjectIdentifier::new_unwrap(policy));
        assert_eq!(PolicyChoice::National.of(algorithm), policy);
    }
    assert_eq!(
        Authority::national().unwrap().policy,
        PolicyChoice::National
    );
    let test = Authority::at(NATIONAL_TEST_AUTHORITY).unwrap();
    assert_eq!(test.policy, PolicyChoice::National);
    for other in [
        "http://127.0.0.1:8318/",
        "https://tsa.example.org/",
        "http://xpki.gov.kz/",
    ] {
        assert_eq!(Authority::at(other).unwrap().policy, PolicyChoice::Any);
    }
}

#[test]
fn broken_responses_are_errors_and_no_panic() {
    let whole = fixture("tsp/ok256.tsr");
    let request = request_of(&fixture("tsp/ok256.tsq"));
    for length in 0..whole.len() {
        assert!(matches!(
            verify_response(&whole[..length], &request, &[]),
            Err(AttemptError::Malformed(_))
        ));
    }
    for octets in [
        &b"<html></html>"[..],
        &[0x30, 0],
        &[0x30, 2, 0x30, 0],
        &[0x30, 0x80],
    ] {
        assert!(TimestampResponse::parse(octets).is_err(), "{octets:02x?}");
    }
    let deep = [0x30, 0x80].repeat(100_000);
    assert_eq!(TimestampResponse::parse(&deep), Err(BerError::TooDeep));
}

/// The token is signed as a whole: no change inside it passes.
#[test]
fn no_changed_octet_of_the_signed_part_passes() {
    let whole = fixture("tsp/ok256.tsr");
    let request = request_of(&fixture("tsp/ok256.tsq"));
    let (token, verified) = verify_response(&whole, &request, &[]).unwrap();
    let message = SignedData::parse(&token).unwrap();
    let info = message.content().unwrap();
    let start = whole
        .windows(info.len())
        .position(|window| window == &*info)
        .unwrap();
    let end = start + info.len();
    for position in start..end {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        let judged = verify_response(&changed, &request, &[]);
        assert!(judged.is_err(), "octet {position}: {:?}", verified.time);
    }
}

#[test]
fn words_of_an_authority_are_kept_short_and_clean() {
    let text = encode::utf8(&format!("no\u{7}\n{}", "x".repeat(1000)));
    let texts = encode::sequence(&vec![text.as_slice(); 50]);
    let bits = encode::element(Tag::BIT_STRING, &[5, 0x80, 0, 0, 0x40]);
    let status = encode::sequence(&[&encode::integer_u64(2), &texts, &bits]);
    let octets = encode::sequence(&[&status]);
    let response = TimestampResponse::parse(&octets).unwrap();
    assert_eq!(response.text.len(), 4);
    assert!(response.text[0].starts_with("noxxx") && response.text[0].len() == 200);
    assert_eq!(
        response.failures,
        [FailureInfo::BadAlgorithm, FailureInfo::SystemFailure]
    );
}
