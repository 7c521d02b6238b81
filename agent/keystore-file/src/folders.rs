//! Key files in folders: by extension, two levels deep, never without end.

use std::collections::BTreeSet;
use std::fs::{DirEntry, FileType};
use std::path::{Path, PathBuf};

/// The extensions of key stores.
const EXTENSIONS: &[&str] = &["p12", "pfx", "pem", "key", "jks", "p8"];

/// How many levels of folders are looked into: the folder itself and its sub-folders.
const LEVELS: u8 = 2;

/// How many key files one listing gives.
const MAX_FILES: usize = 256;

/// The largest file that a listing gives, in octets; a larger one can still be named.
const MAX_LISTED_LENGTH: u64 = 256 << 10;

/// How many directory entries one listing looks at.
const MAX_ENTRIES_SEEN: usize = 20_000;

/// The key files among the places, which are folders or files: each once, in the order of the
/// places, sorted by name within a folder. Places that are not there are passed over.
pub(crate) fn key_files(places: &[PathBuf]) -> Vec<PathBuf> {
    let mut walk = Walk {
        found: Vec::new(),
        known: BTreeSet::new(),
        entries_left: MAX_ENTRIES_SEEN,
    };
    for place in places {
        if place.is_dir() {
            walk.folder(place, LEVELS);
        } else if place.is_file() {
            // A file that somebody named is taken whatever its extension.
            walk.add(place.clone());
        }
    }
    walk.found
}

struct Walk {
    found: Vec<PathBuf>,
    known: BTreeSet<PathBuf>,
    entries_left: usize,
}

impl Walk {
    fn folder(&mut self, folder: &Path, levels: u8) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        let mut entries: Vec<(PathBuf, FileType)> = entries
            .take(self.entries_left)
            .filter_map(Result::ok)
            .filter(|entry| !is_hidden(entry))
            .filter_map(|entry| Some((entry.path(), entry.file_type().ok()?)))
            .collect();
        self.entries_left = self.entries_left.saturating_sub(entries.len());
        entries.sort_by(|(left, _), (right, _)| left.cmp(right));
        for (path, _) in entries
            .iter()
            .filter(|(path, kind)| is_key_file(path, *kind))
        {
            self.add(path.clone());
        }
        if levels > 1 {
            // Links to folders are not followed: they may lead round in a circle.
            for (path, _) in entries.iter().filter(|(_, kind)| kind.is_dir()) {
                self.folder(path, levels - 1);
            }
        }
    }

    fn add(&mut self, path: PathBuf) {
        let identity = path.canonicalize().unwrap_or_else(|_| path.clone());
        if self.found.len() < MAX_FILES && self.known.insert(identity) {
            self.found.push(path);
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_key_file(path: &Path, kind: FileType) -> bool {
    let has_extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| {
            EXTENSIONS
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        });
    // Metadata follows a link to what it leads to.
    has_extension
        && !kind.is_dir()
        && path
            .metadata()
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_LISTED_LENGTH)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(files: &[PathBuf]) -> Vec<String> {
        files
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn key_files_are_found_two_levels_deep_and_once() {
        let home = tempfile::tempdir().unwrap();
        let keys = home.path().join("ключи");
        fs::create_dir_all(keys.join("deep/deeper")).unwrap();
        fs::create_dir(home.path().join(".hidden")).unwrap();
        for file in [
            "b.P12",
            "a.pfx",
            "note.txt",
            "ключи/c.jks",
            "ключи/deep/d.p12",
            ".hidden/e.p12",
        ] {
            fs::write(home.path().join(file), b"x").unwrap();
        }
        fs::create_dir(home.path().join("folder.p12")).unwrap();
        let found = key_files(&[home.path().to_owned(), keys, home.path().join("absent")]);
        assert_eq!(names(&found), ["a.pfx", "b.P12", "c.jks", "d.p12"]);
    }

    #[test]
    fn a_named_file_needs_no_extension() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("mykey");
        fs::write(&file, b"x").unwrap();
        assert_eq!(key_files(std::slice::from_ref(&file)), [file]);
    }

    #[test]
    fn r33_listed_files_are_counted() {
        let home = tempfile::tempdir().unwrap();
        for number in 0..MAX_FILES + 10 {
            fs::write(home.path().join(format!("{number}.p12")), b"x").unwrap();
        }
        assert_eq!(key_files(&[home.path().to_owned()]).len(), MAX_FILES);
    }

    #[test]
    fn r33_large_files_are_not_listed() {
        let home = tempfile::tempdir().unwrap();
        let large = fs::File::create(home.path().join("large.pem")).unwrap();
        large.set_len(MAX_LISTED_LENGTH + 1).unwrap();
        assert_eq!(key_files(&[home.path().to_owned()]), [] as [PathBuf; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_folders_are_not_followed() {
        let home = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(home.path(), home.path().join("loop")).unwrap();
        fs::write(home.path().join("a.p12"), b"x").unwrap();
        assert_eq!(names(&key_files(&[home.path().to_owned()])), ["a.p12"]);
    }
}
