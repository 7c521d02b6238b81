//! Secret multiples of the base point P.
//!
//! With a table: a signed comb. An n-bit scalar k, odd or even, becomes k' with
//! k = Σ (2·k'ᵢ − 1)·2ⁱ, so that every digit is +1 or −1 and none is zero. Bit
//! i = step + spacing·(tooth + 6·comb) of k' belongs to one step, one tooth and one comb; six
//! teeth of one comb make one table index. (M. Hamburg, "Fast and compact elliptic-curve
//! cryptography", 2012.)
//!
//! Without a table: windows of four bits over a small table made on the spot. Both read every
//! entry of the table they select from.

use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::{Zeroize as _, Zeroizing};

use super::{Affine, BaseTable, Curve, TableEntry, jacobian::Jacobian, projective::Projective};
use crate::arithmetic::{limbs, residue::Residue};

/// Teeth of each comb.
pub(crate) const TEETH: usize = 6;

/// Points of each comb: the sign of the last tooth is taken out.
pub(crate) const COMB_POINTS: usize = 1 << (TEETH - 1);

/// k·P in constant time, for k other than zero.
pub(crate) fn multiply<C: Curve<L>, const L: usize>(scalar: &Residue<C::Order, L>) -> Affine<C, L> {
    if let Some(table) = C::BASE_TABLE {
        let mut product = by_comb(scalar, &table);
        // The comb works with formulas that fail when two equal or opposite points meet, and then
        // says so by a neutral sum. That takes one scalar in 2^250: no secret goes by this branch.
        if !product.is_identity() {
            let affine = product.to_affine();
            product.zeroize();
            return affine;
        }
    }
    let mut product = by_windows(scalar);
    let affine = product.to_affine();
    product.zeroize();
    affine
}

fn by_comb<C: Curve<L>, const L: usize>(
    scalar: &Residue<C::Order, L>,
    table: &BaseTable<L>,
) -> Jacobian<C, L> {
    let signs = signs::<C, L>(scalar);
    let mut sum: Option<Jacobian<C, L>> = None;
    for step in (0..table.spacing).rev() {
        sum = sum.map(|sum| sum.double());
        for (comb, points) in table.combs.chunks_exact(COMB_POINTS).enumerate() {
            let mut digit = 0;
            for tooth in 0..TEETH {
                let position = step + table.spacing * (tooth + TEETH * comb);
                digit |= limbs::bit(&signs, position) << tooth;
            }
            let mut point = signed_entry(points, digit);
            sum = Some(match sum {
                Some(sum) => sum.add_distinct(&point),
                None => Jacobian::from_affine(point),
            });
            point.x.zeroize();
            point.y.zeroize();
        }
    }
    sum.unwrap_or(Jacobian::IDENTITY)
}

/// k' = (k + 2^digits − 1) / 2 mod q.
fn signs<C: Curve<L>, const L: usize>(scalar: &Residue<C::Order, L>) -> Zeroizing<[u64; L]> {
    Zeroizing::new(
        (*scalar + (C::COMB_RANGE - Residue::ONE))
            .halve()
            .to_limbs(),
    )
}

/// The point of a comb for six signs: the last one decides about the sign of the whole.
fn signed_entry<C: Curve<L>, const L: usize>(points: &[TableEntry<L>], digit: u64) -> Affine<C, L> {
    let negative = (digit >> (TEETH - 1)) ^ 1;
    let index = (digit ^ negative.wrapping_neg()) & (COMB_POINTS as u64 - 1);
    let mut selected = [[0; L]; 2];
    for (candidate, point) in (0_u64..).zip(points) {
        let chosen = candidate.ct_eq(&index);
        selected[0] = limbs::select(&selected[0], &point[0], chosen);
        selected[1] = limbs::select(&selected[1], &point[1], chosen);
    }
    let mut affine = Affine::from_entry(&selected);
    let negated = -affine.y;
    affine
        .y
        .conditional_assign(&negated, Choice::from(u8::from(negative == 1)));
    affine
}

fn by_windows<C: Curve<L>, const L: usize>(scalar: &Residue<C::Order, L>) -> Projective<C, L> {
    let mut multiples = [Projective::IDENTITY; 16];
    for i in 1..16 {
        multiples[i] = multiples[i - 1].add_affine(&C::BASE);
    }
    let scalar = Zeroizing::new(scalar.to_limbs());
    let mut sum = Projective::IDENTITY;
    for limb in scalar.iter().rev() {
        for shift in (0..64).step_by(4).rev() {
            sum = sum.double().double().double().double();
            let digit = (limb >> shift) & 15;
            let mut multiple = Projective::IDENTITY;
            for (candidate, entry) in (0_u64..).zip(&multiples) {
                multiple.conditional_assign(entry, candidate.ct_eq(&digit));
            }
            sum = sum.add(&multiple);
            multiple.zeroize();
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::curve::parameters::{CryptoProA, Tc26_256A, Tc26_512A, Tc26_512B};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn comb_and_windows_agree(k in any::<[u64; 8]>(), l in any::<[u64; 4]>()) {
            agree::<Tc26_512A, 8>(&k);
            agree::<CryptoProA, 4>(&l);
            agree::<Tc26_256A, 4>(&l);
        }
    }

    #[test]
    fn comb_and_windows_agree_on_small_and_opposite_scalars() {
        for k in 1..40 {
            agree::<Tc26_512A, 8>(&[k, 0, 0, 0, 0, 0, 0, 0]);
            agree::<CryptoProA, 4>(&[k, 0, 0, 0]);
            let opposite = (-Residue::<<Tc26_512A as Curve<8>>::Order, 8>::from_limbs(&[
                k, 0, 0, 0, 0, 0, 0, 0,
            ]))
            .to_limbs();
            agree::<Tc26_512A, 8>(&opposite);
        }
    }

    fn agree<C: Curve<L>, const L: usize>(k: &[u64; L]) {
        let k = Residue::<C::Order, L>::from_limbs(k);
        let comb = by_comb::<C, L>(&k, &C::BASE_TABLE.unwrap());
        assert!(!comb.is_identity());
        let (comb, windows) = (comb.to_affine(), by_windows::<C, L>(&k).to_affine());
        assert!(comb.x == windows.x && comb.y == windows.y);
        assert!(C::contains(&comb));
    }

    #[test]
    fn equal_and_opposite_points_leave_a_neutral_sum_for_good() {
        sticks::<Tc26_512A, 8>();
        sticks::<Tc26_512B, 8>();
        sticks::<CryptoProA, 4>();
    }

    fn sticks<C: Curve<L>, const L: usize>() {
        let base = C::BASE;
        let opposite = Affine {
            x: base.x,
            y: -base.y,
        };
        for other in [base, opposite] {
            let sum = Jacobian::from_affine(base).add_distinct(&other);
            assert!(sum.is_identity());
            assert!(sum.double().is_identity());
            assert!(sum.double().add_distinct(&base).is_identity());
        }
    }
}
