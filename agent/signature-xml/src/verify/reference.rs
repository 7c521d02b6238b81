//! Resolves references inside the document, applies transforms, compares digests.

use std::ops::Range;

use tanba_pki::{Digest, DigestAlgorithm};
use tanba_signature::Finding;

use crate::canonical::{
    self, Canonicalization, Comments, Method, NodeSet as _, Sink as _, Subtree,
};
use crate::digest::DigestSink;
use crate::document::{Document, NodeId};
use crate::vocabulary::DSIG;
use crate::{XmlError, select};

use super::VerifyOptions;
use super::structure::{Reference, Signature, Transform, decode_base64};

/// What a verified reference covers: these nodes of this document, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedReference {
    /// The `URI` attribute.
    pub uri: String,
    /// The topmost signed node: an element, or the document node.
    pub node: NodeId,
    /// Its path; `/` for the whole document.
    pub path: String,
    /// Its octets in the text of the document.
    pub range: Range<usize>,
    /// The signed nodes: with [`crate::canonical::canonical_octets`] they give the signed octets.
    pub nodes: Subtree,
    /// The parts of `range` that are not signed: signatures that transforms take out.
    pub not_signed: Vec<Range<usize>>,
    /// How the nodes are canonicalized; `None` when base64 text in them is signed decoded.
    pub canonicalization: Option<Canonicalization>,
    /// The digest algorithm.
    pub digest_algorithm: DigestAlgorithm,
    /// Whether the digest only matches without the signatures that come later (kz-gost 8).
    pub later_signatures_removed: bool,
}

/// What transforms have made so far.
enum Data {
    Nodes(Subtree),
    Canonical(Subtree, Canonicalization),
    Base64(Subtree),
}

/// Digests what a reference names.
pub(super) fn examine(
    document: &Document<'_>,
    options: &VerifyOptions,
    signature: &Signature,
    reference: &Reference,
) -> Result<VerifiedReference, Finding> {
    let uri = reference
        .uri
        .as_deref()
        .ok_or_else(|| Finding::Refused("a reference without URI".to_owned()))?;
    let (algorithm, _) = DigestAlgorithm::from_xml_uri(&reference.digest_method)
        .map_err(|_| Finding::UnknownAlgorithm(reference.digest_method.clone()))?;
    let expected = Digest::from_octets(algorithm, reference.digest.as_slice());
    let node = resolve(document, options, uri)?;

    let nodes = node.0.clone();
    let data = transform(signature, reference, nodes)?;
    if digest(document, &data, algorithm)? == expected {
        return Ok(verified(document, uri, node.1, data, algorithm, false));
    }
    let later = later_signatures(document, signature.node);
    let is_enveloped = reference.transforms.contains(&Transform::Enveloped);
    if uri.is_empty() && is_enveloped && !later.is_empty() {
        let nodes = later.into_iter().fold(node.0, Subtree::without);
        let data = transform(signature, reference, nodes)?;
        if digest(document, &data, algorithm)? == expected {
            return Ok(verified(document, uri, node.1, data, algorithm, true));
        }
    }
    Err(Finding::DigestMismatch)
}

/// The nodes that a same-document reference names, and the topmost of them. Comments count only
/// in the XPointer forms (XMLDSig section 4.4.3.2).
fn resolve(
    document: &Document<'_>,
    options: &VerifyOptions,
    uri: &str,
) -> Result<(Subtree, NodeId), Finding> {
    let whole = document.document_node();
    let (id, comments) = match uri.strip_prefix('#') {
        None if uri.is_empty() => return Ok((Subtree::of(whole, Comments::Dropped), whole)),
        None => {
            return Err(Finding::Refused(format!(
                "reference outside the document: {uri}"
            )));
        }
        Some("xpointer(/)") => return Ok((Subtree::of(whole, Comments::Kept), whole)),
        Some(fragment) => match xpointer_id(fragment) {
            Some(id) => (id, Comments::Kept),
            None if fragment.contains('(') => {
                return Err(Finding::Refused(format!("pointer {uri}")));
            }
            None => (fragment, Comments::Dropped),
        },
    };
    let found = select::by_id(document, id, &options.id_attributes)
        .map_err(|error: XmlError| Finding::Reference(error.to_string()))?;
    let node =
        found.ok_or_else(|| Finding::Reference(format!("no element has the identifier {id:?}")))?;
    Ok((Subtree::of(node, comments), node))
}

fn xpointer_id(fragment: &str) -> Option<&str> {
    let quoted = fragment.strip_prefix("xpointer(id(")?.strip_suffix("))")?;
    quoted
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .or_else(|| {
            quoted
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
        })
}

/// The signatures that stand behind this one under the same parent.
fn later_signatures(document: &Document<'_>, signature: NodeId) -> Vec<NodeId> {
    let Some(parent) = document.parent(signature) else {
        return Vec::new();
    };
    document
        .child_elements(parent)
        .filter(|&sibling| sibling > signature && document.is_named(sibling, DSIG, "Signature"))
        .collect()
}

fn transform(
    signature: &Signature,
    reference: &Reference,
    nodes: Subtree,
) -> Result<Data, Finding> {
    let mut data = Data::Nodes(nodes);
    for step in &reference.transforms {
        data = match (data, step) {
            (Data::Nodes(nodes), Transform::Enveloped) => {
                Data::Nodes(nodes.without(signature.node))
            }
            (Data::Nodes(nodes), Transform::Canonicalization(how)) => {
                Data::Canonical(nodes, how.clone())
            }
            (Data::Nodes(nodes), Transform::Base64) => Data::Base64(nodes),
            // Octets would have to be parsed again, into another tree than this one.
            (Data::Canonical(..) | Data::Base64(_), _) => {
                return Err(Finding::Refused(
                    "a transform behind one that gives octets".to_owned(),
                ));
            }
        };
    }
    Ok(match data {
        Data::Nodes(nodes) => Data::Canonical(
            nodes,
            Canonicalization::new(Method::Inclusive10, Comments::Dropped),
        ),
        other => other,
    })
}

fn digest(
    document: &Document<'_>,
    data: &Data,
    algorithm: DigestAlgorithm,
) -> Result<Digest, Finding> {
    let mut sink = DigestSink::new(algorithm);
    match data {
        Data::Nodes(_) => {}
        Data::Canonical(nodes, how) => canonical::canonicalize(document, nodes, how, &mut sink)
            .map_err(|error| Finding::Refused(error.to_string()))?,
        Data::Base64(nodes) => {
            let text = text_of(document, nodes);
            let octets = decode_base64(&text)
                .ok_or_else(|| Finding::Reference("the signed text is not base64".to_owned()))?;
            sink.write(&octets);
        }
    }
    Ok(sink.finish())
}

/// The text nodes of a set, as the base64 transform takes them (XMLDSig section 6.6.2).
fn text_of(document: &Document<'_>, nodes: &Subtree) -> String {
    let apex = nodes.apex(document);
    let end = document.subtree_end(apex);
    (apex.0..end.0)
        .map(NodeId)
        .filter(|&id| document.is_text(id) && nodes.contains(document, id))
        .map(|id| document.text(id))
        .collect()
}

fn verified(
    document: &Document<'_>,
    uri: &str,
    node: NodeId,
    data: Data,
    digest_algorithm: DigestAlgorithm,
    later_signatures_removed: bool,
) -> VerifiedReference {
    let (nodes, canonicalization) = match data {
        Data::Nodes(nodes) | Data::Base64(nodes) => (nodes, None),
        Data::Canonical(nodes, how) => (nodes, Some(how)),
    };
    let not_signed = nodes
        .taken_out()
        .iter()
        .map(|&hole| document.range(hole))
        .collect();
    VerifiedReference {
        uri: uri.to_owned(),
        node,
        path: document.path(node),
        range: document.range(node),
        nodes,
        not_signed,
        canonicalization,
        digest_algorithm,
        later_signatures_removed,
    }
}
