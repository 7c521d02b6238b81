//! The signature scheme over one curve, behind an object so that keys need no type parameter.
//!
//! GOST R 34.10-2012, section 6 (RFC 7091, section 6).

use core::marker::PhantomData;

use subtle::{Choice, ConditionallySelectable as _};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    ParameterSet,
    arithmetic::{limbs, modulus::Modulus as _, residue::Residue},
    curve::{Affine, Curve, base, combination, parameters},
    integer::Integer,
};

/// Where a pair of coordinates lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Membership {
    /// In the prime-order group.
    Group,
    /// On the curve, outside the group.
    Curve,
    /// Off the curve.
    Neither,
}

/// What keys and signatures need of a curve; integers are little-endian limbs.
pub(crate) trait Scheme: Sync {
    /// Bits of the group order q.
    fn order_bits(&self) -> usize;

    /// Whether 1 ≤ value < q, in constant time.
    fn is_scalar(&self, value: &Integer) -> Choice;

    /// left · right mod q, in constant time.
    fn product(&self, left: &Integer, right: &Integer) -> Integer;

    /// e: the digest modulo q, or 1 where that is zero.
    fn digest_scalar(&self, digest: &Integer) -> Integer;

    /// d·P, in constant time.
    fn public_point(&self, d: &Integer) -> (Integer, Integer);

    /// Where the pair (x, y) lies.
    fn membership(&self, x: &Integer, y: &Integer) -> Membership;

    /// (r, s) for the private key d, e and the nonce, or nothing if r or s is zero; in constant
    /// time.
    fn sign(&self, d: &Integer, e: &Integer, nonce: &Integer) -> Option<(Integer, Integer)>;

    /// Whether (r, s), both below q, is a signature of e by the key (x, y); all are public.
    fn verify(
        &self,
        point: (&Integer, &Integer),
        e: &Integer,
        signature: (&Integer, &Integer),
    ) -> bool;
}

/// The scheme of a parameter set.
pub(crate) fn scheme(set: ParameterSet) -> &'static dyn Scheme {
    match set {
        ParameterSet::Tc26_512A => &Over::<parameters::Tc26_512A, 8>(PhantomData),
        ParameterSet::Tc26_512B => &Over::<parameters::Tc26_512B, 8>(PhantomData),
        ParameterSet::Tc26_512C => &Over::<parameters::Tc26_512C, 8>(PhantomData),
        ParameterSet::Test512 => &Over::<parameters::Test512, 8>(PhantomData),
        ParameterSet::Tc26_256A => &Over::<parameters::Tc26_256A, 4>(PhantomData),
        ParameterSet::CryptoProA => &Over::<parameters::CryptoProA, 4>(PhantomData),
        ParameterSet::CryptoProB => &Over::<parameters::CryptoProB, 4>(PhantomData),
        ParameterSet::CryptoProC => &Over::<parameters::CryptoProC, 4>(PhantomData),
        ParameterSet::Test256 => &Over::<parameters::Test256, 4>(PhantomData),
    }
}

/// The scheme over the curve `C`.
struct Over<C, const L: usize>(PhantomData<C>);

impl<C: Curve<L>, const L: usize> Scheme for Over<C, L> {
    fn order_bits(&self) -> usize {
        let top = (0..64 * L)
            .rev()
            .find(|&i| limbs::bit(&C::Order::VALUE, i) == 1);
        top.map_or(0, |i| i + 1)
    }

    fn is_scalar(&self, value: &Integer) -> Choice {
        let value = Zeroizing::new(narrow(value));
        !limbs::is_zero(&value) & limbs::less(&value, &C::Order::VALUE)
    }

    fn product(&self, left: &Integer, right: &Integer) -> Integer {
        let mut product = scalar::<C, L>(left) * scalar::<C, L>(right);
        let limbs = widen(&Zeroizing::new(product.to_limbs()));
        product.zeroize();
        limbs
    }

    fn digest_scalar(&self, digest: &Integer) -> Integer {
        let mut e = scalar::<C, L>(digest);
        let zero = e.is_zero();
        e.conditional_assign(&Residue::ONE, zero);
        widen(&e.to_limbs())
    }

    fn public_point(&self, d: &Integer) -> (Integer, Integer) {
        let mut d = scalar::<C, L>(d);
        let point = base::multiply::<C, L>(&d);
        d.zeroize();
        (widen(&point.x.to_limbs()), widen(&point.y.to_limbs()))
    }

    fn membership(&self, x: &Integer, y: &Integer) -> Membership {
        let (x, y) = (narrow(x), narrow(y));
        let p = &C::Field::VALUE;
        if !bool::from(limbs::less(&x, p) & limbs::less(&y, p)) {
            return Membership::Neither;
        }
        let point = Affine::<C, L>::from_entry(&[x, y]);
        if !C::contains(&point) {
            return Membership::Neither;
        }
        if C::COFACTOR == 1 || combination::multiply(&C::Order::VALUE, &point).is_identity() {
            Membership::Group
        } else {
            Membership::Curve
        }
    }

    fn sign(&self, d: &Integer, e: &Integer, nonce: &Integer) -> Option<(Integer, Integer)> {
        let mut k = scalar::<C, L>(nonce);
        let mut d = scalar::<C, L>(d);
        let r = Residue::<C::Order, L>::from_limbs(&base::multiply::<C, L>(&k).x.to_limbs());
        let s = r * d + k * scalar::<C, L>(e);
        k.zeroize();
        d.zeroize();
        // That a half is zero is no secret: such a pair is thrown away.
        if bool::from(r.is_zero() | s.is_zero()) {
            return None;
        }
        Some((widen(&r.to_limbs()), widen(&s.to_limbs())))
    }

    fn verify(
        &self,
        (x, y): (&Integer, &Integer),
        e: &Integer,
        (r, s): (&Integer, &Integer),
    ) -> bool {
        let q = Affine::<C, L>::from_entry(&[narrow(x), narrow(y)]);
        let v = scalar::<C, L>(e).invert();
        let z1 = scalar::<C, L>(s) * v;
        let z2 = -(scalar::<C, L>(r) * v);
        let sum = combination::combine(&z1.to_limbs(), &z2.to_limbs(), &q);
        if sum.is_identity() {
            return false;
        }
        // x mod q = r for x below p means x is r, r + q, r + 2q, … up to p.
        let mut candidate = narrow(r);
        loop {
            if sum.has_x(&Residue::from_limbs(&candidate)) {
                return true;
            }
            let (next, overflow) = limbs::add(&candidate, &C::Order::VALUE);
            if overflow || !bool::from(limbs::less(&next, &C::Field::VALUE)) {
                return false;
            }
            candidate = next;
        }
    }
}

/// An integer modulo the group order.
fn scalar<C: Curve<L>, const L: usize>(integer: &Integer) -> Residue<C::Order, L> {
    Residue::from_limbs(&Zeroizing::new(narrow(integer)))
}

/// The lower L limbs; what is read for a set has no others.
fn narrow<const L: usize>(integer: &Integer) -> [u64; L] {
    let mut limbs = [0; L];
    limbs.copy_from_slice(&integer[..L]);
    limbs
}

fn widen<const L: usize>(limbs: &[u64; L]) -> Integer {
    let mut integer = Integer::default();
    integer[..L].copy_from_slice(limbs);
    integer
}
