//! The attributes of a canonical start tag: sorted by namespace name and local name, with those
//! of the prefix `xml` that an omitted parent would have passed on (Canonical XML section 2.4).

use std::borrow::Cow;

use crate::document::{Attribute, NamespaceId, NodeId, XML_NAMESPACE};

use super::{Method, NodeSet, Sink, Writer, escape, xml_base};

/// An attribute that another element's start tag or a join gave.
struct Inherited<'w> {
    local_name: &'w str,
    value: Cow<'w, str>,
}

impl<'w, S: NodeSet, K: Sink> Writer<'w, '_, S, K> {
    /// Writes the attributes of the element just opened.
    pub(super) fn write_attributes(&mut self, id: NodeId) {
        let is_output = self.open.last().is_some_and(|open| open.is_output);
        let is_orphan = is_output && self.parent().is_some_and(|parent| !parent.is_output);
        if is_orphan && self.how.method != Method::Exclusive {
            self.write_with_inherited(id);
            return;
        }
        let document = self.document;
        let own = document.attributes_of(id);
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        order.extend(0..own.len());
        if own.len() > 1 {
            let key = |&index: &usize| own.get(index).map(|attribute| self.sort_key(attribute));
            order.sort_unstable_by(|one, other| key(one).cmp(&key(other)));
        }
        for attribute in order.iter().filter_map(|&index| own.get(index)) {
            if self.has_attribute(id, attribute) {
                self.write_attribute(attribute);
            }
        }
        self.order = order;
    }

    fn sort_key(&self, attribute: &Attribute) -> (&'w str, &'w str) {
        let document = self.document;
        (
            document.namespace(attribute.name.namespace),
            document.local(&attribute.name),
        )
    }

    fn write_attribute(&mut self, attribute: &Attribute) {
        let document = self.document;
        self.sink.write(b" ");
        self.sink
            .write(document.written(&attribute.name).as_bytes());
        self.sink.write(b"=\"");
        let source = document.slice(attribute.value);
        if attribute.plain {
            self.sink.write(source.as_bytes());
        } else {
            escape::write_attribute(source, self.sink);
        }
        self.sink.write(b"\"");
    }

    /// Whether an attribute of the element just opened is written.
    pub(super) fn has_attribute(&self, id: NodeId, attribute: &Attribute) -> bool {
        let document = self.document;
        if self.set.is_uniform() {
            return true;
        }
        let local_name = document.local(&attribute.name);
        // What 1.1 passes on counts whenever its element does.
        let is_passed_on = self.how.method == Method::Inclusive11
            && is_xml(attribute)
            && matches!(local_name, "lang" | "space" | "base")
            && self.open.last().is_some_and(|open| open.is_output);
        let namespace = document.namespace(attribute.name.namespace);
        is_passed_on
            || self
                .set
                .contains_attribute(document, id, namespace, local_name)
    }

    /// Writes own and inherited attributes in one order.
    fn write_with_inherited(&mut self, id: NodeId) {
        let document = self.document;
        let mut inherited = self.inherited(id);
        let joined_base = inherited
            .iter()
            .any(|attribute| attribute.local_name == "base");
        let has_joined_base = self.how.method == Method::Inclusive11 && joined_base;
        // An empty base joined from others is no attribute at all.
        inherited.retain(|attribute| {
            !(has_joined_base && attribute.local_name == "base" && attribute.value.is_empty())
        });
        let mut own: Vec<&Attribute> = document
            .attributes_of(id)
            .iter()
            .filter(|attribute| self.has_attribute(id, attribute))
            .filter(|attribute| {
                !(has_joined_base && is_xml(attribute) && document.local(&attribute.name) == "base")
            })
            .collect();
        own.sort_unstable_by_key(|attribute| self.sort_key(attribute));
        inherited.sort_unstable_by_key(|attribute| attribute.local_name);
        let mut inherited = inherited.into_iter().peekable();
        for attribute in own {
            let key = self.sort_key(attribute);
            while let Some(next) = inherited.next_if(|next| (XML_NAMESPACE, next.local_name) < key)
            {
                self.write_inherited(&next);
            }
            self.write_attribute(attribute);
        }
        for rest in inherited {
            self.write_inherited(&rest);
        }
    }

    fn write_inherited(&mut self, attribute: &Inherited<'_>) {
        self.sink.write(b" xml:");
        self.sink.write(attribute.local_name.as_bytes());
        self.sink.write(b"=\"");
        escape::write_decoded_attribute(&attribute.value, self.sink);
        self.sink.write(b"\"");
    }

    /// The `xml:` attributes that come from ancestors: in 1.0 all, in 1.1 `xml:lang` and
    /// `xml:space` and a joined `xml:base`.
    fn inherited(&self, id: NodeId) -> Vec<Inherited<'w>> {
        let document = self.document;
        let has_own = |local_name: &str| {
            document
                .attributes_of(id)
                .iter()
                .any(|own| is_xml(own) && document.local(&own.name) == local_name)
        };
        let is_passed_on = |local_name: &str| match self.how.method {
            Method::Inclusive11 => matches!(local_name, "lang" | "space"),
            Method::Inclusive10 | Method::Exclusive => true,
        };
        let mut inherited: Vec<Inherited<'w>> = Vec::new();
        for ancestor in document.ancestors(id) {
            for attribute in document
                .attributes_of(ancestor)
                .iter()
                .filter(|own| is_xml(own))
            {
                let local_name = document.local(&attribute.name);
                let known = inherited.iter().any(|known| known.local_name == local_name);
                if is_passed_on(local_name) && !known && !has_own(local_name) {
                    let value = document.attribute_value(attribute);
                    inherited.push(Inherited { local_name, value });
                }
            }
        }
        if self.how.method == Method::Inclusive11 {
            inherited.extend(self.joined_base(id));
        }
        inherited
    }

    /// `xml:base` of the element joined with those of the omitted ancestors right above it;
    /// `None` when none of these has one.
    fn joined_base(&self, id: NodeId) -> Option<Inherited<'w>> {
        let document = self.document;
        let base_of = |id: NodeId| document.attribute(id, XML_NAMESPACE, "base");
        let mut joined = base_of(id).unwrap_or_default().into_owned();
        let mut found = false;
        let omitted = document
            .ancestors(id)
            .take_while(|&ancestor| !self.set.contains(document, ancestor))
            .filter(|&ancestor| document.is_element(ancestor));
        for base in omitted.filter_map(base_of) {
            joined = xml_base::join(&base, &joined);
            found = true;
        }
        found.then_some(Inherited {
            local_name: "base",
            value: Cow::Owned(joined),
        })
    }
}

fn is_xml(attribute: &Attribute) -> bool {
    attribute.name.namespace == NamespaceId::XML
}
