//! Every helper of `ncalayer-js-client`, as data: the call, what the person does, what comes back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tanba_browser::key_files::PASSWORD;
use tanba_support::Step;
use tanba_support::script::Ask;

/// The document of the library's own tests: `11` and a line end.
pub(crate) const DOCUMENT: &[u8] = b"11\n";
const XML: &str = "<tag>data</tag>";

/// One call.
pub(crate) struct Case {
    pub(crate) method: &'static str,
    pub(crate) arguments: Value,
    pub(crate) step: Option<Step>,
    pub(crate) expected: Expected,
    /// The library lacks something in Node: its `btoa` there is a stand-in that does nothing.
    pub(crate) pages_only: bool,
}

/// What the call gives.
pub(crate) enum Expected {
    Value(Value),
    /// The text of the error.
    Error(&'static str),
    /// The beginning of the text, where the rest is the browser's.
    ErrorBeginning(&'static str),
    /// The error of commonUtils about an argument of a wrong type.
    Mismatch,
    /// The error that says that the person cancelled.
    Cancelled,
    KeyInfo(Signer),
    Cms(Cms),
    /// XML documents: one as a text, or so many in an array.
    Xml(Shape, Signer),
}

/// A CMS over [`DOCUMENT`].
pub(crate) struct Cms {
    pub(crate) shape: Shape,
    pub(crate) armoured: bool,
    pub(crate) attached: bool,
    pub(crate) stamped: bool,
    pub(crate) signer: Signer,
    /// The content, when it is not the document.
    pub(crate) content: &'static [u8],
}

/// One text or an array.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    One,
    Many(usize),
}

/// A key of the person: RSA made for the test, or a Kazakh one of the fixtures.
#[derive(Clone, Copy)]
pub(crate) enum Signer {
    Rsa(&'static str),
    Gost,
    JavaKeyStore,
}

const GOST_KEY: &str = "individual_valid.p12";
/// The password of the key stores in `tests/fixtures/pkcs12`.
pub(crate) const JAVA_PASSWORD: &str = "123456";
const PERSON: Signer = Signer::Rsa("person");

impl Signer {
    fn step(self) -> Step {
        match self {
            Self::Rsa(name) => Step::approve(format!("{name}.p12"), PASSWORD),
            Self::Gost => Step::approve(GOST_KEY, PASSWORD),
            Self::JavaKeyStore => Step::approve("k.jks", JAVA_PASSWORD),
        }
    }
}

impl Case {
    fn new(method: &'static str, arguments: Value, expected: Expected) -> Self {
        Self {
            method,
            arguments,
            step: None,
            expected,
            pages_only: false,
        }
    }

    fn by(self, step: Step) -> Self {
        Self {
            step: Some(step),
            ..self
        }
    }

    fn in_pages(self) -> Self {
        Self {
            pages_only: true,
            ..self
        }
    }
}

/// All of them, in an order that one connection can play.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = connection();
    cases.extend(key_info());
    cases.extend(common_utils_cms());
    cases.extend(common_utils_stamped());
    cases.extend(common_utils_xml());
    cases.extend(basics_cms());
    cases.extend(basics_roles());
    cases.extend(basics_storages());
    cases.extend(basics_xml());
    cases
}

fn connection() -> Vec<Case> {
    use Expected::{Error, Value};
    vec![
        Case::new("connect", json!([]), Value(json!("1.4"))),
        Case::new(
            "connect",
            json!([]),
            Error("NCALayerError: Подключение уже выполнено."),
        ),
        Case::new("multisignAvailable", json!([]), Value(json!(true))),
        // Nothing answers on the port of KAZTOKEN's HTTP interface.
        Case::new("kmdMultisignAvailable", json!([]), Value(json!(false))),
        Case::new(
            "kmdMultisignNext",
            json!(["MTEK"]),
            Error("NCALayerError: Процедура мультиподписания не была инициализирована"),
        ),
        Case::new(
            "startKmdMultisign",
            json!([1, true, false]),
            Expected::ErrorBeginning(
                "NCALayerError: Ошибка взаимодействия с KAZTOKEN mobile/desktop: TypeError: ",
            ),
        ),
        Case::new("getActiveTokens", json!([]), Value(json!([]))),
        Case::new("changeLocale", json!(["kk"]), Value(json!(null))),
        Case::new("changeLocale", json!(["kz"]), Value(json!(null))),
        Case::new("changeLocale", json!([2]), Expected::Mismatch),
    ]
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

fn common_utils_cms() -> Vec<Case> {
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

fn common_utils_stamped() -> Vec<Case> {
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

fn common_utils_xml() -> Vec<Case> {
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

fn basics_cms() -> Vec<Case> {
    let sign = |data: Value, params: Value, cms: Cms| {
        let arguments = json!(["!!basicsStorageAll", data, params, "!!basicsSignerAny"]);
        signing(
            "basicsSignCMS",
            arguments,
            Cms {
                armoured: true,
                ..cms
            },
        )
    };
    let digest = STANDARD.encode(Sha256::digest(DOCUMENT));
    let stamped = || Cms {
        stamped: true,
        ..bare(PERSON)
    };
    let text = || Cms {
        attached: true,
        content: b"MTEK",
        ..bare(PERSON)
    };
    // A picture of one point.
    let logo = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
    vec![
        // Without `decode` the text itself is the document.
        sign(json!("MTEK"), json!("!!basicsCMSParams"), text()),
        sign(json!("MTEK"), json!("!!basicsCMSParamsDetached"), stamped()),
        sign(
            json!("MTEK"),
            json!("!!basicsCMSParamsDetachedNoTSP"),
            bare(PERSON),
        ),
        sign(
            json!(digest),
            json!("!!basicsCMSParamsDetachedHash"),
            stamped(),
        ),
        sign(
            json!("MTEK"),
            json!("!!basicsCMSParamsAttached"),
            Cms {
                attached: true,
                ..stamped()
            },
        ),
        sign(
            json!(["MTEK", "MTEK", "MTEK"]),
            json!("!!basicsCMSParams"),
            Cms {
                shape: Shape::Many(3),
                ..text()
            },
        ),
        sign(
            json!({ "blob": STANDARD.encode(DOCUMENT) }),
            json!("!!basicsCMSParamsDetachedNoTSP"),
            bare(PERSON),
        )
        .in_pages(),
        Case::new(
            "setLogoForBasicsSign",
            json!([logo]),
            Expected::Value(json!(null)),
        ),
        sign(json!("MTEK"), json!("!!basicsCMSParams"), text()),
        Case::new(
            "basicsSignCMS",
            json!(["!!basicsStorageAll", "MTEK", 555, "!!basicsSignerAny"]),
            Expected::Error(
                "NCALayerError: INVOCATION_ERROR: An invoked method threw an exception. \
                 (org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.)",
            ),
        ),
        Case::new(
            "basicsSignCMS",
            json!([
                "!!basicsStorageAll",
                "MTEK",
                "!!basicsCMSParams",
                "!!basicsSignerAny"
            ]),
            Expected::Cancelled,
        )
        .by(Step::decline()),
    ]
}

/// Each preset of signer parameters, with a key that fits it, and two with one that does not.
fn basics_roles() -> Vec<Case> {
    let presets = [
        ("basicsSignerSignAny", PERSON),
        ("basicsSignerSignPerson", PERSON),
        ("basicsSignerSignOrg", Signer::Rsa("employee")),
        ("basicsSignerSignHead", Signer::Rsa("head")),
        ("basicsSignerSignTrusted", Signer::Rsa("trusted")),
        ("basicsSignerSignEmployee", Signer::Rsa("employee")),
        ("basicsSignerAuthAny", PERSON),
        ("basicsSignerAuthPerson", PERSON),
        ("basicsSignerAuthOrg", Signer::Rsa("head")),
        ("basicsSignerAuthHead", Signer::Rsa("head")),
        ("basicsSignerAuthRight", Signer::Rsa("trusted")),
        ("basicsSignerAuthEmployee", Signer::Rsa("employee")),
        ("basicsSignerTestAny", Signer::Gost),
    ];
    let arguments = |params: Value, preset: &str| {
        json!([
            "!!basicsStoragePKCS12",
            "MTEK",
            params,
            format!("!!{preset}")
        ])
    };
    let params = json!({ "decode": true, "encapsulate": false, "allowExpired": true });
    let mut cases: Vec<Case> = presets
        .into_iter()
        .map(|(preset, signer)| {
            let cms = Cms {
                armoured: true,
                ..bare(signer)
            };
            signing("basicsSignCMS", arguments(params.clone(), preset), cms)
        })
        .collect();
    let unfit = |preset: &str, signer: Signer, role: &str| {
        let blocked = Some(vec![format!("Role({role:?})")]);
        Case::new(
            "basicsSignCMS",
            arguments(params.clone(), preset),
            Expected::Cancelled,
        )
        .by(Step {
            blocked,
            ..signer.step()
        })
    };
    cases.push(unfit("basicsSignerSignHead", PERSON, "1.2.398.3.3.4.1.2.1"));
    cases.push(unfit(
        "basicsSignerAuthPerson",
        Signer::Rsa("head"),
        "1.2.398.3.3.4.1.1",
    ));
    cases
}

/// A Java key store, and devices that are not there.
fn basics_storages() -> Vec<Case> {
    let storages = [
        "basicsStorageKAZTOKEN",
        "basicsStorageIDCard",
        "basicsStorageEToken72k",
        "basicsStorageEToken5110",
        "basicsStorageJaCarta",
        "basicsStorageAKey",
        "basicsStorageHardware",
    ];
    let refused = storages.into_iter().map(|storage| {
        let arguments = json!([
            format!("!!{storage}"),
            "MTEK",
            "!!basicsCMSParams",
            "!!basicsSignerAny",
            "kk"
        ]);
        let text = "NCALayerError: INVOCATION_ERROR: An invoked method threw an exception. \
                    (Токен салынбаған. Токенді салып, сайттағы әрекетті қайталаңыз.)";
        Case::new("basicsSignCMS", arguments, Expected::Error(text))
    });
    let arguments = json!([
        "!!basicsStorageJKS",
        "MTEK",
        "!!basicsCMSParamsDetachedNoTSP",
        "!!basicsSignerTestAny"
    ]);
    let cms = Cms {
        armoured: true,
        ..bare(Signer::JavaKeyStore)
    };
    let signed = signing("basicsSignCMS", arguments, cms);
    refused.chain([signed]).collect()
}

fn basics_xml() -> Vec<Case> {
    let sign = |data: Value, documents: usize| {
        let arguments = json!([
            "!!basicsStorageAll",
            data,
            "!!basicsXMLParams",
            "!!basicsSignerAny",
            "kk"
        ]);
        let step = Step {
            documents: Some(documents),
            ..PERSON.step()
        };
        Case::new(
            "basicsSignXML",
            arguments,
            Expected::Xml(Shape::Many(documents), PERSON),
        )
        .by(step)
    };
    vec![sign(json!(XML), 1), sign(json!([XML, XML]), 2)]
}

/// A call that gives a CMS; the person must see as many documents as come back.
fn signing(method: &'static str, arguments: Value, cms: Cms) -> Case {
    let documents = match cms.shape {
        Shape::One => 1,
        Shape::Many(count) => count,
    };
    let blind = method.ends_with("Hash") || arguments.to_string().contains("DetachedHash");
    let step = Step {
        ask: Some(Ask::Sign),
        documents: Some(documents),
        blind: Some(blind),
        ..cms.signer.step()
    };
    Case::new(method, arguments, Expected::Cms(cms)).by(step)
}

fn bare(signer: Signer) -> Cms {
    Cms {
        shape: Shape::One,
        armoured: false,
        attached: false,
        stamped: false,
        signer,
        content: DOCUMENT,
    }
}
