//! Cipher block chaining with the padding of RFC 8018 section 6.1.1.

use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use zeroize::Zeroizing;

use crate::StoreError;

/// Decrypts with a cipher made from its key.
pub(crate) fn cbc<C: BlockCipherDecrypt + KeyInit>(
    key: &[u8],
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let cipher = C::new_from_slice(key)
        .map_err(|_| StoreError::Broken("the key length does not fit the cipher"))?;
    cbc_with(cipher, iv, ciphertext)
}

/// Decrypts with a ready cipher.
pub(crate) fn cbc_with<C: BlockCipherDecrypt>(
    cipher: C,
    iv: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let decryptor = Decryptor::inner_iv_slice_init(cipher, iv)
        .map_err(|_| StoreError::Broken("the initial vector has a wrong length"))?;
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length = decryptor
        .decrypt_padded::<Pkcs7>(&mut buffer)
        .map_err(|_| StoreError::Undecipherable)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}
