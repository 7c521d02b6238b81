//! The arithmetic against an independent big-number library.

use std::vec::Vec;

use num_bigint::BigUint;
use proptest::{prelude::*, sample::select};

use super::{limbs, modulus::Modulus, residue::Residue};
use crate::curve::parameters::{
    CryptoProAField, CryptoProAOrder, CryptoProCField, Tc26_256AOrder, Tc26_512AField,
    Tc26_512AOrder, Tc26_512BField, Tc26_512COrder, Test512Field,
};

/// Numbers with long runs of zeros and ones: carries travel far in them.
fn number<const L: usize>() -> impl Strategy<Value = [u64; L]> {
    let limb = prop_oneof![
        3 => any::<u64>(),
        2 => Just(u64::MAX),
        2 => Just(0),
        1 => (0_u64..2000).prop_map(u64::wrapping_neg),
        1 => 0_u64..2000,
    ];
    prop::collection::vec(limb, L)
        .prop_map(|limbs| std::array::from_fn(|i| limbs.get(i).copied().unwrap_or_default()))
}

proptest! {
    #[test]
    fn eight_limbs_agree(a in number::<8>(), b in number::<8>()) {
        agree::<Tc26_512AField, 8>(&a, &b);
        agree::<Tc26_512AOrder, 8>(&a, &b);
        agree::<Tc26_512BField, 8>(&a, &b);
        agree::<Tc26_512COrder, 8>(&a, &b);
        agree::<Test512Field, 8>(&a, &b);
    }

    #[test]
    fn four_limbs_agree(a in number::<4>(), b in number::<4>()) {
        agree::<CryptoProAField, 4>(&a, &b);
        agree::<CryptoProAOrder, 4>(&a, &b);
        agree::<CryptoProCField, 4>(&a, &b);
        agree::<Tc26_256AOrder, 4>(&a, &b);
    }

    #[test]
    fn numbers_next_to_the_prime_agree(
        a in select(neighbours::<Tc26_512AField, 8>()),
        b in select(neighbours::<Tc26_512AField, 8>()),
        c in select(neighbours::<CryptoProAOrder, 4>()),
        d in select(neighbours::<CryptoProAOrder, 4>()),
    ) {
        agree::<Tc26_512AField, 8>(&a, &b);
        agree::<CryptoProAOrder, 4>(&c, &d);
    }
}

/// 0, 1, 2, p − 2 … p + 2 and the largest numbers of L limbs.
fn neighbours<M: Modulus<L>, const L: usize>() -> Vec<[u64; L]> {
    let small = |value: u64| std::array::from_fn(|i| if i == 0 { value } else { 0 });
    let mut numbers = Vec::new();
    for offset in 0..3 {
        numbers.push(small(offset));
        numbers.push(limbs::sub(&M::VALUE, &small(offset)).0);
        numbers.push(limbs::add(&M::VALUE, &small(offset)).0);
        numbers.push(limbs::sub(&[u64::MAX; L], &small(offset)).0);
    }
    numbers
}

/// Every operation, on any representative and on results of other operations.
fn agree<M: Modulus<L>, const L: usize>(a: &[u64; L], b: &[u64; L]) {
    let p = big(&M::VALUE);
    let (x, y) = (
        Residue::<M, L>::from_limbs(a),
        Residue::<M, L>::from_limbs(b),
    );
    let (u, v) = (big(a) % &p, big(b) % &p);
    let same = |residue: Residue<M, L>, expected: BigUint, operation: &str| {
        assert_eq!(
            big(&residue.to_limbs()),
            expected % &p,
            "{operation} of {a:x?} and {b:x?}"
        );
    };
    same(x, u.clone(), "reduction");
    same(x + y, &u + &v, "sum");
    same(x - y, &u + &p - &v, "difference");
    same(-x, &p - &u, "negation");
    same(x * y, &u * &v, "product");
    same(x.square(), &u * &u, "square");
    same(x.double(), &u * 2_u32, "double");
    same(x.triple(), &u * 3_u32, "triple");
    same(x.halve().double(), u.clone(), "half");
    same(
        (x + y) * (x - y),
        (&u + &v) * (&u + &p - &v),
        "product of sum and difference",
    );
    same(
        (x - y).square(),
        (&u + &p - &v) * (&u + &p - &v),
        "square of difference",
    );
    same(x.invert(), u.modpow(&(&p - 2_u32), &p), "inverse");
    assert_eq!(bool::from(x.is_zero()), u == BigUint::ZERO);
    assert_eq!(x == y, u == v);
}

fn big<const L: usize>(limbs: &[u64; L]) -> BigUint {
    limbs
        .iter()
        .rev()
        .fold(BigUint::ZERO, |value, limb| (value << 64) + *limb)
}
