//! What a check found.

use std::fmt;
use std::path::{Path, PathBuf};

use tanba_l10n::{Locale, Value, attribute_with, text_with};
use time::OffsetDateTime;

use crate::{Repair, Symptom};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub symptom: Symptom,
    /// Where: which store, profile, port, file.
    pub subject: Option<Subject>,
    /// Particulars by the names that the texts call them.
    pub facts: Vec<(&'static str, Fact)>,
    /// How it can be repaired, where that is known.
    pub repair: Option<Repair>,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A port of this computer.
    Port(u16),
    /// The name or address under which pages look for the agent.
    Address(String),
    /// A trust store or a profile of a browser.
    Browser {
        /// Which browser, for people.
        name: String,
        /// Where its data lie.
        path: PathBuf,
    },
    /// A file or folder.
    File(PathBuf),
    /// A program.
    Program(String),
    /// A module, by its symbolic name.
    Module(String),
    /// A server on the network.
    Server(String),
    /// A device, by its own name.
    Device(String),
}

/// A particular.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Words that come from outside, as they are.
    Text(String),
    /// A file or folder.
    Path(PathBuf),
    /// How many.
    Count(u64),
    /// A day.
    Day(OffsetDateTime),
}

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What was found.
    pub what: String,
    /// What it means for the person; absent when all is well.
    pub meaning: Option<String>,
    /// What to do; absent when there is nothing to do.
    pub remedy: Option<String>,
}

impl Finding {
    /// A finding without particulars.
    pub fn of(symptom: Symptom) -> Self {
        Self {
            symptom,
            subject: None,
            facts: Vec::new(),
            repair: None,
        }
    }

    /// The same about something.
    #[must_use]
    pub fn about(self, subject: Subject) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// The same about a file or folder.
    #[must_use]
    pub fn about_file(self, path: &Path) -> Self {
        self.about(Subject::File(path.to_owned()))
    }

    /// The same with a particular.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }

    /// The same with a repair.
    #[must_use]
    pub fn mended_by(self, repair: Repair) -> Self {
        Self {
            repair: Some(repair),
            ..self
        }
    }

    /// In words.
    pub fn words(&self, locale: Locale) -> Words {
        let mut texts: Vec<(&str, String)> = self
            .facts
            .iter()
            .filter(|(_, fact)| !matches!(fact, Fact::Count(_)))
            .map(|(name, fact)| (*name, fact.to_string()))
            .collect();
        if let Some(subject) = &self.subject {
            texts.push(("subject", subject.to_string()));
        }
        let mut values: Vec<(&str, Value<'_>)> = texts
            .iter()
            .map(|(name, text)| (*name, Value::Text(text)))
            .collect();
        for (name, fact) in &self.facts {
            if let Fact::Count(count) = fact {
                values.push((*name, Value::Count(*count)));
            }
        }
        let id = self.symptom.text_id();
        Words {
            what: text_with(locale, id, &values),
            meaning: attribute_with(locale, id, "meaning", &values),
            remedy: attribute_with(locale, id, "remedy", &values),
        }
    }
}

impl Subject {
    /// Its kind for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Port(_) => "port",
            Self::Address(_) => "address",
            Self::Browser { .. } => "browser",
            Self::File(_) => "file",
            Self::Program(_) => "program",
            Self::Module(_) => "module",
            Self::Server(_) => "server",
            Self::Device(_) => "device",
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(port) => write!(f, "{port}"),
            Self::Browser { name, path } => write!(f, "{name} ({})", path.display()),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Address(text)
            | Self::Program(text)
            | Self::Module(text)
            | Self::Server(text)
            | Self::Device(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::Count(count) => write!(f, "{count}"),
            Self::Day(time) => write!(f, "{}", time.date()),
        }
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Path> for Fact {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_owned())
    }
}

impl From<u64> for Fact {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<OffsetDateTime> for Fact {
    fn from(time: OffsetDateTime) -> Self {
        Self::Day(time)
    }
}
