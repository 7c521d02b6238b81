//! Canonical XML: a canonical document is its own canonical form, and each element has one.
//!
//! The first line chooses the method by its first octet; the rest is the document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tanba_fuzz::line;
use tanba_signature_xml::canonical::{
    Canonicalization, Comments, Method, Subtree, canonical_octets,
};
use tanba_signature_xml::{Document, Limits};

fuzz_target!(|input: &[u8]| {
    let (choice, text) = line(input);
    let choice = choice.first().copied().unwrap_or_default();
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    let Ok(document) = Document::parse(text, &Limits::default()) else {
        return;
    };
    let method = match choice % 3 {
        0 => Method::Inclusive10,
        1 => Method::Inclusive11,
        _ => Method::Exclusive,
    };
    let how = Canonicalization::new(method, Comments::Kept);
    let whole = Subtree::of(document.document_node(), Comments::Kept);
    if let Ok(canonical) = canonical_octets(&document, &whole, &how) {
        let text = String::from_utf8(canonical).expect("canonical XML is UTF-8");
        let again = Document::parse(&text, &Limits::default()).expect("canonical XML is XML");
        let whole = Subtree::of(again.document_node(), Comments::Kept);
        let octets = canonical_octets(&again, &whole, &how).expect("it has a canonical form");
        assert_eq!(octets, text.as_bytes());
    }
    let mut without = Canonicalization::new(method, Comments::Dropped);
    without.inclusive_prefixes = vec![String::new(), "a".to_owned()];
    for id in document
        .all()
        .filter(|&id| document.is_element(id))
        .take(16)
    {
        let set = Subtree::of(id, Comments::Dropped);
        if let Some(hole) = document.child_elements(id).next() {
            let _ = canonical_octets(&document, &set.clone().without(hole), &without);
        }
        if let Ok(canonical) = canonical_octets(&document, &set, &without) {
            let text = String::from_utf8(canonical).expect("canonical XML is UTF-8");
            let _ = Document::parse(&text, &Limits::default());
        }
    }
});
