//! Numbers of L limbs of 64 bits, least significant first, without a modulus.
//!
//! Nothing here branches on a value or uses one as an index. The `const` functions compute
//! constants; the others are for running code, where carry flags matter for speed.

use subtle::{Choice, ConditionallySelectable as _};

/// Reads 16·L hexadecimal digits, most significant first.
pub(crate) const fn from_hex<const L: usize>(text: &str) -> [u64; L] {
    let digits = text.as_bytes();
    assert!(digits.len() == 16 * L);
    let mut limbs = [0; L];
    let mut position = 0;
    while position < digits.len() {
        let digit = match digits[position] {
            digit @ b'0'..=b'9' => digit - b'0',
            digit @ b'a'..=b'f' => digit - b'a' + 10,
            _ => panic!("not a hexadecimal digit"),
        };
        let limb = L - 1 - position / 16;
        limbs[limb] = (limbs[limb] << 4) | digit as u64;
        position += 1;
    }
    limbs
}

/// a + b mod m for a, b < m, at compile time.
pub(crate) const fn add_modulo<const L: usize>(
    a: &[u64; L],
    b: &[u64; L],
    m: &[u64; L],
) -> [u64; L] {
    let (mut sum, mut difference) = ([0; L], [0; L]);
    let (mut carry, mut borrow) = (0, 0);
    let mut i = 0;
    while i < L {
        let wide = a[i] as u128 + b[i] as u128 + carry;
        (sum[i], carry) = (low(wide), wide >> 64);
        let wide = (sum[i] as u128).wrapping_sub(m[i] as u128 + borrow);
        (difference[i], borrow) = (low(wide), (wide >> 64) & 1);
        i += 1;
    }
    if carry >= borrow { difference } else { sum }
}

/// The lower half of a double limb.
#[allow(clippy::cast_possible_truncation)] // Dropping the upper half is the purpose.
const fn low(wide: u128) -> u64 {
    wide as u64
}

/// a + b and whether it overflowed.
#[inline(always)]
pub(crate) fn add<const L: usize>(a: &[u64; L], b: &[u64; L]) -> ([u64; L], bool) {
    let mut sum = [0; L];
    let mut carry = false;
    for i in 0..L {
        (sum[i], carry) = a[i].carrying_add(b[i], carry);
    }
    (sum, carry)
}

/// a − b and whether it underflowed.
#[inline(always)]
pub(crate) fn sub<const L: usize>(a: &[u64; L], b: &[u64; L]) -> ([u64; L], bool) {
    let mut difference = [0; L];
    let mut borrow = false;
    for i in 0..L {
        (difference[i], borrow) = a[i].borrowing_sub(b[i], borrow);
    }
    (difference, borrow)
}

/// a · b as (lower half, upper half).
#[inline(always)]
pub(crate) fn multiply<const L: usize>(a: &[u64; L], b: &[u64; L]) -> ([u64; L], [u64; L]) {
    let mut lower = [0; L];
    // Row by row; after row i the window starts at limb i + 1 of the product.
    let mut window = [0; L];
    for i in 0..L {
        let mut carry;
        (lower[i], carry) = a[0].carrying_mul_add(b[i], window[0], 0);
        for j in 1..L {
            (window[j - 1], carry) = a[j].carrying_mul_add(b[i], window[j], carry);
        }
        window[L - 1] = carry;
    }
    (lower, window)
}

/// a² as (lower half, upper half) for up to eight limbs.
#[inline(always)]
pub(crate) fn square<const L: usize>(a: &[u64; L]) -> ([u64; L], [u64; L]) {
    // Products of different limbs, each once; then twice; then the squares of the limbs.
    let mut wide = [0; 16];
    for i in 0..L - 1 {
        let mut carry = 0;
        for j in i + 1..L {
            (wide[i + j], carry) = a[i].carrying_mul_add(a[j], wide[i + j], carry);
        }
        wide[i + L] = carry;
    }
    let mut top = 0;
    for limb in &mut wide[1..2 * L] {
        (*limb, top) = ((*limb << 1) | top, *limb >> 63);
    }
    let mut carry = false;
    for i in 0..L {
        let (low, high) = a[i].carrying_mul(a[i], 0);
        (wide[2 * i], carry) = wide[2 * i].carrying_add(low, carry);
        (wide[2 * i + 1], carry) = wide[2 * i + 1].carrying_add(high, carry);
    }
    let (mut lower, mut upper) = ([0; L], [0; L]);
    lower.copy_from_slice(&wide[..L]);
    upper.copy_from_slice(&wide[L..2 * L]);
    (lower, upper)
}

/// Whether a < b.
pub(crate) fn less<const L: usize>(a: &[u64; L], b: &[u64; L]) -> Choice {
    Choice::from(u8::from(sub(a, b).1))
}

/// Whether all limbs are zero.
pub(crate) fn is_zero<const L: usize>(a: &[u64; L]) -> Choice {
    use subtle::ConstantTimeEq as _;
    a.iter().fold(0, |bits, limb| bits | limb).ct_eq(&0)
}

/// `otherwise`, or `value` if chosen.
#[inline(always)]
pub(crate) fn select<const L: usize>(
    otherwise: &[u64; L],
    value: &[u64; L],
    choice: Choice,
) -> [u64; L] {
    let mut selected = *otherwise;
    for (to, from) in selected.iter_mut().zip(value) {
        to.conditional_assign(from, choice);
    }
    selected
}

/// Bit `position`, zero beyond the limbs; the position is public.
pub(crate) fn bit<const L: usize>(a: &[u64; L], position: usize) -> u64 {
    a.get(position / 64)
        .map_or(0, |limb| (limb >> (position % 64)) & 1)
}
