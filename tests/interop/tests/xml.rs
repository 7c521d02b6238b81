//! xmlsec1 and Apache Santuario verify XML that Tanba signs.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use tanba_interop::{Party, java, xmlsec1};
use tanba_module::XmlStyle;

/// Cyrillic text, namespaces in use and unused, CR LF, comments and instructions before the root,
/// white space in attributes, CDATA, an empty root, a foreign `ds` prefix.
const DOCUMENTS: [&str; 8] = [
    "<tag>data</tag>",
    "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- before -->\r\n<r a='&lt;&#10;' xmlns='urn:d'>\r\n\
     құжат\r\n<!-- in --></r>\r\n<!-- behind -->\r\n",
    "<?style type='none'?><?empty?><құжат нөмірі='7'>мәтін</құжат><?behind?>",
    "<p:r xmlns:p='urn:p' xmlns:q='urn:q' xml:lang='kk' q:b='2' p:a='1' c='0'><q:e/>]]&gt;</p:r>",
    "<r xmlns='urn:d'><e xmlns=''><f xmlns='urn:d' xmlns:unused='urn:u'/></e></r>",
    "<r><![CDATA[<&]]>]]&gt;<?pi  some data?><e a=\"'\" b='\"' c='\t\n&#13;'/>&#13;</r>",
    "<r/>",
    "<ds:r xmlns:ds='urn:other' Id='x'><ds:e/></ds:r>",
];
const STYLES: [XmlStyle; 2] = [XmlStyle::Compact, XmlStyle::Lines];
const KINDS: [&str; 4] = ["rsa:2048", "ec:P-256", "ec:P-384", "ec:P-521"];
const WITH_PARTS: &str = "<e xmlns='urn:e' xmlns:w='urn:w' xml:lang='ru'>\r\n<h/><w:body Id='b1' \
     w:k='1'><w:x/>мәтін<!-- c --></w:body></e>";

#[track_caller]
fn xmlsec1_accepts(document: &str, party: &Party, more: &[&str]) {
    let said = xmlsec1::verify(document, party, more);
    assert!(said.success, "{}\n{document}", said.stderr);
}

#[track_caller]
fn xmlsec1_refuses(document: &str, party: &Party, more: &[&str]) {
    assert!(
        !xmlsec1::verify(document, party, more).success,
        "{document}"
    );
}

#[test]
fn xmlsec1_verifies_whole_documents() {
    for kind in KINDS {
        let party = Party::new(kind);
        for document in DOCUMENTS {
            for style in STYLES {
                xmlsec1_accepts(&party.xml(document, style), &party, &[]);
            }
        }
        let signed = party.xml(DOCUMENTS[0], XmlStyle::Compact);
        xmlsec1_refuses(&signed.replacen("data", "date", 1), &party, &[]);
        let stranger = Party::new(kind);
        xmlsec1_refuses(&signed, &stranger, &[]);
    }
}

#[test]
fn xmlsec1_verifies_elements_by_identifier() {
    let party = Party::new("rsa:2048");
    let id = ["--id-attr:Id", "urn:w:body"];
    for parent in [None, Some("/e/h"), Some("/e")] {
        let signed = party.xml_element(WITH_PARTS, "/e/body", parent);
        xmlsec1_accepts(&signed, &party, &id);
        xmlsec1_refuses(&signed.replacen("мәтін", "мәтiн", 1), &party, &id);
    }
}

#[test]
fn santuario_verifies_whole_documents() {
    for kind in KINDS {
        let party = Party::new(kind);
        let documents: Vec<String> = DOCUMENTS
            .iter()
            .flat_map(|document| STYLES.map(|style| party.xml(document, style)))
            .collect();
        let verdicts = java::verify_xml(&documents);
        assert_eq!(verdicts.len(), documents.len());
        for (verdict, document) in verdicts.iter().zip(&documents) {
            assert_eq!(verdict, "valid []", "{kind}\n{document}");
        }
    }
}

#[test]
fn santuario_verifies_elements_by_identifier() {
    let party = Party::new("ec:P-256");
    let parents = [None, Some("/e/h"), Some("/e")];
    let signed = parents.map(|parent| party.xml_element(WITH_PARTS, "/e/body", parent));
    for (verdict, document) in java::verify_xml(&signed).iter().zip(&signed) {
        assert_eq!(verdict, "valid [#b1]", "{document}");
    }
}

#[test]
fn santuario_refuses_what_was_changed() {
    let party = Party::new("rsa:2048");
    let signed = party.xml(DOCUMENTS[1], XmlStyle::Lines);
    let by_id = party.xml_element(WITH_PARTS, "/e/body", None);
    let changed = [
        signed.replacen("құжат", "құжaт", 1),
        signed.replacen("a='&lt;", "a='&gt;", 1),
        by_id.replacen("w:k='1'", "w:k='2'", 1),
        by_id.replacen("Id='b1'", "Id='b2'", 1),
    ];
    assert!(
        changed
            .iter()
            .all(|document| *document != signed && *document != by_id)
    );
    for (verdict, document) in java::verify_xml(&changed).iter().zip(&changed) {
        assert!(verdict.starts_with("invalid "), "{verdict}\n{document}");
    }
}

/// Two signatures of elements stand beside each other and both hold; of two over the whole
/// document the second holds, and the first once the second is taken out again (kz-gost 8).
#[test]
fn two_signatures() {
    let [first, second] = ["rsa:2048", "ec:P-256"].map(Party::new);
    let document = "<r><a Id='one'>1</a><b Id='two'>2</b></r>";
    let once = first.xml_element(document, "/r/a", None);
    let twice = second.xml_element(&once, "/r/b", None);
    assert_eq!(java::verify_xml(&[twice]), ["valid [#one] [#two]"]);

    let once = first.xml(DOCUMENTS[1], XmlStyle::Lines);
    let twice = second.xml(&once, XmlStyle::Lines);
    let verdicts = java::verify_xml(&[once, twice.clone()]);
    assert_eq!(verdicts[0], "valid []");
    assert!(
        verdicts[1].contains("signature 1 does not verify"),
        "{verdicts:?}"
    );
    let id = ["--node-xpath", "(//*[local-name()='Signature'])[2]"];
    xmlsec1_accepts(&twice, &second, &id);
}
