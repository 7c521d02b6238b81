//! What the product's code may do where: no clock, no files, no randomness in pure crates; no
//! unsafe code; no state for all; errors and serde where they belong; secrets that stay secret.

use tanba_architecture::source::{Source, positions, sources};
use tanba_architecture::{assert_none, blank};

/// The sources of crates that work on values alone.
const PURE: [&str; 8] = [
    "protocol/wire/src",
    "protocol/module/src",
    "agent/gost3410/src",
    "agent/pki/src",
    "agent/signature/src",
    "agent/signature-cms/src",
    "agent/signature-xml/src",
    "agent/consent/src",
];

/// Where serde may be derived: the contract with pages, files that people and administrators
/// edit, catalogues and what is installed from them, the journal's lines, the pipe to the windows, a module's own arguments.
const SPELLED_OUTSIDE: [&str; 9] = [
    "protocol/wire/src",
    "protocol/module/src/manifest.rs",
    "protocol/module/src/manifest/",
    "modules/",
    "agent/daemon/src",
    "agent/catalog/src/index/json.rs",
    "agent/catalog/src/store/state.rs",
    "agent/journal/src/line.rs",
    "agent/prompt/src/message/",
];

#[test]
fn pure_crates_touch_no_world() {
    const WORLD: [&str; 20] = [
        "tokio",
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::thread",
        "std::io::stdin",
        "std::time::Instant",
        "std::time::SystemTime",
        "File::open",
        "File::create",
        "Instant::now",
        "SystemTime::now",
        "now_utc",
        "now_local",
        "getrandom",
        "thread_rng",
        "OsRng",
        "SystemRandom",
        "TcpStream",
    ];
    let breaches = product(&PURE)
        .into_iter()
        .flat_map(|source| uses(&source, &WORLD));
    assert_none(
        "pure crates get clock, randomness and octets as arguments",
        breaches,
    );
}

#[test]
fn unsafe_code_is_where_a_foreign_interface_demands_it() {
    // A file that needs it is named here, and each of its blocks says why.
    // Loading a compiled module is running native code from a file.
    const ALLOWED: [&str; 1] = ["agent/sandbox/src/artifact.rs"];
    let breaches = product(&[""])
        .into_iter()
        .filter(|source| !source.is_in(&ALLOWED));
    let breaches = breaches.flat_map(|source| uses(&source, &["unsafe"]));
    assert_none("there is no unsafe code outside the named files", breaches);
}

#[test]
fn there_is_no_state_for_all() {
    const STATE: [&str; 7] = [
        "Mutex",
        "RwLock",
        "OnceLock",
        "OnceCell",
        "RefCell",
        "AtomicBool",
        "AtomicUsize",
    ];
    let breaches = product(&[""]).into_iter().flat_map(|source| {
        let statics = positions(&source.product, "static").filter(|at| {
            let declaration = &source.product[*at..];
            let head = &declaration[..declaration
                .find(['=', ';', '{'])
                .unwrap_or(declaration.len())];
            head.starts_with("static mut ") || STATE.iter().any(|word| head.contains(word))
        });
        let locals = positions(&source.product, "thread_local!");
        statics
            .chain(locals)
            .map(|at| source.place(&source.product, at))
            .collect::<Vec<_>>()
    });
    assert_none("no static can change while the program runs", breaches);
}

#[test]
fn errors_keep_their_kind() {
    const FORMLESS: [&str; 3] = [
        "Other(Box<dyn",
        "Box<dyn std::error::Error",
        "Box<dyn Error",
    ];
    let breaches = product(&["protocol/", "modules/", "agent/"])
        .into_iter()
        .flat_map(|source| uses(&source, &FORMLESS));
    assert_none("an error is an enum that keeps its source", breaches);
}

#[test]
fn every_fault_is_spelled_by_name() {
    // From an inner error to a fault, from a fault to the wire and to words: a new case must not
    // compile before somebody thought about it.
    const TOTAL: [&str; 3] = [
        "agent/host/src/fault.rs",
        "agent/server/src/reply.rs",
        "agent/l10n/src/fault.rs",
    ];
    let all = product(&TOTAL);
    let missing = TOTAL
        .iter()
        .filter(|path| !all.iter().any(|source| source.path == **path))
        .map(|path| format!("{path} is not there"));
    let catch_alls = all.iter().flat_map(|source| {
        source
            .product
            .match_indices(" _ =>")
            .map(|(at, _)| source.place(&source.product, at))
    });
    assert_none(
        "faults are matched without a catch-all",
        missing.chain(catch_alls),
    );
}

#[test]
fn anyhow_is_for_the_outermost_programs() {
    const ALLOWED: [&str; 3] = [
        "packaging/xtask",
        "packaging/componentise",
        "agent/daemon/src/main.rs",
    ];
    let breaches = product(&[""])
        .into_iter()
        .filter(|source| !source.is_in(&ALLOWED))
        .flat_map(|source| uses(&source, &["anyhow"]));
    assert_none(
        "anyhow is used in the project's own programs and in the daemon's main alone",
        breaches,
    );
}

#[test]
fn inner_types_are_not_spelled_outside() {
    let breaches = product(&["protocol/", "modules/", "agent/"])
        .into_iter()
        .filter(|source| !source.is_in(&SPELLED_OUTSIDE))
        .filter(|source| source.path != "agent/prompt/src/message.rs")
        .flat_map(|source| {
            derives(&source.product)
                .filter(|(_, list)| list.contains("Serialize") || list.contains("Deserialize"))
                .map(|(at, _)| source.place(&source.product, at))
                .collect::<Vec<_>>()
        });
    assert_none(
        "serde is derived where something is spelled outside the program",
        breaches,
    );
}

#[test]
fn r18_secrets_are_not_shown_copied_or_spelled() {
    const FORBIDDEN: [&str; 5] = ["Debug", "Clone", "Copy", "Serialize", "Deserialize"];
    let breaches = product(&["agent/", "protocol/", "modules/"])
        .into_iter()
        .flat_map(|source| {
            secret_types(&source.product)
                .flat_map(|secret| {
                    let derived = secret.derives.split(|c: char| !c.is_alphanumeric());
                    let derived: Vec<&str> =
                        derived.filter(|word| FORBIDDEN.contains(word)).collect();
                    let written = FORBIDDEN
                        .into_iter()
                        .filter(|word| implements(&source.product, word, &secret.name));
                    derived
                        .into_iter()
                        .chain(written)
                        .map(|word| {
                            let place = source.place(&source.product, secret.at);
                            format!("{place}: {} is {word}", secret.name)
                        })
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        });
    assert_none(
        "a type that wipes itself is not Debug, Clone or serde",
        breaches,
    );
}

#[test]
fn secrets_never_enter_the_protocol() {
    const SECRETS: [&str; 5] = ["Secret", "Zeroizing", "zeroize", "PrivateKey", "Pin"];
    let breaches = product(&["protocol/", "modules/"])
        .into_iter()
        .flat_map(|source| uses(&source, &SECRETS));
    assert_none("no secret crosses to a module or a page", breaches);
}

#[test]
fn nothing_is_left_for_later() {
    const LATER: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "#[ignore"];
    let code = sources().into_iter().flat_map(|source| {
        LATER
            .iter()
            .flat_map(|word| source.code.match_indices(word).map(|(at, _)| at))
            .map(|at| source.place(&source.code, at))
            .collect::<Vec<_>>()
    });
    assert_none(
        "there is no placeholder and no test that does not run",
        code,
    );
}

#[test]
fn the_scan_sees_what_it_looks_for() {
    let all = sources();
    let of = |path: &str| all.iter().find(|source| source.path == path);
    // Guards against a scan that reads nothing and so finds nothing.
    assert!(
        product(&PURE).len() > 50,
        "the sources of the pure crates are not found"
    );
    let secret = of("agent/pki/src/secret.rs").map(|source| secret_types(&source.product).count());
    assert_eq!(secret, Some(1), "the type Secret is not recognised as one");
}

fn product(places: &[&str]) -> Vec<Source> {
    sources()
        .into_iter()
        .filter(|source| !source.product.trim().is_empty())
        .filter(|source| places == [""] || source.is_in(places))
        .collect()
}

fn uses(source: &Source, words: &[&str]) -> Vec<String> {
    words.iter().flat_map(|word| source.uses_of(word)).collect()
}

/// A type whose octets wipe themselves.
struct SecretType {
    name: String,
    derives: String,
    at: usize,
}

/// Every `#[derive(…)]` with its list.
fn derives(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.match_indices("derive(").map(|(at, _)| {
        let list = &code[at + "derive(".len()..];
        (at, &list[..list.find(')').unwrap_or(list.len())])
    })
}

/// Structs and enums that hold `Zeroizing` or derive `Zeroize`.
fn secret_types(code: &str) -> impl Iterator<Item = SecretType> {
    let kinds = ["struct", "enum"].into_iter();
    kinds
        .flat_map(|kind| positions(code, kind))
        .filter_map(|at| {
            let item = &code[at..];
            let item = &item[..blank::end_of_item(item)];
            let name = item
                .split_whitespace()
                .nth(1)?
                .split(|c: char| !c.is_alphanumeric())
                .next()?;
            let attributes = attributes_before(code, at);
            let wipes = attributes.contains("Zeroize") || item.contains("Zeroizing<");
            let name = name.to_owned();
            wipes.then(|| SecretType {
                name,
                derives: attributes.to_owned(),
                at,
            })
        })
}

/// The attributes and visibility right before an item.
fn attributes_before(code: &str, at: usize) -> &str {
    let before = &code[..at];
    let start = before.rfind(['}', ';']).map_or(0, |end| end + 1);
    &before[start..]
}

fn implements(code: &str, word: &str, name: &str) -> bool {
    code.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with("impl")
            && line.split_once(" for ").is_some_and(|(of, whom)| {
                let of = of.split(|c: char| !c.is_alphanumeric());
                let whom = whom.split(|c: char| !c.is_alphanumeric()).next();
                of.into_iter().any(|part| part == word) && whom == Some(name)
            })
    })
}
