//! Keys: names, both parameter shapes of GOST, and damaged ones.

use super::*;
use crate::{Digest, DigestAlgorithm, SignatureAlgorithm, SignatureValue, ToBeSigned, encode};

fn fixture(path: &str) -> Vec<u8> {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    std::fs::read(root.join(path)).unwrap()
}

fn kalkan() -> serde_json::Value {
    serde_json::from_slice(&fixture("kz/vectors/kalkan_512a_sample.json")).unwrap()
}

#[test]
fn a_signature_made_by_kalkan_verifies() {
    let sample = kalkan();
    let octets = |name: &str| hex::decode(sample[name].as_str().unwrap()).unwrap();
    let key = PublicKey::from_spki_der(&octets("spki")).unwrap();
    assert_eq!(key.wire_name(), "ECGOST3410-2015-512");
    let algorithm = SignatureAlgorithm::default_for(&key);
    let message = sample["msg"].as_str().unwrap().as_bytes();
    let digest = Digest::of(DigestAlgorithm::Streebog512, message);
    assert_eq!(digest.as_bytes(), octets("digest"));
    let value = SignatureValue::new(octets("sig"));
    assert_eq!(
        key.verify(algorithm, &ToBeSigned::Digest(digest), &value),
        Ok(())
    );
    let mut reversed = octets("sig");
    reversed.reverse();
    let other = ToBeSigned::Message(message.to_vec());
    assert_eq!(
        key.verify(algorithm, &other, &SignatureValue::new(reversed)),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn digest_parameter_set_may_be_missing() {
    let spki = hex::decode(kalkan()["spki"].as_str().unwrap()).unwrap();
    let key = PublicKey::from_spki_der(&spki).unwrap();
    let oid = |dotted| encode::oid(crate::ObjectIdentifier::new_unwrap(dotted));
    let parameters = encode::sequence(&[&oid("1.2.398.3.10.1.1.2.2.1")]);
    let identifier = encode::sequence(&[&oid("1.2.398.3.10.1.1.2.2"), &parameters]);
    let bits = encode::bit_string(key.subject_public_key());
    let short = PublicKey::from_spki_der(&encode::sequence(&[&identifier, &bits])).unwrap();
    assert_eq!(short, key);
}

#[test]
fn what_is_given_must_fit_the_algorithm() {
    let key = PublicKey::from_spki_der(&hex::decode(kalkan()["spki"].as_str().unwrap()).unwrap());
    let key = key.unwrap();
    let algorithm = SignatureAlgorithm::default_for(&key);
    let value = SignatureValue::new(vec![1; 128]);
    for digest in [
        Digest::of(DigestAlgorithm::Streebog256, b""),
        Digest::from_octets(DigestAlgorithm::Streebog512, vec![0; 63]),
    ] {
        assert_eq!(
            key.verify(algorithm, &ToBeSigned::Digest(digest), &value),
            Err(VerifyError::WrongInput)
        );
    }
    for wrong in [
        vec![],
        vec![0; 128],
        vec![0xff; 128],
        vec![1; 127],
        vec![1; 129],
    ] {
        let message = ToBeSigned::Message(vec![]);
        assert_eq!(
            key.verify(algorithm, &message, &SignatureValue::new(wrong)),
            Err(VerifyError::Mismatch)
        );
    }
}

#[test]
fn damaged_keys_are_errors_and_never_panics() {
    let spki = hex::decode(kalkan()["spki"].as_str().unwrap()).unwrap();
    for length in 0..spki.len() {
        assert!(PublicKey::from_spki_der(&spki[..length]).is_err());
    }
    let mut off_the_curve = spki.clone();
    *off_the_curve.last_mut().unwrap() ^= 1;
    assert_eq!(
        PublicKey::from_spki_der(&off_the_curve),
        Err(PublicKeyError::Invalid)
    );
    assert_eq!(
        PublicKey::from_spki_der(&vec![0x30; 10_000]),
        Err(PublicKeyError::Malformed)
    );
    let oid = |dotted| encode::oid(crate::ObjectIdentifier::new_unwrap(dotted));
    for (identifier, expected) in [
        (vec![oid("1.2.3.4")], "1.2.3.4"),
        (
            vec![oid("1.2.840.10045.2.1"), oid("1.3.132.0.10")],
            "1.3.132.0.10",
        ),
    ] {
        let spki = encode::sequence(&[
            &encode::sequence(&[&identifier.concat()]),
            &encode::bit_string(&[4; 65]),
        ]);
        assert_eq!(
            PublicKey::from_spki_der(&spki),
            Err(PublicKeyError::UnknownAlgorithm(expected.to_owned()))
        );
    }
}

#[test]
fn a_key_restricted_to_pss_is_never_used_otherwise() {
    let plain = crate::PrivateKey::from_der(&fixture("pki/rsa2048.pkcs8.der")).unwrap();
    let plain = plain.public_key();
    let identifier = encode::sequence(&[&encode::oid(RSASSA_PSS)]);
    let bits = encode::bit_string(plain.subject_public_key());
    let key = PublicKey::from_spki_der(&encode::sequence(&[&identifier, &bits])).unwrap();
    assert!(key.is_pss_only() && !plain.is_pss_only());
    assert_eq!(
        SignatureAlgorithm::default_for(&key).name(),
        "rsassaPss-SHA256"
    );
    assert!(SignatureAlgorithm::with_digest(&key, DigestAlgorithm::Sha256).is_err());
    let refused = SignatureAlgorithm::default_for(plain);
    let signed = ToBeSigned::Message(b"message".to_vec());
    let value = SignatureValue::new(vec![0; 256]);
    assert_eq!(
        key.verify(refused, &signed, &value),
        Err(VerifyError::KeyMismatch)
    );
}
