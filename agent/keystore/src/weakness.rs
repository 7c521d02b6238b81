//! Keys that sign and should not be relied on. Expiry and revocation are the certificate's
//! matter and assessed elsewhere.

use tanba_pki::ber::{BerError, Element, Tag};
use tanba_pki::{KeyAlgorithm, PublicKey};

/// The shortest RSA modulus, in bits, that is not warned of.
const SHORTEST_RSA: usize = 2048;

/// The odd primes that betray moduli of the Infineon library (CVE-2017-15361).
const FINGERPRINT_PRIMES: [u32; 38] = [
    3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
    101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// Why a key is weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyWeakness {
    /// An RSA modulus below 2048 bits.
    ShortRsa {
        /// Its length in bits.
        bits: usize,
    },
    /// An RSA modulus that can be factored in practice, made by chips of one maker until 2017
    /// (ROCA, CVE-2017-15361).
    Roca,
}

/// What is weak about a key; nothing, for almost all of them.
pub fn weaknesses_of(key: &PublicKey) -> Vec<KeyWeakness> {
    if key.algorithm() != KeyAlgorithm::Rsa {
        return Vec::new();
    }
    let mut found = Vec::new();
    if key.bits() < SHORTEST_RSA {
        found.push(KeyWeakness::ShortRsa { bits: key.bits() });
    }
    if modulus(key).is_ok_and(is_roca) {
        found.push(KeyWeakness::Roca);
    }
    found
}

/// The modulus of RSAPublicKey (RFC 8017 appendix A.1.1), big-endian.
fn modulus(key: &PublicKey) -> Result<&[u8], BerError> {
    let key = Element::parse_all(key.subject_public_key())?.expect(Tag::SEQUENCE)?;
    Ok(key.children().required()?.expect(Tag::INTEGER)?.content)
}

/// Whether the modulus is a power of 65537 modulo every fingerprint prime; by chance that happens
/// once in a hundred million moduli.
fn is_roca(modulus: &[u8]) -> bool {
    FINGERPRINT_PRIMES.iter().all(|&prime| {
        let residue = modulus.iter().fold(0, |residue, &octet| {
            (residue * 256 + u32::from(octet)) % prime
        });
        let generator = 65537 % prime;
        // The powers come back to 1 after fewer steps than the prime.
        (0..prime)
            .scan(1, |power, _| {
                *power = *power * generator % prime;
                Some(*power)
            })
            .any(|power| power == residue)
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn key(file: &str) -> PublicKey {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/keys");
        PublicKey::from_spki_der(&std::fs::read(folder.join(file)).unwrap()).unwrap()
    }

    #[test]
    fn r23_roca_keys_are_known() {
        assert_eq!(
            weaknesses_of(&key("roca_2048.spki.der")),
            [KeyWeakness::Roca]
        );
    }

    #[test]
    fn r23_short_rsa_keys_are_known() {
        assert_eq!(
            weaknesses_of(&key("rsa_1024.spki.der")),
            [KeyWeakness::ShortRsa { bits: 1024 }]
        );
    }

    #[test]
    fn r23_sound_keys_are_not_warned_of() {
        for file in ["rsa_2048.spki.der", "p256.spki.der"] {
            assert_eq!(weaknesses_of(&key(file)), [], "{file}");
        }
    }
}
