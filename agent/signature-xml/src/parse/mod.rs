//! A strict parser of XML 1.0 with namespaces, without document type declarations.
//!
//! One pass, no recursion, nothing copied. Order of reading: `mod.rs` (prolog, content),
//! [`markup`] (comments, instructions, sections, the XML declaration), [`tag`] (start and end
//! tags), [`scope`] (namespaces), [`character`] (classes of octets and name characters).

mod character;
mod markup;
mod scope;
mod tag;

use std::borrow::Cow;

use crate::document::{Document, Element, Kind, Node, Span, XML_NAMESPACE};
use crate::{Limit, Limits, Reason, XmlError, decode};

use character::{TEXT, TextClass};
use scope::Scope;

/// Why parsing stops; places are offsets until the error is shown.
pub(crate) enum Stop {
    Malformed(usize, Reason),
    Doctype(usize),
    Limit(Limit, usize),
}

type Step<T> = Result<T, Stop>;

/// An element whose end tag has not come.
struct Open {
    node: u32,
    element: u32,
    /// Octets of the name, for the end tag.
    name: Span,
    /// Declarations in scope before the element's own.
    scope: usize,
}

pub(crate) use character::{is_name_start, is_name_token};

pub(crate) struct Parser<'a> {
    source: &'a str,
    at: usize,
    limits: Limits,
    document: Document<'a>,
    open: Vec<Open>,
    scope: Scope<'a>,
    found: Vec<tag::FoundAttribute>,
    has_root: bool,
}

/// Parses a whole document.
pub(crate) fn parse<'a>(source: &'a str, limits: &Limits) -> Result<Document<'a>, XmlError> {
    let maximum = limits.size.min(u32::MAX as usize - 1);
    if source.len() > maximum {
        return Err(XmlError::LimitExceeded {
            limit: Limit::Size,
            maximum,
        });
    }
    let mut parser = Parser::new(source, *limits);
    match parser.run() {
        Ok(()) => Ok(parser.document),
        Err(stop) => Err(describe(source, &stop)),
    }
}

fn describe(source: &str, stop: &Stop) -> XmlError {
    match *stop {
        Stop::Malformed(at, reason) => {
            let (line, column) = place(source, at);
            XmlError::Malformed {
                line,
                column,
                reason,
            }
        }
        Stop::Doctype(at) => {
            let (line, column) = place(source, at);
            XmlError::Doctype { line, column }
        }
        Stop::Limit(limit, maximum) => XmlError::LimitExceeded { limit, maximum },
    }
}

/// Line and column, from 1, of an offset; CR LF, CR and LF each end a line.
fn place(source: &str, at: usize) -> (u32, u32) {
    let before = source.as_bytes().get(..at).unwrap_or(source.as_bytes());
    let ends_line = |(index, &octet): (usize, &u8)| match octet {
        b'\n' => true,
        b'\r' => before.get(index + 1) != Some(&b'\n'),
        _ => false,
    };
    let line = before
        .iter()
        .enumerate()
        .filter(|&end| ends_line(end))
        .count()
        + 1;
    let start = before
        .iter()
        .rposition(|&octet| octet == b'\n' || octet == b'\r')
        .map_or(0, |end| end + 1);
    let is_character_start = |octet: &&u8| **octet & 0xC0 != 0x80;
    let column = before.iter().skip(start).filter(is_character_start).count() + 1;
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}

/// An offset as it is stored; the size limit keeps it in range.
pub(crate) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'a> Parser<'a> {
    fn new(source: &'a str, limits: Limits) -> Self {
        let document_node = Node {
            kind: Kind::Document,
            parent: 0,
            end: 0,
            span: Span {
                start: 0,
                end: offset(source.len()),
            },
        };
        let document = Document {
            source,
            nodes: vec![document_node],
            elements: Vec::new(),
            attributes: Vec::new(),
            declarations: Vec::new(),
            namespaces: vec![Cow::Borrowed(""), Cow::Borrowed(XML_NAMESPACE)],
            body_start: 0,
        };
        Self {
            source,
            at: 0,
            limits,
            document,
            open: Vec::new(),
            scope: Scope::default(),
            found: Vec::new(),
            has_root: false,
        }
    }

    fn run(&mut self) -> Step<()> {
        if self.source.starts_with('\u{FEFF}') {
            self.at = '\u{FEFF}'.len_utf8();
        }
        self.declaration()?;
        self.document.body_start = offset(self.at);
        while self.at < self.source.len() {
            if self.open.is_empty() {
                self.outside()?;
            } else {
                self.inside()?;
            }
        }
        if !self.open.is_empty() {
            return Err(Stop::Malformed(self.at, Reason::UnclosedElement));
        }
        if !self.has_root {
            return Err(Stop::Malformed(self.at, Reason::NoRoot));
        }
        let end = offset(self.document.nodes.len());
        if let Some(node) = self.document.nodes.first_mut() {
            node.end = end;
        }
        Ok(())
    }

    /// Before and after the root element: white space, comments, instructions.
    fn outside(&mut self) -> Step<()> {
        match self.peek() {
            Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
            Some(b'<') => match self.peek_at(1) {
                Some(b'!' | b'?') => return self.markup(),
                Some(b'/') => return Err(self.malformed(Reason::MismatchedEndTag)),
                _ if self.has_root => return Err(self.malformed(Reason::OutsideRoot)),
                _ => {
                    self.has_root = true;
                    return self.start_tag();
                }
            },
            _ => return Err(self.malformed(Reason::OutsideRoot)),
        }
        Ok(())
    }

    /// In an element: text and markup.
    fn inside(&mut self) -> Step<()> {
        if self.peek() != Some(b'<') {
            return self.text();
        }
        match self.peek_at(1) {
            Some(b'/') => self.end_tag(),
            Some(b'!' | b'?') => self.markup(),
            _ => self.start_tag(),
        }
    }

    /// Text up to the next `<`; every reference in it is checked.
    fn text(&mut self) -> Step<()> {
        let start = self.at;
        let mut plain = true;
        let octets = self.source.as_bytes();
        while let Some(&octet) = octets.get(self.at) {
            match TEXT.class(octet) {
                TextClass::Ordinary => self.at += 1,
                TextClass::LessThan => break,
                TextClass::NotPlain => {
                    plain = false;
                    self.at += 1;
                }
                TextClass::Reference => {
                    plain = false;
                    self.reference()?;
                }
                TextClass::Bracket => {
                    if self.rest().starts_with("]]>") {
                        return Err(self.malformed(Reason::SectionEndInText));
                    }
                    self.at += 1;
                }
                TextClass::Suspect => self.character()?,
            }
        }
        self.push(Kind::Text { plain }, start, self.at);
        Ok(())
    }

    fn reference(&mut self) -> Step<()> {
        let (_, length) =
            decode::reference(self.rest()).map_err(|reason| self.malformed(reason))?;
        self.at += length;
        Ok(())
    }

    /// Checks one character that may be none of XML, and passes it.
    fn character(&mut self) -> Step<()> {
        match self.rest().chars().next() {
            Some(char) if decode::is_xml_character(char) => {
                self.at += char.len_utf8();
                Ok(())
            }
            _ => Err(self.malformed(Reason::Character)),
        }
    }

    /// Adds a node without children under the open element.
    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let next = offset(self.document.nodes.len() + 1);
        let parent = self.open.last().map_or(0, |open| open.node);
        let span = Span {
            start: offset(start),
            end: offset(end),
        };
        self.document.nodes.push(Node {
            kind,
            parent,
            end: next,
            span,
        });
    }

    /// Opens or, for an empty-element tag, adds an element.
    fn push_element(&mut self, start: usize, element: Element, scope: usize) -> Step<()> {
        let node = offset(self.document.nodes.len());
        let index = offset(self.document.elements.len());
        self.push(Kind::Element(index), start, self.at);
        if element.empty_tag {
            self.scope.leave(scope);
        } else {
            if self.open.len() >= self.limits.depth {
                return Err(Stop::Limit(Limit::Depth, self.limits.depth));
            }
            let name = Span {
                start: element.name.start,
                end: element.name.end,
            };
            self.open.push(Open {
                node,
                element: index,
                name,
                scope,
            });
        }
        self.document.elements.push(element);
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn peek_at(&self, distance: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + distance).copied()
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn malformed(&self, reason: Reason) -> Stop {
        Stop::Malformed(self.at, reason)
    }

    fn skip_blanks(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.at - start
    }
}

#[cfg(test)]
mod tests;
