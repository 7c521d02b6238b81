//! Makes signatures: [`prepare`] digests the document and lays `ds:Signature` out,
//! [`Prepared::complete`] sets the value in and gives the document back.
//!
//! The source text is kept octet by octet; only the XML declaration is replaced and the signature
//! inserted before the end tag of its parent. What is signed is therefore what was sent.
//!
//! Line ends of [`Style::Lines`] are LF. The recordings of NCALayer on Windows show CR LF at the
//! same places; a parser turns both into LF before anything is digested (XML 1.0 section 2.11),
//! so every verifier sees the same document. A carriage return that is meant to stay would have
//! to be written `&#13;`, inside the signed `DigestValue` too (kz-gost 8); it is never emitted.
//!
//! `reference.rs` finds what is signed, `layout.rs` writes the markup.

mod layout;
mod reference;

use tanba_pki::SignatureAlgorithm;
use tanba_signature::{SignatureValue, SigningIdentity, ToBeSigned};

use crate::canonical::{self, Comments, Subtree};
use crate::document::{Document, NodeId, XML_NAMESPACE};
use crate::vocabulary::DSIG;
use crate::{Limits, XmlError};

use layout::Layout;
use reference::Reference;

/// What pages written for NCALayer expect at the start, whatever declaration came in.
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#;

/// What a signature covers and where it goes (protocol spec 2.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The whole document, signature appended to the root element, `URI=""`.
    WholeDocument,
    /// One element by its `Id` attribute, signature appended to the parent element.
    Element {
        /// Path of the element to be signed, or its identifier; `/` for the whole document.
        target: String,
        /// Path of the element that receives `ds:Signature`; the target's parent when `None`.
        parent: Option<String>,
    },
    /// One element by name and the name of its identifier attribute.
    ElementById {
        /// Name of the element to be signed.
        element: String,
        /// Name of the attribute that identifies it.
        id_attribute: String,
        /// Name of the element that receives `ds:Signature`; the root when `None`.
        parent: Option<String>,
    },
}

/// How the signature is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No white space inside `ds:Signature`, base64 on one line (protocol spec 3.6).
    Compact,
    /// A line end after each element, base64 lines of 76 characters (protocol spec 2.8).
    Lines,
}

/// A signature that lacks its value.
#[derive(Debug)]
pub struct Prepared {
    to_be_signed: ToBeSigned,
    algorithm: SignatureAlgorithm,
    style: Style,
    /// The document up to the signature value, and what follows it.
    before: String,
    after: String,
}

/// Digests what `placement` selects and lays the signature out.
pub fn prepare(
    xml: &str,
    placement: &Placement,
    style: Style,
    identity: &SigningIdentity,
) -> Result<Prepared, XmlError> {
    let document = Document::parse(xml, &Limits::default())?;
    let reference = Reference::place(&document, placement)?;
    let algorithm = identity.algorithm;
    let without_uri = || XmlError::AlgorithmWithoutUri(algorithm.name());
    let method = algorithm.xml_uri().ok_or_else(without_uri)?;
    let digest_method = algorithm
        .digest()
        .xml_uri(algorithm.family())
        .ok_or_else(without_uri)?;
    let digest = reference.digest(&document, algorithm)?;

    let layout = Layout { style };
    let signed_info = layout.signed_info(&reference, method, digest_method, &digest);
    let opening = format!("<ds:Signature xmlns:ds=\"{DSIG}\">{}", layout.line_end());
    let to_be_signed = canonical_signed_info(&document, &reference, &opening, &signed_info)?;
    let mut before = opening;
    before.push_str(&signed_info);
    before.push_str(layout.line_end());
    before.push_str("<ds:SignatureValue>");
    let after = layout.after_value(identity.certificate.der());
    let (before, after) = insert(&document, reference.parent, &before, &after);
    Ok(Prepared {
        to_be_signed: ToBeSigned::Message(to_be_signed),
        algorithm,
        style,
        before,
        after,
    })
}

impl Prepared {
    /// The canonical SignedInfo.
    pub fn to_be_signed(&self) -> &ToBeSigned {
        &self.to_be_signed
    }

    /// The signed document.
    pub fn complete(self, value: &SignatureValue) -> Result<String, XmlError> {
        let octets = self
            .algorithm
            .to_xml_value(value)
            .map_err(XmlError::SignatureValue)?;
        let mut document = self.before;
        let value = Layout { style: self.style }.block(&octets);
        document.reserve(value.len() + self.after.len());
        document.push_str(&value);
        document.push_str(&self.after);
        Ok(document)
    }
}

/// The canonical form that SignedInfo will have at its place: namespaces and `xml:` attributes
/// of the elements around it take part, so it is written inside an element that has them all.
fn canonical_signed_info(
    document: &Document<'_>,
    reference: &Reference,
    opening: &str,
    signed_info: &str,
) -> Result<Vec<u8>, XmlError> {
    let mut around = String::from("<x");
    let mut seen: Vec<&str> = Vec::new();
    let mut passed_on: Vec<&str> = Vec::new();
    for element in std::iter::once(reference.parent).chain(document.ancestors(reference.parent)) {
        for declaration in document.declarations_of(element) {
            let prefix = document.slice(declaration.prefix);
            if !seen.contains(&prefix) {
                seen.push(prefix);
                let name = document.namespace(declaration.namespace);
                let colon = if prefix.is_empty() { "" } else { ":" };
                push_attribute(&mut around, &format!("xmlns{colon}{prefix}"), name);
            }
        }
        for attribute in document.attributes_of(element) {
            let local = document.local(&attribute.name);
            let is_xml = document.namespace(attribute.name.namespace) == XML_NAMESPACE;
            if is_xml && !passed_on.contains(&local) {
                passed_on.push(local);
                let value = document.attribute_value(attribute);
                push_attribute(&mut around, &format!("xml:{local}"), &value);
            }
        }
    }
    let text = format!("{around}>{opening}{signed_info}</ds:Signature></x>");
    let limits = Limits::default();
    let limits = Limits {
        attributes: limits.attributes + limits.namespaces,
        ..limits
    };
    let inner = Document::parse(&text, &limits)?;
    let signature = inner
        .child_elements(inner.root())
        .next()
        .unwrap_or(inner.root());
    let node = inner.child_elements(signature).next().unwrap_or(signature);
    canonical::canonical_octets(
        &inner,
        &Subtree::of(node, Comments::Kept),
        &reference.signed_info,
    )
}

fn push_attribute(text: &mut String, name: &str, value: &str) {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    for char in value.chars() {
        match char {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '"' => text.push_str("&quot;"),
            '\t' => text.push_str("&#9;"),
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            _ => text.push(char),
        }
    }
    text.push('"');
}

/// The document with `before` and `after` at the end of `parent`'s content.
fn insert(document: &Document<'_>, parent: NodeId, before: &str, after: &str) -> (String, String) {
    let source = document.source;
    let (content_end, empty_tag) = document
        .element(parent)
        .map_or((source.len(), false), |element| {
            (element.content_end as usize, element.empty_tag)
        });
    let part = |start: usize, end: usize| source.get(start..end).unwrap_or_default();
    let mut head = String::with_capacity(DECLARATION.len() + content_end + before.len() + 8192);
    head.push_str(DECLARATION);
    let body_start = document.body_start as usize;
    if empty_tag {
        // `<root/>` becomes `<root>…</root>`.
        head.push_str(part(body_start, content_end - "/>".len()).trim_end());
        head.push('>');
    } else {
        head.push_str(part(body_start, content_end));
    }
    head.push_str(before);
    let mut tail = String::with_capacity(after.len() + source.len() - content_end + 64);
    tail.push_str(after);
    if empty_tag {
        tail.push_str("</");
        tail.push_str(document.written_name(parent));
        tail.push('>');
    }
    tail.push_str(part(content_end, source.len()));
    (head, tail)
}
