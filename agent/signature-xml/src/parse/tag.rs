//! Start tags, end tags, names and attributes.

use crate::decode::{self, Context};
use crate::document::{Attribute, Declaration, Element, Name, NamespaceId, Span};
use crate::{Limit, Reason};

use super::character::{is_ascii_name, is_name, is_name_start};
use super::{Parser, Step, Stop, offset};

/// An attribute before its namespace is resolved.
#[derive(Clone, Copy)]
pub(super) struct FoundAttribute {
    name: Span,
    /// Octets before the colon; 0 without one.
    prefix: u32,
    value: Span,
    plain: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn start_tag(&mut self) -> Step<()> {
        let start = self.at;
        self.at += 1;
        let name_start = self.at;
        let prefix = self.name()?.unwrap_or(0);
        let name_end = self.at;
        self.found.clear();
        let empty_tag = loop {
            let blanks = self.skip_blanks();
            match self.peek() {
                Some(b'>') => {
                    self.at += 1;
                    break false;
                }
                Some(b'/') if self.peek_at(1) == Some(b'>') => {
                    self.at += 2;
                    break true;
                }
                None => return Err(self.malformed(Reason::UnclosedElement)),
                Some(_) if blanks == 0 => return Err(self.malformed(Reason::Tag)),
                Some(_) => self.attribute()?,
            }
        };
        let scope = self.scope.len();
        let declarations = self.declare()?;
        let attributes = self.resolve_attributes()?;
        let namespace = self.resolve(name_start, prefix)?;
        let name = Name {
            start: offset(name_start),
            prefix,
            end: offset(name_end),
            namespace,
        };
        let element = Element {
            name,
            attributes,
            declarations,
            content_end: offset(self.at),
            empty_tag,
        };
        self.push_element(start, element, scope)
    }

    pub(super) fn end_tag(&mut self) -> Step<()> {
        let start = self.at;
        let Some(open) = self.open.pop() else {
            return Err(self.malformed(Reason::MismatchedEndTag));
        };
        let name = self.document.slice(open.name);
        let rest = self.source.get(start + "</".len()..).unwrap_or_default();
        let Some(after) = rest.strip_prefix(name) else {
            return Err(self.malformed(Reason::MismatchedEndTag));
        };
        self.at = self.source.len() - after.len();
        self.skip_blanks();
        if self.peek() != Some(b'>') {
            return Err(Stop::Malformed(start, Reason::MismatchedEndTag));
        }
        self.at += 1;
        self.scope.leave(open.scope);
        let next = offset(self.document.nodes.len());
        if let Some(node) = self.document.nodes.get_mut(open.node as usize) {
            node.end = next;
            node.span.end = offset(self.at);
        }
        if let Some(element) = self.document.elements.get_mut(open.element as usize) {
            element.content_end = offset(start);
        }
        Ok(())
    }

    /// Passes a qualified name; the length of its prefix, when it has one.
    pub(super) fn name(&mut self) -> Step<Option<u32>> {
        let start = self.at;
        match self.rest().chars().next() {
            Some(first) if is_name_start(first) => self.at += first.len_utf8(),
            _ => return Err(self.malformed(Reason::Name)),
        }
        while let Some(octet) = self.peek() {
            if is_ascii_name(octet) {
                self.at += 1;
            } else if octet.is_ascii() {
                break;
            } else {
                match self.rest().chars().next() {
                    Some(char) if is_name(char) => self.at += char.len_utf8(),
                    _ => break,
                }
            }
        }
        let name = self.source.get(start..self.at).unwrap_or_default();
        let Some((prefix, local)) = name.split_once(':') else {
            return Ok(None);
        };
        let local_is_name = local.chars().next().is_some_and(is_name_start);
        if prefix.is_empty() || !local_is_name || local.contains(':') {
            return Err(Stop::Malformed(start, Reason::QualifiedName));
        }
        Ok(Some(offset(prefix.len())))
    }

    fn attribute(&mut self) -> Step<()> {
        if self.found.len() >= self.limits.attributes {
            return Err(Stop::Limit(Limit::Attributes, self.limits.attributes));
        }
        let start = self.at;
        let prefix = self.name()?.unwrap_or(0);
        let name = Span {
            start: offset(start),
            end: offset(self.at),
        };
        self.skip_blanks();
        if self.peek() != Some(b'=') {
            return Err(self.malformed(Reason::Attribute));
        }
        self.at += 1;
        self.skip_blanks();
        let Some(quote @ (b'"' | b'\'')) = self.peek() else {
            return Err(self.malformed(Reason::Attribute));
        };
        self.at += 1;
        let value_start = self.at;
        let plain = self.value(quote)?;
        let value = Span {
            start: offset(value_start),
            end: offset(self.at),
        };
        self.at += 1;
        self.found.push(FoundAttribute {
            name,
            prefix,
            value,
            plain,
        });
        Ok(())
    }

    /// Passes an attribute value up to its quote; whether it is its own canonical form.
    fn value(&mut self, quote: u8) -> Step<bool> {
        let mut plain = true;
        loop {
            match self.peek() {
                Some(octet) if octet == quote => return Ok(plain),
                Some(b'<') => return Err(self.malformed(Reason::LessThanInAttribute)),
                Some(b'&') => {
                    plain = false;
                    self.reference()?;
                }
                Some(b'"' | b'\t' | b'\n' | b'\r') => {
                    plain = false;
                    self.at += 1;
                }
                Some(0..0x20 | 0xEF) => self.character()?,
                Some(_) => self.at += 1,
                None => return Err(self.malformed(Reason::UnclosedElement)),
            }
        }
    }

    /// Takes the namespace declarations out of the found attributes.
    fn declare(&mut self) -> Step<std::ops::Range<u32>> {
        let first = offset(self.document.declarations.len());
        for index in 0..self.found.len() {
            let Some(&found) = self.found.get(index) else {
                break;
            };
            let Some(prefix) = self.declared_prefix(&found) else {
                continue;
            };
            let at = found.name.start as usize;
            let forbidden = Stop::Malformed(at, Reason::NamespaceDeclaration);
            let own = self
                .document
                .declarations
                .get(first as usize..)
                .unwrap_or_default();
            if own
                .iter()
                .any(|known| self.document.slice(known.prefix) == self.document.slice(prefix))
            {
                return Err(Stop::Malformed(at, Reason::DuplicateAttribute));
            }
            if self.scope.len() >= self.limits.namespaces {
                return Err(Stop::Limit(Limit::Namespaces, self.limits.namespaces));
            }
            let name = decode::decode(self.document.slice(found.value), Context::Attribute);
            let written = self.document.slice(prefix);
            let namespace = self
                .scope
                .declare(written, name, &mut self.document.namespaces)
                .ok_or(forbidden)?;
            self.document
                .declarations
                .push(Declaration { prefix, namespace });
        }
        Ok(first..offset(self.document.declarations.len()))
    }

    /// The prefix that an attribute declares, when it is a declaration.
    fn declared_prefix(&self, found: &FoundAttribute) -> Option<Span> {
        let name = self.document.slice(found.name);
        if name == "xmlns" {
            return Some(Span {
                start: found.name.end,
                end: found.name.end,
            });
        }
        name.starts_with("xmlns:").then(|| Span {
            start: found.name.start + offset("xmlns:".len()),
            end: found.name.end,
        })
    }

    /// Resolves the found attributes that are not declarations.
    fn resolve_attributes(&mut self) -> Step<std::ops::Range<u32>> {
        let first = self.document.attributes.len();
        for index in 0..self.found.len() {
            let Some(&found) = self.found.get(index) else {
                break;
            };
            if self.declared_prefix(&found).is_some() {
                continue;
            }
            let namespace = if found.prefix == 0 {
                NamespaceId::NONE
            } else {
                self.resolve(found.name.start as usize, found.prefix)?
            };
            let name = Name {
                start: found.name.start,
                prefix: found.prefix,
                end: found.name.end,
                namespace,
            };
            self.document.attributes.push(Attribute {
                name,
                value: found.value,
                plain: found.plain,
            });
        }
        self.refuse_duplicates(first)?;
        Ok(offset(first)..offset(self.document.attributes.len()))
    }

    fn refuse_duplicates(&self, first: usize) -> Step<()> {
        const FEW: usize = 8;
        let own = self.document.attributes.get(first..).unwrap_or_default();
        let key = |attribute: &Attribute| {
            (
                attribute.name.namespace.0,
                self.document.local(&attribute.name),
            )
        };
        if own.len() <= FEW {
            for (index, attribute) in own.iter().enumerate() {
                if own
                    .iter()
                    .skip(index + 1)
                    .any(|other| key(other) == key(attribute))
                {
                    return Err(self.malformed(Reason::DuplicateAttribute));
                }
            }
            return Ok(());
        }
        let mut keys: Vec<_> = own.iter().map(key).collect();
        keys.sort_unstable();
        if keys.windows(2).all(|pair| pair.first() != pair.last()) {
            Ok(())
        } else {
            Err(self.malformed(Reason::DuplicateAttribute))
        }
    }

    fn resolve(&self, start: usize, prefix: u32) -> Step<NamespaceId> {
        let prefix: &'a str = self
            .source
            .get(start..start + prefix as usize)
            .unwrap_or_default();
        let undeclared = Stop::Malformed(start, Reason::UndeclaredPrefix);
        if prefix == "xmlns" {
            return Err(undeclared);
        }
        self.scope.resolve(prefix).ok_or(undeclared)
    }
}
