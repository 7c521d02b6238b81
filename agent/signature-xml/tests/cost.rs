//! Documents that ask for more work than their size allows.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

use std::time::{Duration, Instant};

use tanba_signature::{Finding, Verdict};
use tanba_signature_xml::canonical::{
    Canonicalization, Comments, Method, Subtree, canonical_octets,
};
use tanba_signature_xml::{Document, Limits, VerifyOptions, verify};

/// Far above what the work takes in an unoptimised build, far below what it would take if each
/// node asked for all others.
const ENOUGH: Duration = Duration::from_secs(20);

#[test]
fn r31_what_stands_beside_the_root_costs_its_own_length() {
    let xml = "<?a?>".repeat(300_000) + "<r/>";
    let start = Instant::now();
    let document = Document::parse(&xml, &Limits::default()).unwrap();
    let whole = Subtree::of(document.document_node(), Comments::Kept);
    let how = Canonicalization::new(Method::Inclusive10, Comments::Kept);
    let canonical = canonical_octets(&document, &whole, &how).unwrap();
    assert_eq!(
        canonical,
        ("<?a?>\n".repeat(300_000) + "<r></r>").as_bytes()
    );
    assert!(start.elapsed() < ENOUGH, "{:?}", start.elapsed());
}

#[test]
fn r31_the_prefixes_of_exclusive_canonicalization_are_counted() {
    let signed = |prefixes: usize| {
        let list = "p ".repeat(prefixes);
        let xml = format!(
            "<r><ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">\
             <e:InclusiveNamespaces xmlns:e=\"http://www.w3.org/2001/10/xml-exc-c14n#\" \
             PrefixList=\"{list}\"/></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>\
             <ds:Reference URI=\"\"><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/>\
             </ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature></r>"
        );
        verify(xml.as_bytes(), &VerifyOptions::default()).unwrap()
    };
    let refused = |finding: &Finding| matches!(finding, Finding::Refused(text) if text.contains("PrefixList"));
    let few = &signed(64).signers[0].report.findings;
    assert!(!few.iter().any(refused), "{few:?}");
    let many = signed(65);
    assert_eq!(many.verdict(), Verdict::Indeterminate);
    assert!(many.signers[0].report.findings.iter().any(refused));
}

/// A prefix of the list is shown where it is declared, and again where it is declared anew.
#[test]
fn listed_prefixes_are_shown_where_they_change() {
    let xml = "<r xmlns:p=\"urn:1\"><a><b xmlns:p=\"urn:2\"><c/></b><d/></a></r>";
    let document = Document::parse(xml, &Limits::default()).unwrap();
    let whole = Subtree::of(document.document_node(), Comments::Kept);
    let mut how = Canonicalization::new(Method::Exclusive, Comments::Kept);
    how.inclusive_prefixes = vec!["p".to_owned()];
    let canonical = canonical_octets(&document, &whole, &how).unwrap();
    assert_eq!(
        String::from_utf8(canonical).unwrap(),
        "<r xmlns:p=\"urn:1\"><a><b xmlns:p=\"urn:2\"><c></c></b><d></d></a></r>"
    );
}
