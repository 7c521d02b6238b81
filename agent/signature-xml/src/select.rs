//! Finds elements: by the element paths that pages send, and by identifier.
//!
//! Paths are the part of XPath 1.0 that pages use: `/root/item[2]`, `//item`, `/*`, and the
//! predicates `[n]`, `[local-name()='x']`, `[name()='x']`, `[@attribute='value']`. A prefix is
//! matched as it is written in the document; a step without prefix matches any namespace. When
//! several elements match, the first in document order is meant, as for an XPath node result.

use crate::document::{Document, NodeId, XML_NAMESPACE};
use crate::vocabulary::WSU;
use crate::{XmlError, parse};

/// One step of a path.
#[derive(Debug)]
struct Step<'p> {
    axis: Axis,
    /// Name as written; `None` for `*`.
    name: Option<&'p str>,
    predicates: Vec<Predicate<'p>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Child,
    Descendant,
}

#[derive(Debug)]
enum Predicate<'p> {
    Position(usize),
    LocalName(&'p str),
    WrittenName(&'p str),
    Attribute { name: &'p str, value: &'p str },
}

/// The node that a path selects: the document node for `/`, else an element. Text that does not
/// start with `/` is an identifier, with or without `#`.
pub(crate) fn by_path(document: &Document<'_>, path: &str) -> Result<NodeId, XmlError> {
    let path = path.trim();
    if path == "/" {
        return Ok(document.document_node());
    }
    if !path.starts_with('/') {
        let id = path.strip_prefix('#').unwrap_or(path);
        if !parse::is_name_token(id) {
            return Err(XmlError::UnsupportedPath {
                path: path.to_owned(),
            });
        }
        return by_id(document, id, &[])?.ok_or_else(|| XmlError::NoSuchElement(path.to_owned()));
    }
    let steps = parse_path(path).ok_or_else(|| XmlError::UnsupportedPath {
        path: path.to_owned(),
    })?;
    let mut selected = vec![document.document_node()];
    for step in &steps {
        selected = apply(document, step, &selected);
    }
    selected
        .first()
        .copied()
        .ok_or_else(|| XmlError::NoSuchElement(path.to_owned()))
}

/// The elements of a name, written with or without its prefix.
pub(crate) fn by_name<'d>(
    document: &'d Document<'_>,
    name: &'d str,
) -> impl Iterator<Item = NodeId> + 'd {
    document
        .all()
        .filter(move |&id| document.is_element(id) && has_name(document, id, name))
}

/// The element with an identifier, `Id`, `ID`, `id`, `xml:id`, `wsu:Id` or one of the attributes
/// in `more`; an error when several have it.
pub(crate) fn by_id(
    document: &Document<'_>,
    value: &str,
    more: &[String],
) -> Result<Option<NodeId>, XmlError> {
    let mut holders = document
        .all()
        .filter(|&id| has_id(document, id, value, more));
    let first = holders.next();
    match holders.next() {
        Some(_) => Err(XmlError::DuplicateId(value.to_owned())),
        None => Ok(first),
    }
}

fn has_id(document: &Document<'_>, id: NodeId, value: &str, more: &[String]) -> bool {
    document.attributes_of(id).iter().any(|attribute| {
        let local = document.local(&attribute.name);
        let names_element = match document.namespace(attribute.name.namespace) {
            "" => matches!(local, "Id" | "ID" | "id") || more.iter().any(|name| name == local),
            XML_NAMESPACE => local == "id",
            WSU => local == "Id",
            _ => more
                .iter()
                .any(|name| name == document.written(&attribute.name)),
        };
        names_element && document.attribute_value(attribute) == value
    })
}

fn has_name(document: &Document<'_>, id: NodeId, name: &str) -> bool {
    if name.contains(':') {
        document.written_name(id) == name
    } else {
        document.local_name(id) == name
    }
}

fn apply(document: &Document<'_>, step: &Step<'_>, from: &[NodeId]) -> Vec<NodeId> {
    let mut selected = Vec::new();
    let mut searched_up_to = NodeId(0);
    for &context in from {
        match step.axis {
            Axis::Child => {
                selected.extend(matching(document, step, document.child_elements(context)));
            }
            // Searched already, with the element around it.
            Axis::Descendant if context < searched_up_to => {}
            // `//x` stands for `/descendant-or-self::node()/x`: positions count per parent.
            Axis::Descendant => {
                searched_up_to = document.subtree_end(context);
                for parent in (context.0..searched_up_to.0).map(NodeId) {
                    selected.extend(matching(document, step, document.child_elements(parent)));
                }
            }
        }
    }
    selected.sort_unstable();
    selected
}

fn matching(
    document: &Document<'_>,
    step: &Step<'_>,
    candidates: impl Iterator<Item = NodeId>,
) -> Vec<NodeId> {
    let mut left: Vec<NodeId> = candidates
        .filter(|&id| step.name.is_none_or(|name| has_name(document, id, name)))
        .collect();
    for predicate in &step.predicates {
        let mut position = 0;
        left.retain(|&id| {
            position += 1;
            match *predicate {
                Predicate::Position(wanted) => position == wanted,
                Predicate::LocalName(name) => document.local_name(id) == name,
                Predicate::WrittenName(name) => document.written_name(id) == name,
                Predicate::Attribute { name, value } => has_attribute(document, id, name, value),
            }
        });
    }
    left
}

fn has_attribute(document: &Document<'_>, id: NodeId, name: &str, value: &str) -> bool {
    document.attributes_of(id).iter().any(|attribute| {
        let is_named = if name.contains(':') {
            document.written(&attribute.name) == name
        } else {
            document.local(&attribute.name) == name
        };
        is_named && document.attribute_value(attribute) == value
    })
}

fn parse_path(path: &str) -> Option<Vec<Step<'_>>> {
    const LONGEST: usize = 64;
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (axis, after) = match rest.strip_prefix("//") {
            Some(after) => (Axis::Descendant, after),
            None => (Axis::Child, rest.strip_prefix('/')?),
        };
        let end = after.find(['/', '[']).unwrap_or(after.len());
        let (name, mut after) = after.split_at_checked(end)?;
        let name = match name.trim() {
            "*" => None,
            name if name.starts_with(parse::is_name_start) && parse::is_name_token(name) => {
                Some(name)
            }
            _ => return None,
        };
        let mut predicates = Vec::new();
        while let Some(inside) = after.strip_prefix('[') {
            let (predicate, behind) = parse_predicate(inside)?;
            predicates.push(predicate);
            after = behind;
        }
        steps.push(Step {
            axis,
            name,
            predicates,
        });
        rest = after;
        if steps.len() > LONGEST {
            return None;
        }
    }
    Some(steps)
}

/// Reads a predicate behind its `[`; also gives what follows its `]`.
fn parse_predicate(source: &str) -> Option<(Predicate<'_>, &str)> {
    let source = source.trim_start();
    let digits = source.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (number, rest) = source.split_at_checked(digits)?;
        let position = number.parse().ok().filter(|&position| position > 0)?;
        return Some((Predicate::Position(position), close(rest)?));
    }
    let (left, rest) = source.split_once('=')?;
    let rest = rest.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|&quote| quote == '\'' || quote == '"')?;
    let (value, rest) = rest.get(1..)?.split_once(quote)?;
    let predicate = match left.trim() {
        "local-name()" => Predicate::LocalName(value),
        "name()" => Predicate::WrittenName(value),
        attribute => {
            let name = attribute.strip_prefix('@')?.trim();
            if !parse::is_name_token(name) {
                return None;
            }
            Predicate::Attribute { name, value }
        }
    };
    Some((predicate, close(rest)?))
}

fn close(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix(']').map(str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    const XML: &str =
        "<r><a Id='1st'/><p:a xmlns:p='urn:p' Id='x'><b/><b id='y'/></p:a><c><b/></c></r>";

    fn path_of(path: &str) -> Result<String, XmlError> {
        let document = Document::parse(XML, &Limits::default()).unwrap();
        by_path(&document, path).map(|id| document.path(id))
    }

    #[test]
    fn the_paths_of_pages_select_the_first_match() {
        for (path, selected) in [
            ("/", "/"),
            ("/r", "/r"),
            ("/*", "/r"),
            ("/r/a", "/r/a"),
            ("/r/a[2]", "/r/p:a"),
            ("/r/p:a", "/r/p:a"),
            ("//b[2]", "/r/p:a/b[2]"),
            ("//c/b", "/r/c/b"),
            ("//*//b[1]", "/r/p:a/b[1]"),
            ("/*[local-name()='r']/*[ @Id = \"x\" ]", "/r/p:a"),
            ("//*[@id='y']", "/r/p:a/b[2]"),
            ("//*[name()='p:a'][1]/b", "/r/p:a/b[1]"),
            ("x", "/r/p:a"),
            ("#y", "/r/p:a/b[2]"),
        ] {
            assert_eq!(path_of(path).as_deref(), Ok(selected), "{path}");
        }
    }

    #[test]
    fn other_expressions_are_named_in_the_error() {
        for path in [
            "",
            "/r/",
            "///r",
            "/r[0]",
            "/r/text()",
            "/r/..",
            "/r[last()]",
            "/r/@Id",
            "id('x')",
        ] {
            assert!(
                matches!(path_of(path), Err(XmlError::UnsupportedPath { .. })),
                "{path}"
            );
        }
        assert!(matches!(path_of("/r/z"), Err(XmlError::NoSuchElement(_))));
        assert!(matches!(path_of("#z"), Err(XmlError::NoSuchElement(_))));
    }
}
