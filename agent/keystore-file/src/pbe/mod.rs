//! Password-based encryption: from an AlgorithmIdentifier, a password and a ciphertext to the
//! plaintext.
//!
//! [`pbes1`] holds the schemes of RFC 7292 appendix C, [`pbes2`] those of RFC 8018 section 6.2
//! with the national ciphers of RFC 9337; [`ciphers`] and below are the modes. Nothing here
//! encrypts: old schemes are read and never written.

pub(crate) mod ciphers;
mod ctr_acpkm;
mod gost28147;
mod pbes1;
mod pbes2;
pub(crate) mod pbkdf2;
pub(crate) mod pkcs12_kdf;

use zeroize::Zeroizing;

use crate::identifier::AlgorithmIdentifier;
use crate::limits::RoundsLeft;
use crate::{Password, StoreError};

/// Decrypts. An impossible padding is [`StoreError::Undecipherable`]; schemes without a padding
/// give octets for any password.
pub(crate) fn decrypt(
    scheme: AlgorithmIdentifier<'_>,
    ciphertext: &[u8],
    password: &Password,
    rounds: &mut RoundsLeft,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    if scheme.algorithm == pbes2::PBES2 {
        pbes2::decrypt(scheme, ciphertext, password, rounds)
    } else {
        pbes1::decrypt(scheme, ciphertext, password, rounds)
    }
}

#[cfg(test)]
mod tests;
