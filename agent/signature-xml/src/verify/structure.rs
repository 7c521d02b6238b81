//! `ds:Signature` as XMLDSig 1.1 section 4 defines it, read strictly: elements in their order,
//! each where it belongs, values without anything between their characters. What is read here is
//! all that verification looks at, so a second SignedInfo or a hidden comment has no effect
//!

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tanba_signature::Finding;

use crate::canonical::{Canonicalization, Method};
use crate::document::{Document, NodeId};
use crate::vocabulary::{BASE64 as BASE64_TRANSFORM, DSIG, ENVELOPED, EXCLUSIVE};

/// Transforms that one reference may name.
const MAX_TRANSFORMS: usize = 8;
/// Prefixes that one `PrefixList` may name: each is looked up at every element that declares any.
const MAX_PREFIXES: usize = 64;

/// One `ds:Signature`.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) node: NodeId,
    pub(super) signed_info: NodeId,
    pub(super) canonicalization: Canonicalization,
    pub(super) method: String,
    pub(super) references: Vec<Reference>,
    pub(super) value: Vec<u8>,
    pub(super) key_info: Option<NodeId>,
}

/// One `ds:Reference`.
#[derive(Debug)]
pub(super) struct Reference {
    pub(super) uri: Option<String>,
    pub(super) transforms: Vec<Transform>,
    pub(super) digest_method: String,
    pub(super) digest: Vec<u8>,
}

/// A transform of the allow-list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Transform {
    Enveloped,
    Base64,
    Canonicalization(Canonicalization),
}

impl Signature {
    pub(super) fn read(document: &Document<'_>, node: NodeId) -> Result<Self, Finding> {
        let mut children = Children::of(document, node);
        let signed_info = children.required("SignedInfo")?;
        let value = children.required("SignatureValue")?;
        let key_info = children.optional("KeyInfo");
        while children.optional("Object").is_some() {}
        children.end("Signature")?;

        let mut children = Children::of(document, signed_info);
        let canonicalization = children.required("CanonicalizationMethod")?;
        let method = children.required("SignatureMethod")?;
        let mut references = vec![children.required("Reference")?];
        references.extend(std::iter::from_fn(|| children.optional("Reference")));
        children.end("SignedInfo")?;

        let uri = algorithm(document, canonicalization)?;
        let canonicalization = read_canonicalization(document, canonicalization, &uri)?
            .ok_or_else(|| Finding::Refused(format!("canonicalization {uri}")))?;
        let references = references
            .into_iter()
            .map(|id| Reference::read(document, id))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            node,
            signed_info,
            canonicalization,
            method: algorithm(document, method)?,
            references,
            value: octets(document, value)?,
            key_info,
        })
    }
}

impl Reference {
    fn read(document: &Document<'_>, node: NodeId) -> Result<Self, Finding> {
        let mut children = Children::of(document, node);
        let transforms = match children.optional("Transforms") {
            Some(transforms) => read_transforms(document, transforms)?,
            None => Vec::new(),
        };
        let digest_method = children.required("DigestMethod")?;
        let digest = children.required("DigestValue")?;
        children.end("Reference")?;
        Ok(Self {
            uri: document
                .attribute(node, "", "URI")
                .map(std::borrow::Cow::into_owned),
            transforms,
            digest_method: algorithm(document, digest_method)?,
            digest: octets(document, digest)?,
        })
    }
}

fn read_transforms(document: &Document<'_>, node: NodeId) -> Result<Vec<Transform>, Finding> {
    let mut children = Children::of(document, node);
    let mut transforms = Vec::new();
    while let Some(child) = children.optional("Transform") {
        if transforms.len() == MAX_TRANSFORMS {
            return Err(Finding::Refused(format!(
                "more than {MAX_TRANSFORMS} transforms"
            )));
        }
        transforms.push(read_transform(document, child)?);
    }
    children.end("Transforms")?;
    Ok(transforms)
}

fn read_transform(document: &Document<'_>, node: NodeId) -> Result<Transform, Finding> {
    let uri = algorithm(document, node)?;
    if let Some(canonicalization) = read_canonicalization(document, node, &uri)? {
        return Ok(Transform::Canonicalization(canonicalization));
    }
    match uri.as_str() {
        ENVELOPED => Ok(Transform::Enveloped),
        BASE64_TRANSFORM => Ok(Transform::Base64),
        _ => Err(Finding::Refused(format!("transform {uri}"))),
    }
}

/// The canonicalization that an element names; `None` when its URI is another algorithm's.
fn read_canonicalization(
    document: &Document<'_>,
    node: NodeId,
    uri: &str,
) -> Result<Option<Canonicalization>, Finding> {
    let Some(mut canonicalization) = Canonicalization::from_uri(uri) else {
        return Ok(None);
    };
    for child in document.child_elements(node) {
        let is_parameter = canonicalization.method == Method::Exclusive
            && document.is_named(child, EXCLUSIVE, "InclusiveNamespaces");
        if !is_parameter {
            return Err(Finding::Refused(format!("parameter of {uri}")));
        }
        let list = document
            .attribute(child, "", "PrefixList")
            .unwrap_or_default();
        let prefixes = list.split_ascii_whitespace().map(|prefix| match prefix {
            "#default" => String::new(),
            _ => prefix.to_owned(),
        });
        canonicalization
            .inclusive_prefixes
            .extend(prefixes.take(MAX_PREFIXES + 1));
        if canonicalization.inclusive_prefixes.len() > MAX_PREFIXES {
            return Err(Finding::Refused(format!(
                "more than {MAX_PREFIXES} prefixes in a PrefixList"
            )));
        }
    }
    Ok(Some(canonicalization))
}

fn algorithm(document: &Document<'_>, node: NodeId) -> Result<String, Finding> {
    document
        .attribute(node, "", "Algorithm")
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(|| Finding::Attribute(format!("{}/@Algorithm", document.local_name(node))))
}

/// The octets of an element whose content is base64 text and nothing else.
pub(super) fn octets(document: &Document<'_>, node: NodeId) -> Result<Vec<u8>, Finding> {
    let malformed = || Finding::Attribute(document.local_name(node).to_owned());
    if !document.children(node).all(|child| document.is_text(child)) {
        return Err(malformed());
    }
    decode_base64(&document.text(node)).ok_or_else(malformed)
}

/// Decodes base64 with white space; a carriage return kept as `&#13;` is white space too.
pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|octet| !b" \t\r\n".contains(octet))
        .collect();
    BASE64.decode(digits).ok()
}

/// The child elements of an element of XMLDSig, taken in order.
struct Children<'d, 'a> {
    document: &'d Document<'a>,
    left: std::iter::Peekable<std::vec::IntoIter<NodeId>>,
}

impl<'d, 'a> Children<'d, 'a> {
    fn of(document: &'d Document<'a>, node: NodeId) -> Self {
        let children: Vec<NodeId> = document.child_elements(node).collect();
        Self {
            document,
            left: children.into_iter().peekable(),
        }
    }

    fn optional(&mut self, name: &str) -> Option<NodeId> {
        let document = self.document;
        self.left.next_if(|&id| document.is_named(id, DSIG, name))
    }

    fn required(&mut self, name: &str) -> Result<NodeId, Finding> {
        self.optional(name)
            .ok_or_else(|| Finding::Attribute(name.to_owned()))
    }

    fn end(mut self, name: &str) -> Result<(), Finding> {
        match self.left.next() {
            None => Ok(()),
            Some(_) => Err(Finding::Attribute(format!("content of {name}"))),
        }
    }
}
