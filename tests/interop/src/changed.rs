//! Messages with one bit turned.

use tanba_signature::Verdict;
use tanba_signature_cms::{DetachedContent, verify};

/// Every message that differs in one bit from `message`, at `count` places spread over it.
pub fn one_bit(message: &[u8], count: usize) -> impl Iterator<Item = (usize, Vec<u8>)> {
    let step = (message.len() / count).max(1);
    (0..message.len()).step_by(step).map(move |at| {
        let mut changed = message.to_vec();
        changed[at] ^= 1 << (at % 8);
        (at, changed)
    })
}

/// Asserts that no message with one bit of its content or its signature turned is valid. `parts`
/// are octets that are signed or sign, and stand in the message.
#[track_caller]
pub fn assert_no_bit_counts(message: &[u8], parts: &[&[u8]], content: Option<&[u8]>) {
    let content = content.map_or(DetachedContent::None, DetachedContent::Bytes);
    for part in parts {
        let start = message.windows(part.len()).position(|window| window == *part);
        let start = start.expect("the part stands in the message");
        for (at, changed) in one_bit(part, 24) {
            let mut altered = message.to_vec();
            altered[start..start + part.len()].copy_from_slice(&changed);
            let verdict = verify(&altered, content, &[]).verdict();
            assert_ne!(verdict, Verdict::Valid, "octet {} of the message", start + at);
        }
    }
}
