//! Every helper of `ncalayer-js-client`, as data: the call, what the person does, what comes back.

mod basics;
mod common_utils;

use serde_json::{Value, json};
use tanba_browser::key_files::PASSWORD;
use tanba_support::Step;
use tanba_support::script::Ask;

/// The document of the library's own tests: `11` and a line end.
pub(crate) const DOCUMENT: &[u8] = b"11\n";
/// A document for XML signatures.
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
    cases.extend(common_utils::all());
    cases.extend(basics::all());
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
