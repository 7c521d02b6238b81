//! GOST 28147-89 in cipher feedback mode (RFC 5830 section 6) with the key meshing of RFC 4357
//! section 2.3.2.

use magma::cipher::consts::{U8, U32};
use magma::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit, KeySizeUser};
use magma::{Gost89CryptoProA, Gost89CryptoProB, Gost89CryptoProC, Gost89CryptoProD, Magma};
use tanba_pki::ObjectIdentifier;
use zeroize::Zeroizing;

use crate::StoreError;

/// The octets after which the key changes.
const MESHING_INTERVAL: usize = 1024;

/// The constant that is decrypted into the next key.
const MESHING_CONSTANT: [u8; 32] = [
    0x69, 0x00, 0x72, 0x22, 0x64, 0xc9, 0x04, 0x23, 0x8d, 0x3a, 0xdb, 0x96, 0x46, 0xe9, 0x2a, 0xc4,
    0x18, 0xfe, 0xac, 0x94, 0x00, 0xed, 0x07, 0x12, 0xc0, 0x86, 0xdc, 0xc2, 0xef, 0x4c, 0xa9, 0x2b,
];

/// A set of substitution boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubstitutionSet {
    /// id-tc26-gost-28147-param-Z (RFC 7836 appendix C).
    Z,
    /// CryptoPro-A (RFC 4357 section 11.2), and so on.
    CryptoProA,
    CryptoProB,
    CryptoProC,
    CryptoProD,
}

impl SubstitutionSet {
    pub(super) fn from_oid(identifier: ObjectIdentifier) -> Result<Self, StoreError> {
        const SETS: &[(ObjectIdentifier, SubstitutionSet)] = &[
            (
                ObjectIdentifier::new_unwrap("1.2.643.7.1.2.5.1.1"),
                SubstitutionSet::Z,
            ),
            (
                ObjectIdentifier::new_unwrap("1.2.643.2.2.31.1"),
                SubstitutionSet::CryptoProA,
            ),
            (
                ObjectIdentifier::new_unwrap("1.2.643.2.2.31.2"),
                SubstitutionSet::CryptoProB,
            ),
            (
                ObjectIdentifier::new_unwrap("1.2.643.2.2.31.3"),
                SubstitutionSet::CryptoProC,
            ),
            (
                ObjectIdentifier::new_unwrap("1.2.643.2.2.31.4"),
                SubstitutionSet::CryptoProD,
            ),
        ];
        SETS.iter()
            .find(|(known, _)| *known == identifier)
            .map(|(_, set)| *set)
            .ok_or_else(|| StoreError::Unsupported(format!("GOST 28147-89 with {identifier}")))
    }
}

/// Decrypts; there is no padding.
pub(super) fn decrypt_cfb(
    set: SubstitutionSet,
    key: &[u8],
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    match set {
        SubstitutionSet::Z => decrypt_with::<Magma>(key, iv, ciphertext),
        SubstitutionSet::CryptoProA => decrypt_with::<Gost89CryptoProA>(key, iv, ciphertext),
        SubstitutionSet::CryptoProB => decrypt_with::<Gost89CryptoProB>(key, iv, ciphertext),
        SubstitutionSet::CryptoProC => decrypt_with::<Gost89CryptoProC>(key, iv, ciphertext),
        SubstitutionSet::CryptoProD => decrypt_with::<Gost89CryptoProD>(key, iv, ciphertext),
    }
}

fn decrypt_with<C>(
    key: &[u8],
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError>
where
    C: BlockCipherEncrypt
        + BlockCipherDecrypt
        + KeyInit
        + KeySizeUser<KeySize = U32>
        + BlockSizeUser<BlockSize = U8>,
{
    let key = <&[u8; 32]>::try_from(key)
        .map_err(|_| StoreError::Broken("the key length does not fit the cipher"))?;
    let mut register = <[u8; 8]>::try_from(iv)
        .map_err(|_| StoreError::Broken("the initial vector has a wrong length"))?;
    let mut key = Zeroizing::new(*key);
    let mut cipher = LittleEndian::<C>::new(&key);
    let mut plaintext = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
    for (index, section) in ciphertext.chunks(MESHING_INTERVAL).enumerate() {
        if index > 0 {
            key = cipher.next_key();
            cipher = LittleEndian::new(&key);
            register = cipher.encrypt(register);
        }
        for block in section.chunks(8) {
            let gamma = cipher.encrypt(register);
            plaintext.extend(block.iter().zip(gamma).map(|(octet, mask)| octet ^ mask));
            // A short block is the last of all; its register is not used again.
            register[..block.len()].copy_from_slice(block);
        }
    }
    Ok(plaintext)
}

/// The cipher with the octet order of RFC 5830: words are little-endian, where the later standard
/// that `C` follows has them big-endian.
struct LittleEndian<C>(C);

impl<C> LittleEndian<C>
where
    C: BlockCipherEncrypt
        + BlockCipherDecrypt
        + KeyInit
        + KeySizeUser<KeySize = U32>
        + BlockSizeUser<BlockSize = U8>,
{
    fn new(key: &[u8; 32]) -> Self {
        let mut swapped = Zeroizing::new(*key);
        for word in swapped.chunks_mut(4) {
            word.reverse();
        }
        Self(C::new((&*swapped).into()))
    }

    fn encrypt(&self, mut block: [u8; 8]) -> [u8; 8] {
        block.reverse();
        let mut block = block.into();
        self.0.encrypt_block(&mut block);
        let mut block: [u8; 8] = block.into();
        block.reverse();
        block
    }

    fn decrypt(&self, mut block: [u8; 8]) -> [u8; 8] {
        block.reverse();
        let mut block = block.into();
        self.0.decrypt_block(&mut block);
        let mut block: [u8; 8] = block.into();
        block.reverse();
        block
    }

    /// The key after [`MESHING_INTERVAL`] octets.
    fn next_key(&self) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new(MESHING_CONSTANT);
        for block in key.as_chunks_mut::<8>().0 {
            *block = self.decrypt(*block);
        }
        key
    }
}
