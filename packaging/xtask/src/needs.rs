//! What this project's commands need on a machine, as data: packages of Debian, each with how it
//! is recognised on any system, and programs that cargo installs.

/// What something is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compiling the agent and its windows.
    Build,
    /// Running every test.
    Test,
    /// Signing through a page in a browser.
    Demo,
    /// Formatting, lints, licences, documentation, spelling.
    Check,
    /// Fuzzing.
    Fuzz,
    /// Measuring against peers.
    Bench,
    /// Building modules as WebAssembly components.
    Guests,
    /// Building for Windows.
    Windows,
}

impl Purpose {
    /// The purpose as the command line spells it.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "build" => Self::Build,
            "test" => Self::Test,
            "demo" => Self::Demo,
            "check" => Self::Check,
            "fuzz" => Self::Fuzz,
            "bench" => Self::Bench,
            "guests" => Self::Guests,
            "windows" => Self::Windows,
            _ => return None,
        })
    }
}

/// By what a package shows that it is there, whoever installed it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Evidence {
    /// A program in PATH.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// A file at this place.
    File(&'static str),
    /// Only the package database can tell.
    Package,
}

/// A package of Debian.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its name in Debian.
    pub(crate) name: &'static str,
    /// How it is recognised.
    pub(crate) evidence: Evidence,
    /// What it is needed for.
    pub(crate) purposes: &'static [Purpose],
}

/// A program from the crate registry.
#[derive(Debug)]
pub(crate) struct CargoProgram {
    /// The crate.
    pub(crate) name: &'static str,
    /// The version that is installed when there is none.
    pub(crate) version: &'static str,
    /// Its features, where not all of the usual ones are wanted.
    pub(crate) features: Option<&'static str>,
    /// The program it brings.
    pub(crate) program: &'static str,
    /// What it is needed for.
    pub(crate) purposes: &'static [Purpose],
}

use Evidence::{File, Library, Package as InDatabase, Program};
use Purpose::{Bench, Build, Check, Demo, Fuzz, Guests, Test, Windows};

const fn package(name: &'static str, evidence: Evidence, purposes: &'static [Purpose]) -> Package {
    Package {
        name,
        evidence,
        purposes,
    }
}

/// Where the second Rust is needed: tests and measurements call components, the demonstration
/// installs one.
const GUEST_BUILDS: &[Purpose] = &[Guests, Test, Demo, Bench, Windows];

/// The packages of Debian.
pub(crate) const PACKAGES: &[Package] = &[
    // A C compiler links every program and builds ring and AWS-LC; Slint looks for fonts and keyboards.
    package("gcc", Program("cc"), &[Build]),
    package("libc6-dev", File("/usr/include/stdio.h"), &[Build]),
    package("pkg-config", Program("pkg-config"), &[Build]),
    package("libfontconfig-dev", Library("fontconfig"), &[Build]),
    // What the windows open at run time.
    package("libxkbcommon-x11-0", InDatabase, &[Test, Demo, Bench]),
    package("libx11-xcb1", InDatabase, &[Test, Demo, Bench]),
    package("libxcursor1", InDatabase, &[Test, Demo, Bench]),
    package("libxi6", InDatabase, &[Test, Demo, Bench]),
    package(
        "ca-certificates",
        File("/etc/ssl/certs/ca-certificates.crt"),
        &[Build],
    ),
    // Browsers and pages.
    package("chromium", Program("chromium"), &[Test, Demo]),
    package("firefox-esr", Program("firefox"), &[Test]),
    package("nodejs", Program("node"), &[Test, Demo, Bench]),
    package("npm", Program("npm"), &[Test, Demo, Bench]),
    package("libnss3-tools", Program("certutil"), &[Test, Demo]),
    // A screen without a monitor, a person at its keyboard, a tray and a screen reader's view.
    package("xvfb", Program("Xvfb"), &[Test, Bench]),
    package("xdotool", Program("xdotool"), &[Test, Bench]),
    package("openbox", Program("openbox"), &[Test, Bench]),
    package("imagemagick", Program("import"), &[Test, Demo]),
    package("dbus", Program("dbus-daemon"), &[Test, Bench]),
    package("libglib2.0-bin", Program("gdbus"), &[Test]),
    package(
        "haskell-status-notifier-item-utils",
        Program("status-notifier-watcher"),
        &[Test, Bench],
    ),
    package(
        "haskell-gtk-sni-tray-utils",
        Program("gtk-sni-tray-standalone"),
        &[Test, Bench],
    ),
    package("at-spi2-core", InDatabase, &[Test]),
    package("python3", Program("python3"), &[Test]),
    package("python3-gi", InDatabase, &[Test]),
    package("python3-pyatspi", InDatabase, &[Test]),
    package("fonts-dejavu-core", InDatabase, &[Test, Demo, Bench]),
    package("fonts-noto-core", InDatabase, &[Test, Demo]),
    // Independent makers and judges of signatures.
    package("openssl", Program("openssl"), &[Test, Demo, Bench, Guests]),
    package("libengine-gost-openssl", InDatabase, &[Test, Bench]),
    package("libssl-dev", File("/usr/include/openssl/evp.h"), &[Bench]),
    package("xmlsec1", Program("xmlsec1"), &[Test, Bench]),
    package("libxml2-utils", Program("xmllint"), &[Test]),
    package("gnupg", Program("gpg-agent"), &[Test]),
    package("gpgsm", Program("gpgsm"), &[Test]),
    package(
        "libbcprov-java",
        File("/usr/share/java/bcprov.jar"),
        &[Test],
    ),
    package(
        "libbcpkix-java",
        File("/usr/share/java/bcpkix.jar"),
        &[Test],
    ),
    package(
        "libbcutil-java",
        File("/usr/share/java/bcutil.jar"),
        &[Test],
    ),
    package(
        "libxml-security-java",
        File("/usr/share/java/xmlsec.jar"),
        &[Test],
    ),
    package(
        "libslf4j-java",
        File("/usr/share/java/slf4j-api.jar"),
        &[Test],
    ),
    package("default-jdk-headless", Program("javac"), &[Test]),
    // Ending a program as a desktop does; a file system without room.
    package("procps", Program("kill"), &[Test]),
    package("util-linux", Program("unshare"), &[Test]),
    package("mount", Program("mount"), &[Test]),
    // Spelling of the files under version control; the C++ compiler of the fuzzing engine.
    package("git", Program("git"), &[Check]),
    package("codespell", Program("codespell"), &[Check]),
    package("g++", Program("c++"), &[Fuzz]),
    // A second Rust that builds its standard library for other systems: guests, Windows.
    package("rustc-web", InDatabase, GUEST_BUILDS),
    package("cargo-web", InDatabase, GUEST_BUILDS),
    package("rust-web-src", InDatabase, GUEST_BUILDS),
    package("lld", Program("wasm-ld"), GUEST_BUILDS),
    // The guest in C, with the little of a C library that its bindings use.
    package("clang", Program("clang"), GUEST_BUILDS),
    package(
        "wasi-libc",
        File("/usr/lib/wasm32-wasi/libc.a"),
        GUEST_BUILDS,
    ),
    package("libclang-rt-dev-wasm32", InDatabase, GUEST_BUILDS),
    package("nasm", Program("nasm"), &[Windows]),
    package(
        "gcc-mingw-w64-x86-64",
        Program("x86_64-w64-mingw32-gcc"),
        &[Windows],
    ),
];

/// The programs that cargo installs; a version that is there already is taken as it is.
pub(crate) const CARGO_PROGRAMS: &[CargoProgram] = &[
    CargoProgram {
        name: "cargo-nextest",
        version: "0.9.143",
        features: None,
        program: "cargo-nextest",
        purposes: &[Test],
    },
    CargoProgram {
        name: "cargo-deny",
        version: "0.20.2",
        features: None,
        program: "cargo-deny",
        purposes: &[Check],
    },
    CargoProgram {
        name: "mdbook",
        version: "0.5.4",
        // Neither its web server nor its watcher.
        features: Some("search"),
        program: "mdbook",
        purposes: &[Check],
    },
    CargoProgram {
        name: "cargo-fuzz",
        version: "0.13.2",
        features: None,
        program: "cargo-fuzz",
        purposes: &[Fuzz],
    },
];
