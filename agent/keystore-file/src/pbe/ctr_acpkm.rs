//! Kuznyechik and Magma in counter mode with internal re-keying, CTR-ACPKM (R 1323565.1.017-2018,
//! RFC 8645 section 6.2.1), as RFC 9337 section 7.3 uses it.

use kuznyechik::Kuznyechik;
use magma::Magma;
use magma::cipher::{Block, BlockCipherEncrypt, KeyInit};
use tanba_pki::ber::{Element, Tag};
use zeroize::Zeroizing;

use crate::StoreError;

/// After how many octets the key changes, which the file does not say. 1 KiB (as in TLS, RFC 9189)
/// is what OpenSSL's engine writes; 8 KiB is for writers that use longer sections.
const MAGMA_SECTIONS: [usize; 2] = [1 << 10, 8 << 10];

/// The same for Kuznyechik.
const KUZNYECHIK_SECTIONS: [usize; 2] = [4 << 10, 256 << 10];

/// Magma; the first four octets of the user keying material begin the counter.
pub(super) fn magma(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    decrypt::<Magma, 4, 8>(key, ukm, ciphertext, MAGMA_SECTIONS)
}

/// Kuznyechik; the first eight octets of the user keying material begin the counter.
pub(super) fn kuznyechik(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    decrypt::<Kuznyechik, 8, 16>(key, ukm, ciphertext, KUZNYECHIK_SECTIONS)
}

/// Decrypts with the length of sections that gives well-formed elements, as every plaintext of a
/// key store is. Ciphertexts below the shortest section come out the same with any.
fn decrypt<C, const HALF: usize, const BLOCK: usize>(
    key: &[u8],
    ukm: &[u8],
    ciphertext: &[u8],
    sections: [usize; 2],
) -> Result<Zeroizing<Vec<u8>>, StoreError>
where
    C: BlockCipherEncrypt + KeyInit,
    Block<C>: From<[u8; BLOCK]> + Into<[u8; BLOCK]>,
{
    for section in sections {
        let plaintext = apply::<C, HALF, BLOCK>(key, ukm, ciphertext, section)?;
        if Element::parse_all(&plaintext).is_ok_and(|element| is_sound(element, WRAPPINGS)) {
            return Ok(plaintext);
        }
    }
    Err(StoreError::Undecipherable)
}

/// How many octet strings inside each other are looked into: a certificate in its bag, an
/// extension in the certificate. What a hostile plaintext nests deeper is not followed.
const WRAPPINGS: u8 = 3;

/// Whether the element is well-formed to its leaves, the certificates in its octet strings
/// included. The outer length alone says nothing: it stands before the first change of the key.
fn is_sound(element: Element<'_>, wrappings: u8) -> bool {
    const LONG: usize = 64;
    if element.tag.constructed {
        return element
            .children()
            .all(|child| child.is_ok_and(|child| is_sound(child, wrappings)));
    }
    let is_wrapper = element.tag == Tag::OCTET_STRING && element.content.len() > LONG;
    if !is_wrapper || wrappings == 0 || element.content.first() != Some(&0x30) {
        return true;
    }
    // A certificate that is garbled has a length that does not fit any more.
    Element::parse_all(element.content).is_ok_and(|inner| is_sound(inner, wrappings - 1))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r33_nested_octet_strings_are_not_followed_for_ever() {
        let mut nested = vec![0x30, 0x00];
        for _ in 0..10_000 {
            let length = u32::try_from(nested.len() + 6).unwrap().to_be_bytes();
            let mut outer = vec![0x30, 0x84];
            outer.extend(length);
            outer.extend([0x04, 0x84]);
            outer.extend(u32::try_from(nested.len()).unwrap().to_be_bytes());
            outer.append(&mut nested);
            nested = outer;
        }
        assert!(is_sound(Element::parse_all(&nested).unwrap(), WRAPPINGS));
    }

    #[test]
    fn a_garbled_certificate_is_not_sound() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/fixtures/pkcs12/made/clear-key.p12"
        );
        let mut file = std::fs::read(path).unwrap();
        assert!(is_sound(Element::parse_all(&file).unwrap(), WRAPPINGS));
        let name = b"Tanba EC fixture";
        let at = file
            .windows(name.len())
            .position(|window| window == name)
            .unwrap();
        file[at - 16..at + 16].fill(0x55);
        assert!(Element::parse_all(&file).is_ok());
        assert!(!is_sound(Element::parse_all(&file).unwrap(), WRAPPINGS));
    }

    /// The key of the examples of GOST R 34.13-2015; the octets are those of OpenSSL with
    /// gost-engine 3.0.1, `enc -magma-ctr-acpkm -iv 12345678` over zeros.
    #[test]
    fn gamma_of_magma_is_that_of_another_implementation() {
        let key = hex::decode("ffeeddccbbaa99887766554433221100f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
            .unwrap();
        let gamma =
            apply::<Magma, 4, 8>(&key, &[0x12, 0x34, 0x56, 0x78], &[0; 1100], 1024).unwrap();
        assert_eq!(
            hex::encode(&gamma[..16]),
            "dc46e167aba4b365e571ca972ef0c049"
        );
        assert_eq!(
            hex::encode(&gamma[1024..1040]),
            "53c346e41e3dcfc56ee92a677449eead"
        );
    }
}
