//! A company that publishes modules and runs a catalogue of them, by the commands of the tutorial.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::KeyFiles;
use crate::key_files::PASSWORD;
use crate::programs::{Tanba, guest, root};

/// A catalogue in a folder.
pub struct Catalogue<'a> {
    tanba: Tanba,
    keys: &'a KeyFiles,
    folder: TempDir,
    workshop: TempDir,
}

impl<'a> Catalogue<'a> {
    /// An empty folder; `keys` has those of the publisher and of the catalogue's operator.
    pub fn new(keys: &'a KeyFiles) -> Self {
        let folder = || tempfile::tempdir().unwrap_or_else(|error| panic!("catalogue: {error}"));
        let workshop = folder();
        let at = workshop.path();
        Self {
            tanba: Tanba::new(&at.join("tanba"), at, &keys.authority_file()),
            keys,
            folder: folder(),
            workshop,
        }
    }

    /// Where the catalogue and its packages are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Packs and signs a module of this repository under a version, and gives the package's name.
    pub fn publish(&self, module: &str, version: &str) -> String {
        let parts = self.workshop.path().join(version);
        fs::create_dir_all(&parts).unwrap_or_else(|error| panic!("{error}"));
        let manifest = read(&root().join("modules").join(module).join("module.toml"));
        write(
            &parts.join("module.toml"),
            &with_version(&manifest, version),
        );
        write(&parts.join("LICENSE"), &read(&root().join("LICENSE-MIT")));
        let (zip, component) = (parts.join("package.zip"), guest(module));
        self.tanba.facts(&[
            "module",
            "pack",
            text(&parts),
            "--component",
            text(&component),
            "--output",
            text(&zip),
        ]);
        let name = format!("{module}-{version}.tanba");
        let facts = self.signed(
            "publisher",
            &[
                "module",
                "sign",
                text(&zip),
                "--output",
                text(&self.folder().join(&name)),
            ],
        );
        assert_eq!(facts["version"], version, "{facts}");
        name
    }

    /// What the operator decides about modules (`catalog.toml`).
    pub fn decide(&self, decisions: &str) {
        write(&self.folder().join("catalog.toml"), decisions);
    }

    /// Builds the catalogue of what lies in the folder, checks it, and gives what it says.
    pub fn build(&self) -> Value {
        let (folder, index) = (text(self.folder()), self.folder().join("catalog.der"));
        let built = self.signed(
            "operator",
            &[
                "catalog",
                "build",
                folder,
                "--output",
                text(&index),
                "--force",
            ],
        );
        let checked = self.tanba.facts(&["catalog", "check", text(&index)]);
        assert_eq!(checked["valid"], true, "{checked}");
        assert_eq!(checked["version"], built["version"]);
        built
    }

    fn signed(&self, signer: &str, arguments: &[&str]) -> Value {
        let key = self.keys.path().join(format!("{signer}.p12"));
        let arguments = [arguments, &["--key", text(&key)]].concat();
        self.tanba.facts_with_password(&arguments, PASSWORD)
    }
}

fn with_version(manifest: &str, version: &str) -> String {
    let lines = manifest.lines().map(|line| {
        if line.starts_with("version = ") {
            format!("version = {version:?}\n")
        } else {
            format!("{line}\n")
        }
    });
    lines.collect()
}

fn read(path: &PathBuf) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &PathBuf, content: &str) {
    fs::write(path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn text(path: &Path) -> &str {
    path.to_str()
        .unwrap_or_else(|| panic!("{} is no text", path.display()))
}
