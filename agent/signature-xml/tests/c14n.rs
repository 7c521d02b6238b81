//! Canonical forms against the vectors of the recommendations, byte for byte.

#![allow(clippy::expect_used, reason = "a helper of a test may stop the test")]

use std::path::{Path, PathBuf};

use tanba_signature_xml::canonical::{
    Canonicalization, Comments, Method, NodeSet, Subtree, canonical_octets,
};
use tanba_signature_xml::document::XML_NAMESPACE;
use tanba_signature_xml::{Document, Limits, NodeId, XmlError, well_formed};

const BAR: &str = "http://example.org/bar";
const FOO: &str = "http://example.org/foo";
const BAZ: &str = "http://example.org/baz";
const IETF: &str = "http://www.ietf.org";

fn folder(mode: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fixtures/c14n")
        .join(mode)
}

/// A node as XPath sees it.
#[derive(Clone, Copy)]
enum Item<'i> {
    Node(NodeId),
    Attribute {
        element: NodeId,
        namespace: &'i str,
        local_name: &'i str,
    },
    Namespace {
        element: NodeId,
        prefix: &'i str,
        name: &'i str,
    },
}

impl Item<'_> {
    /// The node itself and its ancestors.
    fn lineage(self, document: &Document<'_>) -> Vec<NodeId> {
        let start = match self {
            Item::Node(id) => return std::iter::once(id).chain(document.ancestors(id)).collect(),
            Item::Attribute { element, .. } | Item::Namespace { element, .. } => element,
        };
        std::iter::once(start)
            .chain(document.ancestors(start))
            .collect()
    }

    fn parent(self, document: &Document<'_>) -> Option<NodeId> {
        match self {
            Item::Node(id) => document.parent(id),
            Item::Attribute { element, .. } | Item::Namespace { element, .. } => Some(element),
        }
    }

    fn has_ancestor_or_self(self, document: &Document<'_>, namespace: &str, name: &str) -> bool {
        self.lineage(document)
            .into_iter()
            .any(|id| document.is_named(id, namespace, name))
    }

    fn is_parent(self, document: &Document<'_>, namespace: &str, name: &str) -> bool {
        self.parent(document)
            .is_some_and(|id| document.is_named(id, namespace, name))
    }

    fn is_self(self, document: &Document<'_>, namespace: &str, name: &str) -> bool {
        matches!(self, Item::Node(id) if document.is_named(id, namespace, name))
    }

    fn is_text(self, document: &Document<'_>) -> bool {
        matches!(self, Item::Node(id) if document.is_text(id))
    }

    fn is_namespace(self) -> bool {
        matches!(self, Item::Namespace { .. })
    }

    /// name()
    fn name(self, document: &Document<'_>) -> String {
        match self {
            Item::Node(id) => document.written_name(id).to_owned(),
            Item::Attribute { local_name, .. } => local_name.to_owned(),
            Item::Namespace { prefix, .. } => prefix.to_owned(),
        }
    }

    /// namespace-uri()
    fn namespace_uri(self, document: &Document<'_>) -> String {
        match self {
            Item::Node(id) => document.namespace_name(id).to_owned(),
            Item::Attribute { namespace, .. } => namespace.to_owned(),
            Item::Namespace { .. } => String::new(),
        }
    }

    /// string() of a namespace node or an element.
    fn string(self, document: &Document<'_>) -> String {
        match self {
            Item::Node(id) => document.text(id),
            Item::Attribute {
                element,
                namespace,
                local_name,
            } => document
                .attribute(element, namespace, local_name)
                .unwrap_or_default()
                .into_owned(),
            Item::Namespace { name, .. } => name.to_owned(),
        }
    }
}

type Predicate = fn(&Document<'_>, Item<'_>) -> bool;

/// The vectors' expressions, all of the form `(//. | //@* | //namespace::*)[predicate]`.
fn predicate(case: &str) -> Predicate {
    match case {
        "merlin-c14n-two-00" | "merlin-c14n-two-09" => in_something,
        "merlin-c14n-two-01" | "merlin-c14n-two-10" | "merlin-c14n-two-19" => |document, item| {
            let used = |name: &str, namespace: &str| {
                item.name(document) != name || item.is_parent(document, namespace, "Something")
            };
            in_something(document, item)
                && used("bar", BAR)
                && used("foo", FOO)
                && used("baz", BAZ)
                && (!item.name(document).is_empty() || item.is_text(document))
        },
        "merlin-c14n-two-02" | "merlin-c14n-two-11" | "merlin-c14n-two-20" => {
            |document, item| in_something(document, item) && directly_used(document, item)
        }
        "merlin-c14n-two-03" | "merlin-c14n-two-21" => |document, item| {
            in_something(document, item)
                && !item.is_self(document, FOO, "Something")
                && directly_used(document, item)
        },
        "merlin-c14n-two-13" => {
            |document, item| in_something(document, item) && !item.is_namespace()
        }
        "merlin-c14n-two-05" | "merlin-c14n-two-14" | "merlin-c14n-two-23" => |document, item| {
            in_something(document, item)
                && (item.is_text(document) || !item.namespace_uri(document).is_empty())
        },
        "merlin-c14n-two-06" | "merlin-c14n-two-24" => {
            |document, item| in_something(document, item) && item.is_namespace()
        }
        "test-2" => |document, item| {
            item.has_ancestor_or_self(document, "http://www.w3.org/2000/09/xmldsig#", "SignedInfo")
                || item.has_ancestor_or_self(document, "http://example.net", "elem2")
        },
        "test-0" => |document, item| item.is_text(document),
        "test-3" => |document, item| item.has_ancestor_or_self(document, "", "e6"),
        "example-7" | "example-8" | "xmlbase-c14n11spec2-102" => |document, item| {
            let e3 = document
                .all()
                .find(|&id| document.attribute(id, "", "id").as_deref() == Some("E3"))
                .expect("the document has E3");
            item.is_self(document, IETF, "e1")
                || (item.is_parent(document, IETF, "e1")
                    && !(item.is_text(document) || item.is_self(document, "", "e2")))
                || item.lineage(document).contains(&e3)
        },
        "xmlbase-c14n11spec3-102" => |document, item| {
            item.is_self(document, "", "a") || item.has_ancestor_or_self(document, "", "d")
        },
        "xmlbase-prop-2" | "xmllang-prop-1" => in_ietf::<1>,
        "xmlbase-prop-3" | "xmllang-prop-3" | "xmlspace-prop-3" => in_ietf::<11>,
        "xmlbase-prop-4" => in_ietf::<111>,
        "xmllang-prop-2" | "xmlspace-prop-2" => in_ietf::<2>,
        "xmlbase-prop-5" => in_ietf::<21>,
        "xmlbase-prop-6" => in_ietf::<3>,
        "xmlbase-prop-7" => |document, item| {
            item.has_ancestor_or_self(document, IETF, "c14n11XmlBaseDoc1")
                && !in_ietf::<1>(document, item)
                && !in_ietf::<2>(document, item)
        },
        "xmlid-prop-2" | "xmllang-prop-4" => {
            |document, item| in_ietf::<11>(document, item) || in_ietf::<12>(document, item)
        }
        other => panic!("no predicate for {other}"),
    }
}

fn in_something(document: &Document<'_>, item: Item<'_>) -> bool {
    item.has_ancestor_or_self(document, BAR, "Something")
}

fn directly_used(document: &Document<'_>, item: Item<'_>) -> bool {
    let parent = item
        .parent(document)
        .map_or("", |id| document.namespace_name(id));
    item.is_text(document)
        || !item.namespace_uri(document).is_empty()
        || item.string(document) == parent
}

fn in_ietf<const NUMBER: u16>(document: &Document<'_>, item: Item<'_>) -> bool {
    item.has_ancestor_or_self(document, IETF, &format!("e{NUMBER}"))
}

struct Selected(Predicate);

impl NodeSet for Selected {
    fn contains(&self, document: &Document<'_>, id: NodeId) -> bool {
        self.0(document, Item::Node(id))
    }

    fn is_uniform(&self) -> bool {
        false
    }

    fn contains_attribute(
        &self,
        document: &Document<'_>,
        element: NodeId,
        namespace: &str,
        local_name: &str,
    ) -> bool {
        self.0(
            document,
            Item::Attribute {
                element,
                namespace,
                local_name,
            },
        )
    }

    fn contains_namespace(
        &self,
        document: &Document<'_>,
        element: NodeId,
        prefix: &str,
        name: &str,
    ) -> bool {
        self.0(
            document,
            Item::Namespace {
                element,
                prefix,
                name,
            },
        )
    }
}

/// What the internal subset of a DOCTYPE would do to the document, done by hand: the parser
/// refuses every DOCTYPE. Vectors that need more than a default attribute stay out by name.
fn with_dtd_applied(case: &str, xml: &str) -> Option<String> {
    let without = |xml: &str| {
        let start = xml.find("<!DOCTYPE").expect("a DOCTYPE");
        let end = match xml[start..].find("]>") {
            Some(end) => start + end + 2,
            None => start + xml[start..].find('>').expect("an end") + 1,
        };
        format!("{}{}", &xml[..start], &xml[end..])
    };
    match case {
        "example-1" | "test-0" => Some(without(xml)),
        "example-7" | "example-8" | "xmlbase-c14n11spec2-102" => {
            let xml = without(xml);
            assert!(xml.contains("<e2 "), "{case}");
            Some(xml.replacen("<e2 ", "<e2 xml:space=\"preserve\" ", 1))
        }
        "example-3" | "test-3" => {
            let xml = without(xml);
            assert!(xml.contains("<e9 "), "{case}");
            Some(xml.replacen("<e9 ", "<e9 attr=\"default\" ", 1))
        }
        // Attribute types and entities.
        "example-4" | "example-5" => None,
        other => panic!("{other} has a DOCTYPE that this test does not know"),
    }
}

fn check(mode: &str, how: &Canonicalization) -> usize {
    let mut compared = 0;
    for entry in std::fs::read_dir(folder(mode)).expect("the fixtures are there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        let case = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let octets = std::fs::read(&path).expect("readable");
        let mut text = String::from_utf8(octets).expect("the vectors are UTF-8 or ASCII");
        if text.contains("<!DOCTYPE") {
            assert!(
                matches!(well_formed(&text), Err(XmlError::Doctype { .. })),
                "{case}"
            );
            match with_dtd_applied(case, &text) {
                Some(applied) => text = applied,
                None => continue,
            }
        }
        let expected = std::fs::read(path.with_extension("expected")).expect("readable");
        let mut how = how.clone();
        if let Ok(list) = std::fs::read_to_string(path.with_extension("ns")) {
            how.inclusive_prefixes = list
                .split_whitespace()
                .map(|prefix| prefix.replace("#default", ""))
                .collect();
        }
        let document = Document::parse(&text, &Limits::default()).expect(case);
        let canonical = if path.with_extension("xpath").exists() {
            canonical_octets(&document, &Selected(predicate(case)), &how)
        } else {
            let whole = Subtree::of(document.document_node(), Comments::Kept);
            canonical_octets(&document, &whole, &how)
        };
        let canonical = canonical.unwrap_or_else(|error| panic!("{mode}/{case}: {error}"));
        assert_eq!(
            String::from_utf8_lossy(&canonical),
            String::from_utf8_lossy(&expected),
            "{mode}/{case}"
        );
        compared += 1;
    }
    compared
}

#[test]
fn canonical_xml_1_0_without_comments() {
    let how = Canonicalization::new(Method::Inclusive10, Comments::Dropped);
    assert!(check("without-comments", &how) >= 10);
}

#[test]
fn canonical_xml_1_0_with_comments() {
    let how = Canonicalization::new(Method::Inclusive10, Comments::Kept);
    assert!(check("with-comments", &how) >= 5);
}

#[test]
fn canonical_xml_1_1_without_comments() {
    let how = Canonicalization::new(Method::Inclusive11, Comments::Dropped);
    assert!(check("1-1-without-comments", &how) >= 18);
}

#[test]
fn exclusive_canonical_xml_without_comments() {
    let how = Canonicalization::new(Method::Exclusive, Comments::Dropped);
    assert!(check("exc-without-comments", &how) >= 11);
}

#[test]
fn inherited_xml_attributes_are_no_namespace_declarations() {
    let xml = "<r xmlns:p='urn:p' xml:lang='kk' xml:base='b/'><c xml:space='default'/></r>";
    let document = Document::parse(xml, &Limits::default()).unwrap();
    let child = document.child_elements(document.root()).next().unwrap();
    let set = Subtree::of(child, Comments::Kept);
    let canonical = |method| {
        let how = Canonicalization::new(method, Comments::Kept);
        String::from_utf8(canonical_octets(&document, &set, &how).unwrap()).unwrap()
    };
    assert_eq!(
        canonical(Method::Inclusive10),
        "<c xmlns:p=\"urn:p\" xml:base=\"b/\" xml:lang=\"kk\" xml:space=\"default\"></c>"
    );
    assert_eq!(
        canonical(Method::Exclusive),
        "<c xml:space=\"default\"></c>"
    );
    assert_eq!(XML_NAMESPACE, "http://www.w3.org/XML/1998/namespace");
}
