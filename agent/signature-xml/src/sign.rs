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

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use tanba_pki::{Digest, SignatureAlgorithm};
use tanba_signature::{SignatureValue, SigningIdentity, ToBeSigned};

use crate::canonical::{self, Canonicalization, Comments, Method, Subtree};
use crate::digest::DigestSink;
use crate::document::{Document, NodeId, XML_NAMESPACE};
use crate::vocabulary::{DSIG, ENVELOPED, EXCLUSIVE, INCLUSIVE, INCLUSIVE_WITH_COMMENTS};
use crate::{Limits, XmlError, parse, select};

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

/// What is digested, and what the reference says about it.
struct Reference {
    uri: String,
    node: NodeId,
    transforms: Vec<&'static str>,
    /// How SignedInfo is canonicalized.
    signed_info: Canonicalization,
    /// Where the signature is appended.
    parent: NodeId,
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

impl Reference {
    fn place(document: &Document<'_>, placement: &Placement) -> Result<Self, XmlError> {
        match placement {
            Placement::WholeDocument => Ok(Self::whole(document, document.root())),
            Placement::Element { target, parent } => {
                let parent = parent.as_deref().filter(|path| !path.trim().is_empty());
                let parent = parent.map(|path| element_at(document, path)).transpose()?;
                let target = if target.trim().is_empty() {
                    "/"
                } else {
                    target
                };
                let target = select::by_path(document, target)?;
                if target == document.document_node() {
                    return Ok(Self::whole(document, parent.unwrap_or(document.root())));
                }
                let parent = parent
                    .or_else(|| {
                        document
                            .parent(target)
                            .filter(|&id| document.is_element(id))
                    })
                    .unwrap_or(target);
                Self::element(document, target, "Id", parent)
            }
            Placement::ElementById {
                element,
                id_attribute,
                parent,
            } => {
                let named = |name: &str| {
                    select::by_name(document, name)
                        .ok_or_else(|| XmlError::NoSuchElement(name.to_owned()))
                };
                let parent = parent.as_deref().filter(|name| !name.trim().is_empty());
                let parent = parent.map_or(Ok(document.root()), named)?;
                Self::element(document, named(element)?, id_attribute, parent)
            }
        }
    }

    fn whole(document: &Document<'_>, parent: NodeId) -> Self {
        Self {
            uri: String::new(),
            node: document.document_node(),
            transforms: vec![ENVELOPED, INCLUSIVE_WITH_COMMENTS],
            signed_info: Canonicalization::new(Method::Inclusive10, Comments::Dropped),
            parent,
        }
    }

    fn element(
        document: &Document<'_>,
        target: NodeId,
        id_attribute: &str,
        parent: NodeId,
    ) -> Result<Self, XmlError> {
        let id = identifier(document, target, id_attribute)?;
        select::by_id(document, &id, &[id_attribute.to_owned()])?;
        let mut transforms = vec![INCLUSIVE_WITH_COMMENTS];
        if document.is_within(parent, target) {
            // Without this transform the signature would change what it signs.
            transforms.insert(0, ENVELOPED);
        }
        Ok(Self {
            uri: format!("#{id}"),
            node: target,
            transforms,
            signed_info: Canonicalization::new(Method::Exclusive, Comments::Dropped),
            parent,
        })
    }

    /// Digests the reference's node. The signature is not in the document yet, so there is
    /// nothing for the enveloped-signature transform to take out; a same-document reference has
    /// no comments (XMLDSig section 4.4.3.2), whatever the canonicalization keeps.
    fn digest(
        &self,
        document: &Document<'_>,
        algorithm: SignatureAlgorithm,
    ) -> Result<Digest, XmlError> {
        let mut sink = DigestSink::new(algorithm.digest());
        let set = Subtree::of(self.node, Comments::Dropped);
        let how = Canonicalization::new(Method::Inclusive10, Comments::Kept);
        canonical::canonicalize(document, &set, &how, &mut sink)?;
        Ok(sink.finish())
    }
}

fn element_at(document: &Document<'_>, path: &str) -> Result<NodeId, XmlError> {
    let node = select::by_path(document, path)?;
    Ok(if node == document.document_node() {
        document.root()
    } else {
        node
    })
}

/// The identifier of an element: the attribute asked for, or for `Id` its other spellings.
fn identifier(
    document: &Document<'_>,
    element: NodeId,
    attribute: &str,
) -> Result<String, XmlError> {
    let spellings: &[&str] = if attribute == "Id" {
        &["Id", "ID", "id"]
    } else {
        &[attribute]
    };
    let value = spellings
        .iter()
        .find_map(|&name| document.attribute(element, "", name))
        .ok_or_else(|| XmlError::MissingId {
            element: document.written_name(element).to_owned(),
            attribute: attribute.to_owned(),
        })?;
    if parse::is_name_token(&value) {
        Ok(value.into_owned())
    } else {
        Err(XmlError::UnusableId(value.into_owned()))
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
            '\t' | '\n' | '\r' => text.push_str(&format!("&#{};", u32::from(char))),
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

/// Writes the parts of `ds:Signature`.
#[derive(Clone, Copy)]
struct Layout {
    style: Style,
}

impl Layout {
    fn line_end(self) -> &'static str {
        match self.style {
            Style::Compact => "",
            Style::Lines => "\n",
        }
    }

    fn signed_info(
        self,
        reference: &Reference,
        method: &str,
        digest_method: &str,
        digest: &Digest,
    ) -> String {
        let canonicalization = match reference.signed_info.method {
            Method::Exclusive => EXCLUSIVE,
            Method::Inclusive10 | Method::Inclusive11 => INCLUSIVE,
        };
        let mut lines = vec![
            "<ds:SignedInfo>".to_owned(),
            format!("<ds:CanonicalizationMethod Algorithm=\"{canonicalization}\"/>"),
            format!("<ds:SignatureMethod Algorithm=\"{method}\"/>"),
            format!("<ds:Reference URI=\"{}\">", reference.uri),
            "<ds:Transforms>".to_owned(),
        ];
        for transform in &reference.transforms {
            lines.push(format!("<ds:Transform Algorithm=\"{transform}\"/>"));
        }
        let value = self.wrapped(digest.as_bytes());
        lines.extend([
            "</ds:Transforms>".to_owned(),
            format!("<ds:DigestMethod Algorithm=\"{digest_method}\"/>"),
            format!("<ds:DigestValue>{value}</ds:DigestValue>"),
            "</ds:Reference>".to_owned(),
            "</ds:SignedInfo>".to_owned(),
        ]);
        lines.join(self.line_end())
    }

    /// Everything behind the signature value.
    fn after_value(self, certificate: &[u8]) -> String {
        let certificate = self.block(certificate);
        [
            "</ds:SignatureValue>",
            "<ds:KeyInfo>",
            "<ds:X509Data>",
            &format!("<ds:X509Certificate>{certificate}</ds:X509Certificate>"),
            "</ds:X509Data>",
            "</ds:KeyInfo>",
            "</ds:Signature>",
        ]
        .join(self.line_end())
    }

    /// Base64 as the content of an element of its own lines.
    fn block(self, octets: &[u8]) -> String {
        let end = self.line_end();
        format!("{end}{}{end}", self.wrapped(octets))
    }

    /// Base64, in lines of 76 characters where the style has lines.
    fn wrapped(self, octets: &[u8]) -> String {
        /// Octets whose base64 fills a line of 76 characters.
        const LINE: usize = 57;
        match self.style {
            Style::Compact => BASE64.encode(octets),
            Style::Lines => octets
                .chunks(LINE)
                .map(|line| BASE64.encode(line))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }
}
