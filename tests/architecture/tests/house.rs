//! The house as a whole: manifests, lints, the commands that the README promises, documents and
//! the security requirements.

use std::path::Path;

use tanba_architecture::assert_none;
use tanba_architecture::source::sources;
use tanba_architecture::workspace::{crates, root, text};

/// Requirements of docs/threat-model.md, R-1 to R-40.
const REQUIREMENTS: std::ops::RangeInclusive<u32> = 1..=40;

#[test]
fn every_crate_says_what_it_is() {
    let breaches = crates()
        .into_iter()
        .filter(|ours| ours.description.len() < 15 || ours.description.contains("TODO"))
        .map(|ours| {
            format!(
                "{}/Cargo.toml: description = {:?}",
                ours.folder, ours.description
            )
        });
    assert_none("every crate describes itself", breaches);
}

#[test]
fn every_crate_is_held_to_the_lints() {
    // What Slint and wasmtime generate allows unsafe code for itself, and compiled modules are
    // loaded by it; so the windows and the sandbox spell the same lints out.
    const SPELLED_OUT: [&str; 2] = ["agent/ui", "agent/sandbox"];
    let own = text("Cargo.toml").unwrap_or_default();
    let strict = |lines: Vec<&str>| {
        lines
            .iter()
            .filter(|line| !line.contains("\"allow\""))
            .count()
    };
    let wanted = strict(section(&own, "[workspace.lints.clippy]"));
    let breaches = crates().into_iter().filter_map(|ours| {
        let manifest = text(&format!("{}/Cargo.toml", ours.folder)).unwrap_or_default();
        let inherits = section(&manifest, "[lints]").contains(&"workspace = true");
        let spelled = SPELLED_OUT.contains(&ours.folder.as_str())
            && strict(section(&manifest, "[lints.clippy]")) >= wanted;
        (!inherits && !spelled).then(|| format!("{}/Cargo.toml", ours.folder))
    });
    assert_none("every crate takes the workspace's lints", breaches);
}

#[test]
fn the_workspace_forbids_what_the_house_forbids() {
    let manifest = text("Cargo.toml").unwrap_or_default();
    let rust = section(&manifest, "[workspace.lints.rust]");
    let clippy = section(&manifest, "[workspace.lints.clippy]");
    let missing = |lines: &[&str], word: &str| !lines.iter().any(|line| line.starts_with(word));
    let breaches = [
        (&rust, "unsafe_code = \"forbid\""),
        (&rust, "missing_docs = "),
        (&clippy, "pedantic = "),
    ]
    .into_iter()
    .chain(
        [
            "unwrap_used",
            "expect_used",
            "todo",
            "dbg_macro",
            "print_stdout",
        ]
        .map(|lint| (&clippy, lint)),
    )
    .filter(|(lines, word)| missing(lines, word))
    .map(|(_, word)| format!("Cargo.toml: {word}"));
    assert_none("the lints of the house are on", breaches);
}

#[test]
fn the_root_is_tidy() {
    const ALLOWED: [&str; 18] = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "LICENSE",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "clippy.toml",
        "rustfmt.toml",
        "deny.toml",
        "protocol",
        "modules",
        "agent",
        "tests",
        "packaging",
        "docs",
    ];
    const LATER: [&str; 4] = ["browser-js", "target", "artefacts", "rust-toolchain.toml"];
    let entries = std::fs::read_dir(root()).into_iter().flatten().flatten();
    let breaches = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .filter(|name| !ALLOWED.contains(&name.as_str()) && !LATER.contains(&name.as_str()));
    assert_none(
        "the root holds the house's parts and the usual files",
        breaches,
    );
}

#[cfg(unix)]
#[test]
fn ci_can_run() {
    use std::os::unix::fs::PermissionsExt as _;

    let script = root().join(".ci/run");
    let mode = script
        .metadata()
        .map_or(0, |found| found.permissions().mode());
    assert!(mode & 0o111 != 0, ".ci/run is not there or not executable");
    let script = text(".ci/run").unwrap_or_default();
    assert!(
        script.contains("cargo xtask test"),
        ".ci/run does not run `cargo xtask test`"
    );
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = text("README.md").unwrap_or_default();
    let breaches = ["cargo xtask demo", "cargo xtask test"]
        .into_iter()
        .filter(|command| !readme.contains(command))
        .map(|command| format!("README.md: no word of `{command}`"));
    assert_none(
        "the README names the commands a newcomer starts with",
        breaches,
    );
}

#[test]
fn the_documents_are_there() {
    const DOCUMENTS: [&str; 10] = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "docs/book.toml",
        "docs/SUMMARY.md",
        "docs/architecture.md",
        "docs/protocol.md",
        "docs/threat-model.md",
        "docs/glossary.md",
        "tests/README.md",
    ];
    let breaches = DOCUMENTS
        .into_iter()
        .filter(|document| text(document).is_none_or(|text| text.trim().is_empty()))
        .map(str::to_owned);
    assert_none("the documents are there", breaches);
}

#[test]
fn every_page_of_the_book_is_listed() {
    let summary = text("docs/SUMMARY.md").unwrap_or_default();
    let breaches = markdown(&root().join("docs"))
        .into_iter()
        .map(|path| path.trim_start_matches("docs/").to_owned())
        .filter(|page| page != "SUMMARY.md" && !summary.contains(&format!("({page})")))
        .filter(|page| !summary.contains(&format!("(./{page})")))
        .map(|page| format!("docs/{page} is not in docs/SUMMARY.md"));
    assert_none(
        "every page of the book is in its table of contents",
        breaches,
    );
}

#[test]
fn links_in_documents_lead_somewhere() {
    let documents = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "tests/README.md",
    ];
    let pages = documents
        .map(str::to_owned)
        .into_iter()
        .chain(markdown(&root().join("docs")));
    let breaches = pages.flat_map(|page| {
        let content = text(&page).unwrap_or_default();
        let folder = root().join(&page);
        let folder = folder.parent().map(Path::to_path_buf).unwrap_or_default();
        links(&content)
            .filter(|link| !folder.join(link).exists())
            .map(|link| format!("{page}: {link}"))
            .collect::<Vec<_>>()
    });
    assert_none("links in documents lead to a file that is there", breaches);
}

#[test]
fn requirements_have_tests_or_are_listed_as_missing() {
    let sources = sources();
    let model = text("docs/threat-model.md").unwrap_or_default();
    let breaches = REQUIREMENTS.filter_map(|number| {
        let name = format!("r{number:02}_");
        let script = format!("r{number:02}");
        let tested = sources
            .iter()
            .any(|source| source.code.contains(&format!("fn {name}")))
            || scripts()
                .iter()
                .any(|text| text.contains(&format!("{script}_")));
        let listed = model.lines().any(|line| names(line, number));
        (!tested && !listed)
            .then(|| format!("R-{number}: no test `{name}…`, no line in docs/threat-model.md"))
    });
    assert_none(
        "every security requirement has a test or is admitted to lack one",
        breaches,
    );
}

#[test]
fn the_threat_model_calls_missing_only_what_is() {
    // A line "- R-24: missing: …" whose requirement has tests by now is out of date.
    let sources = sources();
    let model = text("docs/threat-model.md").unwrap_or_default();
    let breaches = REQUIREMENTS.filter(|number| {
        let name = format!("fn r{number:02}_");
        let missing = model
            .lines()
            .any(|line| names(line, *number) && line.to_lowercase().contains("no test yet"));
        missing && sources.iter().any(|source| source.code.contains(&name))
    });
    let breaches = breaches.map(|number| format!("docs/threat-model.md: R-{number} has tests"));
    assert_none("the threat model is up to date", breaches);
}

/// The lines of a TOML table up to the next one.
fn section<'a>(manifest: &'a str, head: &str) -> Vec<&'a str> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != head)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .collect()
}

/// Whether a line speaks of this requirement, not of one whose number begins with the same digit.
fn names(line: &str, number: u32) -> bool {
    line.match_indices(&format!("R-{number}"))
        .any(|(at, found)| !line[at + found.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Relative targets of `[text](target)`, without fragments; addresses are not looked at.
fn links(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?.trim();
        let elsewhere = target.contains(':') || target.starts_with('<');
        (!target.is_empty() && !elsewhere).then_some(target)
    })
}

/// Every Markdown file below a folder, relative to the root.
fn markdown(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(markdown(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let below = path.strip_prefix(root()).unwrap_or(&path);
            found.push(tanba_architecture::workspace::slashed(below));
        }
    }
    found
}

/// Test programs in JavaScript and Python.
fn scripts() -> Vec<String> {
    tanba_architecture::source::all_paths()
        .into_iter()
        .filter(|path| path.starts_with("tests/"))
        .filter(|path| [".mjs", ".js", ".py"].iter().any(|end| path.ends_with(end)))
        .filter_map(|path| text(&path))
        .collect()
}
