//! What is signed here verifies here, and has the shape that pages know.

#![allow(clippy::expect_used, reason = "a helper of a test may stop the test")]

mod support;

use std::sync::LazyLock;

use support::{Signer, element};
use tanba_signature::{Finding, Verdict};
use tanba_signature_xml::{Placement, Style, VerifyOptions, XmlError, XmlReport, prepare, verify};

static RSA: LazyLock<Signer> = LazyLock::new(|| signer(&["rsa:2048"]));
static EC: LazyLock<Signer> =
    LazyLock::new(|| signer(&["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]));

fn signer(algorithm: &[&str]) -> Signer {
    let folder = tempfile::tempdir().expect("a folder");
    Signer::new(folder.path(), algorithm)
}

fn report(xml: &str) -> XmlReport {
    verify(xml.as_bytes(), &VerifyOptions::default()).expect("readable")
}

fn assert_valid(xml: &str) {
    let report = report(xml);
    assert_eq!(
        report.verdict(),
        Verdict::Valid,
        "{:?}\n{xml}",
        report.signers
    );
}

/// Protocol spec 2.8; the digest is the check value of the recordings.
#[test]
fn the_lines_of_common_utils_are_those_of_the_recording() {
    let signed = RSA
        .sign("<tag>data</tag>", &Placement::WholeDocument, Style::Lines)
        .unwrap();
    let expected = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?><tag>data<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="">
<ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"/>
</ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<ds:DigestValue>soDZFGIUsZ1x0sK/7x1bJvtGeQsO0BKOVwAvKxC3RJY=</ds:DigestValue>
</ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue>
"#;
    assert!(signed.starts_with(expected), "{signed}");
    assert!(signed.ends_with(
        "\n</ds:X509Certificate>\n</ds:X509Data>\n</ds:KeyInfo>\n</ds:Signature></tag>"
    ));
    assert!(
        signed
            .lines()
            .skip(14)
            .all(|line| line.len() <= 76 || line.contains('<'))
    );
    assert!(!signed.contains('\r') && !signed.contains("&#13;"));
    assert_valid(&signed);
}

#[test]
fn the_compact_form_has_no_white_space() {
    let signed = RSA
        .sign("<tag>data</tag>", &Placement::WholeDocument, Style::Compact)
        .unwrap();
    let signature = &signed[signed.find("<ds:Signature").unwrap()..];
    assert!(!signature.contains('\n'));
    assert!(!signature.contains("> <"));
    assert_valid(&signed);
}

#[test]
fn documents_of_every_shape_are_kept_and_verify() {
    for xml in [
        "<root/>",
        "<root  />",
        "<root></root>",
        "<root a='1' b=\"2\"/>",
        "\u{FEFF}<?xml version='1.0' encoding='windows-1251'?>\r\n<р>қазақ\r\n</р>\r\n",
        "<?xml version=\"1.0\" standalone=\"yes\"?><!-- before --><?pi data?><r><!-- in --></r><!-- after -->\n",
        "<r xmlns='urn:d' xmlns:p='urn:p' xml:lang='kk' p:q='&lt;&#13;&#10;'><p:c>]]&gt;<![CDATA[<&>]]></p:c></r>",
        "<ds:r xmlns:ds='urn:not-a-signature'/>",
        "<r xmlns='http://www.w3.org/2000/09/xmldsig#'>t</r>",
    ] {
        for style in [Style::Compact, Style::Lines] {
            for signer in [&*RSA, &*EC] {
                let signed = signer
                    .sign(xml, &Placement::WholeDocument, style)
                    .expect(xml);
                assert!(
                    signed.starts_with(r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#)
                );
                assert_eq!(signed.matches("<?xml ").count(), 1);
                assert_valid(&signed);
            }
        }
    }
}

/// kz-gost 8: the second signature covers the first; the first is valid without the second.
#[test]
fn a_signed_document_can_be_signed_again() {
    let once = RSA
        .sign("<a><b>t</b></a>", &Placement::WholeDocument, Style::Lines)
        .unwrap();
    let twice = EC
        .sign(&once, &Placement::WholeDocument, Style::Compact)
        .unwrap();
    let report = report(&twice);
    let findings: Vec<_> = report
        .signers
        .iter()
        .map(|signer| signer.report.findings.clone())
        .collect();
    assert_eq!(report.verdict(), Verdict::Valid, "{findings:?}");
    assert_eq!(findings, [vec![Finding::LaterSignatureRemoved], vec![]]);
    // Without the first signature the second is broken: it covers it.
    let start = twice.find("<ds:Signature ").unwrap();
    let end = twice.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    let torn = format!("{}{}", &twice[..start], &twice[end..]);
    assert_eq!(
        verify(torn.as_bytes(), &VerifyOptions::default())
            .unwrap()
            .verdict(),
        Verdict::Invalid
    );
}

const BODY: &str =
    "<e xmlns:w='urn:w' xml:lang='ru'><h/><w:body Id='b1'>text<!-- c --></w:body></e>";

#[test]
fn an_element_is_signed_by_its_identifier() {
    let signed = RSA
        .sign(BODY, &element("/e/body", Some("/e/h")), Style::Compact)
        .unwrap();
    assert!(signed.contains("<h><ds:Signature "));
    assert!(signed.contains("<ds:Reference URI=\"#b1\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments\"/></ds:Transforms>"));
    assert!(
        signed.contains(
            "CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\""
        )
    );
    assert_valid(&signed);
    let reference = &report(&signed).signers[0].references[0];
    assert_eq!(reference.path, "/e/w:body");
    // Text outside the element is free to change, inside it is not.
    assert_valid(&signed.replace(
        "<e xmlns:w='urn:w' xml:lang='ru'>",
        "<e xmlns:w='urn:w' xml:lang='ru'>free",
    ));
    let changed = signed.replace(">text<", ">taxt<");
    assert_eq!(report(&changed).verdict(), Verdict::Invalid);
}

#[test]
fn the_signature_goes_to_the_parent_asked_for() {
    for (placement, place) in [
        (element("/e/w:body", None), "</w:body><ds:Signature"),
        (
            element("//*[@Id='b1']", Some("/")),
            "</w:body><ds:Signature",
        ),
        (element("b1", Some("/e/h")), "<h><ds:Signature"),
        (element("", Some("/e/h")), "<h><ds:Signature"),
        (
            Placement::ElementById {
                element: "body".to_owned(),
                id_attribute: "Id".to_owned(),
                parent: Some("h".to_owned()),
            },
            "<h><ds:Signature",
        ),
        (
            Placement::ElementById {
                element: "body".to_owned(),
                id_attribute: "Id".to_owned(),
                parent: None,
            },
            "</w:body><ds:Signature",
        ),
    ] {
        for style in [Style::Compact, Style::Lines] {
            let signed = EC.sign(BODY, &placement, style).unwrap();
            assert!(signed.contains(place), "{placement:?}\n{signed}");
            assert_valid(&signed);
        }
    }
}

#[test]
fn a_signature_inside_what_it_signs_takes_itself_out() {
    let signed = RSA
        .sign(BODY, &element("/e/w:body", Some("/e/w:body")), Style::Lines)
        .unwrap();
    assert!(signed.contains("#enveloped-signature"));
    assert_valid(&signed);
    let root = RSA
        .sign("<e Id='x'><f/></e>", &element("/e", None), Style::Compact)
        .unwrap();
    assert_valid(&root);
}

#[test]
fn other_identifier_attributes_are_known_to_their_verifier() {
    let xml = "<e><p number='n1'>t</p></e>";
    let placement = Placement::ElementById {
        element: "p".to_owned(),
        id_attribute: "number".to_owned(),
        parent: None,
    };
    let signed = RSA.sign(xml, &placement, Style::Compact).unwrap();
    let options = VerifyOptions {
        id_attributes: vec!["number".to_owned()],
        ..VerifyOptions::default()
    };
    assert_eq!(
        verify(signed.as_bytes(), &options).unwrap().verdict(),
        Verdict::Valid
    );
    assert_eq!(report(&signed).verdict(), Verdict::Invalid);
    // With a prefix, and on another element than the first of that name.
    let wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    let xml = format!("<e xmlns:wsu='{wsu}'><p/><p wsu:Id='n1'>t</p></e>");
    let placement = Placement::ElementById {
        element: "p".to_owned(),
        id_attribute: "wsu:Id".to_owned(),
        parent: None,
    };
    assert_valid(&RSA.sign(&xml, &placement, Style::Compact).unwrap());
}

#[test]
fn what_cannot_be_placed_is_said() {
    let error = |xml: &str, placement: &Placement| {
        prepare(xml, placement, Style::Compact, &RSA.identity).expect_err(xml)
    };
    assert!(matches!(
        error(BODY, &element("/e/none", None)),
        XmlError::NoSuchElement(_)
    ));
    assert!(matches!(
        error(BODY, &element("/e/h", None)),
        XmlError::MissingId { .. }
    ));
    assert!(matches!(
        error(BODY, &element("e/h", None)),
        XmlError::UnsupportedPath { .. }
    ));
    assert!(matches!(
        error("<e><a Id='x'/><b id='x'/></e>", &element("/e/a", None)),
        XmlError::DuplicateId(_)
    ));
    assert!(matches!(
        error("<e><a Id='x y'/></e>", &element("/e/a", None)),
        XmlError::UnusableId(_)
    ));
    assert!(matches!(
        error("<e xmlns='relative'/>", &Placement::WholeDocument),
        XmlError::RelativeNamespace(_)
    ));
    assert!(matches!(
        error("<e>", &Placement::WholeDocument),
        XmlError::Malformed {
            line: 1,
            column: 4,
            ..
        }
    ));
}

/// Russian GOST keys of the fixtures; national Kazakh keys come in containers, which another
/// crate reads.
#[test]
fn gost_signatures_verify() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/kz/ru/openssl-gost-engine");
    for (name, method) in [
        ("ru512a", "gostr34102012-gostr34112012-512"),
        ("ru256cpa", "gostr34102012-gostr34112012-256"),
        ("ru2001a", "gostr34102001-gostr3411"),
    ] {
        let signer = Signer::of_files(
            &folder.join(format!("{name}.pkcs8.der")),
            &folder.join(format!("{name}.crt")),
        );
        for style in [Style::Compact, Style::Lines] {
            let signed = signer
                .sign("<a>қол</a>", &Placement::WholeDocument, style)
                .expect(name);
            assert!(signed.contains(method), "{signed}");
            assert_valid(&signed);
            assert_eq!(
                report(&signed.replace("қол", "қал")).verdict(),
                Verdict::Invalid
            );
        }
    }
}
