//! Elliptic curves y² = x³ + a·x + b.
//!
//! [`parameters`] names the curves. Secret scalars go through [`projective`] (complete formulas,
//! no special cases) and [`base`] (multiples of the base point); public ones through [`jacobian`]
//! and [`combination`], which are faster and take as long as the numbers make them.

pub(crate) mod base;
pub(crate) mod combination;
pub(crate) mod jacobian;
pub(crate) mod parameters;
pub(crate) mod projective;

use crate::arithmetic::{
    limbs::add_modulo,
    modulus::{Modulus, power_of_two},
    residue::Residue,
};

/// The coefficient a of a curve.
#[derive(Clone, Copy)]
pub(crate) enum Coefficient<const L: usize> {
    /// a = −3, which saves multiplications.
    MinusThree,
    /// Any other value.
    General([u64; L]),
}

/// A curve, its base point and the order of the group the base point generates.
pub(crate) trait Curve<const L: usize>: Copy + Send + Sync + 'static {
    /// The field of the coordinates, modulo p.
    type Field: Modulus<L>;
    /// The scalars, modulo q.
    type Order: Modulus<L>;
    /// Coefficient a.
    const A: Coefficient<L>;
    /// Coefficient b.
    const B: [u64; L];
    /// First coordinate of the base point.
    const X: [u64; L];
    /// Second coordinate of the base point.
    const Y: [u64; L];
    /// Points of the curve per point of the group.
    const COFACTOR: u8;
    /// Multiples of the base point, where speed is wanted.
    const BASE_TABLE: Option<BaseTable<L>>;

    /// 3·b, as the complete formulas want it.
    const THREE_B: Residue<Self::Field, L> = {
        let p = &Self::Field::VALUE;
        Residue::constant(add_modulo(&add_modulo(&Self::B, &Self::B, p), &Self::B, p))
    };

    /// The base point.
    const BASE: Affine<Self, L> = Affine {
        x: Residue::constant(Self::X),
        y: Residue::constant(Self::Y),
    };

    /// a · value.
    #[inline(always)]
    fn times_a(value: Coordinate<Self, L>) -> Coordinate<Self, L> {
        match Self::A {
            Coefficient::MinusThree => -value.triple(),
            Coefficient::General(_) => Self::GENERAL_A * value,
        }
    }

    /// a as a field element where it is not −3, else zero.
    const GENERAL_A: Residue<Self::Field, L> = match Self::A {
        Coefficient::MinusThree => Residue::ZERO,
        Coefficient::General(a) => Residue::constant(a),
    };

    /// 2^digits modulo q for the digits of the comb, zero without a table.
    const COMB_RANGE: Residue<Self::Order, L> = match Self::BASE_TABLE {
        Some(table) => Residue::constant(power_of_two(table.digits(), &Self::Order::VALUE)),
        None => Residue::ZERO,
    };

    /// Whether a point satisfies the equation of the curve.
    fn contains(point: &Affine<Self, L>) -> bool {
        let cubic = point.x.square() * point.x + Self::times_a(point.x);
        point.y.square() == cubic + Residue::constant(Self::B)
    }
}

/// A field element of a curve.
pub(crate) type Coordinate<C, const L: usize> = Residue<<C as Curve<L>>::Field, L>;

/// Coordinates of a point in the limbs of its field, below p.
pub(crate) type TableEntry<const L: usize> = [[u64; L]; 2];

/// Multiples of a base point, computed beforehand.
#[derive(Clone, Copy)]
pub(crate) struct BaseTable<const L: usize> {
    /// Doublings of a multiplication plus one: the distance of two teeth of the comb.
    pub(crate) spacing: usize,
    /// For each comb its 32 points, see [`base`].
    pub(crate) combs: &'static [TableEntry<L>],
    /// The multiples 1, 3, 5, …, 127.
    pub(crate) odd: &'static [TableEntry<L>],
}

impl<const L: usize> BaseTable<L> {
    /// Binary digits of a scalar that the combs take in together.
    pub(crate) const fn digits(&self) -> usize {
        self.combs.len() / base::COMB_POINTS * base::TEETH * self.spacing
    }
}

/// A point other than the neutral element.
#[derive(Clone, Copy)]
pub(crate) struct Affine<C: Curve<L>, const L: usize> {
    pub(crate) x: Coordinate<C, L>,
    pub(crate) y: Coordinate<C, L>,
}

impl<C: Curve<L>, const L: usize> Affine<C, L> {
    pub(crate) fn from_entry(entry: &TableEntry<L>) -> Self {
        Self {
            x: Residue::from_limbs(&entry[0]),
            y: Residue::from_limbs(&entry[1]),
        }
    }
}
