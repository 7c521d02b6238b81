//! Integers modulo a prime.

use core::{
    marker::PhantomData,
    ops::{Add, Mul, Neg, Sub},
};

use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroize;

use super::{
    inverse::invert,
    limbs,
    modulus::{Modulus, shift_left_modulo},
};

/// An integer modulo `M`, in constant time.
///
/// For a folded prime the limbs hold any representative below 2^(64·L); for all others they hold
/// the value times 2^(64·L) (Montgomery form), fully reduced.
#[derive(Clone, Copy)]
pub(crate) struct Residue<M: Modulus<L>, const L: usize>([u64; L], PhantomData<M>);

impl<M: Modulus<L>, const L: usize> Residue<M, L> {
    pub(crate) const ZERO: Self = Self([0; L], PhantomData);
    pub(crate) const ONE: Self = Self::constant({
        let mut one = [0; L];
        one[0] = 1;
        one
    });

    /// A constant below the prime.
    pub(crate) const fn constant(value: [u64; L]) -> Self {
        if M::FOLD != 0 {
            Self(value, PhantomData)
        } else {
            Self(shift_left_modulo(value, 64 * L, &M::VALUE), PhantomData)
        }
    }

    /// Reduces any number of L limbs.
    #[inline]
    pub(crate) fn from_limbs(value: &[u64; L]) -> Self {
        if M::FOLD != 0 {
            Self(*value, PhantomData)
        } else {
            Self(montgomery::<M, L>(value, &M::RADIX_SQUARED), PhantomData)
        }
    }

    /// The one representative below the prime.
    #[inline]
    pub(crate) fn to_limbs(self) -> [u64; L] {
        if M::FOLD != 0 {
            subtract_once::<M, L>(&self.0, false)
        } else {
            let mut one = [0; L];
            one[0] = 1;
            montgomery::<M, L>(&self.0, &one)
        }
    }

    pub(crate) fn is_zero(&self) -> Choice {
        if M::FOLD != 0 {
            limbs::is_zero(&self.to_limbs())
        } else {
            limbs::is_zero(&self.0)
        }
    }

    #[inline]
    pub(crate) fn square(&self) -> Self {
        if M::FOLD == 0 {
            return *self * *self;
        }
        let (lower, upper) = limbs::square(&self.0);
        Self(fold_upper::<M, L>(&lower, &upper), PhantomData)
    }

    #[inline(always)]
    pub(crate) fn double(&self) -> Self {
        *self + *self
    }

    #[inline(always)]
    pub(crate) fn triple(&self) -> Self {
        if M::FOLD == 0 {
            return self.double() + *self;
        }
        let mut product = [0; L];
        let mut carry = 0;
        for (to, from) in product.iter_mut().zip(&self.0) {
            (*to, carry) = from.carrying_mul(3, carry);
        }
        Self(fold_carry::<M, L>(product, carry), PhantomData)
    }

    /// self / 2.
    #[inline(always)]
    pub(crate) fn halve(&self) -> Self {
        // An odd representative becomes even with the prime added.
        let odd = (self.0[0] & 1).wrapping_neg();
        let mut addend = M::VALUE;
        for limb in &mut addend {
            *limb &= odd;
        }
        let (mut sum, carry) = limbs::add(&self.0, &addend);
        for i in 0..L - 1 {
            sum[i] = (sum[i] >> 1) | (sum[i + 1] << 63);
        }
        sum[L - 1] = (sum[L - 1] >> 1) | (u64::from(carry) << 63);
        Self(sum, PhantomData)
    }

    /// 1/self, zero for zero.
    pub(crate) fn invert(&self) -> Self {
        let mut value = self.to_limbs();
        let inverse = invert::<M, L>(&value);
        value.zeroize();
        Self::from_limbs(&inverse)
    }
}

impl<M: Modulus<L>, const L: usize> Add for Residue<M, L> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = limbs::add(&self.0, &other.0);
        if M::FOLD != 0 {
            Self(fold_carry::<M, L>(sum, u64::from(carry)), PhantomData)
        } else {
            Self(subtract_once::<M, L>(&sum, carry), PhantomData)
        }
    }
}

impl<M: Modulus<L>, const L: usize> Sub for Residue<M, L> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (difference, borrow) = limbs::sub(&self.0, &other.0);
        if M::FOLD != 0 {
            return Self(
                fold_borrow::<M, L>(difference, u64::from(borrow)),
                PhantomData,
            );
        }
        let (wrapped, _) = limbs::add(&difference, &M::VALUE);
        Self(
            limbs::select(&difference, &wrapped, Choice::from(u8::from(borrow))),
            PhantomData,
        )
    }
}

impl<M: Modulus<L>, const L: usize> Mul for Residue<M, L> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        if M::FOLD != 0 {
            let (lower, upper) = limbs::multiply(&self.0, &other.0);
            Self(fold_upper::<M, L>(&lower, &upper), PhantomData)
        } else {
            Self(montgomery::<M, L>(&self.0, &other.0), PhantomData)
        }
    }
}

impl<M: Modulus<L>, const L: usize> Neg for Residue<M, L> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<M: Modulus<L>, const L: usize> PartialEq for Residue<M, L> {
    fn eq(&self, other: &Self) -> bool {
        (*self - *other).is_zero().into()
    }
}

impl<M: Modulus<L>, const L: usize> ConditionallySelectable for Residue<M, L> {
    #[inline(always)]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self(limbs::select(&a.0, &b.0, choice), PhantomData)
    }
}

impl<M: Modulus<L>, const L: usize> Zeroize for Residue<M, L> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

/// lower + 2^(64·L)·upper, folded below 2^(64·L).
#[inline(always)]
fn fold_upper<M: Modulus<L>, const L: usize>(lower: &[u64; L], upper: &[u64; L]) -> [u64; L] {
    let mut folded = [0; L];
    let mut carry = 0;
    for i in 0..L {
        (folded[i], carry) = upper[i].carrying_mul_add(M::FOLD, lower[i], carry);
    }
    fold_carry::<M, L>(folded, carry)
}

/// value + 2^(64·L)·carry for a carry of at most `FOLD`.
#[inline(always)]
fn fold_carry<M: Modulus<L>, const L: usize>(value: [u64; L], carry: u64) -> [u64; L] {
    let mut folded = value;
    let mut overflow;
    (folded[0], overflow) = value[0].overflowing_add(carry * M::FOLD);
    for limb in &mut folded[1..] {
        (*limb, overflow) = limb.carrying_add(0, overflow);
    }
    // After a second overflow the value is below FOLD^2 < 2^32: limb 0 has room.
    folded[0] = folded[0].wrapping_add(u64::from(overflow) * M::FOLD);
    folded
}

/// value − 2^(64·L)·borrow for a borrow of 0 or 1.
#[inline(always)]
fn fold_borrow<M: Modulus<L>, const L: usize>(value: [u64; L], borrow: u64) -> [u64; L] {
    let mut folded = value;
    let mut underflow;
    (folded[0], underflow) = value[0].overflowing_sub(borrow * M::FOLD);
    for limb in &mut folded[1..] {
        (*limb, underflow) = limb.borrowing_sub(0, underflow);
    }
    // After a second underflow the value is within FOLD of 2^(64·L): limb 0 has room.
    folded[0] = folded[0].wrapping_sub(u64::from(underflow) * M::FOLD);
    folded
}

/// value + 2^(64·L)·carry, less the prime if that is not negative.
#[inline(always)]
fn subtract_once<M: Modulus<L>, const L: usize>(value: &[u64; L], carry: bool) -> [u64; L] {
    let (difference, borrow) = limbs::sub(value, &M::VALUE);
    limbs::select(
        value,
        &difference,
        Choice::from(u8::from(carry) | u8::from(!borrow)),
    )
}

/// a·b / 2^(64·L) mod prime, fully reduced, for a < 2^(64·L) and b < prime (Montgomery's
/// multiplication, operands scanned row by row).
#[inline]
fn montgomery<M: Modulus<L>, const L: usize>(a: &[u64; L], b: &[u64; L]) -> [u64; L] {
    let mut window = [0; L];
    let mut top = 0_u64;
    for multiplier in b {
        let mut carry = 0;
        for j in 0..L {
            (window[j], carry) = a[j].carrying_mul_add(*multiplier, window[j], carry);
        }
        let (next, overflow) = top.overflowing_add(carry);

        let quotient = window[0].wrapping_mul(M::NEGATIVE_INVERSE);
        (_, carry) = quotient.carrying_mul_add(M::VALUE[0], window[0], 0);
        for j in 1..L {
            (window[j - 1], carry) = quotient.carrying_mul_add(M::VALUE[j], window[j], carry);
        }
        let (next, second) = next.overflowing_add(carry);
        window[L - 1] = next;
        top = u64::from(overflow) + u64::from(second);
    }
    subtract_once::<M, L>(&window, top != 0)
}
