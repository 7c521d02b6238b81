//! `guests`: WebAssembly components from source, into `target/guests/NAME.wasm`.
//!
//! Debian's second Rust builds its standard library for `wasm32-unknown-unknown` together with the
//! guests, so that no toolchain has to be fetched from elsewhere. What it writes is a core module;
//! `tanba-componentise` makes the component. Cargo decides what has to be compiled again, and a
//! component is made anew only when its core module is. The guest in C goes by [`c`].

mod c;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, bail};

use crate::needs::Purpose;
use crate::{program, setup};

/// A guest: its component is called after it.
struct Guest {
    name: &'static str,
    package: &'static str,
    home: Home,
}

/// Where its package is, and what that says about its library.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    /// A module of the workspace: a `cdylib` already; several are built at once.
    Modules,
    /// A library of the agent, for which a `cdylib` has to be asked.
    Agent,
    /// The workspace of guests that the sandbox is tested with.
    SandboxTests,
    /// A folder of `modules`, in C.
    C,
}

const fn guest(name: &'static str, package: &'static str, home: Home) -> Guest {
    Guest {
        name,
        package,
        home,
    }
}

/// Every guest.
const GUESTS: &[Guest] = &[
    guest("nursign", "tanba-nursign", Home::Modules),
    guest("esf-signer", "tanba-esf-signer", Home::Modules),
    guest("cms-sign-util", "tanba-cms-sign-util", Home::Modules),
    guest("batch-signer", "tanba-batch-signer", Home::Modules),
    guest("example", "tanba-example", Home::Modules),
    guest("example-api2", "tanba-example-api2", Home::Modules),
    guest("example-c", "example-c", Home::C),
    guest("common-utils", "tanba-common-utils", Home::Agent),
    guest("hostile", "hostile", Home::SandboxTests),
    guest("earlier", "earlier", Home::SandboxTests),
];

/// The folder of [`Home::SandboxTests`].
const SANDBOX_TESTS: &str = "tests/sandbox/guests";

const TRIPLE: &str = "wasm32-unknown-unknown";

/// Where Debian puts the second Rust.
const RUST: &str = "/usr/bin";

/// Builds the named guests, or all.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    setup::provide(&[Purpose::Build, Purpose::Guests])?;
    let names: Vec<&str> = arguments.iter().map(String::as_str).collect();
    for component in build_named(&names)? {
        println!("{}", component.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the named guests, or all, and before them what makes components of them.
///
/// # Errors
/// As [`build_all`].
pub(crate) fn build_named(names: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let chosen = choose(names)?;
    program::succeed(program::cargo().args([
        "build",
        "--quiet",
        "--package",
        "tanba-componentise",
    ]))?;
    build(&chosen)
}

/// Where the component of a guest is when it was built.
pub(crate) fn component(name: &str) -> PathBuf {
    program::target()
        .join("guests")
        .join(format!("{name}.wasm"))
}

/// Builds every guest. What that needs has to be there ([`Purpose::Guests`]), and the programs of
/// the workspace have to be built.
///
/// # Errors
/// When one does not compile, or cannot be made a component.
pub(crate) fn build_all() -> anyhow::Result<()> {
    build(&choose(&[])?).map(|_| ())
}

fn choose(names: &[&str]) -> anyhow::Result<Vec<&'static Guest>> {
    if names.is_empty() {
        return Ok(GUESTS.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            GUESTS
                .iter()
                .find(|guest| guest.name == *name)
                .with_context(|| format!("there is no guest \"{name}\""))
        })
        .collect()
}

/// Compiles, encodes, and gives the components' paths.
fn build(guests: &[&Guest]) -> anyhow::Result<Vec<PathBuf>> {
    compile(guests)?;
    let folder = program::target().join("guests");
    std::fs::create_dir_all(&folder).context("cannot make a folder for the guests")?;
    let mut components = Vec::new();
    for guest in guests {
        let core = match guest.home {
            Home::C => c::compile(guest.name)?,
            Home::Modules | Home::Agent | Home::SandboxTests => rust_library(guest.package),
        };
        let component = component(guest.name);
        if !setup::is_newer(&component, &core) {
            let mut encoder = program::command(componentise());
            program::succeed(encoder.arg(&core).arg(&component))?;
        }
        components.push(component);
    }
    Ok(components)
}

/// The program that makes components, and bindings for C.
fn componentise() -> PathBuf {
    let program = format!("tanba-componentise{}", std::env::consts::EXE_SUFFIX);
    program::target().join("debug").join(program)
}

/// What cargo makes of a package.
fn rust_library(package: &str) -> PathBuf {
    let library = format!("{}.wasm", package.replace('-', "_"));
    built_into().join(TRIPLE).join("release").join(library)
}

fn compile(guests: &[&Guest]) -> anyhow::Result<()> {
    let packages = |home: Home| {
        let at_home = guests.iter().filter(move |guest| guest.home == home);
        at_home.map(|guest| guest.package).collect::<Vec<_>>()
    };
    for (home, folder) in [(Home::Modules, "."), (Home::SandboxTests, SANDBOX_TESTS)] {
        let packages = packages(home);
        if !packages.is_empty() {
            let mut cargo = guest_cargo("build")?;
            cargo.current_dir(program::root().join(folder));
            for package in packages {
                cargo.args(["--package", package]);
            }
            program::succeed(&mut cargo)?;
        }
    }
    for package in packages(Home::Agent) {
        let mut cargo = guest_cargo("rustc")?;
        cargo.args(["--package", package, "--lib", "--crate-type", "cdylib"]);
        program::succeed(&mut cargo)?;
    }
    Ok(())
}

/// Debian's cargo with its compiler, its linker and small results.
fn guest_cargo(verb: &str) -> anyhow::Result<Command> {
    let cargo = Path::new(RUST).join("cargo");
    if !cargo.is_file() {
        bail!(
            "guests are built with Debian's packages rustc-web and cargo-web, and {} is not there",
            cargo.display()
        );
    }
    let mut command = program::command(cargo);
    // The toolchain that built this program left its own variables, which name other compilers.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let foreign = [
            "RUSTUP_",
            "RUSTC",
            "RUSTDOC",
            "CARGO_BUILD_",
            "CARGO_ENCODED_",
        ];
        if foreign.iter().any(|start| name.starts_with(start)) || name == "RUSTFLAGS" {
            command.env_remove(&*name);
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(PathBuf::from(RUST)).chain(std::env::split_paths(&path));
    command
        .env("PATH", std::env::join_paths(folders)?)
        .env("RUSTC", Path::new(RUST).join("rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", built_into())
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .args([verb, "--quiet", "--release", "-Zbuild-std=std,panic_abort"])
        .args(["--target", TRIPLE]);
    Ok(command)
}

/// The folder of everything that is compiled for guests.
fn built_into() -> PathBuf {
    program::target().join("guests").join("build")
}
