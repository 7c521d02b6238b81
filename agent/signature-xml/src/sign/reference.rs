//! What a signature covers and where it goes: a [`Placement`] applied to a document.

use tanba_pki::{Digest, SignatureAlgorithm};

use crate::canonical::{self, Canonicalization, Comments, Method, Subtree};
use crate::digest::DigestSink;
use crate::document::{Document, NodeId};
use crate::vocabulary::{ENVELOPED, INCLUSIVE_WITH_COMMENTS};
use crate::{XmlError, parse, select};

use super::Placement;

/// What is digested, and what the reference says about it.
pub(super) struct Reference {
    pub(super) uri: String,
    pub(super) node: NodeId,
    pub(super) transforms: Vec<&'static str>,
    /// How SignedInfo is canonicalized.
    pub(super) signed_info: Canonicalization,
    /// Where the signature is appended.
    pub(super) parent: NodeId,
}

impl Reference {
    pub(super) fn place(document: &Document<'_>, placement: &Placement) -> Result<Self, XmlError> {
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
                let missing = |name: &str| XmlError::NoSuchElement(name.to_owned());
                let parent = parent.as_deref().filter(|name| !name.trim().is_empty());
                let parent = match parent {
                    None => document.root(),
                    Some(name) => select::by_name(document, name)
                        .next()
                        .ok_or_else(|| missing(name))?,
                };
                let has_id = |&id: &NodeId| identifier(document, id, id_attribute).is_ok();
                let target = select::by_name(document, element)
                    .find(has_id)
                    .or_else(|| select::by_name(document, element).next())
                    .ok_or_else(|| missing(element))?;
                Self::element(document, target, id_attribute, parent)
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
    pub(super) fn digest(
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
        .or_else(|| document.attribute_as_written(element, attribute))
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
