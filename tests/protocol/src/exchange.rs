//! Recorded exchanges (`tests/transcripts/exchanges`), as their files have them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// One exchange between a page and an agent.
#[derive(Clone, Debug, Deserialize)]
pub struct Exchange {
    /// Its name, which is that of its file.
    pub id: String,
    /// What is connected to the computer.
    pub agent_state: Option<String>,
    /// What the person does.
    pub user_action: Option<String>,
    /// The frames, in order.
    pub frames: Vec<Frame>,
    /// How a reply is compared.
    pub compare: Comparison,
}

/// One frame.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Frame {
    /// The page sends.
    Client {
        /// The exact frame.
        text: String,
    },
    /// The agent answers.
    Agent {
        /// The exact frame.
        text: String,
    },
    /// A case of a client's own tests, without the agent.
    Test {
        /// A line of `getKeys`.
        input: String,
        /// The alias that the client reads in it.
        alias: String,
    },
}

/// How a reply is compared with the recorded one.
#[derive(Clone, Debug, Deserialize)]
pub struct Comparison {
    /// How strictly.
    pub mode: Mode,
    /// Paths of values that may differ, each with what they are.
    pub volatile: BTreeMap<String, String>,
}

/// How strictly a reply is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The same members and values, volatile ones apart.
    JsonEqual,
    /// At least these members.
    JsonSuperset,
    /// The same text.
    TextEqual,
    /// The same names and types.
    Shape,
    /// A case of a client's own tests.
    ClientTest,
    /// Any answer, and the connection stays.
    NoCrash,
    /// Nothing to compare.
    DocumentationOnly,
}

/// The folder of transcripts.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../transcripts")
}

/// Every recorded exchange, by name.
pub fn all() -> Vec<Exchange> {
    let folder = folder().join("exchanges");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{error}"));
    let mut exchanges: Vec<Exchange> = files.flatten().map(|file| json(&file.path())).collect();
    exchanges.sort_by(|one, other| one.id.cmp(&other.id));
    exchanges
}

fn json<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
