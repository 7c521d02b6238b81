//! The key derivation of RFC 7292 appendix B.2.

use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use tanba_pki::DigestAlgorithm;
use zeroize::{Zeroize, Zeroizing};

use crate::hash::{cost, with_hash};
use crate::limits::RoundsLeft;
use crate::{Password, StoreError};

/// What the derived octets are for: the ID octet of RFC 7292 appendix B.3.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// A key of a cipher.
    Encryption = 1,
    /// An initial vector.
    InitialVector = 2,
    /// A key of a MAC.
    Integrity = 3,
}

/// Fills `output` with octets derived from the password's BMP form.
pub(crate) fn derive(
    digest: DigestAlgorithm,
    password: &Password,
    salt: &[u8],
    purpose: Purpose,
    iterations: u64,
    output: &mut [u8],
    rounds: &mut RoundsLeft,
) -> Result<(), StoreError> {
    if iterations == 0 {
        return Err(StoreError::Broken("a key derivation has no iterations"));
    }
    rounds.spend(iterations, cost(digest))?;
    with_hash!(digest, Hash => fill::<Hash>(&password.bmp, salt, purpose, iterations, output));
    Ok(())
}

/// Appendix B.2, steps 1 to 7.
fn fill<H: Digest + BlockSizeUser>(
    password: &[u8],
    salt: &[u8],
    purpose: Purpose,
    iterations: u64,
    output: &mut [u8],
) {
    let block = H::block_size();
    let diversifier = vec![purpose as u8; block];
    let mut input = Zeroizing::new(Vec::with_capacity(
        salt.len().next_multiple_of(block) + password.len().next_multiple_of(block),
    ));
    for part in [salt, password] {
        input.extend(part.iter().cycle().take(part.len().next_multiple_of(block)));
    }
    for piece in output.chunks_mut(<H as Digest>::output_size()) {
        let mut a = H::new()
            .chain_update(&diversifier)
            .chain_update(input.as_slice())
            .finalize();
        for _ in 1..iterations {
            a = H::digest(&a);
        }
        piece.copy_from_slice(&a[..piece.len()]);
        for chunk in input.chunks_mut(block) {
            add_one_more(chunk, &a);
        }
        a.as_mut_slice().zeroize();
    }
}

/// Step 6 C: `chunk = chunk + repeated + 1` modulo the size of the chunk, big-endian, where
/// `repeated` is the digest repeated to the chunk's length.
fn add_one_more(chunk: &mut [u8], digest: &[u8]) {
    let mut carry = 1_u16;
    for index in (0..chunk.len()).rev() {
        let addend = digest
            .get(index % digest.len().max(1))
            .copied()
            .unwrap_or_default();
        let sum = u16::from(chunk[index]) + u16::from(addend) + carry;
        let [high, low] = sum.to_be_bytes();
        chunk[index] = low;
        carry = u16::from(high);
    }
}
