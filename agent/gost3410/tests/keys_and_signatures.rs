//! The public interface: round trips over every parameter set, and everything that is refused.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests.

use tanba_gost3410::{Error, Layout, ParameterSet, Signature, SigningKey, VerifyingKey};

const ENTROPY: [u8; 32] = [7; 32];

fn signing_key(set: ParameterSet) -> SigningKey {
    let mut d: Vec<u8> = (1..).take(set.field_octets()).collect();
    d[set.field_octets() - 1] = 0x21;
    SigningKey::from_le_octets(set, &d).unwrap()
}

fn digest(set: ParameterSet) -> Vec<u8> {
    (100..).take(set.field_octets()).collect()
}

/// The group order in little-endian octets.
fn order(set: ParameterSet) -> Vec<u8> {
    let curves: serde_json::Value = serde_json::from_str(include_str!(
        "../../../tests/fixtures/kz/vectors/curves.json"
    ))
    .unwrap();
    let index = match set {
        ParameterSet::Tc26_512A => "id-tc26-gost-3410-12-512-paramSetA",
        ParameterSet::Tc26_512B => "id-tc26-gost-3410-12-512-paramSetB",
        ParameterSet::Tc26_512C => "id-tc26-gost-3410-2012-512-paramSetC",
        ParameterSet::Test512 => "id-tc26-gost-3410-2012-512-paramSetTest",
        ParameterSet::Tc26_256A => "id-tc26-gost-3410-2012-256-paramSetA",
        ParameterSet::CryptoProA => "id-GostR3410-2001-CryptoPro-A-ParamSet",
        ParameterSet::CryptoProB => "id-tc26-gost-3410-2012-256-paramSetC",
        ParameterSet::CryptoProC => "id-tc26-gost-3410-2012-256-paramSetD",
        ParameterSet::Test256 => "id-GostR3410-2001-TestParamSet",
        other => panic!("{other:?}"),
    };
    let curve = curves
        .as_array()
        .unwrap()
        .iter()
        .find(|curve| curve["name"] == index)
        .unwrap();
    let mut octets = hex::decode(curve["q"].as_str().unwrap()).unwrap();
    octets.reverse();
    octets.resize(set.field_octets(), 0);
    octets
}

#[test]
fn every_set_signs_and_verifies_in_both_layouts() {
    for set in ParameterSet::ALL {
        let key = signing_key(set);
        let signature = key.sign_digest(&digest(set), &ENTROPY).unwrap();
        assert_eq!(
            key.verifying_key().verify_digest(&digest(set), &signature),
            Ok(())
        );

        let mut kazakh = signature.to_octets(Layout::Kazakh).to_vec();
        let russian = signature.to_octets(Layout::Russian).to_vec();
        for (layout, octets) in [(Layout::Kazakh, &kazakh), (Layout::Russian, &russian)] {
            assert_eq!(octets.len(), 2 * set.field_octets());
            assert_eq!(
                Signature::from_octets(set, layout, octets).as_ref(),
                Ok(&signature)
            );
        }
        kazakh.reverse();
        assert_eq!(kazakh, russian);
    }
}

#[test]
fn equal_entropy_gives_equal_signatures_and_other_entropy_others() {
    for set in ParameterSet::ALL {
        let key = signing_key(set);
        let first = key.sign_digest(&digest(set), &ENTROPY).unwrap();
        let again = key.sign_digest(&digest(set), &ENTROPY).unwrap();
        assert_eq!(first, again);

        let other = key.sign_digest(&digest(set), &[8; 32]).unwrap();
        let half = set.field_octets();
        let r = |signature: &Signature| signature.to_octets(Layout::Kazakh)[..half].to_vec();
        assert_ne!(r(&first), r(&other));
        assert_eq!(
            key.verifying_key().verify_digest(&digest(set), &other),
            Ok(())
        );
    }
}

#[test]
fn constant_entropy_does_not_repeat_a_nonce_for_another_digest() {
    let set = ParameterSet::Tc26_512A;
    let key = signing_key(set);
    let first = key
        .sign_digest(&[1; 64], &[0; 32])
        .unwrap()
        .to_octets(Layout::Kazakh);
    let second = key
        .sign_digest(&[2; 64], &[0; 32])
        .unwrap()
        .to_octets(Layout::Kazakh);
    assert_ne!(first[..64], second[..64]);
}

#[test]
fn a_flipped_bit_is_refused_wherever_it_is() {
    for set in ParameterSet::ALL {
        let key = signing_key(set);
        let signature = key.sign_digest(&digest(set), &ENTROPY).unwrap();
        let octets = signature.to_octets(Layout::Kazakh).to_vec();
        for position in (0..octets.len()).step_by(5) {
            let mut altered = octets.clone();
            altered[position] ^= 1 << (position % 8);
            // An altered top octet may leave the range; then it does not even parse.
            match Signature::from_octets(set, Layout::Kazakh, &altered) {
                Ok(altered) => assert_eq!(
                    key.verifying_key().verify_digest(&digest(set), &altered),
                    Err(Error::SignatureMismatch)
                ),
                Err(error) => assert_eq!(error, Error::SignatureRange),
            }
        }
        for position in (0..set.field_octets()).step_by(5) {
            let mut altered = digest(set);
            altered[position] ^= 0x10;
            assert_eq!(
                key.verifying_key().verify_digest(&altered, &signature),
                Err(Error::SignatureMismatch)
            );
            let mut altered = key.verifying_key().to_le_octets().to_vec();
            altered[position] ^= 0x10;
            let refused = VerifyingKey::from_le_octets(set, &altered);
            assert_eq!(refused, Err(Error::NotOnCurve), "{set:?}");
        }
    }
}

#[test]
fn another_key_is_refused() {
    let set = ParameterSet::Tc26_512A;
    let signature = signing_key(set)
        .sign_digest(&digest(set), &ENTROPY)
        .unwrap();
    let other = SigningKey::from_le_octets(set, &[3; 64]).unwrap();
    let refused = other
        .verifying_key()
        .verify_digest(&digest(set), &signature);
    assert_eq!(refused, Err(Error::SignatureMismatch));
}

#[test]
fn halves_outside_the_range_are_refused() {
    for set in ParameterSet::ALL {
        let half = set.field_octets();
        let zero = vec![0; half];
        let order = order(set);
        let mut one = zero.clone();
        one[0] = 1;
        let mut below = order.clone();
        below[0] -= 1;
        let parse = |r: &[u8], s: &[u8]| {
            Signature::from_octets(set, Layout::Kazakh, &[r, s].concat()).map(|_| ())
        };
        for bad in [&zero, &order, &vec![0xFF; half]] {
            assert_eq!(parse(bad, &one), Err(Error::SignatureRange));
            assert_eq!(parse(&one, bad), Err(Error::SignatureRange));
        }
        assert_eq!(parse(&one, &below), Ok(()));
        assert_eq!(parse(&below, &one), Ok(()));
    }
}

#[test]
fn private_keys_outside_the_range_are_refused() {
    for set in ParameterSet::ALL {
        let parse = |octets: &[u8]| SigningKey::from_le_octets(set, octets).map(|_| ());
        let mut order = order(set);
        assert_eq!(
            parse(&vec![0; set.field_octets()]),
            Err(Error::PrivateKeyRange)
        );
        assert_eq!(parse(&order), Err(Error::PrivateKeyRange));
        assert_eq!(
            parse(&vec![0xFF; set.field_octets()]),
            Err(Error::PrivateKeyRange)
        );

        // d = q − 1 gives the opposite of the base point, d = 1 the base point itself.
        order[0] -= 1;
        let last = SigningKey::from_le_octets(set, &order).unwrap();
        let mut one = vec![0; set.field_octets()];
        one[0] = 1;
        let first = SigningKey::from_le_octets(set, &one).unwrap();
        let half = set.field_octets();
        let (last, first) = (
            last.verifying_key().to_le_octets(),
            first.verifying_key().to_le_octets(),
        );
        assert_eq!(last[..half], first[..half]);
        assert_ne!(last[half..], first[half..]);
    }
}

#[test]
fn wrong_lengths_are_refused() {
    for set in ParameterSet::ALL {
        let half = set.field_octets();
        let key = signing_key(set);
        let signature = key.sign_digest(&digest(set), &ENTROPY).unwrap();
        for length in [0, 1, half - 1, half + 1, 2 * half, 4 * half] {
            let octets = vec![1; length];
            let private = SigningKey::from_le_octets(set, &octets).map(|_| ());
            assert_eq!(private, Err(Error::PrivateKeyLength));
            let refused = key.sign_digest(&octets, &ENTROPY);
            assert_eq!(refused, Err(Error::DigestLength));
            let refused = key.verifying_key().verify_digest(&octets, &signature);
            assert_eq!(refused, Err(Error::DigestLength));
        }
        for length in [0, 1, half, 2 * half - 1, 2 * half + 1, 4 * half] {
            let octets = vec![1; length];
            let masked = SigningKey::from_masked_le_octets(set, &octets).map(|_| ());
            assert_eq!(masked, Err(Error::PrivateKeyLength));
            let public = VerifyingKey::from_le_octets(set, &octets);
            assert_eq!(public, Err(Error::PublicKeyLength));
            for layout in [Layout::Kazakh, Layout::Russian] {
                let refused = Signature::from_octets(set, layout, &octets);
                assert_eq!(refused, Err(Error::SignatureLength));
            }
        }
    }
}

#[test]
fn points_off_the_curve_and_unreduced_coordinates_are_refused() {
    for set in ParameterSet::ALL {
        let half = set.field_octets();
        let refuse = |octets: &[u8]| {
            assert_eq!(
                VerifyingKey::from_le_octets(set, octets),
                Err(Error::NotOnCurve),
                "{set:?}"
            );
        };
        refuse(&vec![0; 2 * half]);
        refuse(&vec![0xFF; 2 * half]);
        let public = signing_key(set).verifying_key().to_le_octets().to_vec();
        let mut swapped = public[half..].to_vec();
        swapped.extend(&public[..half]);
        refuse(&swapped);
    }
}

#[test]
fn big_endian_keys_may_lack_or_exceed_leading_zeros() {
    let set = ParameterSet::CryptoProA;
    let mut long = vec![0; 33];
    long[32] = 5;
    let long = SigningKey::from_be_octets(set, &long).unwrap();
    let short = SigningKey::from_be_octets(set, &[5]).unwrap();
    assert_eq!(long.verifying_key(), short.verifying_key());

    let refused = |octets: &[u8]| SigningKey::from_be_octets(set, octets).map(|_| ());
    assert_eq!(refused(&[]), Err(Error::PrivateKeyLength));
    let mut excess = vec![1; 33];
    assert_eq!(refused(&excess), Err(Error::PrivateKeyLength));
    excess[0] = 0;
    assert_eq!(refused(&excess), Ok(()));
}

#[test]
fn masked_keys_are_products() {
    for set in ParameterSet::ALL {
        let half = set.field_octets();
        // 3 · 5 = 15, and (q + 3) · 5 likewise where q + 3 has room.
        let mut octets = vec![0; 2 * half];
        octets[0] = 3;
        octets[half] = 5;
        let masked = SigningKey::from_masked_le_octets(set, &octets).unwrap();
        let plain = SigningKey::from_be_octets(set, &[15]).unwrap();
        assert_eq!(masked.verifying_key(), plain.verifying_key());

        octets[..half].copy_from_slice(&order(set));
        let zero = SigningKey::from_masked_le_octets(set, &octets).map(|_| ());
        assert_eq!(zero, Err(Error::PrivateKeyRange));
    }
}

#[test]
fn a_signature_of_another_set_is_refused() {
    let signature = signing_key(ParameterSet::CryptoProA)
        .sign_digest(&digest(ParameterSet::CryptoProA), &ENTROPY)
        .unwrap();
    let key = signing_key(ParameterSet::CryptoProB);
    let refused = key.verifying_key().verify_digest(&[1; 32], &signature);
    assert_eq!(refused, Err(Error::ParameterSetMismatch));
}
