//! Helpers that call `kz.gov.pki.knca.commonUtils`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tanba_support::Step;
use tanba_support::script::Ask;

use super::{Case, Cms, DOCUMENT, Expected, PERSON, Shape, Signer, XML, bare, signing};

pub(super) fn all() -> Vec<Case> {
    [key_info(), cms(), stamped(), xml()]
        .into_iter()
        .flatten()
        .collect()
}

fn key_info() -> Vec<Case> {
    let asked = |step: Step| Step {
        ask: Some(Ask::Certificate),
        ..step
    };
    vec![
        Case::new("getKeyInfo", json!([null]), Expected::Mismatch),
        Case::new(
            "getKeyInfo",
            json!(["!!fileStorageType"]),
            Expected::KeyInfo(PERSON),
        )
        .by(asked(PERSON.step())),
        Case::new(
            "getKeyInfo",
            json!(["PKCS12"]),
            Expected::KeyInfo(Signer::Gost),
        )
        .by(asked(Signer::Gost.step())),
        Case::new(
            "getKeyInfo",
            json!(["PKCS12"]),
            Expected::Error("NCALayerError: 500: action.canceled"),
        )
        .by(asked(Step::decline())),
    ]
}

fn cms() -> Vec<Case> {
    let create = |arguments: Value, cms: Cms| signing("createCAdESFromBase64", arguments, cms);
    let hash = |arguments: Value, cms: Cms| signing("createCAdESFromBase64Hash", arguments, cms);
    let octets = STANDARD.encode(DOCUMENT);
    let digest = STANDARD.encode(Sha256::digest(DOCUMENT));
    vec![
        create(json!(["PKCS12", "MTEK"]), bare(PERSON)),
        create(
            json!(["PKCS12", "MTEK", "SIGNATURE", true]),
            Cms {
                attached: true,
                ..bare(PERSON)
            },
        ),
        create(json!(["PKCS12", "MTEK", "AUTHENTICATION"]), bare(PERSON)),
        create(
            json!(["PKCS12", "MTEK", "AUTHENTICATION"]),
            bare(Signer::Gost),
        ),
        create(json!(["PKCS12", "MTEK", "123"]), bare(Signer::Gost)),
        create(
            json!(["PKCS12", ["MTEK", "MTEK"]]),
            Cms {
                shape: Shape::Many(2),
                ..bare(Signer::Gost)
            },
        ),
        create(json!(["PKCS12", { "arrayBuffer": octets }]), bare(PERSON)).in_pages(),
        create(json!(["PKCS12", { "blob": octets }]), bare(PERSON)).in_pages(),
        create(json!(["PKCS12", { "file": octets }]), bare(PERSON)).in_pages(),
        Case::new(
            "createCAdESFromBase64",
            json!(["PKCS12", "MTEK", 123]),
            Expected::Mismatch,
        ),
        hash(json!(["PKCS12", digest]), bare(PERSON)),
        hash(
            json!(["PKCS12", [digest, digest], "AUTHENTICATION"]),
            Cms {
                shape: Shape::Many(2),
                ..bare(PERSON)
            },
        ),
        Case::new(
            "createCAdESFromBase64Hash",
            json!(["PKCS12", ""]),
            Expected::Error("NCALayerError: 500: undefined"),
        ),
    ]
}

fn stamped() -> Vec<Case> {
    let create = |arguments: Value, cms: Cms| {
        signing(
            "createCMSSignatureFromBase64",
            arguments,
            Cms {
                stamped: true,
                ..cms
            },
        )
    };
    vec![
        create(json!(["PKCS12", "MTEK"]), bare(PERSON)),
        create(
            json!(["PKCS12", "MTEK", "SIGNATURE", true]),
            Cms {
                attached: true,
                ..bare(PERSON)
            },
        ),
        create(
            json!(["PKCS12", ["MTEK", "MTEK"]]),
            Cms {
                shape: Shape::Many(2),
                ..bare(PERSON)
            },
        ),
        Case::new(
            "createCMSSignatureFromBase64",
            json!(["PKCS12", "MTEK", [7, 7, 7]]),
            Expected::Mismatch,
        ),
    ]
}

fn xml() -> Vec<Case> {
    use Expected::Xml;
    let document = r#"<root><a Id="first">1</a><b/></root>"#;
    let sax = "NCALayerError: 500: org.xml.sax.SAXParseException; lineNumber: 1; columnNumber: 25; \
               XML document structures must start and end within the same entity.";
    vec![
        Case::new("signXml", json!(["PKCS12", XML]), Xml(Shape::One, PERSON)).by(PERSON.step()),
        Case::new(
            "signXml",
            json!(["PKCS12", XML, "123"]),
            Xml(Shape::One, Signer::Gost),
        )
        .by(Signer::Gost.step()),
        Case::new(
            "signXml",
            json!(["PKCS12", document, "SIGNATURE", "/root/a", "/root/b"]),
            Xml(Shape::One, PERSON),
        )
        .by(PERSON.step()),
        Case::new("signXml", json!(["PKCS12", 555, "123"]), Expected::Mismatch),
        Case::new(
            "signXml",
            json!(["PKCS12", "<this>is not a valid XML", "123"]),
            Expected::Error(sax),
        ),
        Case::new(
            "signXmls",
            json!(["PKCS12", [XML, XML]]),
            Xml(Shape::Many(2), PERSON),
        )
        .by(Step {
            documents: Some(2),
            ..PERSON.step()
        }),
        Case::new("signXmls", json!(["PKCS12", XML]), Expected::Mismatch),
    ]
}
