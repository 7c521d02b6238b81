//! Keywords of attribute types as Bouncy Castle's default style prints them, which pages expect.

use const_oid::ObjectIdentifier;

#[rustfmt::skip]
const KEYWORDS: [(&str, &str); 34] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SURNAME"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "T"),
    ("2.5.4.13", "DESCRIPTION"),
    ("2.5.4.15", "BusinessCategory"),
    ("2.5.4.16", "PostalAddress"),
    ("2.5.4.17", "PostalCode"),
    ("2.5.4.20", "TelephoneNumber"),
    ("2.5.4.41", "Name"),
    ("2.5.4.42", "GIVENNAME"),
    ("2.5.4.43", "INITIALS"),
    ("2.5.4.44", "GENERATION"),
    ("2.5.4.45", "UniqueIdentifier"),
    ("2.5.4.46", "DN"),
    ("2.5.4.54", "DMDName"),
    ("2.5.4.65", "Pseudonym"),
    ("2.5.4.72", "Role"),
    ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "E"),
    ("1.2.840.113549.1.9.2", "unstructuredName"),
    ("1.2.840.113549.1.9.8", "unstructuredAddress"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("1.3.6.1.5.5.7.9.1", "DateOfBirth"),
    ("1.3.6.1.5.5.7.9.2", "PlaceOfBirth"),
    ("1.3.6.1.5.5.7.9.3", "Gender"),
    ("1.3.6.1.5.5.7.9.4", "CountryOfCitizenship"),
];

/// The keyword, or the dotted OID of an unknown type.
pub(super) fn keyword(attribute: ObjectIdentifier) -> String {
    let dotted = attribute.to_string();
    match KEYWORDS.iter().find(|(oid, _)| *oid == dotted) {
        Some((_, keyword)) => (*keyword).to_owned(),
        None => dotted,
    }
}

/// A value with a backslash before what would end it or change its meaning (RFC 4514 2.4).
pub(super) fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    let trailing_spaces_from = value.trim_end_matches(' ').len();
    let mut leading = true;
    for (at, letter) in value.char_indices() {
        let special = matches!(letter, ',' | '"' | '\\' | '+' | '=' | '<' | '>' | ';');
        let hash = at == 0 && letter == '#';
        leading &= letter == ' ';
        let space = letter == ' ' && (leading || at >= trailing_spaces_from);
        if special || hash || space {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
