//! Tanba verifies XML that xmlsec1 and Apache Santuario sign, and no longer when one bit of the
//! content or of the signature is turned.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use tanba_interop::changed::{assert_every_bit_counts, xml_verdict};
use tanba_interop::{Party, java, xmlsec1};

const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const INCLUSIVE_11: &str = "http://www.w3.org/2006/12/xml-c14n11";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const TEXT: &str = "мәтін";
const DOCUMENT: &str = "<?xml version='1.0' encoding='UTF-8'?><?pi before?><r xmlns='urn:r' xmlns:u='urn:unused' xml:lang='kk'>\r\n\
     <!-- c --><p:part xmlns:p='urn:p' Id='part' p:b='2' a='1'>мәтін<e/></p:part>\r\n</r>";

/// Asserts that a document is valid, and every bit of the signed text and of the signature.
#[track_caller]
fn assert_accepted(name: &str, document: &str) {
    let value = between(document, "SignatureValue>", "</");
    let digest = between(document, "DigestValue>", "</");
    let value = value
        .trim()
        .lines()
        .next()
        .expect("a line of base64")
        .trim_end_matches('\r');
    // The last character of base64 may hold bits that count for nothing.
    let parts = [
        TEXT,
        value.trim_end_matches('='),
        digest.trim().trim_end_matches('='),
    ];
    let parts = parts.map(|part| &part.as_bytes()[..part.len() - usize::from(part != TEXT)]);
    assert_every_bit_counts(name, document.as_bytes(), &parts, xml_verdict);
}

fn between<'d>(document: &'d str, start: &str, end: &str) -> &'d str {
    let rest = document
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start}"))
        .1;
    rest.split_once(end).expect("an end").0
}

/// What xmlsec1 fills in.
fn template(method: &str, digest: &str, canonical: &str, uri: &str) -> String {
    let enveloped =
        "<ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>";
    let signature = format!(
        "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:SignedInfo>\n\
         <ds:CanonicalizationMethod Algorithm='{canonical}'/><ds:SignatureMethod Algorithm='{method}'/>\n\
         <ds:Reference URI='{uri}'><ds:Transforms>{enveloped}<ds:Transform Algorithm='{canonical}'/>\
         </ds:Transforms><ds:DigestMethod Algorithm='{digest}'/><ds:DigestValue/></ds:Reference>\
         </ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>"
    );
    DOCUMENT.replace("</r>", &format!("{signature}</r>"))
}

#[test]
fn xmlsec1_signs_in_every_way() {
    let more = "http://www.w3.org/2001/04/xmldsig-more#";
    let [sha256, sha512] =
        ["sha256", "sha512"].map(|name| format!("http://www.w3.org/2001/04/xmlenc#{name}"));
    for (kind, methods) in [
        (
            "rsa:2048",
            [format!("{more}rsa-sha256"), format!("{more}rsa-sha512")],
        ),
        (
            "ec:P-256",
            [format!("{more}ecdsa-sha256"), format!("{more}ecdsa-sha512")],
        ),
        (
            "ec:P-521",
            [format!("{more}ecdsa-sha256"), format!("{more}ecdsa-sha512")],
        ),
    ] {
        let signer = Party::new(kind);
        for canonical in [INCLUSIVE, INCLUSIVE_11, EXCLUSIVE] {
            for (method, digest) in methods.iter().zip([&sha256, &sha512]) {
                for uri in ["", "#part"] {
                    let template = template(method, digest, canonical, uri);
                    let id = ["--id-attr:Id", "urn:p:part"];
                    let signed = xmlsec1::sign(&template, &signer, &id);
                    assert_accepted(&format!("{kind} {method} {canonical} {uri}"), &signed);
                }
            }
        }
    }
}

#[test]
fn santuario_signs_in_every_way() {
    for kind in ["rsa:2048", "ec:P-256", "ec:P-384"] {
        let documents = java::sign_xml(&Party::new(kind), DOCUMENT);
        assert!(documents.len() >= 5, "{}", documents.len());
        for (name, document) in documents {
            let document = String::from_utf8(document).expect("UTF-8");
            assert_accepted(&format!("{kind} {name}"), &document);
        }
    }
}
