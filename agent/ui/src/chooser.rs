//! Walks through folders for the chooser: which entries there are, and what opening one means.

use std::fs;
use std::path::{Path, PathBuf};

use directories::UserDirs;
use tanba_l10n::{Locale, text};
use tanba_prompt::message::FilterMessage;

use crate::rows::{picture, size, spoken};
use crate::windows::Row;

/// More entries than this of one folder are not shown.
const MOST_ENTRIES: usize = 2_000;

/// A folder and what can be chosen in it.
pub(crate) struct Chooser {
    folder: PathBuf,
    filter: FilterMessage,
    entries: Vec<Entry>,
    readable: bool,
    places: Vec<(String, PathBuf)>,
}

/// What opening something means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// A folder was entered.
    Entered,
    /// This is the answer.
    Chosen(PathBuf),
    /// There is no such thing.
    Nothing,
}

struct Entry {
    name: String,
    folder: bool,
    size: u64,
}

/// Which files of a folder are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Those that the filter lets through and that are not hidden.
    Filtered,
    /// All of them.
    Everything,
}

impl From<bool> for Breadth {
    /// What the box "all files" says.
    fn from(all_files: bool) -> Self {
        if all_files {
            Self::Everything
        } else {
            Self::Filtered
        }
    }
}

impl Chooser {
    /// Begins in this folder, or in the nearest one above it that exists.
    pub(crate) fn new(start: &Path, filter: FilterMessage, locale: Locale) -> Self {
        let folder = start.ancestors().find(|folder| folder.is_dir());
        let folder = folder.map_or_else(home, Path::to_path_buf);
        Self {
            folder,
            filter,
            entries: Vec::new(),
            readable: true,
            places: places(locale),
        }
    }

    /// Reads the folder anew.
    pub(crate) fn read(&mut self, breadth: Breadth) {
        self.entries.clear();
        let Ok(entries) = fs::read_dir(&self.folder) else {
            self.readable = false;
            return;
        };
        self.readable = true;
        for entry in entries.flatten().take(MOST_ENTRIES) {
            // Names that are not Unicode could not be told to the agent.
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            // Follows links: a link to a folder is entered like one.
            let Ok(facts) = fs::metadata(entry.path()) else {
                continue;
            };
            let hidden = name.starts_with('.');
            let offered = facts.is_dir() || (facts.is_file() && self.offers(&name, breadth));
            if offered && (breadth == Breadth::Everything || !hidden) {
                self.entries.push(Entry {
                    name,
                    folder: facts.is_dir(),
                    size: facts.len(),
                });
            }
        }
        self.entries
            .sort_by_cached_key(|entry| (!entry.folder, entry.name.to_lowercase()));
    }

    /// The entries as rows.
    pub(crate) fn rows(&self, locale: Locale) -> Vec<Row> {
        let row = |entry: &Entry| {
            spoken(Row {
                title: entry.name.clone().into(),
                tag: if entry.folder {
                    String::new()
                } else {
                    size(entry.size, locale)
                }
                .into(),
                picture: if entry.folder {
                    picture::FOLDER
                } else {
                    picture::FILE
                },
                ..Row::default()
            })
        };
        self.entries.iter().map(row).collect()
    }

    /// The folder that is shown.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the folder could be read.
    pub(crate) fn readable(&self) -> bool {
        self.readable
    }

    /// Whether only folders can be chosen.
    pub(crate) fn folders_only(&self) -> bool {
        self.filter == FilterMessage::Directory
    }

    /// Names of places to jump to.
    pub(crate) fn places(&self) -> Vec<String> {
        self.places.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Position of the entry of this name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name == name)
    }

    /// Opens the entry at this position.
    pub(crate) fn open(&mut self, position: usize) -> Opened {
        match self.entries.get(position) {
            Some(entry) => {
                let path = self.folder.join(&entry.name);
                self.go(path)
            }
            None => Opened::Nothing,
        }
    }

    /// Opens a path that was typed; relative ones begin in the folder that is shown.
    pub(crate) fn open_path(&mut self, typed: &str) -> Opened {
        let typed = typed.trim();
        let path = match typed.strip_prefix("~/") {
            Some(rest) => home().join(rest),
            None if typed == "~" => home(),
            None => self.folder.join(typed),
        };
        self.go(path)
    }

    /// Goes to a place.
    pub(crate) fn open_place(&mut self, position: usize) -> Opened {
        match self.places.get(position) {
            Some((_, path)) => {
                let path = path.clone();
                self.go(path)
            }
            None => Opened::Nothing,
        }
    }

    /// Goes one folder up; gives the name of the one that was left.
    pub(crate) fn up(&mut self) -> Option<String> {
        let left = self
            .folder
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned);
        self.folder = self.folder.parent()?.to_path_buf();
        left
    }

    fn go(&mut self, path: PathBuf) -> Opened {
        if path.is_dir() {
            self.folder = path;
            Opened::Entered
        } else if path.is_file() && self.filter != FilterMessage::Directory {
            Opened::Chosen(path)
        } else {
            Opened::Nothing
        }
    }

    fn offers(&self, name: &str, breadth: Breadth) -> bool {
        let extensions: &[&str] = match self.filter {
            FilterMessage::Directory => return false,
            FilterMessage::All => return true,
            FilterMessage::Crl => &["crl"],
            FilterMessage::Certificate => &["der", "cer", "crt", "pem"],
            FilterMessage::Pkcs12 => &["p12", "pfx"],
            FilterMessage::Jks => &["jks"],
            FilterMessage::Keystore => &["p12", "pfx", "bin", "jks", "pem", "key", "p8"],
        };
        let extension = Path::new(name)
            .extension()
            .and_then(|extension| extension.to_str());
        let known = |extension: &str| {
            extensions
                .iter()
                .any(|it| it.eq_ignore_ascii_case(extension))
        };
        breadth == Breadth::Everything || extension.is_some_and(known)
    }
}

/// The person's own folder.
pub(crate) fn home() -> PathBuf {
    UserDirs::new().map_or_else(|| PathBuf::from("/"), |dirs| dirs.home_dir().to_path_buf())
}

/// Places to jump to: the usual folders, inserted media, and everything.
fn places(locale: Locale) -> Vec<(String, PathBuf)> {
    let mut places = vec![(text(locale, "chooser-home"), home())];
    if let Some(dirs) = UserDirs::new() {
        let usual = [
            ("chooser-desktop", dirs.desktop_dir()),
            ("chooser-documents", dirs.document_dir()),
            ("chooser-downloads", dirs.download_dir()),
        ];
        let known = usual
            .into_iter()
            .filter_map(|(id, folder)| Some((id, folder?)));
        places.extend(known.map(|(id, folder)| (text(locale, id), folder.to_path_buf())));
    }
    places.extend(media());
    places.push((text(locale, "chooser-computer"), PathBuf::from("/")));
    places.retain(|(_, folder)| folder.is_dir());
    places
}

/// Flash drives and the like, where desktops mount them; at most three.
fn media() -> Vec<(String, PathBuf)> {
    let user = home().file_name().map(PathBuf::from).unwrap_or_default();
    let parents = [
        PathBuf::from("/run/media").join(&user),
        PathBuf::from("/media").join(&user),
    ];
    let mounted = parents
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flatten()
        .flatten();
    let named =
        mounted.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    named.take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.P12", "a.p12", "notes.txt", ".hidden.p12"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("zoo")).unwrap();
        folder
    }

    fn titles(chooser: &Chooser) -> Vec<String> {
        chooser
            .rows(Locale::English)
            .iter()
            .map(|row| row.title.to_string())
            .collect()
    }

    #[test]
    fn folders_come_first_and_other_files_are_hidden() {
        let folder = folder();
        let mut chooser = Chooser::new(folder.path(), FilterMessage::Keystore, Locale::English);
        chooser.read(Breadth::Filtered);
        assert_eq!(titles(&chooser), ["zoo", "a.p12", "b.P12"]);
        chooser.read(Breadth::Everything);
        assert_eq!(
            titles(&chooser),
            ["zoo", ".hidden.p12", "a.p12", "b.P12", "notes.txt"]
        );
    }

    #[test]
    fn folders_are_entered_and_files_chosen() {
        let folder = folder();
        let mut chooser = Chooser::new(folder.path(), FilterMessage::Keystore, Locale::English);
        chooser.read(Breadth::Filtered);
        assert_eq!(chooser.open(1), Opened::Chosen(folder.path().join("a.p12")));
        assert_eq!(chooser.open(0), Opened::Entered);
        assert_eq!(chooser.folder(), folder.path().join("zoo"));
        assert_eq!(chooser.up().as_deref(), Some("zoo"));
        assert_eq!(chooser.open_path("zoo"), Opened::Entered);
        assert_eq!(
            chooser.open_path("../a.p12"),
            Opened::Chosen(folder.path().join("zoo/../a.p12"))
        );
        assert_eq!(chooser.open_path("absent"), Opened::Nothing);
        assert_eq!(chooser.open(99), Opened::Nothing);
    }

    #[test]
    fn a_suggested_place_that_does_not_exist_begins_above_it() {
        let folder = folder();
        let suggested = folder.path().join("zoo/none/never.p12");
        let chooser = Chooser::new(&suggested, FilterMessage::All, Locale::English);
        assert_eq!(chooser.folder(), folder.path().join("zoo"));
    }

    #[test]
    fn only_folders_are_chosen_when_a_folder_is_wanted() {
        let folder = folder();
        let mut chooser = Chooser::new(folder.path(), FilterMessage::Directory, Locale::English);
        chooser.read(Breadth::Filtered);
        assert_eq!(titles(&chooser), ["zoo"]);
        assert_eq!(chooser.open_path("a.p12"), Opened::Nothing);
    }
}
