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
        for part in data {
            mac.update(part);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Three numbers drawn one after the other, computed with hmac and hashlib of Python from the
    /// text of RFC 6979 for d = 0x1234567, e = 0x89abcdef, entropy 00 01 … 1f. The orders have
    /// 512, 255, 256 and 511 bits; CryptoPro-C refuses four candidates in ten.
    const DRAWN: [(ParameterSet, [&str; 3]); 4] = [
        (
            ParameterSet::Tc26_512A,
            [
                "9ee81429cc6bfe07a9efbd81a3fef02a9ae06e3288580f0c80a6eb1e3fb1d4a351c074b1bbcf4b38ab8c0b78f8194348c9e3c1b1774cd7bac178f7234e64ebfb",
                "10487d9f563c64f7128ae259800f74995d023cce4f16707bcf402b9ce5f01c6d0f428caf7314daf58bf37c665677c91cd82ae61ef9e9667927b7f91510ed8d45",
                "2e5ad78b77e4c59b305e914f3a1d3ae09cd7194bd589578c2084883bb2ac27a1c9b8e8a4e0276e65dbb131b5ea86b30475a65a70617263dcf4779aff3ee509e4",
            ],
        ),
        (
            ParameterSet::Tc26_256A,
            [
                "063709fbf3b444aecdb02eeabbe2942a61eaabfdd2aa9d38ff394fb1a4cb01ef",
                "3e9d4ba392e4c0176c79116888c5b35d2f3270df5debc6d27aeb0be180ab6148",
                "11293e65544ff714bea4afd94ebb1fa76e45365ccca725cef6ffe21f76235552",
            ],
        ),
        (
            ParameterSet::CryptoProC,
            [
                "4052bd64075e718d074af6acf6e0f632fa5c797c1340c55004a94c9eeb90e87e",
                "1f22c17a3fa35d772b9aed15016621ac41f550b0d12853d08dbc32641b62b60e",
                "7cd4190eff3f9e23ea8b5f88001ab7e2ec8040c8a0469727ae100149dcf46070",
            ],
        ),
        (
            ParameterSet::Test512,
            [
                "0554c38a4653625a18ab7a714f5a3324f7b91e48d08ecf2554f62ea877bde56be373ea4b757d5de8159d7c2faf3d87eaa180c1d2bfd35d56a94223c9b21fe627",
                "00e6dfbbb45e02b5d51e4c61812a9f1ea9235a6463edc42190fab1de39a8d71612b4bd336c8e93018ea1e727fff1627a3faa32139b0831a8e19ee341a784ef53",
                "0484d2ed8c35a16df3e0fa60e1364369f7a85727cf6b7c2d0522960554e883822c12eac659c7a4d2f398418a10a9e73e307367583db833ddec2b582d2d09417c",
            ],
        ),
    ];

    #[test]
    fn drawn_numbers_are_those_of_rfc_6979() {
        let entropy = core::array::from_fn(|i| u8::try_from(i).unwrap());
        let (d, e) = (
            [0x0123_4567, 0, 0, 0, 0, 0, 0, 0],
            [0x89AB_CDEF, 0, 0, 0, 0, 0, 0, 0],
        );
        for (set, expected) in DRAWN {
            let mut generator = NonceGenerator::new(set, &d, &e, &entropy);
            for number in expected {
                let number = integer::from_be_octets(&hex::decode(number).unwrap());
                assert_eq!(generator.draw(), number, "{set:?}");
            }
        }
    }
}
