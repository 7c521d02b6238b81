//! XML documents: what is read keeps its places in the text and its order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_signature_xml::{Document, Limits, well_formed};

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let small = Limits {
        size: 1 << 16,
        depth: 4,
        attributes: 3,
        namespaces: 3,
    };
    let _ = Document::parse(text, &small);
    let parsed = Document::parse(text, &Limits::default());
    assert_eq!(well_formed(text).is_ok(), parsed.is_ok());
    let Ok(document) = parsed else { return };
    for (number, id) in document.all().enumerate() {
        let range = document.range(id);
        let source = text.get(range.clone()).expect("a place in the text");
        if document.is_element(id) {
            assert!(source.starts_with('<') && source.ends_with('>'));
            assert!(!document.local_name(id).is_empty());
        }
        if let Some(parent) = document.parent(id) {
            let around = document.range(parent);
            assert!(around.start <= range.start && range.end <= around.end);
            assert!(document.is_within(id, parent));
        }
        if number < 64 {
            let _ = (
                document.path(id),
                document.text(id),
                document.namespace_name(id),
            );
        }
    }
});
