//! `fuzz`: the targets of `tests/fuzz`, one after the other.

use std::path::{Path, PathBuf};
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
    program::succeed(cargo_fuzz("build").arg("--target-dir").arg(built_into()))?;
    let programs = built_into().join(host()?).join("release");
    let mut findings = Vec::new();
    for target in targets {
        println!("\nfuzzing {target} for {seconds} s");
        if !program::status(&mut fuzz(&programs, target, seconds)?)?.success() {
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

/// One target with its seeds, as it was built: `cargo fuzz run` would build again when a source
/// changes meanwhile. New inputs go to the build folder and not into the project.
fn fuzz(programs: &Path, target: &str, seconds: u32) -> anyhow::Result<Command> {
    let folder = program::root().join("tests/fuzz");
    let found = program::target().join("fuzz-corpus").join(target);
    let findings = folder.join("artifacts").join(target);
    for made in [&found, &findings] {
        std::fs::create_dir_all(made).context("cannot make a folder for new inputs")?;
    }
    let mut fuzz = program::command(programs.join(target));
    fuzz.args([
        &format!("-artifact_prefix={}/", findings.display()),
        &format!("-max_total_time={seconds}"),
        "-timeout=10",
        "-malloc_limit_mb=512",
        "-rss_limit_mb=2048",
    ]);
    let dictionary = folder.join("dictionaries").join(dictionary(target));
    if dictionary.is_file() {
        fuzz.arg(format!("-dict={}", dictionary.display()));
    }
    fuzz.arg(found);
    let seeds = folder.join("seeds").join(target);
    if seeds.is_dir() {
        fuzz.arg(seeds);
    }
    Ok(fuzz)
}

/// Where the targets are built: a sanitizer wants everything built anew, apart from the rest.
fn built_into() -> PathBuf {
    program::root().join("tests/fuzz/target")
}

/// The system that this compiler builds for, which is where cargo-fuzz puts what it built.
fn host() -> anyhow::Result<String> {
    let told = program::output(program::command("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
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
