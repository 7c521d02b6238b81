//! The looser notation that org.json takes, and JSON5 where the two agree (spec 1.7).
//!
//! Beyond strict JSON: bare member names and values, single quotes, `=` and `=>` for `:`, `;` for
//! `,`, a separator before a closing bracket, comments, hexadecimal numbers, lone surrogates (read
//! as U+FFFD), line ends inside quotes. Text after the object is refused, as one frame is one
//! request.

use serde_json::{Map, Number, Value};

use super::{Limits, Malformed};

/// The value of a loosely written text.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Value, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        text,
        at: 0,
        limits,
        values: 0,
    };
    let value = reader.value(0)?;
    reader.skip_blank()?;
    while reader.take(';') {
        reader.skip_blank()?;
    }
    if reader.at < text.len() {
        return Err(reader.wrong("text after the end"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    limits: &'a Limits,
    values: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.count()?;
        self.skip_blank()?;
        match self.peek() {
            Some('{') => self.object(self.deeper(depth)?),
            Some('[') => self.array(self.deeper(depth)?),
            Some(quote @ ('"' | '\'')) => self.quoted(quote).map(Value::String),
            Some(_) => self.bare().map(bare_value),
            None => Err(self.wrong("the text ends too early")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.next();
        let mut members = Map::new();
        loop {
            self.skip_blank()?;
            if self.take('}') {
                return Ok(Value::Object(members));
            }
            self.count()?;
            let name = match self.peek() {
                Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
                Some(_) => self.bare()?.to_owned(),
                None => return Err(self.wrong("an object is not closed")),
            };
            self.skip_blank()?;
            self.colon()?;
            members.insert(name, self.value(depth)?);
            self.skip_blank()?;
            if !self.separator() && self.peek() != Some('}') {
                return Err(self.wrong("a comma or a closing brace is missing"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.next();
        let mut items = Vec::new();
        loop {
            self.skip_blank()?;
            if self.take(']') {
                return Ok(Value::Array(items));
            }
            if self.peek().is_some_and(|c| matches!(c, ',' | ';')) {
                self.count()?;
                items.push(Value::Null);
            } else {
                items.push(self.value(depth)?);
            }
            self.skip_blank()?;
            if !self.separator() && self.peek() != Some(']') {
                return Err(self.wrong("a comma or a closing bracket is missing"));
            }
        }
    }

    /// A quoted text; the quote stands next.
    fn quoted(&mut self, quote: char) -> Result<String, Malformed> {
        self.next();
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find([quote, '\\']).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.next() {
                Some('\\') => self.escape(&mut out)?,
                Some(_) => return Ok(out),
                None => return Err(self.wrong("a text is not closed")),
            }
        }
    }

    /// What follows a backslash.
    fn escape(&mut self, out: &mut String) -> Result<(), Malformed> {
        match self.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('v') => out.push('\u{b}'),
            Some('u') => {
                let unit = self.hex(4)?;
                out.push(self.scalar(unit)?);
            }
            Some('x') => {
                let unit = self.hex(2)?;
                out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // A line continued in the source is no line end in the text.
            Some('\n') => {}
            Some('\r') => {
                self.take('\n');
            }
            Some(c @ ('"' | '\'' | '\\' | '/')) => out.push(c),
            _ => return Err(self.wrong("an unknown escape")),
        }
        Ok(())
    }

    /// The character of a UTF-16 unit, with the second half of a pair when one follows.
    fn scalar(&mut self, first: u32) -> Result<char, Malformed> {
        if !(0xd800..0xdc00).contains(&first) || !self.rest().starts_with("\\u") {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        self.at += 2;
        let second = self.hex(4)?;
        if !(0xdc00..0xe000).contains(&second) {
            self.at = before;
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let code = 0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self, digits: usize) -> Result<u32, Malformed> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|c| c.to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.wrong("four hexadecimal digits needed"))?;
        }
        Ok(code)
    }

    /// A word without quotes, up to the next mark; trimmed, never empty.
    fn bare(&mut self) -> Result<&'a str, Malformed> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c < ' ' || ",:]}[{;=\"'".contains(c))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default().trim();
        if word.is_empty() {
            return Err(self.wrong("a value is missing"));
        }
        self.at += end;
        Ok(word)
    }

    fn colon(&mut self) -> Result<(), Malformed> {
        if self.take(':') {
            return Ok(());
        }
        if self.take('=') {
            self.take('>');
            return Ok(());
        }
        Err(self.wrong("a colon is missing after a member name"))
    }

    fn separator(&mut self) -> bool {
        self.take(',') || self.take(';')
    }

    /// Skips white space and comments.
    fn skip_blank(&mut self) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            let blank = |c: char| c.is_whitespace() || c < ' ' || c == '\u{feff}';
            let trimmed = rest.trim_start_matches(blank);
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                let end = trimmed
                    .find("*/")
                    .ok_or_else(|| self.wrong("a comment is not closed"))?;
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn deeper(&self, depth: usize) -> Result<usize, Malformed> {
        if depth >= self.limits.depth {
            return Err(Malformed::TooDeep {
                limit: self.limits.depth,
            });
        }
        Ok(depth + 1)
    }

    fn count(&mut self) -> Result<(), Malformed> {
        if self.values >= self.limits.values {
            return Err(Malformed::TooMany {
                limit: self.limits.values,
            });
        }
        self.values += 1;
        Ok(())
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn wrong(&self, problem: &'static str) -> Malformed {
        Malformed::Syntax {
            offset: self.at,
            problem,
        }
    }
}

/// What a word without quotes stands for: a literal, a number, else the text itself.
fn bare_value(word: &str) -> Value {
    if word.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if word.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if word.eq_ignore_ascii_case("null") || word == "undefined" {
        return Value::Null;
    }
    number(word).map_or_else(|| Value::String(word.to_owned()), Value::Number)
}

fn number(word: &str) -> Option<Number> {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    if let Some(digits) = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"))
    {
        let magnitude = i64::from_str_radix(digits, 16).ok()?;
        return Some(Number::from(if word.starts_with('-') {
            -magnitude
        } else {
            magnitude
        }));
    }
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let word = word.strip_prefix('+').unwrap_or(word);
    if let Ok(integer) = word.parse::<i64>() {
        return Some(Number::from(integer));
    }
    word.parse::<f64>().ok().and_then(Number::from_f64)
}
