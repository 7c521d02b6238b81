//! The documents of a request, each under its identifier, and how they are to be signed.

use std::collections::HashSet;

use tanba_sdk::module::{
    Document, Fault, JsonKind, SignatureFormat, SignatureParams, XmlPlacement, XmlStyle, argument,
};
use tanba_sdk::serde_json::{Map, Value};

/// Documents of one request.
pub(crate) const MOST_DOCUMENTS: usize = 1000;

/// One document of the page.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    pub(crate) id: &'a str,
    /// What is to be signed, or why it cannot be.
    pub(crate) document: Result<Document, Fault>,
}

/// The format of every document of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Cms,
    Xml,
    Raw,
}

impl Format {
    pub(crate) fn of(args: &Map<String, Value>) -> Result<Self, Fault> {
        match args.get("format").map(Value::as_str) {
            None | Some(Some("cms")) => Ok(Self::Cms),
            Some(Some("xml")) => Ok(Self::Xml),
            Some(Some("raw")) => Ok(Self::Raw),
            Some(Some(_)) => Err(invalid("format", "it is one of cms, xml, raw")),
            Some(None) => Err(mismatch("format", JsonKind::Text)),
        }
    }

    pub(crate) fn params(self, args: &Map<String, Value>) -> Result<SignatureParams, Fault> {
        let format = match self {
            Self::Cms => SignatureFormat::Cms {
                attached: flag(args, "attached")?,
                cosign: flag(args, "cosign")?,
            },
            Self::Xml => SignatureFormat::Xml {
                placement: XmlPlacement::WholeDocument,
                style: XmlStyle::Compact,
            },
            Self::Raw => SignatureFormat::Raw,
        };
        let timestamp = flag(args, "timestamp")?;
        Ok(SignatureParams { format, timestamp })
    }
}

/// The documents, in the order of the page. Identifiers are texts and all different; a document
/// that is damaged stays in its place with its fault.
pub(crate) fn items(args: &Map<String, Value>, format: Format) -> Result<Vec<Item<'_>>, Fault> {
    let documents = args.get("documents").ok_or_else(|| missing("documents"))?;
    let documents = documents
        .as_array()
        .ok_or_else(|| mismatch("documents", JsonKind::Array))?;
    if documents.is_empty() {
        return Err(invalid("documents", "there is no document to sign"));
    }
    if documents.len() > MOST_DOCUMENTS {
        return Err(Fault::Limit {
            what: format!("{MOST_DOCUMENTS} documents in a request").into(),
        });
    }
    let mut seen = HashSet::new();
    documents
        .iter()
        .map(|entry| {
            let id = entry.get("id").ok_or_else(|| missing("id"))?;
            let id = id.as_str().ok_or_else(|| mismatch("id", JsonKind::Text))?;
            if !seen.insert(id) {
                return Err(invalid("id", "two documents have the same identifier"));
            }
            let document = document(entry, format);
            Ok(Item { id, document })
        })
        .collect()
}

/// `data` is base64 for cms and raw and text for xml; `digest` is base64.
fn document(entry: &Value, format: Format) -> Result<Document, Fault> {
    let text = |member: &str| match entry.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_str()
            .map(Some)
            .ok_or_else(|| mismatch(member, JsonKind::Text)),
    };
    let name = text("name")?.map(str::to_owned);
    let document = match (text("data")?, text("digest")?, format) {
        (Some(xml), None, Format::Xml) => Document::bytes(xml.as_bytes()),
        (Some(data), None, _) => Document::bytes(argument::base64("data", data)?),
        (None, Some(_), Format::Xml) => {
            return Err(invalid("digest", "xml is signed whole"));
        }
        (None, Some(digest), _) => match argument::base64("digest", digest)? {
            digest if digest.is_empty() => return Err(Fault::EmptyDigest),
            digest => Document::digest(digest),
        },
        (None, None, _) => return Err(missing("data")),
        (Some(_), Some(_), _) => {
            return Err(invalid(
                "digest",
                "a document has data or a digest, not both",
            ));
        }
    };
    Ok(Document { name, ..document })
}

/// A boolean that is false when it is absent.
fn flag(args: &Map<String, Value>, member: &str) -> Result<bool, Fault> {
    match args.get(member) {
        None | Some(Value::Null) => Ok(false),
        Some(value) => argument::boolean(value).ok_or_else(|| mismatch(member, JsonKind::Boolean)),
    }
}

pub(crate) fn missing(member: &str) -> Fault {
    Fault::MemberMissing {
        member: member.to_owned(),
    }
}

pub(crate) fn mismatch(member: &str, expected: JsonKind) -> Fault {
    Fault::MemberMismatch {
        member: member.to_owned(),
        expected,
    }
}

fn invalid(parameter: &'static str, reason: &str) -> Fault {
    Fault::InvalidParameter {
        parameter: parameter.into(),
        reason: reason.to_owned(),
    }
}
