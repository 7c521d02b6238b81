//! Known answers: the standard's examples, signatures with given nonces, a Kalkan signature.

use std::{string::String, vec::Vec};

use serde_json::Value;

use crate::{
    Error, Layout, ParameterSet, Signature, SigningKey, VerifyingKey, integer,
    scheme::{Membership, scheme},
};

const CURVES: &str = include_str!("../../../tests/fixtures/kz/vectors/curves.json");
const STANDARD: &str = include_str!("../../../tests/fixtures/kz/vectors/gost3410_standard.json");
const FIXED_NONCES: &str = include_str!("../../../tests/fixtures/kz/vectors/gost3410_fixed_k.json");
const KALKAN: &str = include_str!("../../../tests/fixtures/kz/vectors/kalkan_512a_sample.json");

#[test]
fn examples_of_the_standard_are_reproduced() {
    for (vector, set) in vectors(STANDARD)
        .iter()
        .zip([ParameterSet::Test256, ParameterSet::Test512])
    {
        let key = SigningKey::from_be_octets(set, &octets(vector, "d")).unwrap();
        assert_public_key(&key, vector);

        // The standard gives e; a digest is its little-endian form.
        let mut digest = octets(vector, "e");
        digest.reverse();
        assert_signature(&key, vector, &digest);
    }
}

#[test]
fn signatures_with_given_nonces_are_reproduced() {
    let vectors = vectors(FIXED_NONCES);
    assert_eq!(vectors.len(), 44);
    for vector in &vectors {
        let set = set_named(text(vector, "curve"));
        let key = SigningKey::from_be_octets(set, &octets(vector, "d")).unwrap();
        assert_public_key(&key, vector);
        assert_eq!(
            *key.verifying_key().to_le_octets(),
            octets(vector, "spki_octets")
        );

        let digest = octets(vector, "digest");
        let e = scheme(set).digest_scalar(&integer::from_le_octets(&digest));
        assert_eq!(e, integer::from_be_octets(&octets(vector, "e")));

        let signature = assert_signature(&key, vector, &digest);
        assert_eq!(
            *signature.to_octets(Layout::Kazakh),
            octets(vector, "sig_kz")
        );
        assert_eq!(
            *signature.to_octets(Layout::Russian),
            octets(vector, "sig_ru")
        );
    }
}

#[test]
fn every_parameter_set_has_a_vector_with_a_given_nonce() {
    let vectors = vectors(FIXED_NONCES);
    for set in ParameterSet::ALL {
        assert!(
            vectors
                .iter()
                .any(|vector| set_named(text(vector, "curve")) == set),
            "{set:?}"
        );
    }
}

#[test]
fn a_kalkan_signature_verifies() {
    let vector: Value = serde_json::from_str(KALKAN).unwrap();
    let set = ParameterSet::Tc26_512A;
    let key = SigningKey::from_be_octets(set, &octets(&vector, "d")).unwrap();
    assert_public_key(&key, &vector);

    let signature = octets(&vector, "sig");
    let parsed = Signature::from_octets(set, Layout::Kazakh, &signature).unwrap();
    let digest = octets(&vector, "digest");
    assert_eq!(key.verifying_key().verify_digest(&digest, &parsed), Ok(()));

    // No other reading of the same octets is a signature.
    let other = Signature::from_octets(set, Layout::Russian, &signature).unwrap();
    let refused = key.verifying_key().verify_digest(&digest, &other);
    assert_eq!(refused, Err(Error::SignatureMismatch));
}

#[test]
fn base_points_of_the_curves_are_in_the_group() {
    for curve in &vectors(CURVES) {
        let set = set_named(text(curve, "name"));
        let mut point = octets(curve, "x");
        point.reverse();
        let mut y = octets(curve, "y");
        y.reverse();
        point.extend(y);
        let base = VerifyingKey::from_le_octets(set, &point).unwrap();

        let mut one = std::vec![0; set.field_octets()];
        one[0] = 1;
        let key = SigningKey::from_le_octets(set, &one).unwrap();
        assert_eq!(*key.verifying_key(), base, "{set:?}");
    }
}

#[test]
fn points_outside_the_prime_order_group_are_refused() {
    // Three points in four of a curve with cofactor 4 lie outside its group.
    for set in [ParameterSet::Tc26_512C, ParameterSet::Tc26_256A] {
        let mut outside = 0;
        for x in 1..40 {
            let mut abscissa = integer::Integer::default();
            abscissa[0] = x;
            for y in roots::ordinates(set, &abscissa) {
                let found = scheme(set).membership(&abscissa, &y);
                assert_ne!(found, Membership::Neither);
                if found == Membership::Curve {
                    outside += 1;
                    let half = set.field_octets();
                    let point = [
                        &integer::to_le_octets(&abscissa)[..half],
                        &integer::to_le_octets(&y)[..half],
                    ]
                    .concat();
                    let refused = VerifyingKey::from_le_octets(set, &point);
                    assert_eq!(refused, Err(Error::WrongSubgroup));
                }
            }
        }
        assert!(outside > 10, "{set:?}: {outside}");
    }
}

mod roots {
    //! Square roots with an independent big-number library.

    use num_bigint::BigUint;
    use serde_json::Value;

    use super::{CURVES, ParameterSet, set_named, text, vectors};
    use crate::integer::{self, Integer};

    /// Both y with y² = x³ + a·x + b; for p ≡ 3 mod 4.
    pub(super) fn ordinates(set: ParameterSet, x: &Integer) -> std::vec::Vec<Integer> {
        let curves = vectors(CURVES);
        let curve = curves
            .iter()
            .find(|curve| set_named(text(curve, "name")) == set)
            .unwrap();
        let p = number(curve, "p");
        let x = BigUint::from_bytes_le(&integer::to_le_octets(x));
        let cubic = (&x * &x * &x + number(curve, "a") * &x + number(curve, "b")) % &p;
        assert_eq!(&p % 4_u32, BigUint::from(3_u32));
        let root = cubic.modpow(&((&p + 1_u32) / 4_u32), &p);
        if &root * &root % &p != cubic {
            return std::vec![];
        }
        let other = &p - &root;
        [root, other]
            .iter()
            .map(|y| integer::from_le_octets(&y.to_bytes_le()))
            .collect()
    }

    fn number(curve: &Value, name: &str) -> BigUint {
        BigUint::parse_bytes(text(curve, name).as_bytes(), 16).unwrap()
    }
}

fn assert_public_key(key: &SigningKey, vector: &Value) {
    let half = key.parameter_set().field_octets();
    let public = key.verifying_key().to_le_octets();
    let (mut x, mut y) = (public[..half].to_vec(), public[half..].to_vec());
    x.reverse();
    y.reverse();
    assert_eq!((x, y), (octets(vector, "qx"), octets(vector, "qy")));
    assert_eq!(
        VerifyingKey::from_le_octets(key.parameter_set(), &public).as_ref(),
        Ok(key.verifying_key())
    );
}

fn assert_signature(key: &SigningKey, vector: &Value, digest: &[u8]) -> Signature {
    let set = key.parameter_set();
    let e = scheme(set).digest_scalar(&integer::from_le_octets(digest));
    let nonce = integer::from_be_octets(&octets(vector, "k"));
    let signature = key.sign_with_nonce(&e, &nonce).unwrap();
    assert_eq!(
        *signature.r(),
        integer::from_be_octets(&octets(vector, "r"))
    );
    assert_eq!(
        *signature.s(),
        integer::from_be_octets(&octets(vector, "s"))
    );
    assert_eq!(
        key.verifying_key().verify_digest(digest, &signature),
        Ok(())
    );
    signature
}

fn set_named(name: &str) -> ParameterSet {
    match name {
        "id-tc26-gost-3410-12-512-paramSetA" => ParameterSet::Tc26_512A,
        "id-tc26-gost-3410-12-512-paramSetB" => ParameterSet::Tc26_512B,
        "id-tc26-gost-3410-2012-512-paramSetC" => ParameterSet::Tc26_512C,
        "id-tc26-gost-3410-2012-512-paramSetTest" => ParameterSet::Test512,
        "id-tc26-gost-3410-2012-256-paramSetA" => ParameterSet::Tc26_256A,
        "id-tc26-gost-3410-2012-256-paramSetB"
        | "id-GostR3410-2001-CryptoPro-A-ParamSet"
        | "id-GostR3410-2001-CryptoPro-XchA-ParamSet" => ParameterSet::CryptoProA,
        "id-tc26-gost-3410-2012-256-paramSetC" => ParameterSet::CryptoProB,
        "id-tc26-gost-3410-2012-256-paramSetD" => ParameterSet::CryptoProC,
        "id-GostR3410-2001-TestParamSet" => ParameterSet::Test256,
        other => panic!("no such set: {other}"),
    }
}

fn vectors(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn octets(vector: &Value, name: &str) -> Vec<u8> {
    let digits: String = text(vector, name).into();
    hex::decode(digits).unwrap()
}
