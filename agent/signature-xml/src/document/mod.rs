//! A parsed document: nodes in document order that point into the source text.
//!
//! Nothing is copied and nothing is normalised here; the text keeps its octets, and
//! `decode.rs` reads them as XML does. A subtree is a range of nodes, so no walk
//! recurses. Signing and verifying use this one tree.

mod node;

use std::borrow::Cow;
use std::ops::Range;

use crate::decode::{self, Context};
use crate::{Limits, XmlError, parse};

pub(crate) use node::{Attribute, Declaration, Element, Kind, Name, NamespaceId, Node, Span};

/// The namespace of the prefix `xml`.
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// A node; ordered as in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

/// A well-formed document.
#[derive(Debug)]
pub struct Document<'a> {
    pub(crate) source: &'a str,
    pub(crate) nodes: Vec<Node>,
    pub(crate) elements: Vec<Element>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) declarations: Vec<Declaration>,
    pub(crate) namespaces: Vec<Cow<'a, str>>,
    /// Where the prolog's own declaration and byte order mark end.
    pub(crate) body_start: u32,
}

impl<'a> Document<'a> {
    /// Parses text. An encoding that the text declares is ignored: the text is decoded already.
    pub fn parse(source: &'a str, limits: &Limits) -> Result<Self, XmlError> {
        parse::parse(source, limits)
    }

    /// The document node, parent of the root element.
    pub fn document_node(&self) -> NodeId {
        NodeId(0)
    }

    /// The root element.
    pub fn root(&self) -> NodeId {
        self.children(self.document_node())
            .find(|&id| self.is_element(id))
            .unwrap_or(NodeId(0))
    }

    /// Every node, in document order.
    pub fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The children of a node, in document order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.subtree_end(id).0;
        let first = Some(id.0 + 1).filter(|&next| next < end);
        std::iter::successors(first, move |&child| {
            Some(self.subtree_end(NodeId(child)).0).filter(|&next| next < end)
        })
        .map(NodeId)
    }

    /// The child elements of a node.
    pub fn child_elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.children(id).filter(|&child| self.is_element(child))
    }

    /// The parent; `None` for the document node.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        if id.0 == 0 {
            None
        } else {
            self.node(id).map(|node| NodeId(node.parent))
        }
    }

    /// The ancestors, nearest first, the document node last.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&ancestor| self.parent(ancestor))
    }

    /// The first node behind this node's subtree.
    pub(crate) fn subtree_end(&self, id: NodeId) -> NodeId {
        NodeId(self.node(id).map_or(id.0 + 1, |node| node.end))
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn is_within(&self, inner: NodeId, outer: NodeId) -> bool {
        outer <= inner && inner < self.subtree_end(outer)
    }

    /// Whether the node is an element.
    pub fn is_element(&self, id: NodeId) -> bool {
        matches!(
            self.node(id),
            Some(Node {
                kind: Kind::Element(_),
                ..
            })
        )
    }

    /// Whether the node is a text node or a CDATA section.
    pub fn is_text(&self, id: NodeId) -> bool {
        matches!(
            self.node(id),
            Some(Node {
                kind: Kind::Text { .. } | Kind::Section,
                ..
            })
        )
    }

    /// Whether the node is a comment.
    pub fn is_comment(&self, id: NodeId) -> bool {
        matches!(
            self.node(id),
            Some(Node {
                kind: Kind::Comment,
                ..
            })
        )
    }

    /// Whether the node is an element of this namespace (empty for none) and local name.
    pub fn is_named(&self, id: NodeId, namespace: &str, local_name: &str) -> bool {
        self.element(id).is_some_and(|element| {
            self.local(&element.name) == local_name
                && self.namespace(element.name.namespace) == namespace
        })
    }

    /// Local name of an element; empty for other nodes.
    pub fn local_name(&self, id: NodeId) -> &'a str {
        self.element(id)
            .map_or("", |element| self.local(&element.name))
    }

    /// Name of an element as written, with its prefix; empty for other nodes.
    pub fn written_name(&self, id: NodeId) -> &'a str {
        self.element(id)
            .map_or("", |element| self.written(&element.name))
    }

    /// The namespace name of an element; empty for none.
    pub fn namespace_name(&self, id: NodeId) -> &str {
        self.element(id)
            .map_or("", |element| self.namespace(element.name.namespace))
    }

    /// The value of an attribute, given its namespace (empty for none) and local name.
    pub fn attribute(&self, id: NodeId, namespace: &str, local: &str) -> Option<Cow<'a, str>> {
        self.attributes_of(id)
            .iter()
            .find(|attribute| {
                self.local(&attribute.name) == local
                    && self.namespace(attribute.name.namespace) == namespace
            })
            .map(|attribute| self.attribute_value(attribute))
    }

    /// The value of an attribute by its name as written, prefix included.
    pub fn attribute_as_written(&self, id: NodeId, name: &str) -> Option<Cow<'a, str>> {
        self.attributes_of(id)
            .iter()
            .find(|attribute| self.written(&attribute.name) == name)
            .map(|attribute| self.attribute_value(attribute))
    }

    /// The text of an element and of everything in it (the string-value of XPath).
    pub fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        for inner in id.0..self.subtree_end(id).0 {
            let Some(node) = self.node(NodeId(inner)) else {
                break;
            };
            let context = match node.kind {
                Kind::Text { .. } => Context::Text,
                Kind::Section => Context::Literal,
                _ => continue,
            };
            text.push_str(&decode::decode(self.slice(node.span), context));
        }
        text
    }

    /// Where the node stands in the source, in octets.
    pub fn range(&self, id: NodeId) -> Range<usize> {
        self.node(id).map_or(0..0, |node| {
            node.span.start as usize..node.span.end as usize
        })
    }

    /// The path of an element with positions where siblings share the name, for people and
    /// comparisons: `/root/item[2]`. Names are as written.
    pub fn path(&self, id: NodeId) -> String {
        let mut lineage: Vec<NodeId> = std::iter::once(id)
            .chain(self.ancestors(id))
            .filter(|&id| self.is_element(id))
            .collect();
        lineage.reverse();
        let mut path = String::new();
        for element in lineage {
            path.push('/');
            path.push_str(self.written_name(element));
            let namesakes: Vec<NodeId> = self
                .parent(element)
                .into_iter()
                .flat_map(|parent| self.child_elements(parent))
                .filter(|&sibling| self.written_name(sibling) == self.written_name(element))
                .collect();
            let position = namesakes.iter().position(|&sibling| sibling == element);
            if let Some(position) = position.filter(|_| namesakes.len() > 1) {
                path.push('[');
                path.push_str(&(position + 1).to_string());
                path.push(']');
            }
        }
        if path.is_empty() {
            "/".to_owned()
        } else {
            path
        }
    }

    pub(crate) fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    pub(crate) fn element(&self, id: NodeId) -> Option<&Element> {
        match self.node(id)?.kind {
            Kind::Element(index) => self.elements.get(index as usize),
            _ => None,
        }
    }

    pub(crate) fn attributes_of(&self, id: NodeId) -> &[Attribute] {
        self.element(id)
            .and_then(|element| {
                self.attributes
                    .get(element.attributes.start as usize..element.attributes.end as usize)
            })
            .unwrap_or_default()
    }

    pub(crate) fn declarations_of(&self, id: NodeId) -> &[Declaration] {
        self.element(id)
            .and_then(|element| {
                self.declarations
                    .get(element.declarations.start as usize..element.declarations.end as usize)
            })
            .unwrap_or_default()
    }

    pub(crate) fn attribute_value(&self, attribute: &Attribute) -> Cow<'a, str> {
        decode::decode(self.slice(attribute.value), Context::Attribute)
    }

    pub(crate) fn slice(&self, span: Span) -> &'a str {
        self.source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn namespace(&self, id: NamespaceId) -> &str {
        self.namespaces.get(id.0 as usize).map_or("", AsRef::as_ref)
    }

    pub(crate) fn written(&self, name: &Name) -> &'a str {
        self.slice(Span {
            start: name.start,
            end: name.end,
        })
    }

    pub(crate) fn prefix(&self, name: &Name) -> &'a str {
        self.slice(Span {
            start: name.start,
            end: name.start + name.prefix,
        })
    }

    pub(crate) fn local(&self, name: &Name) -> &'a str {
        let colon = u32::from(name.prefix > 0);
        self.slice(Span {
            start: name.start + name.prefix + colon,
            end: name.end,
        })
    }
}
