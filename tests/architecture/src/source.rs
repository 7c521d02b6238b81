//! The sources of the workspace.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::blank;
use crate::workspace::{root, slashed};

const FOLDERS: [&str; 5] = ["protocol", "modules", "agent", "tests", "packaging"];

/// A Rust file of ours.
#[derive(Debug)]
pub struct Source {
    /// Its path below the root, with `/` between parts.
    pub path: String,
    /// The text as it is.
    pub text: String,
    /// The code: comments and the insides of literals are spaces.
    pub code: String,
    /// The code without unit tests; nothing when the whole file is a test.
    pub product: String,
}

impl Source {
    /// Whether the file lies below one of these folders or is one of these files.
    pub fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            self.path.strip_prefix(place).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('/') || place.ends_with('/')
            })
        })
    }

    /// Where a word stands in the product's code, as `path:line: word`.
    pub fn uses_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = String> + 'a {
        positions(&self.product, word)
            .map(move |at| format!("{}: {word}", self.place(&self.product, at)))
    }

    /// `path:line` of an offset into one of the texts.
    pub fn place(&self, text: &str, at: usize) -> String {
        let line = text[..at].matches('\n').count() + 1;
        format!("{}:{line}", self.path)
    }
}

/// Every place where `word` stands with no letter, digit or underscore beside it.
pub fn positions<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| {
            let before = code[..*at].chars().next_back().is_some_and(is_part);
            let after = code[at + word.len()..].chars().next().is_some_and(is_part);
            let starts_in_word = word.chars().next().is_some_and(is_part);
            let ends_in_word = word.chars().next_back().is_some_and(is_part);
            !(before && starts_in_word || after && ends_in_word)
        })
}

/// Every Rust file of the product, its tests and its tools.
pub fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut paths);
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).ok()?;
        let code = blank::comments_and_texts(&text);
        Some((path.clone(), text, code))
    };
    let read: Vec<_> = paths.iter().filter_map(read).collect();
    let tests: HashSet<PathBuf> = read
        .iter()
        .flat_map(|(path, _, code)| test_modules(path, code))
        .collect();
    read.into_iter()
        .map(|(path, text, code)| {
            let below_root = path.strip_prefix(root()).unwrap_or(&path);
            let product = if is_test(below_root, &path, &tests) {
                String::new()
            } else {
                blank::unit_tests(&code)
            };
            let path = slashed(below_root);
            Source {
                path,
                text,
                code,
                product,
            }
        })
        .collect()
}

/// Every file and folder of ours below the root, built and fetched things apart.
pub fn all_paths() -> Vec<String> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        walk(&root().join(folder), &mut |path| {
            paths.push(path.to_path_buf());
        });
    }
    paths
        .iter()
        .map(|path| slashed(path.strip_prefix(root()).unwrap_or(path)))
        .collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    walk(folder, &mut |path| {
        if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path.to_path_buf());
        }
    });
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if name == "target" || name == "node_modules" || name == "fixtures" {
            continue;
        }
        visit(&path);
        if path.is_dir() {
            walk(&path, visit);
        }
    }
}

/// The files of modules that are compiled for tests alone: `#[cfg(test)] mod name;`.
fn test_modules(path: &Path, code: &str) -> Vec<PathBuf> {
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main" | "mod") | None => path.parent().map(Path::to_path_buf),
        Some(_) => Some(path.with_extension("")),
    };
    let Some(folder) = folder else {
        return Vec::new();
    };
    code.split("#[cfg(test)]")
        .skip(1)
        .filter_map(|item| {
            let item = item.trim_start();
            let item = item.strip_prefix("pub(crate) ").unwrap_or(item);
            let (name, _) = item.strip_prefix("mod ")?.split_once(';')?;
            name.chars()
                .all(|c| c.is_alphanumeric() || c == '_')
                .then(|| folder.join(name))
        })
        .collect()
}

fn is_test(below_root: &Path, path: &Path, modules: &HashSet<PathBuf>) -> bool {
    let named = below_root.components().any(|part| {
        let part = part.as_os_str();
        part == "tests" || part == "tests.rs" || part == "benches" || part == "examples"
    });
    named
        || path
            .ancestors()
            .any(|above| modules.contains(&above.with_extension("")))
}
