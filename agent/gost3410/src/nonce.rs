//! Hedged deterministic nonces: HMAC_DRBG over SHA-512 after RFC 6979, sections 3.2 and 3.6.
//!
//! The additional data k' of section 3.6 is the caller's entropy and the name of the parameter
//! set: the same key number on two curves must not share nonces. A broken source of randomness
//! leaves the deterministic scheme of RFC 6979; a fault injected into it meets fresh randomness.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;
use zeroize::{Zeroize as _, Zeroizing};

use crate::{
    ParameterSet,
    integer::{self, Integer},
    scheme::scheme,
};

const HASH_OCTETS: usize = 64;

/// The state (K, V) of the generator.
pub(crate) struct NonceGenerator {
    set: ParameterSet,
    key: [u8; HASH_OCTETS],
    value: [u8; HASH_OCTETS],
    drawn: bool,
}

impl NonceGenerator {
    /// Steps a to g: takes in the private key, e and the additional data.
    pub(crate) fn new(set: ParameterSet, d: &Integer, e: &Integer, entropy: &[u8; 32]) -> Self {
        let mut generator = Self {
            set,
            key: [0; HASH_OCTETS],
            value: [1; HASH_OCTETS],
            drawn: false,
        };
        let length = set.field_octets();
        let d = Zeroizing::new(be_octets(d));
        let e = be_octets(e);
        let (d, e) = (&d[HASH_OCTETS - length..], &e[HASH_OCTETS - length..]);
        for separator in [0, 1] {
            generator.update(separator, &[d, e, entropy, set.name().as_bytes()]);
        }
        generator
    }

    /// Step h: the next number in 1..q-1.
    pub(crate) fn draw(&mut self) -> Integer {
        let scheme = scheme(self.set);
        let length = self.set.field_octets();
        let excess = 8 * length - scheme.order_bits();
        loop {
            if self.drawn {
                self.update(0, &[]);
            }
            self.advance();
            self.drawn = true;
            let mut candidate = integer::from_be_octets(&self.value[..length]);
            shift_right(&mut candidate, excess);
            // A candidate that is refused is never used: refusing it tells nothing of the next.
            if bool::from(scheme.is_scalar(&candidate)) {
                return candidate;
            }
            candidate.zeroize();
        }
    }

    /// K = HMAC_K(V ‖ separator ‖ data), V = HMAC_K(V).
    fn update(&mut self, separator: u8, data: &[&[u8]]) {
        let mut mac = hmac(&self.key);
        mac.update(&self.value);
        mac.update(&[separator]);
        data.iter().for_each(|part| mac.update(part));
        self.key = mac.finalize().into_bytes().into();
        self.advance();
    }

    /// V = HMAC_K(V).
    fn advance(&mut self) {
        let mut mac = hmac(&self.key);
        mac.update(&self.value);
        self.value = mac.finalize().into_bytes().into();
    }
}

impl Drop for NonceGenerator {
    fn drop(&mut self) {
        self.key.zeroize();
        self.value.zeroize();
    }
}

/// A key of one output length always fits: it is shorter than a block, padded by zeros.
fn hmac(key: &[u8; HASH_OCTETS]) -> Hmac<Sha512> {
    let mut block = hmac::digest::Key::<Hmac<Sha512>>::default();
    block[..HASH_OCTETS].copy_from_slice(key);
    let mac = Hmac::new(&block);
    block.as_mut_slice().zeroize();
    mac
}

fn be_octets(integer: &Integer) -> [u8; HASH_OCTETS] {
    let mut octets = integer::to_le_octets(integer);
    octets.reverse();
    octets
}

/// Drops the lowest bits, fewer than 64.
fn shift_right(integer: &mut Integer, bits: usize) {
    if bits == 0 {
        return;
    }
    let mut upper = 0;
    for limb in integer.iter_mut().rev() {
        let shifted = (*limb >> bits) | (upper << (64 - bits));
        upper = *limb;
        *limb = shifted;
    }
}
