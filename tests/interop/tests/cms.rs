//! OpenSSL, Bouncy Castle and gpgsm verify CMS that Tanba signs.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use tanba_interop::java::{self, Message};
use tanba_interop::{Party, fixture_path, gpgsm, kazakh, openssl};
use tanba_pki::{Digest, SignatureAlgorithm};

const CONTENT: &[u8] = "Құжат, документ\r\n\0binary\n".as_bytes();
const KINDS: [&str; 5] = ["rsa:2048", "rsa:3072", "ec:P-256", "ec:P-384", "ec:P-521"];
/// Russian keys by gost-engine: 512-A, TC26 256-A, CryptoPro-A with the identifiers of 2012, and
/// GOST R 34.10-2001.
const RUSSIAN: [&str; 4] = ["ru512a", "ru256tca", "ru256cpa", "ru2001a"];

fn russian(name: &str) -> Party {
    let file = fixture_path("kz/ru/openssl-gost-engine").join(format!("{name}.aes.p12"));
    Party::of_file(&file, "Fixture1")
}

fn parties() -> Vec<(&'static str, Party)> {
    KINDS.iter().map(|kind| (*kind, Party::new(kind))).collect()
}

/// The digest that a key's signature takes in.
fn digest(party: &Party) -> Vec<u8> {
    let key = party.certificate().public_key().expect("a known key");
    let algorithm = SignatureAlgorithm::default_for(key).digest();
    Digest::of(algorithm, CONTENT).as_bytes().to_vec()
}

#[track_caller]
fn openssl_accepts(name: &str, message: &[u8], content: Option<&[u8]>, more: &[&str]) {
    let verdict = openssl::verify(message, content, more);
    assert_eq!(verdict.as_deref(), Ok(CONTENT), "{name}");
}

#[test]
fn openssl_verifies_attached_detached_and_of_a_digest() {
    for (name, party) in parties() {
        openssl_accepts(name, &party.attached(CONTENT), None, &[]);
        let detached = party.detached(CONTENT);
        openssl_accepts(name, &detached, Some(CONTENT), &[]);
        assert!(
            openssl::verify(&detached, Some(b"other"), &[]).is_err(),
            "{name}"
        );
        let of_digest = party.of_digest(&digest(&party));
        openssl_accepts(name, &of_digest, Some(CONTENT), &[]);
    }
}

#[test]
fn openssl_verifies_russian_gost_through_its_engine() {
    for name in RUSSIAN {
        let party = russian(name);
        openssl_accepts(name, &party.attached(CONTENT), None, openssl::GOST);
        let detached = party.detached(CONTENT);
        openssl_accepts(name, &detached, Some(CONTENT), openssl::GOST);
        assert!(
            openssl::verify(&detached, Some(b"other"), openssl::GOST).is_err(),
            "{name}"
        );
        let of_digest = party.of_digest(&digest(&party));
        openssl_accepts(name, &of_digest, Some(CONTENT), openssl::GOST);
    }
}

/// Four signers of four kinds, one after the other, the first three of them Western.
#[test]
fn openssl_verifies_cosigned_messages() {
    let others = [
        Party::new("ec:P-256"),
        Party::new("ec:P-521"),
        russian("ru512a"),
    ];
    let first = Party::new("rsa:2048");
    let mut attached = first.attached(CONTENT);
    let mut detached = first.detached(CONTENT);
    for other in &others {
        attached = other.cosigned(&attached, None);
        detached = other.cosigned(&detached, Some(CONTENT));
    }
    openssl_accepts("attached", &attached, None, openssl::GOST);
    openssl_accepts("detached", &detached, Some(CONTENT), openssl::GOST);
}

#[test]
fn openssl_verifies_content_of_any_length() {
    let party = Party::new("ec:P-256");
    for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536, 16_777_216] {
        let content = vec![b'x'; length];
        let verdict = openssl::verify(&party.attached(&content), None, &[]);
        assert!(verdict == Ok(content), "{length}");
    }
}

#[test]
fn bouncy_castle_verifies_every_kind() {
    let mut parties = parties();
    parties.push(("ed25519", Party::new("ed25519")));
    // Bouncy Castle 1.72 does not read keys without digestParamSet, which RFC 9215 leaves out for
    // the TC26 256-A curve.
    let known = RUSSIAN.iter().filter(|name| **name != "ru256tca");
    parties.extend(known.map(|name| (*name, russian(name))));
    let made: Vec<_> = parties
        .iter()
        .map(|(_, party)| (party.attached(CONTENT), party.detached(CONTENT)))
        .collect();
    let mut messages = Vec::new();
    for (attached, detached) in &made {
        messages.push(Message {
            message: attached,
            content: None,
        });
        messages.push(Message {
            message: detached,
            content: Some(CONTENT),
        });
        messages.push(Message {
            message: detached,
            content: Some(b"other"),
        });
    }
    let verdicts = java::verify_cms(&messages);
    assert_eq!(verdicts.len(), messages.len());
    for (three, (name, _)) in verdicts.chunks(3).zip(&parties) {
        assert!(
            three[0].starts_with("valid "),
            "{name} attached: {}",
            three[0]
        );
        assert!(
            three[1].starts_with("valid "),
            "{name} detached: {}",
            three[1]
        );
        assert!(
            three[2].starts_with("invalid "),
            "{name} of other content: {}",
            three[2]
        );
    }
}

#[test]
fn bouncy_castle_verifies_every_signer_of_a_cosigned_message() {
    let [rsa, p384] = ["rsa:2048", "ec:P-384"].map(Party::new);
    let russian = russian("ru256cpa");
    let message = russian.cosigned(&p384.cosigned(&rsa.attached(CONTENT), None), None);
    let verdicts = java::verify_cms(&[Message {
        message: &message,
        content: None,
    }]);
    assert!(verdicts[0].starts_with("valid "), "{verdicts:?}");
    assert_eq!(verdicts[0].split("; ").count(), 3, "{verdicts:?}");
}

/// Why Kazakh GOST has a verifier of its own in these tests: the others know no such algorithm.
#[test]
fn kazakh_gost_is_unknown_to_the_others() {
    let message = kazakh::KAZAKH_KEYS[0].open().attached(CONTENT);
    let verdicts = java::verify_cms(&[Message {
        message: &message,
        content: None,
    }]);
    assert!(verdicts[0].starts_with("invalid "), "{verdicts:?}");
    assert!(verdicts[0].contains("1.2.398.3.10.1"), "{verdicts:?}");
    assert!(openssl::verify(&message, None, openssl::GOST).is_err());
}

#[test]
fn gpgsm_verifies_attached_detached_and_cosigned() {
    for kind in ["rsa:2048", "ec:P-256"] {
        let party = Party::new(kind);
        let home = gpgsm::Home::trusting(&party.certificate_file());
        let good = |name: &str, message: &[u8], content: Option<&[u8]>| {
            let said = home.verify(message, content);
            assert!(
                said.success,
                "{kind} {name}: {}{}",
                said.stderr,
                said.text()
            );
            assert!(
                said.text().contains("[GNUPG:] GOODSIG"),
                "{kind} {name}: {said:?}"
            );
            assert!(
                said.text().contains("[GNUPG:] TRUST_FULLY"),
                "{kind} {name}: {said:?}"
            );
        };
        good("attached", &party.attached(CONTENT), None);
        let detached = party.detached(CONTENT);
        good("detached", &detached, Some(CONTENT));
        good(
            "of a digest",
            &party.of_digest(&digest(&party)),
            Some(CONTENT),
        );
        good(
            "co-signed",
            &party.cosigned(&detached, Some(CONTENT)),
            Some(CONTENT),
        );
        let said = home.verify(&detached, Some(b"other"));
        assert!(said.text().contains("[GNUPG:] BADSIG"), "{kind}: {said:?}");
    }
}
