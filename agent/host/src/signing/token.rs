//! Octets of a caller whose bare signature would be a token that logs in elsewhere.
//!
//! A token of Web eID is a signature over two digests, one after the other. A page that gets a bare
//! signature over such octets could show it to another site as if the person had logged in there.

use tanba_module::{Content, Fault, HeldContent};

use super::octets_of;

/// Octets of two digests of every length that tokens have.
const LENGTHS: [u64; 3] = [64, 96, 128];

/// Whether these could be two digests. Text is not: the digest of a site's origin is none, and
/// nobody can choose it. Digests written out in hex are signed by portals.
pub(super) fn could_be(octets: &[u8]) -> bool {
    let is_text = octets.iter().all(|octet| matches!(octet, b' '..=b'~'));
    LENGTHS.contains(&(octets.len() as u64)) && !is_text
}

pub(super) fn check(content: &HeldContent) -> Result<(), Fault> {
    if !LENGTHS.contains(&content.size()) {
        return Ok(());
    }
    // What was not kept cannot be looked at, and so little need not come by a stream.
    if content.open().is_none() || could_be(&octets_of(&Content::Held(content.clone()))?) {
        return Err(Fault::ConfusableContent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r21_two_digests_are_no_document() {
        for length in [32, 64, 96, 128] {
            let digests: Vec<u8> = (0..length)
                .map(|number: u8| number.wrapping_mul(37))
                .collect();
            assert_eq!(could_be(&digests), length != 32, "{length}");
            assert!(!could_be(&vec![b'f'; usize::from(length)]), "{length}");
        }
        assert!(!could_be(&[0; 65]));
    }
}
