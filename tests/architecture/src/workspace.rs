//! The crates of the workspace and what each declares to need.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A crate of ours.
#[derive(Debug)]
pub struct Crate {
    /// Its name without `tanba-`.
    pub name: String,
    /// Its folder below the root, with `/` between parts.
    pub folder: String,
    /// What its manifest says about it.
    pub description: String,
    /// What it declares to need.
    pub dependencies: Vec<Dependency>,
}

/// A dependency as declared.
#[derive(Debug)]
pub struct Dependency {
    /// The name of the package; ours without `tanba-`.
    pub name: String,
    /// Whether it is one of ours.
    pub ours: bool,
    /// Whether only tests and benches need it.
    pub for_tests: bool,
}

impl Crate {
    /// What the crate itself imports, tests apart.
    pub fn imports(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies
            .iter()
            .filter(|dependency| !dependency.for_tests)
    }

    /// The crates of ours among them.
    pub fn imports_of_ours(&self) -> impl Iterator<Item = &str> {
        self.imports()
            .filter(|import| import.ours)
            .map(|import| import.name.as_str())
    }

    /// Whether it is part of the product, not test equipment or a tool of this project.
    pub fn is_product(&self) -> bool {
        ["protocol/", "modules/", "agent/"]
            .iter()
            .any(|part| self.folder.starts_with(part))
    }
}

/// The root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .map_or_else(|| here.to_path_buf(), Path::to_path_buf)
}

/// The text of a file below the root; `None` when it is not there.
pub fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(root().join(path)).ok()
}

/// All crates, by `cargo metadata`.
///
/// # Panics
/// When cargo cannot read the manifests.
pub fn crates() -> Vec<Crate> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"));
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    packages.iter().map(read).collect()
}

fn read(package: &Value) -> Crate {
    let manifest = Path::new(word(&package["manifest_path"]));
    let folder = manifest.parent().unwrap_or(manifest);
    let folder = folder.strip_prefix(root()).unwrap_or(folder);
    let dependencies = package["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    Crate {
        name: short(word(&package["name"])),
        folder: slashed(folder),
        description: word(&package["description"]).to_owned(),
        dependencies: dependencies
            .iter()
            .map(|dependency| Dependency {
                name: short(word(&dependency["name"])),
                ours: dependency["path"].is_string(),
                for_tests: dependency["kind"] == "dev",
            })
            .collect(),
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn short(name: &str) -> String {
    name.strip_prefix("tanba-").unwrap_or(name).to_owned()
}

/// A path with `/` between its parts on every system.
pub fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}
