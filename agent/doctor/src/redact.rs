//! What leaves the computer names nobody: no user, no home, no identification number.

use std::path::{Path, PathBuf};

use crate::{Fact, Finding, Person, Subject};

/// What stands in the place of a number of a person or an organisation (IIN, BIN).
const NUMBER: &str = "············";
/// Digits of an IIN or BIN.
const DIGITS: usize = 12;
/// What stands in the place of a name.
const NAME: &str = "···";

impl Finding {
    /// The same without names of people, their numbers, and the path of their home.
    #[must_use]
    pub fn redacted(self, person: &Person) -> Self {
        let facts = self.facts.into_iter().map(|(name, fact)| {
            let fact = match fact {
                Fact::Text(text) => Fact::Text(redacted(&text, person)),
                Fact::Path(path) => Fact::Path(redacted_path(&path, person)),
                other => other,
            };
            (name, fact)
        });
        Self {
            symptom: self.symptom,
            subject: self.subject.map(|subject| subject.redacted(person)),
            facts: facts.collect(),
            // What can be repaired here cannot be repaired there.
            repair: None,
        }
    }
}

impl Subject {
    fn redacted(self, person: &Person) -> Self {
        match self {
            Self::Port(port) => Self::Port(port),
            Self::Browser { name, path } => Self::Browser {
                name: redacted(&name, person),
                path: redacted_path(&path, person),
            },
            Self::File(path) => Self::File(redacted_path(&path, person)),
            Self::Address(text) => Self::Address(redacted(&text, person)),
            Self::Program(text) => Self::Program(redacted(&text, person)),
            Self::Module(text) => Self::Module(redacted(&text, person)),
            Self::Server(text) => Self::Server(redacted(&text, person)),
            Self::Device(text) => Self::Device(redacted(&text, person)),
        }
    }
}

/// A path with `~` for the home, and without names anywhere else.
fn redacted_path(path: &Path, person: &Person) -> PathBuf {
    PathBuf::from(redacted(&path.to_string_lossy(), person))
}

/// A text with `~` for the home, and without names and numbers.
pub(crate) fn redacted(text: &str, person: &Person) -> String {
    let home = person.home.to_string_lossy();
    let home = home.trim_end_matches('/');
    let text = if home.is_empty() {
        text.to_owned()
    } else {
        text.replace(home, "~")
    };
    let text = person
        .names
        .iter()
        .filter(|name| !name.is_empty())
        .fold(text, |text, name| without_word(&text, name));
    without_numbers(&text)
}

/// The text with a name, in any letter case, replaced where it is not a part of a longer word.
fn without_word(text: &str, word: &str) -> String {
    let same = |one: &char, other: &char| one.to_lowercase().eq(other.to_lowercase());
    let is_part = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    let letters: Vec<char> = text.chars().collect();
    let word: Vec<char> = word.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = letters.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let begins = rest.len() >= word.len() && rest.iter().zip(&word).all(|(a, b)| same(a, b));
        if begins && !is_part(before) && !is_part(rest.get(word.len())) {
            kept.push_str(NAME);
            before = word.last();
            rest = rest.get(word.len()..).unwrap_or_default();
        } else {
            kept.push(*first);
            before = Some(first);
            rest = others;
        }
    }
    kept
}

/// The text with every run of exactly twelve digits replaced.
fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        kept.push_str(if digits.len() == DIGITS {
            NUMBER
        } else {
            &digits
        });
        digits.clear();
        if letter != '\0' {
            kept.push(letter);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38_nobody_is_named_in_what_leaves_the_computer() {
        let person = Person {
            home: "/home/aigerim".into(),
            names: vec!["aigerim".to_owned(), "Әйгерім Сәрсенова".to_owned()],
        };
        let told = "/home/aigerim/.mozilla/x and /media/Aigerim/key-900101300123.p12 of \
                    Әйгерім Сәрсенова, aigerims, 1234567890123";
        let redacted = redacted(told, &person);
        assert_eq!(
            redacted,
            "~/.mozilla/x and /media/···/key-············.p12 of ···, aigerims, 1234567890123"
        );
    }

    #[test]
    fn an_unknown_home_redacts_nothing_else() {
        let nobody = Person::default();
        assert_eq!(redacted("/etc/tanba", &nobody), "/etc/tanba");
    }
}
