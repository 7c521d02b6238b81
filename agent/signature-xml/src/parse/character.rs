//! Classes of octets that the parser's loops look up, and the name characters of XML 1.0.

/// What an octet means to a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextClass {
    /// Goes on.
    Ordinary,
    /// `<`.
    LessThan,
    /// `&`.
    Reference,
    /// `]`, perhaps of `]]>`.
    Bracket,
    /// Legal, with another canonical form: `>` and CR.
    NotPlain,
    /// A control character, or the first octet of U+F000 to U+FFFF.
    Suspect,
}

pub(crate) struct TextTable([TextClass; 256]);

impl TextTable {
    #[inline]
    pub(crate) fn class(&self, octet: u8) -> TextClass {
        self.0[octet as usize]
    }
}

/// Octets of text.
pub(crate) static TEXT: TextTable = TextTable(text_table());

const fn text_table() -> [TextClass; 256] {
    let mut table = [TextClass::Ordinary; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = TextClass::Suspect;
        control += 1;
    }
    table[b'\t' as usize] = TextClass::Ordinary;
    table[b'\n' as usize] = TextClass::Ordinary;
    table[b'\r' as usize] = TextClass::NotPlain;
    table[b'>' as usize] = TextClass::NotPlain;
    table[b'<' as usize] = TextClass::LessThan;
    table[b'&' as usize] = TextClass::Reference;
    table[b']' as usize] = TextClass::Bracket;
    table[0xEF] = TextClass::Suspect;
    table
}

/// Whether an octet of ASCII may go on a name, the colon included.
#[inline]
pub(crate) fn is_ascii_name(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-' | b'.' | b':')
}

/// NameStartChar of XML 1.0 (fifth edition) section 2.3, the colon included.
pub(crate) fn is_name_start(char: char) -> bool {
    matches!(char,
        ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// NameChar of XML 1.0 (fifth edition) section 2.3, the colon included.
pub(crate) fn is_name(char: char) -> bool {
    is_name_start(char)
        || matches!(char,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether text is a name or the part of one (Nmtoken): what may stand in a reference.
pub(crate) fn is_name_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name)
}
