//! Inversion modulo a prime in constant time.
//!
//! Bernstein and Yang, "Fast constant-time gcd computation and modular inversion", 2019: a fixed
//! number of division steps, 62 at a time on the lowest limbs alone, each batch then applied to
//! the whole numbers as a 2×2 matrix. Numbers are signed, in limbs of 62 bits.
// Limbs move between signed and unsigned and drop their upper halves on purpose.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

use zeroize::Zeroize as _;

use super::modulus::Modulus;

/// Limbs that hold 512 bits and a sign.
const LIMBS: usize = 9;

const BITS: u32 = 62;
const MASK: u64 = (1 << BITS) - 1;

type Signed = [i64; LIMBS];

/// The effect of 62 division steps on (f, g), times 2^62.
#[derive(Clone, Copy)]
struct Matrix {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// 1/value modulo the prime for a value below it, zero for zero.
pub(super) fn invert<M: Modulus<L>, const L: usize>(value: &[u64; L]) -> [u64; L] {
    let used = 64 * L / 62 + 1;
    let prime = to_signed(&M::VALUE);
    let prime_inverse = M::NEGATIVE_INVERSE.wrapping_neg();
    let (mut f, mut g) = (prime, to_signed(value));
    let (mut d, mut e) = (Signed::default(), Signed::default());
    e[0] = 1;
    let mut eta = -1;
    // Theorem 11.2 of the paper: (49·bits + 57) / 17 steps bring g to zero.
    let batches = (49 * 64 * L + 57).div_ceil(17 * 62);
    for _ in 0..batches {
        let (next, matrix) = divide(eta, f[0] as u64, g[0] as u64);
        eta = next;
        apply(&matrix, &mut f[..used], &mut g[..used]);
        apply_modulo(
            &matrix,
            &mut d[..used],
            &mut e[..used],
            &prime[..used],
            prime_inverse,
        );
    }
    // Now f = ±1 and d = ±1/value, between −2·prime and prime.
    let negative = d[used - 1] >> 63;
    add_masked(&mut d, &prime, negative, used);
    negate_masked(&mut d, f[used - 1] >> 63, used);
    let negative = d[used - 1] >> 63;
    add_masked(&mut d, &prime, negative, used);
    let inverse = to_unsigned(&d);
    for number in [&mut f, &mut g, &mut d, &mut e] {
        number.zeroize();
    }
    inverse
}

/// 62 division steps on the lowest limbs.
fn divide(mut eta: i64, mut f: u64, mut g: u64) -> (i64, Matrix) {
    let (mut u, mut v, mut q, mut r) = (1_u64, 0_u64, 0_u64, 1_u64);
    for _ in 0..BITS {
        let negative = (eta >> 63) as u64;
        let odd = (g & 1).wrapping_neg();
        // (g, q, r) ± (f, u, v) where g is odd; minus where eta < 0.
        g = g.wrapping_add(((f ^ negative).wrapping_sub(negative)) & odd);
        q = q.wrapping_add(((u ^ negative).wrapping_sub(negative)) & odd);
        r = r.wrapping_add(((v ^ negative).wrapping_sub(negative)) & odd);
        // Where both hold, f becomes the old g.
        let swap = negative & odd;
        eta = (eta ^ swap as i64)
            .wrapping_sub(swap as i64)
            .wrapping_sub(1);
        f = f.wrapping_add(g & swap);
        u = u.wrapping_add(q & swap);
        v = v.wrapping_add(r & swap);
        g >>= 1;
        u <<= 1;
        v <<= 1;
    }
    (
        eta,
        Matrix {
            u: u as i64,
            v: v as i64,
            q: q as i64,
            r: r as i64,
        },
    )
}

/// (f, g) = matrix · (f, g) / 2^62, which is exact.
fn apply(matrix: &Matrix, f: &mut [i64], g: &mut [i64]) {
    let Matrix { u, v, q, r } = *matrix;
    let (mut carry_f, mut carry_g) = (0, 0);
    for i in 0..f.len() {
        carry_f += wide(u, f[i]) + wide(v, g[i]);
        carry_g += wide(q, f[i]) + wide(r, g[i]);
        if i > 0 {
            f[i - 1] = low(carry_f);
            g[i - 1] = low(carry_g);
        }
        carry_f >>= BITS;
        carry_g >>= BITS;
    }
    f[f.len() - 1] = carry_f as i64;
    g[g.len() - 1] = carry_g as i64;
}

/// (d, e) = matrix · (d, e) / 2^62 modulo the prime; both stay between −2·prime and prime.
fn apply_modulo(matrix: &Matrix, d: &mut [i64], e: &mut [i64], prime: &[i64], prime_inverse: u64) {
    let Matrix { u, v, q, r } = *matrix;
    let last = d.len() - 1;
    let (sign_d, sign_e) = (d[last] >> 63, e[last] >> 63);
    // The multiples of the prime that make the lowest 62 bits zero.
    let clear = |start: i64, lowest: i128| {
        let excess = prime_inverse
            .wrapping_mul(lowest as u64)
            .wrapping_add(start as u64)
            & MASK;
        start - excess as i64
    };
    let times_d = clear((u & sign_d) + (v & sign_e), wide(u, d[0]) + wide(v, e[0]));
    let times_e = clear((q & sign_d) + (r & sign_e), wide(q, d[0]) + wide(r, e[0]));
    let (mut carry_d, mut carry_e) = (0, 0);
    for i in 0..=last {
        carry_d += wide(u, d[i]) + wide(v, e[i]) + wide(prime[i], times_d);
        carry_e += wide(q, d[i]) + wide(r, e[i]) + wide(prime[i], times_e);
        if i > 0 {
            d[i - 1] = low(carry_d);
            e[i - 1] = low(carry_e);
        }
        carry_d >>= BITS;
        carry_e >>= BITS;
    }
    d[last] = carry_d as i64;
    e[last] = carry_e as i64;
}

/// number += other where the mask is −1, nothing where it is 0.
fn add_masked(number: &mut Signed, other: &Signed, mask: i64, used: usize) {
    let mut carry = 0;
    for i in 0..used {
        carry += i128::from(number[i]) + i128::from(other[i] & mask);
        number[i] = if i + 1 < used {
            low(carry)
        } else {
            carry as i64
        };
        carry >>= BITS;
    }
}

/// number = −number where the mask is −1, itself where it is 0.
fn negate_masked(number: &mut Signed, mask: i64, used: usize) {
    let mut carry = 0;
    for (i, limb) in number[..used].iter_mut().enumerate() {
        carry += i128::from((*limb ^ mask) - mask);
        *limb = if i + 1 < used {
            low(carry)
        } else {
            carry as i64
        };
        carry >>= BITS;
    }
}

#[inline(always)]
fn wide(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

#[inline(always)]
fn low(carry: i128) -> i64 {
    (carry as u64 & MASK) as i64
}

fn to_signed<const L: usize>(number: &[u64; L]) -> Signed {
    let mut signed = Signed::default();
    for (i, limb) in signed.iter_mut().enumerate() {
        let position = i * BITS as usize;
        let word = |i: usize| u128::from(number.get(i).copied().unwrap_or(0));
        let pair = word(position / 64) | (word(position / 64 + 1) << 64);
        *limb = ((pair >> (position % 64)) as u64 & MASK) as i64;
    }
    signed
}

fn to_unsigned<const L: usize>(signed: &Signed) -> [u64; L] {
    let mut number = [0; L];
    for (i, limb) in number.iter_mut().enumerate() {
        let position = i * 64;
        let word = |i: usize| u128::from(signed.get(i).copied().unwrap_or(0) as u64);
        let first = position / BITS as usize;
        let pair = word(first) | (word(first + 1) << BITS);
        *limb = (pair >> (position % BITS as usize)) as u64;
    }
    number
}
