//! `fuzz`: the targets of `tests/fuzz`, one after the other.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::needs::Purpose;
use crate::{program, setup};

const SECONDS: u32 = 60;

/// Runs the named targets, or all, each for a minute or `--seconds N`; fails on a finding.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let (wanted, seconds) = parse(arguments)?;
    setup::provide(&[Purpose::Build, Purpose::Fuzz])?;
    let known = program::output(cargo_fuzz().arg("list"))?;
    let known: Vec<&str> = known.split_whitespace().collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        bail!(
            "there is no fuzz target \"{unknown}\"; there are: {}",
            known.join(", ")
        );
    }
    let targets = if wanted.is_empty() { known } else { wanted };
    program::succeed(cargo_fuzz().args(["build", "--sanitizer=address"]))?;
    let mut findings = Vec::new();
    for target in targets {
        println!("\nfuzzing {target} for {seconds} s");
        if !program::status(&mut fuzz(target, seconds))?.success() {
            findings.push(target);
        }
    }
    if findings.is_empty() {
        println!("\nno findings");
        return Ok(ExitCode::SUCCESS);
    }
    bail!(
        "findings in {}; the inputs are in tests/fuzz/artifacts",
        findings.join(", ")
    )
}

fn parse(arguments: &[String]) -> anyhow::Result<(Vec<&str>, u32)> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let number = words.next().context("--seconds wants a number")?;
            seconds = number
                .parse()
                .with_context(|| format!("\"{number}\" is no number"))?;
        } else if word.starts_with('-') {
            bail!("fuzz does not know the option {word}");
        } else {
            targets.push(word.as_str());
        }
    }
    Ok((targets, seconds))
}

/// Runs one target from its seeds; new inputs go to the build folder and not into the project.
fn fuzz(target: &str, seconds: u32) -> Command {
    let found = program::target().join("fuzz-corpus").join(target);
    let seeds = program::root().join("tests/fuzz/seeds").join(target);
    let mut fuzz = cargo_fuzz();
    fuzz.args(["run", "--sanitizer=address", target])
        .arg(&found);
    if seeds.is_dir() {
        fuzz.arg(&seeds);
    }
    // cargo-fuzz insists on folders that are there.
    let _ = std::fs::create_dir_all(&found);
    fuzz.args([
        "--",
        &format!("-max_total_time={seconds}"),
        "-timeout=10",
        "-rss_limit_mb=2048",
    ]);
    fuzz
}

/// cargo-fuzz asks the compiler for sanitizers, which a stable one gives only when told to.
fn cargo_fuzz() -> Command {
    let mut cargo = program::cargo();
    cargo
        .arg("fuzz")
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(program::root().join("tests/fuzz"));
    cargo
}
