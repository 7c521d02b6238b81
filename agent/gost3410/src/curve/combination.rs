//! Public combinations m·P + n·Q (Straus's interleaving with signed windows).

use super::{Affine, Curve, TableEntry, jacobian::Jacobian};

/// Window of a point seen for the first time: odd multiples up to 15.
const WINDOW: u32 = 5;

/// Window of the base point with its table: odd multiples up to 127.
const BASE_WINDOW: u32 = 8;

/// Digits of a 512-bit number in non-adjacent form.
const DIGITS: usize = 513;

/// m·P + n·Q for the base point P; both scalars are public.
pub(crate) fn combine<C: Curve<L>, const L: usize>(
    m: &[u64; L],
    n: &[u64; L],
    q: &Affine<C, L>,
) -> Jacobian<C, L> {
    let multiples = odd_multiples(q);
    let n = signed_digits(n, WINDOW);
    if let Some(table) = C::BASE_TABLE {
        let m = signed_digits(m, BASE_WINDOW);
        interleave(
            &m,
            &n,
            |sum, digit| add_entry(sum, table.odd, digit),
            &multiples,
        )
    } else {
        let base = odd_multiples(&C::BASE);
        let m = signed_digits(m, WINDOW);
        interleave(
            &m,
            &n,
            |sum, digit| add_multiple(sum, &base, digit),
            &multiples,
        )
    }
}

/// n·Q; the scalar is public.
pub(crate) fn multiply<C: Curve<L>, const L: usize>(
    n: &[u64; L],
    q: &Affine<C, L>,
) -> Jacobian<C, L> {
    interleave(
        &[0; DIGITS],
        &signed_digits(n, WINDOW),
        |sum, _| *sum,
        &odd_multiples(q),
    )
}

fn interleave<C: Curve<L>, const L: usize>(
    m: &[i8; DIGITS],
    n: &[i8; DIGITS],
    add_base: impl Fn(&Jacobian<C, L>, i8) -> Jacobian<C, L>,
    multiples: &[Jacobian<C, L>; 8],
) -> Jacobian<C, L> {
    let used = (0..DIGITS)
        .rev()
        .find(|&i| m[i] != 0 || n[i] != 0)
        .map_or(0, |i| i + 1);
    let mut sum = Jacobian::IDENTITY;
    for i in (0..used).rev() {
        sum = sum.double();
        if n[i] != 0 {
            sum = add_multiple(&sum, multiples, n[i]);
        }
        if m[i] != 0 {
            sum = add_base(&sum, m[i]);
        }
    }
    sum
}

fn add_multiple<C: Curve<L>, const L: usize>(
    sum: &Jacobian<C, L>,
    multiples: &[Jacobian<C, L>; 8],
    digit: i8,
) -> Jacobian<C, L> {
    let multiple = &multiples[usize::from(digit.unsigned_abs() / 2)];
    if digit < 0 {
        sum.add(&multiple.negate())
    } else {
        sum.add(multiple)
    }
}

fn add_entry<C: Curve<L>, const L: usize>(
    sum: &Jacobian<C, L>,
    odd: &[TableEntry<L>],
    digit: i8,
) -> Jacobian<C, L> {
    let mut point = Affine::from_entry(&odd[usize::from(digit.unsigned_abs() / 2)]);
    if digit < 0 {
        point.y = -point.y;
    }
    sum.add_affine(&point)
}

/// 1·Q, 3·Q, …, 15·Q.
fn odd_multiples<C: Curve<L>, const L: usize>(q: &Affine<C, L>) -> [Jacobian<C, L>; 8] {
    let first = Jacobian::from_affine(*q);
    let twice = first.double();
    let mut multiples = [first; 8];
    for i in 1..8 {
        multiples[i] = multiples[i - 1].add(&twice);
    }
    multiples
}

/// The width-`window` non-adjacent form: digits are odd and below 2^(window − 1), or zero.
fn signed_digits<const L: usize>(number: &[u64; L], window: u32) -> [i8; DIGITS] {
    let mut digits = [0; DIGITS];
    let mut carry = 0;
    let mut i = 0;
    while i < DIGITS {
        let word = bits(number, i, window) + carry;
        if word & 1 == 0 {
            i += 1;
            continue;
        }
        carry = word >> (window - 1);
        // An odd word with its carry taken out lies within ±2^(window − 1): it fits.
        #[allow(clippy::cast_possible_truncation)]
        let digit = (i64::from(word) - (i64::from(carry) << window)) as i8;
        digits[i] = digit;
        i += window as usize;
    }
    digits
}

/// `count` bits from `position` up, zero beyond the limbs.
fn bits<const L: usize>(number: &[u64; L], position: usize, count: u32) -> u32 {
    let limb = |i: usize| u128::from(number.get(i).copied().unwrap_or(0));
    let pair = limb(position / 64) | (limb(position / 64 + 1) << 64);
    let mask = (1_u128 << count) - 1;
    #[allow(clippy::cast_possible_truncation)] // At most eight bits are left.
    let word = ((pair >> (position % 64)) & mask) as u32;
    word
}
