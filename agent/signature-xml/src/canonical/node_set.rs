//! Which nodes of a document are canonicalized.

use crate::canonical::Comments;
use crate::document::{Document, NodeId};

/// A node-set of XPath 1.0, asked node by node.
pub trait NodeSet {
    /// The node whose subtree holds the whole set.
    fn apex(&self, document: &Document<'_>) -> NodeId {
        document.document_node()
    }

    /// Whether the node is in the set.
    fn contains(&self, document: &Document<'_>, id: NodeId) -> bool;

    /// Whether the attributes and namespace nodes of an element are in the set exactly when the
    /// element is; the next two questions are then not asked.
    fn is_uniform(&self) -> bool {
        true
    }

    /// Whether an attribute of an element is in the set; `namespace` is empty for none.
    fn contains_attribute(
        &self,
        document: &Document<'_>,
        element: NodeId,
        namespace: &str,
        local_name: &str,
    ) -> bool {
        let _ = (namespace, local_name);
        self.contains(document, element)
    }

    /// Whether the namespace node of a prefix is in the set.
    fn contains_namespace(
        &self,
        document: &Document<'_>,
        element: NodeId,
        prefix: &str,
        name: &str,
    ) -> bool {
        let _ = (prefix, name);
        self.contains(document, element)
    }
}

/// A node with all that is in it, apart from some subtrees: what same-document references and
/// the enveloped-signature transform select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subtree {
    apex: NodeId,
    comments: Comments,
    without: Vec<NodeId>,
}

impl Subtree {
    /// The subtree of a node.
    pub fn of(apex: NodeId, comments: Comments) -> Self {
        Self {
            apex,
            comments,
            without: Vec::new(),
        }
    }

    /// The set without the subtree of `node`.
    #[must_use]
    pub fn without(mut self, node: NodeId) -> Self {
        self.without.push(node);
        self
    }

    /// The subtrees that were taken out.
    pub fn taken_out(&self) -> &[NodeId] {
        &self.without
    }
}

impl NodeSet for Subtree {
    fn apex(&self, _: &Document<'_>) -> NodeId {
        self.apex
    }

    fn contains(&self, document: &Document<'_>, id: NodeId) -> bool {
        document.is_within(id, self.apex)
            && !(self.comments == Comments::Dropped && document.is_comment(id))
            && !self
                .without
                .iter()
                .any(|&hole| document.is_within(id, hole))
    }
}
