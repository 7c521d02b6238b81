//! Files of browsers: JSON that somebody else wrote.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// Octets that are read of one file at most; the preferences of a browser have a few hundred
/// thousand.
const LARGEST: u64 = 32 << 20;
/// Files of one folder that are looked at.
const MOST: usize = 256;

/// Why a file is not understood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JsonFileError {
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// JSON, and not an object.
    #[error("no JSON object")]
    NotObject,
    /// Larger than any such file.
    #[error("larger than {LARGEST} octets")]
    TooLarge,
}

/// The object in a file; `None` when there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Map<String, Value>>, JsonFileError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut octets = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut octets)?;
    if octets.len() as u64 > LARGEST {
        return Err(JsonFileError::TooLarge);
    }
    match serde_json::from_slice(&octets)? {
        Value::Object(object) => Ok(Some(object)),
        _ => Err(JsonFileError::NotObject),
    }
}

/// The member behind a path of names.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(object.get(*first)?, |value, name| value.get(name))
}

/// The texts in a list; empty when it is none.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The files of a folder with this ending, by name.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .take(MOST)
        .collect();
    files.sort();
    files
}

/// The folders that match a pattern below a folder; `*` is any folder.
pub(crate) fn folders(below: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![below.to_owned()];
    for part in pattern.split('/') {
        found = found
            .into_iter()
            .flat_map(|folder| step(&folder, part))
            .take(MOST)
            .collect();
    }
    found
}

fn step(folder: &Path, part: &str) -> Vec<PathBuf> {
    if part != "*" {
        let next = folder.join(part);
        return next.is_dir().then_some(next).into_iter().collect();
    }
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut folders: Vec<_> = entries
        .filter_map(Result::ok)
        // Links of snaps to their current revision would show the same twice.
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}
