//! `setup`: installs what is missing; says nothing and takes no time when all is there.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context as _, bail};

use crate::needs::{CARGO_PROGRAMS, Evidence, PACKAGES, Package, Purpose};
use crate::{node, page_side, program};

const OFFLINE: &str = "could not be installed; is there a connection to the network?";

/// Installs what the named purposes need, all but Windows when none is named.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let mut purposes = Vec::new();
    for word in arguments {
        match Purpose::parse(word) {
            Some(purpose) => purposes.push(purpose),
            None => bail!("setup does not know what \"{word}\" is; see `cargo xtask help`"),
        }
    }
    if purposes.is_empty() {
        use Purpose::{Bench, Build, Check, Demo, Fuzz, Test};
        purposes = vec![Build, Test, Demo, Check, Fuzz, Bench];
    }
    provide(&purposes)?;
    println!("everything needed is installed");
    Ok(ExitCode::SUCCESS)
}

/// Makes sure that what these purposes need is there.
///
/// # Errors
/// With a list of what a person has to install, where this program cannot; or with what failed.
pub(crate) fn provide(purposes: &[Purpose]) -> anyhow::Result<()> {
    packages(purposes)?;
    cargo_programs(purposes)?;
    let pages = [Purpose::Test, Purpose::Demo, Purpose::Bench];
    if pages.iter().any(|purpose| purposes.contains(purpose)) {
        node::provide()?;
        page_side::npm_packages("tests/browser")?;
        page_side::provide()?;
    }
    if purposes.contains(&Purpose::Test) {
        python_packages()?;
    }
    Ok(())
}

fn packages(purposes: &[Purpose]) -> anyhow::Result<()> {
    let needed = PACKAGES
        .iter()
        .filter(|package| {
            package
                .purposes
                .iter()
                .any(|purpose| purposes.contains(purpose))
        })
        .filter(|package| !is_evident(package.evidence))
        .collect::<Vec<_>>();
    if needed.is_empty() {
        return Ok(());
    }
    if program::find("dpkg-query").is_none() || program::find("apt-get").is_none() {
        return ask_person_for(&needed);
    }
    let installed = installed_packages(&needed);
    let missing = needed
        .iter()
        .map(|package| package.name)
        .filter(|name| !installed.contains(*name))
        .collect::<Vec<_>>();
    if missing.is_empty() {
        Ok(())
    } else {
        install(&missing)
    }
}

fn is_evident(evidence: Evidence) -> bool {
    match evidence {
        Evidence::Program(name) => program::find(name).is_some(),
        Evidence::Library(name) => {
            program::succeeds(program::command("pkg-config").args(["--exists", name]))
        }
        Evidence::File(path) => Path::new(path).exists(),
        Evidence::Package => false,
    }
}

/// The names among these that the package database calls installed.
fn installed_packages(packages: &[&Package]) -> HashSet<String> {
    // dpkg-query fails when one of the names is unknown and still lists the others.
    let listed = program::command("dpkg-query")
        .args(["-W", "-f=${db:Status-Status} ${Package}\n"])
        .args(packages.iter().map(|package| package.name))
        .output();
    let Ok(listed) = listed else {
        return HashSet::new();
    };
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("installed "))
        .map(str::to_owned)
        .collect()
}

fn install(names: &[&str]) -> anyhow::Result<()> {
    println!("installing packages: {}", names.join(" "));
    let update = program::succeed(apt_get()?.args(["update", "-q"]));
    // An update that fails for one of several sources need not stop the installation.
    if let Err(error) = update {
        eprintln!("warning: {error:#}");
    }
    program::succeed(
        apt_get()?
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(names),
    )
    .with_context(|| format!("the packages {} {OFFLINE}", names.join(" ")))
}

/// apt-get as root, asking nothing.
fn apt_get() -> anyhow::Result<Command> {
    let root = program::output(program::command("id").arg("-u"))?.trim() == "0";
    let mut apt_get = if root {
        program::command("env")
    } else if program::find("sudo").is_some() {
        program::command("sudo")
    } else {
        bail!("packages must be installed as root, and there is no sudo: run as root once");
    };
    apt_get.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Ok(apt_get)
}

/// On a system without apt: says what is missing.
fn ask_person_for(needed: &[&Package]) -> anyhow::Result<()> {
    let (certain, uncertain): (Vec<&&Package>, Vec<&&Package>) = needed
        .iter()
        .partition(|package| !matches!(package.evidence, Evidence::Package));
    if certain.is_empty() {
        return Ok(());
    }
    let mut list = String::new();
    for package in certain {
        let shown = match package.evidence {
            Evidence::Program(name) => format!("the program {name}"),
            Evidence::Library(name) => format!("the library {name} with its headers"),
            Evidence::File(path) => format!("the file {path}"),
            Evidence::Package => String::new(),
        };
        list.push_str(&format!("  {shown} (on Debian: {})\n", package.name));
    }
    if !uncertain.is_empty() {
        list.push_str("and what cannot be looked for here, if it is not there yet:\n");
        for package in uncertain {
            list.push_str(&format!("  what Debian calls {}\n", package.name));
        }
    }
    bail!("this system has no apt-get. Please install:\n{list}then run this command again")
}

fn cargo_programs(purposes: &[Purpose]) -> anyhow::Result<()> {
    for needed in CARGO_PROGRAMS {
        let wanted = needed
            .purposes
            .iter()
            .any(|purpose| purposes.contains(purpose));
        if !wanted || program::find(needed.program).is_some() {
            continue;
        }
        println!("installing {} {} with cargo", needed.name, needed.version);
        let mut install = program::cargo();
        install.args(["install", "--locked", "--version", needed.version]);
        if let Some(features) = needed.features {
            install.args(["--no-default-features", "--features", features]);
        }
        program::succeed(install.arg(needed.name))
            .with_context(|| format!("{} {OFFLINE}", needed.name))?;
    }
    Ok(())
}

/// The Python packages of the independent verifiers, in an environment of their own.
fn python_packages() -> anyhow::Result<()> {
    let requirements = program::root().join("tests/interop/requirements.txt");
    let environment = program::target().join("interop-python");
    let stamp = environment.join("requirements.txt");
    if !requirements.is_file() || is_newer(&stamp, &requirements) {
        return Ok(());
    }
    println!("installing the Python packages of tests/interop");
    if !program::succeeds(program::command("python3").args(["-c", "import ensurepip"])) {
        install(&["python3-venv"])?;
    }
    program::succeed(
        program::command("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    program::succeed(
        program::command(environment.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(&requirements),
    )
    .with_context(|| format!("the Python packages of tests/interop {OFFLINE}"))?;
    std::fs::copy(&requirements, &stamp).context("cannot mark the Python packages as installed")?;
    Ok(())
}

/// Whether `made` is there and not older than what it was made from.
pub(crate) fn is_newer(made: &Path, source: &Path) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { path.metadata().ok()?.modified().ok() };
    match (changed(made), changed(source)) {
        (Some(made), Some(source)) => made >= source,
        _ => false,
    }
}
