//! BER: every element of an encoding, every value in them, within the limit of nesting.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_pki::ber::{Element, MAX_DEPTH, Tag};

fuzz_target!(|input: &[u8]| {
    if let Ok((first, rest)) = Element::parse(input) {
        assert_eq!(first.raw.len() + rest.len(), input.len());
        walk(first, 0);
    }
    if let Ok(element) = Element::parse_all(input) {
        assert_eq!(element.raw, input);
    }
});

fn walk(element: Element<'_>, depth: u8) {
    assert!(depth <= MAX_DEPTH);
    let _ = element.octets();
    let _ = element.unsigned();
    let _ = element.oid().map(|oid| oid.to_string());
    let _ = element.whole_bits();
    let _ = element.time();
    let _ = element.expect(Tag::SEQUENCE);
    let mut optional = element.children();
    if let Ok(Some(integer)) = optional.optional(Tag::INTEGER) {
        assert_eq!(integer.tag, Tag::INTEGER);
    }
    let _ = optional.required();
    let _ = optional.end();
    for child in element.children() {
        let Ok(child) = child else { break };
        assert!(child.raw.len() <= element.content.len());
        walk(child, depth + 1);
    }
}
