//! Points in homogeneous coordinates, for secret scalars.
//!
//! x = X/Z, y = Y/Z, and (0 : 1 : 0) is the neutral element. Addition is complete in a group of
//! odd order (Renes, Costello, Batina: "Complete addition formulas for prime order elliptic
//! curves", 2015, section 3): no pair of points is special, so nothing depends on them.

use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroize;

use super::{Affine, Coordinate, Curve};
use crate::arithmetic::residue::Residue;

/// A point of the prime-order group.
#[derive(Clone, Copy)]
pub(crate) struct Projective<C: Curve<L>, const L: usize> {
    x: Coordinate<C, L>,
    y: Coordinate<C, L>,
    z: Coordinate<C, L>,
}

impl<C: Curve<L>, const L: usize> Projective<C, L> {
    pub(crate) const IDENTITY: Self = Self {
        x: Residue::ZERO,
        y: Residue::ONE,
        z: Residue::ZERO,
    };

    /// The affine coordinates; (0, 0) for the neutral element.
    pub(crate) fn to_affine(self) -> Affine<C, L> {
        let inverse = self.z.invert();
        Affine {
            x: self.x * inverse,
            y: self.y * inverse,
        }
    }

    #[inline]
    pub(crate) fn add(&self, other: &Self) -> Self {
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        let zz = self.z * other.z;
        Products {
            xy: (self.x + self.y) * (other.x + other.y) - (xx + yy),
            yz: (self.y + self.z) * (other.y + other.z) - (yy + zz),
            xz: (self.x + self.z) * (other.x + other.z) - (xx + zz),
            xx,
            yy,
            zz,
        }
        .combine()
    }

    #[inline]
    pub(crate) fn add_affine(&self, other: &Affine<C, L>) -> Self {
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        Products {
            xy: (self.x + self.y) * (other.x + other.y) - (xx + yy),
            yz: self.y + other.y * self.z,
            xz: self.x + other.x * self.z,
            xx,
            yy,
            zz: self.z,
        }
        .combine()
    }

    #[inline]
    pub(crate) fn double(&self) -> Self {
        Products {
            xx: self.x.square(),
            yy: self.y.square(),
            zz: self.z.square(),
            xy: (self.x * self.y).double(),
            yz: (self.y * self.z).double(),
            xz: (self.x * self.z).double(),
        }
        .combine()
    }
}

/// The symmetric products of two points: X₁X₂, Y₁Y₂, Z₁Z₂, X₁Y₂ + X₂Y₁ and so on.
struct Products<C: Curve<L>, const L: usize> {
    xx: Coordinate<C, L>,
    yy: Coordinate<C, L>,
    zz: Coordinate<C, L>,
    xy: Coordinate<C, L>,
    yz: Coordinate<C, L>,
    xz: Coordinate<C, L>,
}

impl<C: Curve<L>, const L: usize> Products<C, L> {
    /// The sum of the two points.
    #[inline(always)]
    fn combine(self) -> Projective<C, L> {
        let a_zz = C::times_a(self.zz);
        let line = C::times_a(self.xz) + C::THREE_B * self.zz;
        let minus = self.yy - line;
        let plus = self.yy + line;
        let slope = self.xx.triple() + a_zz;
        let rest = C::times_a(self.xx - a_zz) + C::THREE_B * self.xz;
        Projective {
            x: self.xy * minus - self.yz * rest,
            y: plus * minus + slope * rest,
            z: self.yz * plus + self.xy * slope,
        }
    }
}

impl<C: Curve<L>, const L: usize> ConditionallySelectable for Projective<C, L> {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self {
            x: Residue::conditional_select(&a.x, &b.x, choice),
            y: Residue::conditional_select(&a.y, &b.y, choice),
            z: Residue::conditional_select(&a.z, &b.z, choice),
        }
    }
}

impl<C: Curve<L>, const L: usize> Zeroize for Projective<C, L> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}
