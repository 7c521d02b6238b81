//! Points in Jacobian coordinates: fewer multiplications, but some pairs of points are special.
//!
//! For public scalars, with branches; [`super::base`] uses what has none.
//!
//! x = X/Z², y = Y/Z³, and Z = 0 is the neutral element.

use zeroize::Zeroize;

use super::{Affine, Coefficient, Coordinate, Curve};
use crate::arithmetic::residue::Residue;

/// Any point of the curve.
#[derive(Clone, Copy)]
pub(crate) struct Jacobian<C: Curve<L>, const L: usize> {
    x: Coordinate<C, L>,
    y: Coordinate<C, L>,
    z: Coordinate<C, L>,
}

impl<C: Curve<L>, const L: usize> Jacobian<C, L> {
    pub(crate) const IDENTITY: Self = Self {
        x: Residue::ONE,
        y: Residue::ONE,
        z: Residue::ZERO,
    };

    pub(crate) const fn from_affine(point: Affine<C, L>) -> Self {
        Self {
            x: point.x,
            y: point.y,
            z: Residue::ONE,
        }
    }

    pub(crate) fn is_identity(&self) -> bool {
        self.z.is_zero().into()
    }

    /// Whether the affine first coordinate is `x`.
    pub(crate) fn has_x(&self, x: &Coordinate<C, L>) -> bool {
        *x * self.z.square() == self.x
    }

    pub(crate) fn negate(&self) -> Self {
        Self {
            y: -self.y,
            ..*self
        }
    }

    pub(crate) fn double(&self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        let beta = self.x * yy;
        let alpha = match C::A {
            Coefficient::MinusThree => ((self.x - zz) * (self.x + zz)).triple().halve(),
            Coefficient::General(_) => (self.x.square().triple() + C::times_a(zz.square())).halve(),
        };
        let x = alpha.square() - beta.double();
        Self {
            x,
            y: alpha * (beta - x) - yy.square(),
            z: self.y * self.z,
        }
    }

    /// The sum with a point that is neither equal nor opposite, both not neutral, without branches.
    ///
    /// In those cases Z becomes zero, and stays zero in this and in [`Self::double`].
    #[inline]
    pub(crate) fn add_distinct(&self, other: &Affine<C, L>) -> Self {
        let zz = self.z.square();
        let run = other.x * zz - self.x;
        let rise = other.y * (zz * self.z) - self.y;
        let run2 = run.square();
        let run3 = run2 * run;
        let v = self.x * run2;
        let x = rise.square() - run3 - v.double();
        Self {
            x,
            y: rise * (v - x) - self.y * run3,
            z: self.z * run,
        }
    }

    /// The affine coordinates; (0, 0) for the neutral element.
    pub(crate) fn to_affine(self) -> Affine<C, L> {
        let inverse = self.z.invert();
        let inverse2 = inverse.square();
        Affine {
            x: self.x * inverse2,
            y: self.y * (inverse2 * inverse),
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        if self.is_identity() {
            return *other;
        }
        if other.is_identity() {
            return *self;
        }
        let (zz, other_zz) = (self.z.square(), other.z.square());
        Pair {
            x: self.x * other_zz,
            y: self.y * other_zz * other.z,
            other_x: other.x * zz,
            other_y: other.y * zz * self.z,
            z: self.z * other.z,
        }
        .sum(self)
    }

    pub(crate) fn add_affine(&self, other: &Affine<C, L>) -> Self {
        if self.is_identity() {
            return Self::from_affine(*other);
        }
        let zz = self.z.square();
        Pair {
            x: self.x,
            y: self.y,
            other_x: other.x * zz,
            other_y: other.y * zz * self.z,
            z: self.z,
        }
        .sum(self)
    }
}

/// Two points brought to the same denominator z.
struct Pair<C: Curve<L>, const L: usize> {
    x: Coordinate<C, L>,
    y: Coordinate<C, L>,
    other_x: Coordinate<C, L>,
    other_y: Coordinate<C, L>,
    z: Coordinate<C, L>,
}

impl<C: Curve<L>, const L: usize> Pair<C, L> {
    /// The sum; `first` is the first point again, for the case that both are equal.
    fn sum(self, first: &Jacobian<C, L>) -> Jacobian<C, L> {
        let run = self.other_x - self.x;
        let rise = self.other_y - self.y;
        if run.is_zero().into() {
            return if rise.is_zero().into() {
                first.double()
            } else {
                Jacobian::IDENTITY
            };
        }
        let run2 = run.square();
        let run3 = run2 * run;
        let v = self.x * run2;
        let x = rise.square() - run3 - v.double();
        Jacobian {
            x,
            y: rise * (v - x) - self.y * run3,
            z: self.z * run,
        }
    }
}

impl<C: Curve<L>, const L: usize> Zeroize for Jacobian<C, L> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}
