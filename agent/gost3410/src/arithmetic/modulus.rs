//! A prime and the constants that follow from it, all computed at compile time.

use super::limbs::add_modulo;

/// An odd prime below 2^(64·L), with its top limb not zero.
pub(crate) trait Modulus<const L: usize>: Copy + Send + Sync + 'static {
    /// The prime.
    const VALUE: [u64; L];

    /// c when the prime is 2^(64·L) − c with c < 2^16, else 0.
    ///
    /// Such primes are reduced by folding: 2^(64·L) ≡ c. All others go by way of Montgomery.
    const FOLD: u64 = fold(&Self::VALUE);

    /// −1/prime mod 2^64.
    const NEGATIVE_INVERSE: u64 = negative_inverse(Self::VALUE[0]);

    /// 2^(128·L) mod prime, which brings a number into Montgomery form.
    const RADIX_SQUARED: [u64; L] = power_of_two(128 * L, &Self::VALUE);
}

/// 2^exponent mod m.
pub(crate) const fn power_of_two<const L: usize>(exponent: usize, m: &[u64; L]) -> [u64; L] {
    let mut one = [0; L];
    one[0] = 1;
    shift_left_modulo(one, exponent, m)
}

/// a · 2^count mod m for a < m.
pub(crate) const fn shift_left_modulo<const L: usize>(
    a: [u64; L],
    count: usize,
    m: &[u64; L],
) -> [u64; L] {
    let mut shifted = a;
    let mut done = 0;
    while done < count {
        shifted = add_modulo(&shifted, &shifted, m);
        done += 1;
    }
    shifted
}

const fn fold<const L: usize>(m: &[u64; L]) -> u64 {
    let mut i = 1;
    while i < L {
        if m[i] != u64::MAX {
            return 0;
        }
        i += 1;
    }
    let c = m[0].wrapping_neg();
    if c < 1 << 16 { c } else { 0 }
}

/// Newton's iteration: each step doubles the number of right bits, starting from three.
const fn negative_inverse(odd: u64) -> u64 {
    let mut inverse = odd;
    let mut bits = 3;
    while bits < 64 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse.wrapping_neg()
}
