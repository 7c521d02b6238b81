//! Kuznyechik and Magma in counter mode with internal re-keying, CTR-ACPKM (R 1323565.1.017-2018,
//! RFC 8645 section 6.2.1), as RFC 9337 section 7.3 uses it.

use kuznyechik::Kuznyechik;
use magma::Magma;
use magma::cipher::{Block, BlockCipherEncrypt, KeyInit};
use zeroize::Zeroizing;

use crate::StoreError;

/// After how many octets the key changes: 8 KiB for Magma.
const MAGMA_SECTION: usize = 8 << 10;

/// After how many octets the key changes: 256 KiB for Kuznyechik.
const KUZNYECHIK_SECTION: usize = 256 << 10;

/// Magma; the first four octets of the user keying material begin the counter.
pub(super) fn magma(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    apply::<Magma, 4, 8>(key, ukm, ciphertext, MAGMA_SECTION)
}

/// Kuznyechik; the first eight octets of the user keying material begin the counter.
pub(super) fn kuznyechik(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    apply::<Kuznyechik, 8, 16>(key, ukm, ciphertext, KUZNYECHIK_SECTION)
}

fn apply<C, const HALF: usize, const BLOCK: usize>(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
    section: usize,
) -> Result<Zeroizing<Vec<u8>>, StoreError>
where
    C: BlockCipherEncrypt + KeyInit,
    Block<C>: From<[u8; BLOCK]> + Into<[u8; BLOCK]>,
{
    let beginning = ukm
        .first_chunk::<HALF>()
        .ok_or(StoreError::Broken("the user keying material is too short"))?;
    let mut cipher = C::new_from_slice(key)
        .map_err(|_| StoreError::Broken("the key length does not fit the cipher"))?;
    let mut counter = [0; BLOCK];
    counter[..HALF].copy_from_slice(beginning);
    let mut plaintext = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
    for (index, section) in ciphertext.chunks(section).enumerate() {
        if index > 0 {
            cipher = next_cipher::<C, BLOCK>(&cipher)?;
        }
        for block in section.chunks(BLOCK) {
            let gamma = encrypt(&cipher, counter);
            plaintext.extend(block.iter().zip(gamma).map(|(octet, mask)| octet ^ mask));
            increment(&mut counter);
        }
    }
    Ok(plaintext)
}

/// ACPKM (RFC 8645 section 6.2.1): the next key is the encryption of the octets 80 to 9f.
fn next_cipher<C, const BLOCK: usize>(cipher: &C) -> Result<C, StoreError>
where
    C: BlockCipherEncrypt + KeyInit,
    Block<C>: From<[u8; BLOCK]> + Into<[u8; BLOCK]>,
{
    let mut key = Zeroizing::new([0_u8; 32]);
    for (octet, value) in key.iter_mut().zip(0x80..) {
        *octet = value;
    }
    for block in key.as_chunks_mut::<BLOCK>().0 {
        *block = encrypt(cipher, *block);
    }
    C::new_from_slice(key.as_slice())
        .map_err(|_| StoreError::Broken("the key length does not fit the cipher"))
}

fn encrypt<C, const BLOCK: usize>(cipher: &C, block: [u8; BLOCK]) -> [u8; BLOCK]
where
    C: BlockCipherEncrypt,
    Block<C>: From<[u8; BLOCK]> + Into<[u8; BLOCK]>,
{
    let mut block = Block::<C>::from(block);
    cipher.encrypt_block(&mut block);
    block.into()
}

fn increment(counter: &mut [u8]) {
    for octet in counter.iter_mut().rev() {
        *octet = octet.wrapping_add(1);
        if *octet != 0 {
            break;
        }
    }
}
