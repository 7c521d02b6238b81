//! Canonical XML 1.0 and 1.1 and Exclusive Canonical XML 1.0, each with and without comments,
//! written piece by piece into a [`Sink`] so that no canonical copy of a document exists.
//!
//! `mod.rs` names the methods and walks the nodes; `node_set.rs` says which nodes count;
//! `namespaces.rs` and `attributes.rs` write a start tag; `xml_base.rs` joins `xml:base` for 1.1;
//! `escape.rs` writes characters.

mod attributes;
mod escape;
mod namespaces;
mod node_set;
mod xml_base;

pub use node_set::{NodeSet, Subtree};

use crate::decode::Context;
use crate::document::{Document, Kind, NodeId};
use crate::{XmlError, vocabulary};

use namespaces::Scope;

/// Takes canonical octets as they are made.
pub trait Sink {
    /// Takes the next octets.
    fn write(&mut self, octets: &[u8]);
}

impl Sink for Vec<u8> {
    fn write(&mut self, octets: &[u8]) {
        self.extend_from_slice(octets);
    }
}

/// Which specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Canonical XML 1.0.
    Inclusive10,
    /// Canonical XML 1.1.
    Inclusive11,
    /// Exclusive XML Canonicalization 1.0.
    Exclusive,
}

/// Whether comments count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// They are written.
    Kept,
    /// They are left out.
    Dropped,
}

/// A canonicalization method with its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonicalization {
    /// The specification.
    pub method: Method,
    /// Its variant.
    pub comments: Comments,
    /// `InclusiveNamespaces/@PrefixList` of the exclusive method; the default namespace is the
    /// empty prefix. Ignored by the others.
    pub inclusive_prefixes: Vec<String>,
}

impl Canonicalization {
    /// A method without parameter.
    pub fn new(method: Method, comments: Comments) -> Self {
        Self {
            method,
            comments,
            inclusive_prefixes: Vec::new(),
        }
    }

    /// The method of an algorithm URI.
    pub fn from_uri(uri: &str) -> Option<Self> {
        vocabulary::CANONICALIZATIONS
            .iter()
            .find(|(known, _, _)| *known == uri)
            .map(|&(_, method, comments)| Self::new(method, comments))
    }

    /// The algorithm URI.
    pub fn uri(&self) -> &'static str {
        vocabulary::CANONICALIZATIONS
            .iter()
            .find(|(_, method, comments)| (*method, *comments) == (self.method, self.comments))
            .map_or("", |&(uri, _, _)| uri)
    }
}

/// Writes the canonical form of a node-set.
pub fn canonicalize(
    document: &Document<'_>,
    set: &impl NodeSet,
    how: &Canonicalization,
    sink: &mut impl Sink,
) -> Result<(), XmlError> {
    let mut writer = Writer {
        document,
        set,
        how,
        sink,
        open: Vec::new(),
        scope: Scope::default(),
        order: Vec::new(),
        root: document.root(),
    };
    writer.run()
}

/// The canonical form of a node-set, in memory.
pub fn canonical_octets(
    document: &Document<'_>,
    set: &impl NodeSet,
    how: &Canonicalization,
) -> Result<Vec<u8>, XmlError> {
    let mut octets = Vec::new();
    canonicalize(document, set, how, &mut octets)?;
    Ok(octets)
}

/// An element whose end has not come.
struct Open {
    id: NodeId,
    end: NodeId,
    is_output: bool,
    /// Sizes of the scope before this element, and with its own declarations.
    before: namespaces::Mark,
    within: namespaces::Mark,
}

struct Writer<'w, 'a, S, K> {
    document: &'w Document<'a>,
    set: &'w S,
    how: &'w Canonicalization,
    sink: &'w mut K,
    open: Vec<Open>,
    scope: Scope<'w>,
    /// Space for sorting attributes.
    order: Vec<usize>,
    /// Found once: it can stand behind any number of comments, each of which asks for it.
    root: NodeId,
}

impl<S: NodeSet, K: Sink> Writer<'_, '_, S, K> {
    fn run(&mut self) -> Result<(), XmlError> {
        let apex = self.set.apex(self.document);
        let mut lineage: Vec<NodeId> = self.document.ancestors(apex).collect();
        while let Some(ancestor) = lineage.pop() {
            if self.document.is_element(ancestor) {
                self.enter(ancestor, false);
            }
        }
        let end = self.document.subtree_end(apex);
        let mut next = apex;
        while next < end {
            while self.open.last().is_some_and(|open| open.end <= next) {
                self.leave();
            }
            self.node(next)?;
            next = NodeId(next.0 + 1);
        }
        while !self.open.is_empty() {
            self.leave();
        }
        Ok(())
    }

    fn node(&mut self, id: NodeId) -> Result<(), XmlError> {
        let Some(node) = self.document.node(id) else {
            return Ok(());
        };
        let kind = node.kind;
        let source = self.document.slice(node.span);
        let in_set = self.set.contains(self.document, id);
        match kind {
            Kind::Element(_) => {
                if in_set {
                    self.start_tag(id)?;
                } else {
                    self.enter(id, false);
                    if !self.set.is_uniform() {
                        // Its namespace nodes and attributes may be in the set without it.
                        self.write_namespaces(id)?;
                        self.write_attributes(id);
                    }
                }
            }
            Kind::Text { plain: true } if in_set => self.sink.write(source.as_bytes()),
            Kind::Text { plain: false } if in_set => {
                escape::write_text(source, Context::Text, self.sink);
            }
            Kind::Section if in_set => escape::write_text(source, Context::Literal, self.sink),
            Kind::Comment if in_set && self.how.comments == Comments::Kept => {
                self.beside_root(id, b"<!--", b"-->", |sink| {
                    escape::write_literal(source, sink);
                });
            }
            Kind::Instruction if in_set => {
                self.beside_root(id, b"<?", b"?>", |sink| write_instruction(source, sink));
            }
            Kind::Document
            | Kind::Text { .. }
            | Kind::Section
            | Kind::Comment
            | Kind::Instruction => {}
        }
        Ok(())
    }

    /// Writes a comment or an instruction; beside the root element it has a line of its own.
    fn beside_root(&mut self, id: NodeId, start: &[u8], end: &[u8], body: impl FnOnce(&mut K)) {
        let is_outside = self.open.is_empty();
        if is_outside && id > self.root {
            self.sink.write(b"\n");
        }
        self.sink.write(start);
        body(self.sink);
        self.sink.write(end);
        if is_outside && id < self.root {
            self.sink.write(b"\n");
        }
    }

    fn start_tag(&mut self, id: NodeId) -> Result<(), XmlError> {
        self.sink.write(b"<");
        self.sink.write(self.document.written_name(id).as_bytes());
        self.enter(id, true);
        self.write_namespaces(id)?;
        self.write_attributes(id);
        self.sink.write(b">");
        Ok(())
    }

    /// Opens an element; its declarations come into scope.
    fn enter(&mut self, id: NodeId, is_output: bool) {
        let before = self.scope.mark();
        self.scope.declare(self.document, id);
        let within = self.scope.mark();
        let end = self.document.subtree_end(id);
        self.open.push(Open {
            id,
            end,
            is_output,
            before,
            within,
        });
    }

    fn leave(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.is_output {
            self.sink.write(b"</");
            self.sink
                .write(self.document.written_name(open.id).as_bytes());
            self.sink.write(b">");
        }
        self.scope.leave(open.before);
    }

    /// The element around the one just opened.
    fn parent(&self) -> Option<&Open> {
        self.open
            .len()
            .checked_sub(2)
            .and_then(|index| self.open.get(index))
    }
}

fn write_instruction(source: &str, sink: &mut impl Sink) {
    match source.split_once([' ', '\t', '\r', '\n']) {
        None => sink.write(source.as_bytes()),
        Some((target, data)) => {
            let data = data.trim_start_matches([' ', '\t', '\r', '\n']);
            sink.write(target.as_bytes());
            if !data.is_empty() {
                sink.write(b" ");
                escape::write_literal(data, sink);
            }
        }
    }
}
