//! What the person will do, as a file (`tests/README.md` describes the format).

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A script: one step a question, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Script {
    /// The steps.
    #[serde(default, rename = "step")]
    pub steps: Vec<Step>,
}

/// How the person answers one question, and what the question must be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What the person does.
    #[serde(rename = "do")]
    pub action: Action,
    /// What kind of question it must be; any when absent.
    pub ask: Option<Ask>,
    /// The caller that must be shown: an origin, or `program:PATH`.
    pub caller: Option<String>,
    /// How many documents must be shown.
    pub documents: Option<usize>,
    /// Text that the preview of the first document must hold, or the message, the name of the
    /// saved file, the symbolic name of the module to install, the names of the permissions.
    pub preview: Option<String>,
    /// The origin in which the page must claim to be embedded.
    pub embedded: Option<String>,
    /// Whether the question must be marked as a blind signature.
    pub blind: Option<bool>,
    /// Key file: a name in one of the folders of keys, or a path.
    pub key: Option<PathBuf>,
    /// Passwords typed one after the other until one opens the file.
    #[serde(default)]
    pub passwords: Vec<String>,
    /// Reasons for which the key must be blocked (`Expired`, `Chain`, …), by their debug text.
    pub blocked: Option<Vec<String>>,
    /// The chosen file.
    pub file: Option<PathBuf>,
    /// Permissions that a module to install, or a site that asks, shall not have, by their names.
    #[serde(default)]
    pub refuse: Vec<String>,
    /// Whether the site is remembered.
    #[serde(default)]
    pub remember: bool,
    /// Milliseconds of thought before the first answer.
    #[serde(default)]
    pub after_ms: u64,
    /// How many questions in a row this step answers.
    #[serde(default = "once")]
    pub times: usize,
}

/// What the person does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Opens the key file and approves.
    Approve,
    /// Declines; when a key is named, after opening it.
    Decline,
    /// Chooses the file: one to read, or where octets are kept.
    Choose,
    /// Chooses the file, and agrees that it is replaced when it exists.
    Replace,
    /// Reads the message, agrees to the installation, or lets the site ask for what it wants.
    Agree,
    /// Never answers: the caller has to give up.
    Wait,
}

/// The kinds of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Sign documents.
    Sign,
    /// Show a certificate.
    Certificate,
    /// Choose a file.
    File,
    /// Read a message of a module.
    Message,
    /// Choose where octets are kept.
    Save,
    /// Install a module.
    Install,
    /// Log in.
    LogIn,
    /// Let a site ask for something.
    Permissions,
}

/// Why a script cannot be used.
#[derive(Debug)]
pub enum ScriptError {
    /// The file cannot be read.
    Io(PathBuf, std::io::Error),
    /// The file is no script.
    Malformed(PathBuf, Box<toml::de::Error>),
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Malformed(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ScriptError {}

impl Script {
    /// Reads a script.
    pub fn read(path: &Path) -> Result<Self, ScriptError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ScriptError::Io(path.into(), error))?;
        toml::from_str(&text).map_err(|error| ScriptError::Malformed(path.into(), Box::new(error)))
    }
}

impl Step {
    fn new(action: Action) -> Self {
        Self {
            action,
            ask: None,
            caller: None,
            documents: None,
            preview: None,
            embedded: None,
            blind: None,
            key: None,
            passwords: Vec::new(),
            blocked: None,
            file: None,
            refuse: Vec::new(),
            remember: false,
            after_ms: 0,
            times: 1,
        }
    }

    /// Approves with this key file and password.
    pub fn approve(key: impl Into<PathBuf>, password: &str) -> Self {
        let passwords = vec![password.to_owned()];
        Self {
            key: Some(key.into()),
            passwords,
            ..Self::new(Action::Approve)
        }
    }

    /// Declines.
    pub fn decline() -> Self {
        Self::new(Action::Decline)
    }

    /// Chooses a file.
    pub fn choose(file: impl Into<PathBuf>) -> Self {
        Self {
            file: Some(file.into()),
            ..Self::new(Action::Choose)
        }
    }

    /// Chooses a file that may be replaced.
    pub fn replace(file: impl Into<PathBuf>) -> Self {
        Self {
            file: Some(file.into()),
            ..Self::new(Action::Replace)
        }
    }

    /// Reads the message, agrees to the installation, or lets the site ask for what it wants.
    pub fn agree() -> Self {
        Self::new(Action::Agree)
    }

    /// The same, expecting this kind of question.
    #[must_use]
    pub fn to(self, ask: Ask) -> Self {
        Self {
            ask: Some(ask),
            ..self
        }
    }

    /// The same, without this permission for the module to install or the site that asks.
    #[must_use]
    pub fn refusing(mut self, permission: &str) -> Self {
        self.refuse.push(permission.to_owned());
        self
    }

    /// The same, with the site remembered.
    #[must_use]
    pub fn remembering(self) -> Self {
        Self {
            remember: true,
            ..self
        }
    }

    /// The same, after some milliseconds of thought.
    #[must_use]
    pub fn after(self, milliseconds: u64) -> Self {
        Self {
            after_ms: milliseconds,
            ..self
        }
    }

    /// The same, for so many questions in a row.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// Never answers.
    pub fn wait() -> Self {
        Self::new(Action::Wait)
    }
}

fn once() -> usize {
    1
}
