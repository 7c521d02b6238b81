//! Where browsers keep their trust.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Scope, Store, StoreKind};

/// The database of Chromium and its kin. Made when absent, as they make it late.
const SHARED: &str = ".pki/nssdb";

/// Further databases of that kind, below a home folder; used when present. `*` is any folder.
const SHARED_ELSEWHERE: &[&str] = &[
    ".local/share/pki/nssdb",
    "snap/*/*/.pki/nssdb",
    "snap/*/*/.local/share/pki/nssdb",
    ".var/app/*/.pki/nssdb",
    ".var/app/*/data/pki/nssdb",
];

/// Folders of profiles of Firefox and its kin, below a home folder.
const PROFILES: &[&str] = &[
    ".mozilla/firefox",
    ".config/mozilla/firefox",
    ".librewolf",
    ".config/librewolf/librewolf",
    ".waterfox",
    ".floorp",
    ".zen",
    ".config/zen",
    "snap/*/common/.mozilla/firefox",
    "snap/*/common/.config/mozilla/firefox",
    "snap/*/common/.librewolf",
    ".var/app/*/.mozilla/firefox",
    ".var/app/*/config/mozilla/firefox",
    ".var/app/*/.librewolf",
    ".var/app/*/.waterfox",
    ".var/app/*/.floorp",
    ".var/app/*/.zen",
    "Library/Application Support/Firefox/Profiles",
    "AppData/Roaming/Mozilla/Firefox/Profiles",
];

/// Folders of the system's store, and the program that gathers each.
const SYSTEM: &[(&str, StoreKind)] = &[
    (
        "/usr/local/share/ca-certificates",
        StoreKind::UpdateCaCertificates,
    ),
    ("/etc/pki/ca-trust/source/anchors", StoreKind::UpdateCaTrust),
    (
        "/etc/ca-certificates/trust-source/anchors",
        StoreKind::UpdateCaTrust,
    ),
    ("/etc/pki/trust/anchors", StoreKind::UpdateCaCertificates),
];

/// See [`super::stores`].
pub(super) fn stores(home: &Path, scope: Scope) -> Vec<Store> {
    let mut databases = Vec::new();
    if cfg!(target_os = "linux") {
        databases.push(home.join(SHARED));
    }
    databases.extend(
        SHARED_ELSEWHERE
            .iter()
            .flat_map(|pattern| matching(home, pattern)),
    );
    let profiles = PROFILES
        .iter()
        .flat_map(|pattern| matching(home, &format!("{pattern}/*")));
    databases.extend(profiles.filter(|folder| folder.join("cert9.db").is_file()));
    let mut stores: Vec<_> = databases.into_iter().map(nss).collect();
    if cfg!(windows) {
        stores.push(Store {
            kind: StoreKind::WindowsUser,
            path: "Root".into(),
        });
    }
    if cfg!(target_os = "macos") {
        stores.push(Store {
            kind: StoreKind::Keychain,
            path: "login.keychain".into(),
        });
    }
    if scope == Scope::UserAndSystem {
        stores.extend(system());
    }
    stores
}

fn nss(path: PathBuf) -> Store {
    Store {
        kind: StoreKind::Nss,
        path,
    }
}

/// The first that exists: a system has one.
fn system() -> Option<Store> {
    let present = SYSTEM
        .iter()
        .find(|(folder, _)| Path::new(folder).is_dir())?;
    Some(Store {
        kind: present.1,
        path: present.0.into(),
    })
}

/// The folders that match, links of snaps to their current revision left out.
fn matching(home: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![home.to_owned()];
    for part in pattern.split('/') {
        folders = folders
            .into_iter()
            .flat_map(|folder| step(&folder, part))
            .collect();
    }
    folders
}

fn step(folder: &Path, part: &str) -> Vec<PathBuf> {
    if part != "*" {
        return Some(folder.join(part))
            .filter(|next| next.is_dir())
            .into_iter()
            .collect();
    }
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut folders: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}
