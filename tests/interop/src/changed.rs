//! Messages with one bit turned.

use tanba_signature::Verdict;
use tanba_signature_cms::DetachedContent;
use tanba_signature_xml::VerifyOptions;

/// Places of each part at which a bit is turned.
const PLACES: usize = 24;

/// The verdict of Tanba on a CMS.
pub fn cms_verdict(message: &[u8], content: Option<&[u8]>) -> Verdict {
    let content = content.map_or(DetachedContent::None, DetachedContent::Bytes);
    tanba_signature_cms::verify(message, content, &[]).verdict()
}

/// The verdict of Tanba on a signed document; what cannot be read is invalid.
pub fn xml_verdict(document: &[u8]) -> Verdict {
    let report = tanba_signature_xml::verify(document, &VerifyOptions::default());
    report.map_or(Verdict::Invalid, |report| report.verdict())
}

/// Asserts that a message is valid, and no longer when one bit of a part is turned. Parts are
/// octets that are signed or that sign, as they stand in the message.
#[track_caller]
pub fn assert_every_bit_counts(
    name: &str,
    message: &[u8],
    parts: &[&[u8]],
    verdict: impl Fn(&[u8]) -> Verdict,
) {
    assert_eq!(verdict(message), Verdict::Valid, "{name}");
    for part in parts {
        let start = message
            .windows(part.len())
            .position(|window| window == *part);
        let start = start.unwrap_or_else(|| panic!("{name}: the part does not stand in it"));
        let step = part.len().div_ceil(PLACES);
        for at in (start..start + part.len()).step_by(step) {
            let mut changed = message.to_vec();
            changed[at] ^= 1 << (at % 8);
            assert_ne!(verdict(&changed), Verdict::Valid, "{name}: octet {at}");
        }
    }
}
