//! Integers as they travel between encodings and arithmetic.

use subtle::Choice;

/// An integer below 2^512 in eight 64-bit limbs, least significant first.
pub(crate) type Integer = [u64; 8];

/// Reads up to 64 little-endian octets.
pub(crate) fn from_le_octets(octets: &[u8]) -> Integer {
    let mut integer = Integer::default();
    for (limb, chunk) in integer.iter_mut().zip(octets.chunks(8)) {
        *limb = chunk
            .iter()
            .rev()
            .fold(0, |value, octet| (value << 8) | u64::from(*octet));
    }
    integer
}

/// Reads up to 64 big-endian octets.
pub(crate) fn from_be_octets(octets: &[u8]) -> Integer {
    let mut integer = Integer::default();
    for (limb, chunk) in integer.iter_mut().zip(octets.rchunks(8)) {
        *limb = chunk
            .iter()
            .fold(0, |value, octet| (value << 8) | u64::from(*octet));
    }
    integer
}

/// The integer in 64 little-endian octets.
pub(crate) fn to_le_octets(integer: &Integer) -> [u8; 64] {
    let mut octets = [0; 64];
    for (chunk, limb) in octets.chunks_exact_mut(8).zip(integer) {
        chunk.copy_from_slice(&limb.to_le_bytes());
    }
    octets
}

/// Whether all octets are zero, without telling where one is not.
pub(crate) fn all_zero(octets: &[u8]) -> Choice {
    use subtle::ConstantTimeEq as _;
    octets.iter().fold(0, |bits, octet| bits | octet).ct_eq(&0)
}
