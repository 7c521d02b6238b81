//! `parts`: the list of everything that the agent and its windows are built from, in CycloneDX.
//!
//! The list is made of `Cargo.lock` and `cargo metadata` alone, sorted, without a time or a serial
//! number: the same sources give the same list, octet by octet.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::{Value, json};

use crate::program;

/// The programs that are given to people.
const PROGRAMS: [&str; 3] = ["tanba-daemon", "tanba-ui", "tanba-compiler"];

/// The only place from which foreign parts come.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Writes the list to a file, or prints it.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let text = format!("{:#}\n", list()?);
    match arguments {
        [] => print!("{text}"),
        [option, file] if option == "--out" => {
            let file = PathBuf::from(file);
            std::fs::write(&file, text).with_context(|| file.display().to_string())?;
        }
        _ => bail!("usage: cargo xtask parts [--out FILE]"),
    }
    Ok(ExitCode::SUCCESS)
}

fn list() -> anyhow::Result<Value> {
    let metadata = metadata()?;
    let checksums = checksums(&std::fs::read_to_string(
        program::root().join("Cargo.lock"),
    )?)?;
    let packages: BTreeMap<&str, &Value> = array(&metadata["packages"])
        .filter_map(|package| Some((package["id"].as_str()?, package)))
        .collect();
    let mut components = Vec::new();
    for id in reached(&metadata, &packages) {
        let package = packages.get(id).context("a package without description")?;
        components.push(component(package, &checksums)?);
    }
    components.sort_by_key(|component| component["bom-ref"].to_string());
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": components,
    }))
}

fn metadata() -> anyhow::Result<Value> {
    let output = program::cargo()
        .args(["metadata", "--locked", "--format-version=1"])
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// What the programs are built from, on any system; what only tests need is left out.
fn reached<'a>(metadata: &'a Value, packages: &BTreeMap<&'a str, &'a Value>) -> BTreeSet<&'a str> {
    let needs: BTreeMap<&str, &Value> = array(&metadata["resolve"]["nodes"])
        .filter_map(|node| Some((node["id"].as_str()?, &node["deps"])))
        .collect();
    let is_program = |package: &Value| PROGRAMS.iter().any(|name| package["name"] == *name);
    let mut waiting: Vec<&str> = packages
        .iter()
        .filter(|(_, package)| is_program(package))
        .map(|(id, _)| *id)
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        let needed = needs.get(id).into_iter().flat_map(|deps| array(deps));
        let built_in =
            needed.filter(|need| array(&need["dep_kinds"]).any(|kind| kind["kind"] != "dev"));
        waiting.extend(built_in.filter_map(|need| need["pkg"].as_str()));
    }
    reached
}

fn component(package: &Value, checksums: &Checksums) -> anyhow::Result<Value> {
    let (Some(name), Some(version)) = (package["name"].as_str(), package["version"].as_str())
    else {
        bail!("a package without name or version");
    };
    let licence = package["license"].as_str();
    let licence = licence.with_context(|| format!("{name} names no licence"))?;
    let mut component = json!({
        "type": "library",
        "bom-ref": format!("pkg:cargo/{name}@{version}"),
        "purl": format!("pkg:cargo/{name}@{version}"),
        "name": name,
        "version": version,
        // Older packages write `MIT/Apache-2.0`, which is no SPDX expression.
        "licenses": [{ "expression": licence.replace('/', " OR ") }],
    });
    if package["source"] != Value::Null {
        let checksum = checksums.get(&(name.to_owned(), version.to_owned()));
        let checksum = checksum.with_context(|| format!("{name} {version} is not pinned"))?;
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    Ok(component)
}

/// SHA-256 of the archive of each foreign package, by name and version.
type Checksums = BTreeMap<(String, String), String>;

/// Reads `Cargo.lock`. Fails on a foreign package that is not pinned by its checksum or comes from
/// anywhere but the registry.
fn checksums(lock: &str) -> anyhow::Result<Checksums> {
    let mut checksums = Checksums::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.strip_prefix(" = \"")?.trim_end_matches('"').to_owned())
        };
        let (Some(name), Some(version)) = (value("name"), value("version")) else {
            bail!("Cargo.lock: a package without name or version");
        };
        let Some(source) = value("source") else {
            continue; // ours
        };
        if source != REGISTRY {
            bail!("{name} {version} comes from {source}");
        }
        let checksum = value("checksum");
        let checksum = checksum.with_context(|| format!("{name} {version} has no checksum"))?;
        checksums.insert((name, version), checksum);
    }
    Ok(checksums)
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r39_the_list_of_parts_is_whole_and_the_same_each_time() {
        let first = list().unwrap();
        assert_eq!(first.to_string(), list().unwrap().to_string());
        let components = first["components"].as_array().unwrap();
        let named = |name: &str| {
            components
                .iter()
                .find(|component| component["name"] == name)
        };
        for name in [
            "tanba-daemon",
            "tanba-ui",
            "tanba-gost3410",
            "rustls",
            "slint",
        ] {
            assert!(named(name).is_some(), "{name}");
        }
        // What only tests and tools need is no part of the program.
        for name in ["tanba-support", "tanba-xtask", "proptest", "criterion"] {
            assert!(named(name).is_none(), "{name}");
        }
        let (ours, foreign): (Vec<_>, Vec<_>) = components
            .iter()
            .partition(|component| component["name"].as_str().unwrap().starts_with("tanba-"));
        assert!(ours.len() > 15 && foreign.len() > 100);
        for component in foreign {
            let checksum = component["hashes"][0]["content"].as_str().unwrap();
            let is_hex = checksum.bytes().all(|octet| octet.is_ascii_hexdigit());
            assert!(checksum.len() == 64 && is_hex, "{component}");
        }
    }

    #[test]
    fn r39_what_is_not_pinned_is_refused() {
        let package = |rest: &str| {
            checksums(&format!(
                "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n{rest}"
            ))
        };
        let registry = format!("source = \"{REGISTRY}\"\n");
        assert_eq!(package("").unwrap().len(), 0);
        assert!(package(&registry).is_err(), "no checksum");
        assert!(package("source = \"git+https://example.org/a#1\"\n").is_err());
        let pinned = package(&format!("{registry}checksum = \"{}\"\n", "ab".repeat(32)));
        assert_eq!(pinned.unwrap().len(), 1);
    }
}
