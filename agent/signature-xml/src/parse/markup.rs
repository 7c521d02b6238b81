//! Comments, processing instructions, CDATA sections, the XML declaration.

use crate::Reason;
use crate::decode::is_xml_character;
use crate::document::Kind;

use super::{Parser, Step, Stop};

impl Parser<'_> {
    /// What starts with `<!` or `<?`.
    pub(super) fn markup(&mut self) -> Step<()> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment()
        } else if rest.starts_with("<?") {
            self.instruction()
        } else if rest.starts_with("<!DOCTYPE") {
            Err(Stop::Doctype(self.at))
        } else if rest.starts_with("<![CDATA[") && !self.open.is_empty() {
            self.section()
        } else {
            Err(self.malformed(Reason::Tag))
        }
    }

    fn comment(&mut self) -> Step<()> {
        let start = self.at + "<!--".len();
        let body = self.source.get(start..).unwrap_or_default();
        let length = body
            .find("--")
            .ok_or_else(|| self.malformed(Reason::Comment))?;
        let end = start + length;
        if self.source.as_bytes().get(end + 2) != Some(&b'>') {
            return Err(Stop::Malformed(end, Reason::Comment));
        }
        self.characters(start, end)?;
        self.push(Kind::Comment, start, end);
        self.at = end + "-->".len();
        Ok(())
    }

    fn instruction(&mut self) -> Step<()> {
        let start = self.at + "<?".len();
        self.at = start;
        let target = self.name()?;
        let name = self.source.get(start..self.at).unwrap_or_default();
        if name.eq_ignore_ascii_case("xml") {
            return Err(Stop::Malformed(start, Reason::Declaration));
        }
        if target.is_some() {
            return Err(Stop::Malformed(start, Reason::QualifiedName));
        }
        let blanks = self.skip_blanks();
        let length = self
            .rest()
            .find("?>")
            .ok_or_else(|| self.malformed(Reason::Instruction))?;
        if blanks == 0 && length > 0 {
            return Err(self.malformed(Reason::Instruction));
        }
        let end = self.at + length;
        self.characters(self.at, end)?;
        self.push(Kind::Instruction, start, end);
        self.at = end + "?>".len();
        Ok(())
    }

    fn section(&mut self) -> Step<()> {
        let start = self.at + "<![CDATA[".len();
        let body = self.source.get(start..).unwrap_or_default();
        let length = body
            .find("]]>")
            .ok_or_else(|| self.malformed(Reason::Section))?;
        let end = start + length;
        self.characters(start, end)?;
        self.push(Kind::Section, start, end);
        self.at = end + "]]>".len();
        Ok(())
    }

    fn characters(&self, start: usize, end: usize) -> Step<()> {
        let body = self.source.get(start..end).unwrap_or_default();
        match body
            .char_indices()
            .find(|&(_, char)| !is_xml_character(char))
        {
            Some((at, _)) => Err(Stop::Malformed(start + at, Reason::Character)),
            None => Ok(()),
        }
    }

    /// `<?xml version="1.0" encoding="…" standalone="…"?>`, when it is there.
    pub(super) fn declaration(&mut self) -> Step<()> {
        let rest = self.rest();
        let is_declaration = rest
            .strip_prefix("<?xml")
            .is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n']));
        if !is_declaration {
            return Ok(());
        }
        self.at += "<?xml".len();
        if self.pseudo_attribute("version")? != Some("1.0") {
            return Err(self.malformed(Reason::Declaration));
        }
        if let Some(encoding) = self.pseudo_attribute("encoding")? {
            let is_name = encoding.starts_with(|first: char| first.is_ascii_alphabetic())
                && encoding.bytes().all(|octet| {
                    octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'-')
                });
            if !is_name {
                return Err(self.malformed(Reason::Declaration));
            }
        }
        if !matches!(
            self.pseudo_attribute("standalone")?,
            None | Some("yes" | "no")
        ) {
            return Err(self.malformed(Reason::Declaration));
        }
        self.skip_blanks();
        if !self.rest().starts_with("?>") {
            return Err(self.malformed(Reason::Declaration));
        }
        self.at += "?>".len();
        Ok(())
    }

    fn pseudo_attribute(&mut self, name: &str) -> Step<Option<&str>> {
        let before = self.at;
        let blanks = self.skip_blanks();
        if blanks == 0 || !self.rest().starts_with(name) {
            self.at = before;
            return Ok(None);
        }
        self.at += name.len();
        self.skip_blanks();
        if self.peek() != Some(b'=') {
            return Err(self.malformed(Reason::Declaration));
        }
        self.at += 1;
        self.skip_blanks();
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => char::from(quote),
            _ => return Err(self.malformed(Reason::Declaration)),
        };
        let start = self.at + 1;
        let body = self.source.get(start..).unwrap_or_default();
        let length = body
            .find(quote)
            .ok_or_else(|| self.malformed(Reason::Declaration))?;
        self.at = start + length + 1;
        Ok(self.source.get(start..start + length))
    }
}
