//! Inversion of public numbers, in variable time.

use super::{limbs, modulus::Modulus, residue::Residue};

impl<M: Modulus<L>, const L: usize> Residue<M, L> {
    /// 1/self for a public number, zero for zero.
    ///
    /// Binary extended Euclid: `u ≡ x·self`, `v ≡ y·self` modulo the prime, until one is 1.
    pub(crate) fn invert_public(&self) -> Self {
        let mut u = self.to_limbs();
        if limbs::is_zero(&u).into() {
            return Self::ZERO;
        }
        let mut v = M::VALUE;
        let mut one = [0; L];
        one[0] = 1;
        let (mut x, mut y) = (one, [0; L]);
        loop {
            halve_while_even::<M, L>(&mut u, &mut x);
            if u == one {
                return Self::from_limbs(&x);
            }
            halve_while_even::<M, L>(&mut v, &mut y);
            if v == one {
                return Self::from_limbs(&y);
            }
            let (difference, negative) = limbs::sub(&u, &v);
            if negative {
                v = limbs::sub(&v, &u).0;
                y = sub_modulo::<M, L>(&y, &x);
            } else {
                u = difference;
                x = sub_modulo::<M, L>(&x, &y);
            }
        }
    }
}

/// Divides `number` by its power of two and `factor` by the same modulo the prime.
fn halve_while_even<M: Modulus<L>, const L: usize>(number: &mut [u64; L], factor: &mut [u64; L]) {
    while number[0] & 1 == 0 {
        shift_right(number, false);
        if factor[0] & 1 == 0 {
            shift_right(factor, false);
        } else {
            let (sum, carry) = limbs::add(factor, &M::VALUE);
            *factor = sum;
            shift_right(factor, carry);
        }
    }
}

fn shift_right<const L: usize>(number: &mut [u64; L], top: bool) {
    for i in 0..L - 1 {
        number[i] = (number[i] >> 1) | (number[i + 1] << 63);
    }
    number[L - 1] = (number[L - 1] >> 1) | (u64::from(top) << 63);
}

fn sub_modulo<M: Modulus<L>, const L: usize>(a: &[u64; L], b: &[u64; L]) -> [u64; L] {
    let (difference, borrow) = limbs::sub(a, b);
    if borrow {
        limbs::add(&difference, &M::VALUE).0
    } else {
        difference
    }
}
