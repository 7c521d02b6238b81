//! The parts of a document: ranges of its source, with names resolved.

use std::ops::Range;

/// A range of octets of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// An interned namespace name; equal names have equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamespaceId(pub(crate) u32);

impl NamespaceId {
    /// No namespace.
    pub(crate) const NONE: Self = Self(0);
    /// The namespace of the prefix `xml`.
    pub(crate) const XML: Self = Self(1);
}

/// What a node is; how its span reads depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The document node; always the first.
    Document,
    /// From `<` of the start tag to `>` of the end tag; the number of its [`Element`].
    Element(u32),
    /// A run of text, as written. `plain`: its canonical form is its source.
    Text { plain: bool },
    /// The inside of a CDATA section.
    Section,
    /// The inside of a comment.
    Comment,
    /// The inside of a processing instruction: target, space, data.
    Instruction,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) parent: u32,
    /// The node after the last of this subtree.
    pub(crate) end: u32,
    pub(crate) span: Span,
}

/// A qualified name with its namespace resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    pub(crate) start: u32,
    /// Octets of the prefix; 0 without one.
    pub(crate) prefix: u32,
    pub(crate) end: u32,
    pub(crate) namespace: NamespaceId,
}

#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: Name,
    pub(crate) attributes: Range<u32>,
    pub(crate) declarations: Range<u32>,
    /// At `<` of the end tag; behind `>` of an empty-element tag.
    pub(crate) content_end: u32,
    pub(crate) empty_tag: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Name,
    pub(crate) value: Span,
    /// Its canonical form is its source.
    pub(crate) plain: bool,
}

/// A namespace declaration; the prefix is empty for the default namespace.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declaration {
    pub(crate) prefix: Span,
    pub(crate) namespace: NamespaceId,
}
