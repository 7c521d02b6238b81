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
    let known = program::output(&mut cargo_fuzz("list"))?;
    let known: Vec<&str> = known.split_whitespace().collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(name)) {
        bail!(
            "there is no fuzz target \"{unknown}\"; there are: {}",
            known.join(", ")
        );
    }
    let targets = if wanted.is_empty() { known } else { wanted };
    program::succeed(&mut cargo_fuzz("build"))?;
    let mut findings = Vec::new();
    for target in targets {
        println!("\nfuzzing {target} for {seconds} s");
        if !program::status(&mut fuzz(target, seconds)?)?.success() {
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
fn fuzz(target: &str, seconds: u32) -> anyhow::Result<Command> {
    let folder = program::root().join("tests/fuzz");
    let found = program::target().join("fuzz-corpus").join(target);
    std::fs::create_dir_all(&found).context("cannot make a folder for new inputs")?;
    let mut fuzz = cargo_fuzz("run");
    fuzz.arg(target).arg(&found);
    let seeds = folder.join("seeds").join(target);
    if seeds.is_dir() {
        fuzz.arg(&seeds);
    }
    let time = format!("-max_total_time={seconds}");
    fuzz.args([
        "--",
        &time,
        "-timeout=10",
        "-malloc_limit_mb=512",
        "-rss_limit_mb=2048",
    ]);
    let dictionary = folder.join("dictionaries").join(dictionary(target));
    if dictionary.is_file() {
        fuzz.arg(format!("-dict={}", dictionary.display()));
    }
    Ok(fuzz)
}

/// The file with words of the target's language.
fn dictionary(target: &str) -> &'static str {
    match target {
        "request_frame" | "catalogue_index" => "json.dict",
        "websocket_frames" | "http_origin" | "manifest" | "module_package" => "none",
        _ if target.starts_with("xml") || target == "c14n" => "xml.dict",
        _ => "asn1.dict",
    }
}

/// cargo-fuzz asks the compiler for sanitizers, which a stable one gives only when told to.
fn cargo_fuzz(verb: &str) -> Command {
    let mut cargo = program::cargo();
    cargo
        .args(["fuzz", verb, "--fuzz-dir"])
        .arg(program::root().join("tests/fuzz"));
    if verb != "list" {
        cargo.arg("--sanitizer=address");
    }
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo
}
