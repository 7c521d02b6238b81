//! `xmlsec1` (libxml2, OpenSSL) verifies what is signed here, and the other way round. The tests
//! say so and pass when the program is not installed.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper of a test may stop the test"
)]

mod support;

use std::path::Path;
use std::process::Command;

use support::{Signer, element};
use tanba_signature::Verdict;
use tanba_signature_xml::canonical::{
    Canonicalization, Comments, Method, Subtree, canonical_octets,
};
use tanba_signature_xml::{Document, Limits, Placement, Style, VerifyOptions, verify};

const DOCUMENTS: [&str; 6] = [
    "<tag>data</tag>",
    "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- before --><r a='&lt;&#10;' xmlns='urn:d'>\r\nқазақ<!-- in --></r>\n",
    "<p:r xmlns:p='urn:p' xmlns:q='urn:q' xml:lang='kk' q:b='2' p:a='1' c='0'><q:e/>]]&gt;</p:r>",
    "<r><![CDATA[<&]]>]]&gt;<?pi  some data?><e a=\"'\" b='\"'/></r>",
    "<r/>",
    "<ds:r xmlns:ds='urn:other' Id='x'><ds:e/></ds:r>",
];

fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        println!("{program} is not installed: nothing compared");
    }
    found
}

fn xmlsec1_verifies(folder: &Path, xml: &str, id: &[&str]) -> bool {
    std::fs::write(folder.join("signed.xml"), xml).expect("written");
    let output = Command::new("xmlsec1")
        .args(["--verify", "--trusted-pem", "cert.pem"])
        .args(id)
        .arg("signed.xml")
        .current_dir(folder)
        .output()
        .expect("xmlsec1 runs");
    output.status.success()
}

#[test]
fn xmlsec1_verifies_rsa_and_ec_signatures() {
    if !is_installed("xmlsec1") {
        return;
    }
    for algorithm in [
        &["rsa:2048"][..],
        &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let signer = Signer::new(folder.path(), algorithm);
        for xml in DOCUMENTS {
            for style in [Style::Compact, Style::Lines] {
                let signed = signer
                    .sign(xml, &Placement::WholeDocument, style)
                    .expect(xml);
                assert!(
                    xmlsec1_verifies(folder.path(), &signed, &[]),
                    "{algorithm:?}\n{signed}"
                );
                let changed = signed.replacen("</ds:KeyInfo>", "</ds:KeyInfo> ", 1);
                assert!(xmlsec1_verifies(folder.path(), &changed, &[]));
            }
        }
        let changed = signer
            .sign(DOCUMENTS[0], &Placement::WholeDocument, Style::Lines)
            .expect("signed")
            .replacen("data", "date", 1);
        assert!(!xmlsec1_verifies(folder.path(), &changed, &[]));
    }
}

#[test]
fn xmlsec1_verifies_signatures_by_identifier() {
    if !is_installed("xmlsec1") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let signer = Signer::new(folder.path(), &["rsa:2048"]);
    let xml = "<e xmlns='urn:e' xmlns:w='urn:w' xml:lang='ru'><h/><w:body Id='b1'><w:x/>text<!-- c --></w:body></e>";
    for parent in [None, Some("/e/h"), Some("/e/body")] {
        for style in [Style::Compact, Style::Lines] {
            let signed = signer
                .sign(xml, &element("/e/body", parent), style)
                .expect("signed");
            let id = ["--id-attr:Id", "urn:w:body"];
            assert!(xmlsec1_verifies(folder.path(), &signed, &id), "{signed}");
        }
    }
}

#[test]
fn signatures_of_xmlsec1_verify() {
    if !is_installed("xmlsec1") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let signer = Signer::new(folder.path(), &["rsa:2048"]);
    let ours = signer
        .sign(DOCUMENTS[1], &Placement::WholeDocument, Style::Lines)
        .expect("signed");
    let emptied = empty(
        &empty(&empty(&ours, "DigestValue"), "SignatureValue"),
        "X509Certificate",
    );
    std::fs::write(folder.path().join("template.xml"), emptied).expect("written");
    let output = Command::new("xmlsec1")
        .args([
            "--sign",
            "--privkey-pem",
            "key.pem,cert.pem",
            "template.xml",
        ])
        .current_dir(folder.path())
        .output()
        .expect("xmlsec1 runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report = verify(&output.stdout, &VerifyOptions::default()).expect("readable");
    assert_eq!(report.verdict(), Verdict::Valid, "{:?}", report.signers);
}

fn empty(xml: &str, name: &str) -> String {
    let open = format!("<ds:{name}>");
    let start = xml.find(&open).expect("there") + open.len();
    let end = xml.find(&format!("</ds:{name}>")).expect("there");
    format!("{}{}", &xml[..start], &xml[end..])
}

/// libxml2's own canonical forms, and its opinion on what is XML at all.
#[test]
fn canonical_forms_are_those_of_libxml2() {
    if !is_installed("xmllint") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.xml");
    for xml in DOCUMENTS {
        std::fs::write(&file, xml).expect("written");
        let document = Document::parse(xml, &Limits::default()).expect(xml);
        for (option, method) in [
            ("--c14n", Method::Inclusive10),
            ("--c14n11", Method::Inclusive11),
            ("--exc-c14n", Method::Exclusive),
        ] {
            let output = Command::new("xmllint")
                .arg(option)
                .arg(&file)
                .output()
                .expect("xmllint runs");
            let how = Canonicalization::new(method, Comments::Kept);
            let set = Subtree::of(document.document_node(), Comments::Kept);
            let ours = canonical_octets(&document, &set, &how).expect(xml);
            assert_eq!(
                String::from_utf8_lossy(&ours),
                String::from_utf8_lossy(&output.stdout),
                "{option}"
            );
        }
    }
}

/// What a change may put in.
const ALPHABET: [&str; 16] = [
    "<", ">", "&", ";", "\"", "'", "=", "/", "!", "-", "]", "?", ":", " ", "x", "&#13;",
];

/// Small random changes: what is read here reads the same in libxml2, and what libxml2 reads
/// without complaint is read here.
#[test]
fn r31_changed_documents_read_as_in_libxml2() {
    if !is_installed("xmllint") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("document.xml");
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    let mut random = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    };
    let mut read = 0;
    for round in 0..500 {
        let mut text: Vec<char> = DOCUMENTS[round % DOCUMENTS.len()]
            .trim_start_matches("<?xml version='1.0' encoding='UTF-8'?>")
            .chars()
            .collect();
        for _ in 0..=random(2) {
            let at = random(text.len());
            match random(3) {
                0 => drop(text.remove(at)),
                1 => text.insert(at, text[random(text.len())]),
                _ => drop(text.splice(at..at, ALPHABET[random(ALPHABET.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        std::fs::write(&file, &text).expect("written");
        let output = Command::new("xmllint")
            .args(["--c14n", "--nonet"])
            .arg(&file)
            .output()
            .expect("xmllint runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        if complaint.contains("is not a valid URI") {
            // A namespace name need not be a URI to be compared.
            continue;
        }
        let ours = Document::parse(&text, &Limits::default()).and_then(|document| {
            let how = Canonicalization::new(Method::Inclusive10, Comments::Kept);
            let set = Subtree::of(document.document_node(), Comments::Kept);
            canonical_octets(&document, &set, &how)
        });
        match ours {
            Ok(canonical) => {
                read += 1;
                assert!(complaint.is_empty(), "{text}\n{complaint}");
                assert_eq!(canonical, output.stdout, "{text}");
            }
            Err(error) => assert!(!complaint.is_empty(), "{text}\n{error}"),
        }
    }
    assert!(read > 50, "{read} of the documents are XML");
}
