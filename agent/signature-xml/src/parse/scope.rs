//! Namespace declarations in scope while parsing.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::document::{NamespaceId, XML_NAMESPACE};

/// The namespace of declarations themselves; nothing may be bound to it.
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

#[derive(Default)]
pub(crate) struct Scope<'a> {
    bindings: Vec<(&'a str, NamespaceId)>,
    known: HashMap<Cow<'a, str>, NamespaceId>,
}

impl<'a> Scope<'a> {
    pub(crate) fn len(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets the declarations made since there were `length`.
    pub(crate) fn leave(&mut self, length: usize) {
        self.bindings.truncate(length);
    }

    /// Declares a prefix; `None` when Namespaces in XML 1.0 forbids it.
    pub(crate) fn declare(
        &mut self,
        prefix: &'a str,
        name: Cow<'a, str>,
        names: &mut Vec<Cow<'a, str>>,
    ) -> Option<NamespaceId> {
        let is_xml = name == XML_NAMESPACE;
        let forbidden = prefix == "xmlns"
            || name == XMLNS_NAMESPACE
            || (prefix == "xml") != is_xml
            || (name.is_empty() && !prefix.is_empty());
        if forbidden {
            return None;
        }
        let id = self.intern(name, names);
        self.bindings.push((prefix, id));
        Some(id)
    }

    /// The namespace of a prefix (empty for the default); `None` when it is not declared.
    pub(crate) fn resolve(&self, prefix: &str) -> Option<NamespaceId> {
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(known, _)| *known == prefix);
        match (bound, prefix) {
            (Some(&(_, id)), _) => Some(id),
            (None, "") => Some(NamespaceId::NONE),
            (None, "xml") => Some(NamespaceId::XML),
            (None, _) => None,
        }
    }

    fn intern(&mut self, name: Cow<'a, str>, names: &mut Vec<Cow<'a, str>>) -> NamespaceId {
        if name.is_empty() {
            return NamespaceId::NONE;
        }
        if name == XML_NAMESPACE {
            return NamespaceId::XML;
        }
        if let Some(&id) = self.known.get(&name) {
            return id;
        }
        let id = NamespaceId(super::offset(names.len()));
        names.push(name.clone());
        self.known.insert(name, id);
        id
    }
}
