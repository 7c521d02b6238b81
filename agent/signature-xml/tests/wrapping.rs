//! signature wrapping. In each attack the signed element is still somewhere in the document
//! and its signature still computes; what an application would read is another element. The
//! report must not name that other element, or must refuse the document's references.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper of a test may stop the test"
)]

mod support;

use std::sync::LazyLock;

use support::{Signer, element};
use tanba_signature::{Finding, Verdict};
use tanba_signature_xml::canonical::canonical_octets;
use tanba_signature_xml::verify::verify_document;
use tanba_signature_xml::{
    Document, Limits, Placement, Style, VerifyOptions, XmlError, XmlReport, verify,
};

static SIGNER: LazyLock<Signer> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    Signer::new(folder.path(), &["rsa:2048"])
});

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const GOOD: &str = "<Claim Id=\"c1\"><Name>good</Name></Claim>";
const EVIL: &str = "<Claim Id=\"c2\"><Name>evil</Name></Claim>";

/// `<Response><Claim/><ds:Signature/></Response>`, in parts.
struct Parts {
    signed: String,
    signature: String,
}

/// A response around `content`. It declares the prefix of signatures, so that elements keep their
/// canonical form when an attacker moves them into a signature.
fn response(id: &str, content: &str) -> String {
    format!("<Response xmlns:ds=\"{DSIG}\" Id=\"{id}\">{content}</Response>")
}

fn canonical_good() -> String {
    GOOD.replace("<Claim ", &format!("<Claim xmlns:ds=\"{DSIG}\" "))
}

fn parts() -> Parts {
    let xml = response("r1", GOOD);
    let signed = SIGNER
        .sign(&xml, &element("/Response/Claim", None), Style::Compact)
        .expect("signed");
    let start = signed.find("<ds:Signature ").expect("a signature");
    let end = signed.find("</ds:Signature>").expect("its end") + "</ds:Signature>".len();
    Parts {
        signature: signed[start..end].to_owned(),
        signed,
    }
}

fn report(xml: &str) -> XmlReport {
    verify(xml.as_bytes(), &VerifyOptions::default()).expect("readable")
}

/// What the valid references of a document cover, as text.
fn signed_text(xml: &str) -> Vec<String> {
    let document = Document::parse(xml, &Limits::default()).expect("readable");
    let report = verify_document(&document, &VerifyOptions::default()).expect("readable");
    let valid = report
        .signers
        .iter()
        .filter(|signer| signer.report.verdict == Verdict::Valid);
    valid
        .flat_map(|signer| &signer.references)
        .map(|reference| {
            let how = reference.canonicalization.as_ref().expect("canonical");
            let octets = canonical_octets(&document, &reference.nodes, how).expect("canonical");
            String::from_utf8(octets).expect("UTF-8")
        })
        .collect()
}

/// A signature in which another element is hidden.
fn with_object(signature: &str, content: &str) -> String {
    signature.replace(
        "</ds:Signature>",
        &format!("<ds:Object>{content}</ds:Object></ds:Signature>"),
    )
}

#[test]
fn the_honest_document_verifies() {
    let parts = parts();
    assert_eq!(report(&parts.signed).verdict(), Verdict::Valid);
    assert_eq!(signed_text(&parts.signed), [canonical_good()]);
}

#[test]
fn r31_signature_wrapping_1_to_8() {
    let Parts { signature, .. } = parts();
    let in_evil = |content: &str| EVIL.replace("</Claim>", &format!("{content}</Claim>"));
    let attacks = [
        // 1, 2: the response is another one, the original hidden in or behind the signature.
        response("r2", &format!("{EVIL}{}", with_object(&signature, GOOD))),
        response("r2", &format!("{EVIL}{signature}{}", response("r1", GOOD))),
        // 3: the evil claim before the good one, as siblings.
        response("r1", &format!("{EVIL}{GOOD}{signature}")),
        // 4: the good claim inside the evil one.
        response("r1", &format!("{}{signature}", in_evil(GOOD))),
        // 5: the signature inside the evil claim, the good one at the end.
        response("r1", &format!("{}{GOOD}", in_evil(&signature))),
        // 6: the good claim in an Object of the signature in the evil claim.
        response("r1", &in_evil(&with_object(&signature, GOOD))),
        // 7: the good claim under an extension element.
        response(
            "r1",
            &format!("<Extensions>{GOOD}</Extensions>{EVIL}{signature}"),
        ),
        // 8: the evil claim in the Object, the good one where it was, an outer claim around.
        response(
            "r1",
            &format!("{}{GOOD}", in_evil(&with_object(&signature, EVIL))),
        ),
    ];
    for (index, attack) in attacks.iter().enumerate() {
        let number = index + 1;
        let signed = signed_text(attack);
        assert_eq!(signed, [canonical_good()], "attack {number}");
        // The reference leads to the place of the good claim, which is not where a reader looks.
        let document = Document::parse(attack, &Limits::default()).unwrap();
        let report = verify_document(&document, &VerifyOptions::default()).unwrap();
        let node = report.signers[0].references[0].node;
        let range = document.range(node);
        assert_eq!(&attack[range], GOOD, "attack {number}");
        assert_eq!(
            document.attribute(node, "", "Id").as_deref(),
            Some("c1"),
            "attack {number}"
        );
    }
}

#[test]
fn r31_wrapping_with_the_same_identifier_is_refused() {
    let Parts { signature, .. } = parts();
    let evil = EVIL.replace("c2", "c1");
    for attack in [
        response("r1", &format!("{evil}{GOOD}{signature}")),
        response("r1", &format!("{evil}{}", with_object(&signature, GOOD))),
        response(
            "r1",
            &format!("{}{GOOD}{signature}", evil.replace("Id=", "ID=")),
        ),
        response(
            "r1",
            &format!("{}{GOOD}{signature}", evil.replace("Id=", "xml:id=")),
        ),
        response(
            "r1",
            &format!("{}{GOOD}{signature}", evil.replace("\"c1\"", "\"&#99;1\"")),
        ),
    ] {
        let report = report(&attack);
        assert_eq!(report.verdict(), Verdict::Invalid, "{attack}");
        assert!(report.signers[0].references.is_empty());
        assert!(matches!(
            report.signers[0].report.findings[..],
            [Finding::Reference(_)]
        ));
    }
}

/// The parser differentials of 2025: a second SignedInfo, a comment in a digest, a processing
/// instruction in a value, a namespace that hides another Signature.
#[test]
fn r31_parser_differentials_are_refused() {
    let Parts { signed, signature } = parts();
    let info = &signature[signature.find("<ds:SignedInfo>").unwrap()
        ..signature.find("</ds:SignedInfo>").unwrap() + "</ds:SignedInfo>".len()];
    let forged = info.replace("#c1", "#c2");
    for changed in [
        signed.replacen(info, &format!("{forged}{info}"), 1),
        signed.replacen(info, &format!("{info}{forged}"), 1),
        signed.replacen("<ds:DigestValue>", "<ds:DigestValue><!--x-->", 1),
        signed.replacen("</ds:DigestValue>", "<?x y?></ds:DigestValue>", 1),
        signed.replacen("</ds:SignatureValue>", "<!--x--></ds:SignatureValue>", 1),
        signed.replacen("<ds:Transforms>", "<ds:Transforms><evil/>", 1),
        signed.replacen("</ds:SignedInfo>", "<ds:Object/></ds:SignedInfo>", 1),
    ] {
        assert_ne!(changed, signed);
        assert_eq!(report(&changed).verdict(), Verdict::Invalid, "{changed}");
    }
    // Another element that looks like a signature only by its prefix is none.
    let fake = "<ds:Signature xmlns:ds=\"urn:other\"/>";
    let beside = signed.replacen("</Response>", &format!("{fake}</Response>"), 1);
    assert_eq!(report(&beside).signers.len(), 1);
}

#[test]
fn r31_transforms_and_outside_references_are_refused() {
    let Parts { signed, .. } = parts();
    let c14n = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
    for transform in [
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "urn:unknown",
    ] {
        let changed = signed.replacen(c14n, transform, 1);
        let report = report(&changed);
        assert_ne!(report.verdict(), Verdict::Valid);
        let named = Finding::Refused(format!("transform {transform}"));
        assert_eq!(report.signers[0].report.findings, [named]);
    }
    for uri in [
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "other.xml",
        "#xpointer(//Claim)",
    ] {
        let report = report(&signed.replacen("#c1", uri, 1));
        assert_ne!(report.verdict(), Verdict::Valid, "{uri}");
        assert!(report.signers[0].references.is_empty());
    }
}

/// The rule of kz-gost 8 frees nobody to add content: what is not signed is named, and the added
/// signature has a verdict of its own.
#[test]
fn r31_content_in_a_later_signature_is_not_signed() {
    let once = SIGNER
        .sign("<a>t</a>", &Placement::WholeDocument, Style::Compact)
        .unwrap();
    let forged = format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:Object><evil/></ds:Object></ds:Signature></a>"
    );
    let attack = once.replacen("</a>", &forged, 1);
    let report = report(&attack);
    assert_eq!(report.verdict(), Verdict::Invalid);
    assert_eq!(
        report.signers[0].report.findings,
        [Finding::LaterSignatureRemoved]
    );
    let hidden = attack.find("<evil/>").unwrap();
    assert!(
        report.signers[0].references[0]
            .not_signed
            .iter()
            .any(|gap| gap.contains(&hidden))
    );
    // Anything else that is added breaks the signature.
    let added = once.replacen("</a>", "<evil/></a>", 1);
    assert_eq!(self::report(&added).verdict(), Verdict::Invalid);
}

#[test]
fn r31_signatures_and_references_are_counted() {
    let many = format!(
        "<a xmlns:ds=\"{DSIG}\">{}</a>",
        "<ds:Signature/>".repeat(100)
    );
    assert!(matches!(
        verify(many.as_bytes(), &VerifyOptions::default()),
        Err(XmlError::LimitExceeded { .. })
    ));
    let many = format!(
        "<a xmlns:ds=\"{DSIG}\">{}</a>",
        "<ds:Reference/>".repeat(1_000)
    );
    assert!(matches!(
        verify(many.as_bytes(), &VerifyOptions::default()),
        Err(XmlError::LimitExceeded { .. })
    ));
}

/// Samples of another project, not copied for their licence: they lie where
/// `TANBA_SHARED_FIXTURES` says, or beside the checkout.
#[test]
fn r31_published_wrapping_samples_name_the_moved_element() {
    let folder = std::env::var_os("TANBA_SHARED_FIXTURES").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures"),
        std::path::PathBuf::from,
    );
    let folder = folder.join("xades/wrapping");
    if !folder.is_dir() {
        println!("{} is absent: wrapping samples not read", folder.display());
        return;
    }
    // The signature computes; what it covers is in a wrapper, not in the object named "evil".
    let xml = std::fs::read(folder.join("XSW-enveloping-fake-object.xml")).expect("readable");
    let report = verify(&xml, &VerifyOptions::default()).expect("XML");
    assert_eq!(
        report.signers[0].references[0].path,
        "/ds:Signature/ds:Object[3]/wrapper/ds:Object"
    );
    let text = String::from_utf8(xml).expect("UTF-8");
    let evil = text.find("\"evil\"").expect("the evil object");
    let mut references = report.signers.iter().flat_map(|signer| &signer.references);
    assert!(references.all(|reference| !reference.range.contains(&evil)));
    for file in ["original.xml", "TSL-CY-sign.xml", "disable-checks.xml"] {
        let xml = std::fs::read(folder.join(file)).expect(file);
        let report = verify(&xml, &VerifyOptions::default()).expect(file);
        let findings = &report.signers[0].report.findings;
        assert!(
            !findings.contains(&Finding::DigestMismatch),
            "{file}: {findings:?}"
        );
        assert!(
            !findings.contains(&Finding::SignatureMismatch),
            "{file}: {findings:?}"
        );
    }
}
