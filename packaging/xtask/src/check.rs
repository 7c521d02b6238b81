//! `check`: what needs no running program: formatting, lints, licences and advisories,
//! documentation, spelling.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::needs::Purpose;
use crate::{program, setup};

/// Runs every check, also after one failed, and names those that failed.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = arguments.first() {
        bail!("check takes no arguments, not even \"{unknown}\"");
    }
    setup::provide(&[Purpose::Build, Purpose::Check])?;
    for component in ["fmt", "clippy"] {
        if !program::succeeds(program::cargo().args([component, "--version"])) {
            bail!("this Rust has no cargo {component}; install the toolchain with that component");
        }
    }
    let mut failed = Vec::new();
    if !advisories()? {
        failed.push("advisories");
    }
    for (name, mut check) in checks() {
        println!("\n== {name}");
        if !program::status(&mut check)?.success() {
            failed.push(name);
        }
    }
    if failed.is_empty() {
        println!("\nall checks hold");
        return Ok(ExitCode::SUCCESS);
    }
    bail!("these checks fail: {}", failed.join(", "))
}

fn checks() -> Vec<(&'static str, Command)> {
    let mut checks = vec![
        ("formatting", cargo(&["fmt", "--all", "--check"])),
        (
            "lints",
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--keep-going",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        (
            "licences and origins",
            cargo(&[
                "deny",
                "--workspace",
                "check",
                "--hide-inclusion-graph",
                "licenses",
                "bans",
                "sources",
            ]),
        ),
        ("documentation of the code", documentation()),
        ("spelling", spelling()),
    ];
    if program::root().join("docs/book.toml").is_file() {
        let mut book = program::command("mdbook");
        book.args(["build", "docs", "--dest-dir"])
            .arg(program::target().join("book"));
        checks.push(("book", book));
    }
    checks
}

/// Whether no dependency has a known hole. Where the list of known holes cannot be fetched this is
/// said and not held against the code.
fn advisories() -> anyhow::Result<bool> {
    println!("\n== advisories");
    let mut deny = cargo(&["deny", "--workspace", "check", "advisories"]);
    let found = deny.output().context("cannot start cargo deny")?;
    let said = String::from_utf8_lossy(&found.stderr);
    if said.contains("failed to fetch advisory database") {
        println!("not checked: the advisory database at github.com cannot be reached");
        return Ok(true);
    }
    eprint!("{said}");
    Ok(found.status.success())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = program::cargo();
    cargo.args(arguments);
    cargo
}

fn documentation() -> Command {
    let mut cargo = cargo(&[
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
        "--keep-going",
    ]);
    cargo.env(
        "RUSTDOCFLAGS",
        "-D warnings -A rustdoc::private_intra_doc_links",
    );
    cargo
}

/// The files under version control alone; what is exempt is listed in `.codespellrc`.
fn spelling() -> Command {
    let mut shell = program::command("sh");
    shell.args([
        "-c",
        "git ls-files -z -- ':!:tests/fixtures' ':!:tests/fuzz/seeds' | xargs -0 codespell",
    ]);
    shell
}
