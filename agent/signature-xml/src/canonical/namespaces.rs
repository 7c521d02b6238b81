//! Which namespace declarations a start tag shows: everything in scope that the nearest output
//! ancestor does not show (inclusive), or what the tag visibly uses (exclusive).

use crate::XmlError;
use crate::document::{Document, NamespaceId, NodeId};

use super::{Method, NodeSet, Sink, Writer, escape};

/// A prefix (empty for the default namespace) and its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Binding<'w> {
    prefix: &'w str,
    namespace: NamespaceId,
}

/// What an output ancestor shows, for the exclusive method.
#[derive(Clone, Copy, Debug)]
struct Rendered<'w> {
    binding: Binding<'w>,
    /// Whether the namespace node was in the node-set.
    in_set: bool,
}

/// The declarations of open elements, outermost first.
#[derive(Default)]
pub(super) struct Scope<'w> {
    declared: Vec<Binding<'w>>,
    rendered: Vec<Rendered<'w>>,
}

/// Sizes to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    declared: usize,
    rendered: usize,
}

impl<'w> Scope<'w> {
    pub(super) fn mark(&self) -> Mark {
        Mark {
            declared: self.declared.len(),
            rendered: self.rendered.len(),
        }
    }

    pub(super) fn leave(&mut self, mark: Mark) {
        self.declared.truncate(mark.declared);
        self.rendered.truncate(mark.rendered);
    }

    pub(super) fn declare(&mut self, document: &'w Document<'_>, id: NodeId) {
        for declaration in document.declarations_of(id) {
            // `xml` is bound everywhere and never shown.
            if declaration.namespace != NamespaceId::XML {
                let prefix = document.slice(declaration.prefix);
                self.declared.push(Binding {
                    prefix,
                    namespace: declaration.namespace,
                });
            }
        }
    }

    /// The namespace of a prefix, seen after the first `length` declarations.
    fn lookup(&self, prefix: &str, length: usize) -> NamespaceId {
        self.declared
            .get(..length)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|binding| binding.prefix == prefix)
            .map_or(NamespaceId::NONE, |binding| binding.namespace)
    }

    /// The namespace nodes of an element, of which `length` declarations are in scope.
    fn axis(&self, length: usize) -> Vec<Binding<'w>> {
        let mut axis: Vec<Binding<'w>> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for &binding in self.declared.get(..length).unwrap_or_default().iter().rev() {
            if seen.contains(&binding.prefix) {
                continue;
            }
            seen.push(binding.prefix);
            if binding.namespace != NamespaceId::NONE {
                axis.push(binding);
            }
        }
        axis
    }

    /// Whether the nearest output ancestor that shows the prefix shows this binding.
    fn is_rendered(&self, binding: Binding<'w>) -> bool {
        match self
            .rendered
            .iter()
            .rev()
            .find(|known| known.binding.prefix == binding.prefix)
        {
            Some(known) => known.binding.namespace == binding.namespace && known.in_set,
            None => binding.prefix.is_empty() && binding.namespace == NamespaceId::NONE,
        }
    }
}

impl<'w, S: NodeSet, K: Sink> Writer<'w, '_, S, K> {
    /// Writes the declarations of the element just opened.
    pub(super) fn write_namespaces(&mut self, id: NodeId) -> Result<(), XmlError> {
        let mut shown = match self.how.method {
            Method::Exclusive => self.exclusive(id),
            Method::Inclusive10 | Method::Inclusive11 => {
                let is_continued = self.parent().is_some_and(|parent| parent.is_output);
                if is_continued && self.set.is_uniform() {
                    if self.document.declarations_of(id).is_empty() {
                        return Ok(());
                    }
                    self.inclusive_continued()
                } else {
                    self.inclusive(id)
                }
            }
        };
        shown.sort_unstable_by(|one, other| one.prefix.cmp(other.prefix));
        for binding in shown {
            self.write_declaration(binding)?;
        }
        Ok(())
    }

    fn write_declaration(&mut self, binding: Binding<'_>) -> Result<(), XmlError> {
        let name = self.document.namespace(binding.namespace);
        if is_relative(name) {
            return Err(XmlError::RelativeNamespace(name.to_owned()));
        }
        self.sink.write(b" xmlns");
        if !binding.prefix.is_empty() {
            self.sink.write(b":");
            self.sink.write(binding.prefix.as_bytes());
        }
        self.sink.write(b"=\"");
        escape::write_decoded_attribute(name, self.sink);
        self.sink.write(b"\"");
        Ok(())
    }

    /// Inclusive, when the parent shows everything that is in its scope.
    fn inclusive_continued(&self) -> Vec<Binding<'w>> {
        let Some(open) = self.open.last() else {
            return Vec::new();
        };
        let inherited = open.before.declared;
        self.scope
            .declared
            .get(inherited..open.within.declared)
            .unwrap_or_default()
            .iter()
            .filter(|own| self.scope.lookup(own.prefix, inherited) != own.namespace)
            .copied()
            .collect()
    }

    /// Inclusive, for any node-set.
    fn inclusive(&self, id: NodeId) -> Vec<Binding<'w>> {
        let Some((open, outer)) = self.open.split_last() else {
            return Vec::new();
        };
        let nearest = outer.iter().rev().find(|ancestor| ancestor.is_output);
        let in_set = |element: NodeId, binding: &Binding<'w>| {
            let name = self.document.namespace(binding.namespace);
            self.set
                .contains_namespace(self.document, element, binding.prefix, name)
        };
        let mut axis = self.scope.axis(open.within.declared);
        axis.retain(|binding| in_set(id, binding));
        let inherited = nearest.map_or_else(Vec::new, |ancestor| {
            let mut inherited = self.scope.axis(ancestor.within.declared);
            inherited.retain(|binding| in_set(ancestor.id, binding));
            inherited
        });
        let has_default = |axis: &[Binding<'_>]| axis.iter().any(|known| known.prefix.is_empty());
        let undoes_default = open.is_output && !has_default(&axis) && has_default(&inherited);
        axis.retain(|binding| !inherited.contains(binding));
        if undoes_default {
            axis.push(Binding {
                prefix: "",
                namespace: NamespaceId::NONE,
            });
        }
        axis
    }

    /// Exclusive (Exclusive XML Canonicalization 1.0 section 3).
    fn exclusive(&mut self, id: NodeId) -> Vec<Binding<'w>> {
        let document = self.document;
        let length = self.scope.declared.len();
        let is_output = self.open.last().is_some_and(|open| open.is_output);
        let mut used: Vec<Binding<'w>> = Vec::new();
        // Without declarations of its own the element means by each prefix what its parent shows.
        let is_continued = self.set.is_uniform()
            && self.parent().is_some_and(|parent| parent.is_output)
            && document.declarations_of(id).is_empty();
        let prefixes = Some(&self.how.inclusive_prefixes).filter(|_| !is_continued);
        for prefix in prefixes.into_iter().flatten() {
            let namespace = self.scope.lookup(prefix, length);
            if namespace != NamespaceId::NONE || (prefix.is_empty() && is_output) {
                used.push(Binding { prefix, namespace });
            }
        }
        if let Some(element) = document.element(id).filter(|_| is_output) {
            let prefix = document.prefix(&element.name);
            used.push(Binding {
                prefix,
                namespace: element.name.namespace,
            });
        }
        for attribute in document.attributes_of(id) {
            if attribute.name.prefix > 0 && self.has_attribute(id, attribute) {
                let prefix = document.prefix(&attribute.name);
                used.push(Binding {
                    prefix,
                    namespace: attribute.name.namespace,
                });
            }
        }
        used.retain(|binding| binding.namespace != NamespaceId::XML);
        let mut shown: Vec<Binding<'w>> = Vec::new();
        for binding in used {
            if self.scope.is_rendered(binding) {
                continue;
            }
            let in_set = binding.namespace == NamespaceId::NONE
                || self.set.is_uniform()
                || self.set.contains_namespace(
                    document,
                    id,
                    binding.prefix,
                    document.namespace(binding.namespace),
                );
            if in_set && !shown.contains(&binding) {
                shown.push(binding);
            }
            if is_output {
                self.scope.rendered.push(Rendered { binding, in_set });
            }
        }
        shown
    }
}

/// Whether a namespace name has no scheme; the empty name is none.
fn is_relative(name: &str) -> bool {
    let scheme = name.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char));
    !name.is_empty() && !is_scheme
}
