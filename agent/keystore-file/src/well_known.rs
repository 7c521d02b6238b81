//! Where people keep key files.

use std::path::{Path, PathBuf};

/// Folder names below home, for systems and people without `user-dirs.dirs`.
const NAMES: &[&str] = &[
    "Desktop",
    "Documents",
    "Downloads",
    "Рабочий стол",
    "Документы",
    "Загрузки",
    "Жұмыс үстелі",
    "Құжаттар",
    "Жүктемелер",
];

/// The folders of interest in `user-dirs.dirs` (xdg-user-dirs).
const USER_DIRS: &[&str] = &["XDG_DESKTOP_DIR", "XDG_DOCUMENTS_DIR", "XDG_DOWNLOAD_DIR"];

/// The folders that exist: desktop, documents and downloads under whatever name, removable media,
/// home itself. Most likely ones first.
pub fn well_known_folders(home: &Path) -> Vec<PathBuf> {
    let media: &[&str] = if cfg!(target_os = "macos") {
        &["/Volumes"]
    } else {
        &["/media", "/run/media"]
    };
    folders(home, &media.iter().map(PathBuf::from).collect::<Vec<_>>())
}

fn folders(home: &Path, media: &[PathBuf]) -> Vec<PathBuf> {
    let listed = std::fs::read_to_string(home.join(".config/user-dirs.dirs")).unwrap_or_default();
    let candidates = user_dirs(&listed, home)
        .into_iter()
        .chain(NAMES.iter().map(|name| home.join(name)))
        .chain(removable(home, media))
        .chain([home.to_owned()]);
    let mut folders = Vec::new();
    for candidate in candidates {
        if candidate.is_dir() && !folders.contains(&candidate) {
            folders.push(candidate);
        }
    }
    folders
}

/// Reads lines of the form `XDG_DESKTOP_DIR="$HOME/Рабочий стол"`.
fn user_dirs(listed: &str, home: &Path) -> Vec<PathBuf> {
    let path = |line: &str| {
        let (name, value) = line.trim().split_once('=')?;
        if !USER_DIRS.contains(&name) {
            return None;
        }
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        match value.strip_prefix("$HOME") {
            Some(below) => Some(home.join(below.trim_start_matches('/'))),
            None => value.starts_with('/').then(|| PathBuf::from(value)),
        }
    };
    listed.lines().filter_map(path).collect()
}

/// Mounted media: `/media/USER/*`, `/run/media/USER/*`, `/Volumes/*`.
fn removable(home: &Path, media: &[PathBuf]) -> Vec<PathBuf> {
    let user = home.file_name().unwrap_or_default();
    let roots = media.iter().map(|root| {
        if cfg!(target_os = "macos") {
            root.clone()
        } else {
            root.join(user)
        }
    });
    let mut mounted: Vec<PathBuf> = roots
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()))
        .collect();
    mounted.sort();
    mounted
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_are_found_under_their_local_names() {
        let root = tempfile::tempdir().unwrap();
        let home = root.path().join("aru");
        let stick = root.path().join("media/aru/STICK");
        fs::create_dir_all(home.join(".config")).unwrap();
        for folder in [&home.join("Рабочий стол"), &home.join("Құжаттар"), &stick]
        {
            fs::create_dir_all(folder).unwrap();
        }
        let listed =
            "# made by xdg\nXDG_DESKTOP_DIR=\"$HOME/Рабочий стол\"\nXDG_MUSIC_DIR=\"$HOME/M\"\n";
        fs::write(home.join(".config/user-dirs.dirs"), listed).unwrap();
        let expected = vec![
            home.join("Рабочий стол"),
            home.join("Құжаттар"),
            stick,
            home.clone(),
        ];
        assert_eq!(folders(&home, &[root.path().join("media")]), expected);
    }

    #[test]
    fn strange_lines_of_user_dirs_are_passed_over() {
        let listed = "XDG_DESKTOP_DIR=\nXDG_DESKTOP_DIR=\"relative\"\nx\nXDG_DESKTOP_DIR=\"/abs\"";
        assert_eq!(
            user_dirs(listed, Path::new("/home/a")),
            [PathBuf::from("/abs")]
        );
    }
}
