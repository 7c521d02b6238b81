//! Who imports whom: the table of docs/architecture.md, and the walls round foreign parts.
//! What tests and benches of a crate need is free, and so are the crates that are tests or tools.

use std::process::Command;

use tanba_architecture::{assert_none, workspace};

/// Any crate of ours: the daemon alone.
const EVERYTHING: &[&str] = &["*"];

/// What each crate may import of ours. Where it differs from the first plan, the reason stands
/// beside it and in docs/decisions/allowed-edges.md.
const ALLOWED: &[(&str, &[&str])] = &[
    ("wire", &[]),
    ("module", &[]),
    ("gost3410", &[]),
    ("pki", &["gost3410"]),
    ("keystore", &["pki"]),
    ("signature", &["pki"]),
    ("journal", &["pki"]),
    ("local-ca", &["pki"]),
    ("keystore-file", &["keystore", "pki"]),
    ("keystore-pkcs11", &["keystore", "pki"]),
    ("keystore-pcsc", &["keystore", "pki"]),
    ("signature-cms", &["signature", "pki"]),
    ("signature-xml", &["signature", "pki"]),
    ("signature-pdf", &["signature", "signature-cms", "pki"]),
    ("trust", &["pki", "signature", "signature-cms"]),
    ("consent", &["module", "pki"]),
    (
        "host",
        &[
            "module",
            "consent",
            "keystore",
            "signature",
            "signature-cms",
            "signature-xml",
            "signature-pdf",
            "trust",
            "journal",
            "pki",
        ],
    ),
    ("server", &["wire", "module", "l10n"]),
    ("sandbox", &["module"]),
    ("compiler", &["sandbox"]),
    ("catalog", &["module", "signature-cms", "trust", "pki"]),
    // A question names its caller, and the settings name permissions: words of the contract.
    ("prompt", &["consent", "l10n", "pki", "module"]),
    // A password is `pki::Secret` from the field to the pipe.
    ("ui", &["prompt", "l10n", "pki"]),
    ("tray", &["l10n"]),
    ("l10n", &["module"]),
    // What it must ask of the agent or of the network comes through ports of its own.
    ("doctor", &["local-ca", "l10n"]),
    ("daemon", EVERYTHING),
    ("basics", &["module"]),
    // Built in, and a component too.
    ("common-utils", &["module", "sdk"]),
    ("accessory", &["module"]),
    ("applet", &["module"]),
    ("native", &["module"]),
    ("sdk", &["module"]),
    ("nursign", &["sdk"]),
    ("esf-signer", &["sdk"]),
    ("cms-sign-util", &["sdk"]),
    ("batch-signer", &["sdk"]),
    ("example", &["sdk"]),
    ("example-api2", &["sdk"]),
];

/// Foreign crates that only some of ours may import.
const WALLS: &[(&[&str], &[&str])] = &[
    (&["wasmtime", "wasmtime-wasi", "wasmparser"], &["sandbox"]),
    (&["wit-bindgen"], &["sdk"]),
    (&["slint", "slint-build", "image", "winit"], &["ui"]),
    (&["cryptoki"], &["keystore-pkcs11"]),
    (&["pcsc"], &["keystore-pcsc"]),
    (&["ksni", "tray-icon"], &["tray"]),
    // The only way out to the network.
    (
        &["ureq", "reqwest", "native-tls", "hickory-resolver"],
        &["daemon"],
    ),
    // The only way in.
    (
        &["hyper", "hyper-util", "tokio-rustls", "tokio-tungstenite"],
        &["server"],
    ),
    (&["clap", "tracing-subscriber"], &["daemon"]),
    (&["fluent-bundle", "unic-langid", "sys-locale"], &["l10n"]),
    (&["rcgen"], &["local-ca"]),
    (&["anyhow"], &["daemon"]),
];

/// Crates that know no file, no socket, no clock, no source of randomness and no executor.
const PURE: [&str; 8] = [
    "wire",
    "module",
    "gost3410",
    "pki",
    "signature",
    "signature-cms",
    "signature-xml",
    "consent",
];

#[test]
fn crates_import_only_what_the_table_allows() {
    let breaches = product().into_iter().flat_map(|ours| {
        let allowed = allowed(&ours.name);
        ours.imports_of_ours()
            .filter(|import| allowed != EVERYTHING && !allowed.contains(import))
            .map(|import| format!("{}/Cargo.toml imports tanba-{import}", ours.folder))
            .collect::<Vec<_>>()
    });
    assert_none("a crate imports only what the table allows", breaches);
}

#[test]
fn every_crate_stands_in_the_table() {
    let breaches = product()
        .into_iter()
        .filter(|ours| !ALLOWED.iter().any(|(name, _)| *name == ours.name))
        .map(|ours| format!("{} is not in the table of this test", ours.folder));
    assert_none("every crate has a place in the house", breaches);
}

#[test]
fn only_the_server_knows_the_wire() {
    assert_none(
        "only server and daemon import wire",
        importers("wire", &["server", "daemon"]),
    );
}

#[test]
fn only_the_host_joins_consent_and_keys() {
    let breaches = product().into_iter().filter_map(|ours| {
        let has = |name: &str| ours.imports_of_ours().any(|import| import == name);
        let joins = has("consent") && has("keystore");
        (joins && !["host", "daemon"].contains(&ours.name.as_str()))
            .then(|| format!("{}/Cargo.toml imports consent and keystore", ours.folder))
    });
    assert_none("only the host joins consent and keys", breaches);
}

#[test]
fn modules_and_the_agent_do_not_import_each_other() {
    let crates = product();
    let lies_in = |name: &str, part: &str| {
        crates
            .iter()
            .any(|ours| ours.name == name && ours.folder.starts_with(part))
    };
    let breaches = crates.iter().flat_map(|ours| {
        let other = match ours.folder.as_str() {
            folder if folder.starts_with("modules/") => "agent/",
            folder if folder.starts_with("agent/") && ours.name != "daemon" => "modules/",
            _ => "nothing/",
        };
        ours.imports_of_ours()
            .filter(move |import| lies_in(import, other))
            .map(|import| format!("{}/Cargo.toml imports tanba-{import}", ours.folder))
    });
    assert_none("modules and agent meet in protocol/module alone", breaches);
}

#[test]
fn formats_know_no_keys_and_key_stores_no_formats() {
    let breaches = product().into_iter().flat_map(|ours| {
        let forbidden: &[&str] = match ours.name.as_str() {
            name if name.starts_with("keystore") => &["signature", "trust", "consent"],
            name if name.starts_with("signature") || name == "trust" => &["keystore", "consent"],
            _ => &[],
        };
        ours.imports_of_ours()
            .filter(|import| forbidden.iter().any(|word| import.starts_with(word)))
            .map(|import| format!("{}/Cargo.toml imports tanba-{import}", ours.folder))
            .collect::<Vec<_>>()
    });
    assert_none(
        "key stores know no formats, formats and trust know no keys",
        breaches,
    );
}

#[test]
fn foreign_parts_stay_behind_their_walls() {
    let breaches = WALLS.iter().flat_map(|(foreign, behind)| {
        foreign
            .iter()
            .flat_map(|foreign| importers(foreign, behind))
            .collect::<Vec<_>>()
    });
    assert_none("a foreign part is imported behind its wall alone", breaches);
}

/// Compiling modules is the work of `tanba-compiler`, also where a feature would bring it in.
#[test]
fn the_agent_has_no_compiler_of_modules_in_it() {
    let built_from = |package: &str| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["tree", "--offline", "--prefix=none", "--format={p}"])
            .args(["--edges=normal", "--package", package])
            .current_dir(workspace::root())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo tree: {said}");
        String::from_utf8(output.stdout).unwrap()
    };
    let compiles = |tree: String| {
        tree.lines()
            .any(|line| line.starts_with("cranelift-codegen "))
    };
    assert!(compiles(built_from("tanba-compiler")));
    assert!(!compiles(built_from("tanba-daemon")));
}

#[test]
fn pure_crates_import_nothing_that_acts() {
    const ACTING: [&str; 13] = [
        "tokio",
        "async-std",
        "getrandom",
        "rand",
        "mio",
        "socket2",
        "rustix",
        "libc",
        "nix",
        "directories",
        "tempfile",
        "ureq",
        "tracing-subscriber",
    ];
    let breaches = PURE
        .iter()
        .flat_map(|pure| ACTING.iter().map(move |acting| (pure, acting)))
        .filter_map(|(pure, acting)| {
            let crates = product();
            let ours = crates.iter().find(|ours| ours.name == *pure)?;
            let imports = ours.imports().any(|import| import.name == *acting);
            imports.then(|| format!("{}/Cargo.toml imports {acting}", ours.folder))
        });
    assert_none(
        "pure crates import nothing that reads, waits or guesses",
        breaches,
    );
}

#[test]
fn no_product_imports_test_equipment() {
    let equipment: Vec<String> = workspace::crates()
        .into_iter()
        .filter(|ours| !ours.is_product())
        .map(|ours| ours.name)
        .collect();
    let breaches = product().into_iter().flat_map(|ours| {
        ours.imports_of_ours()
            .filter(|import| equipment.iter().any(|name| name == import))
            .map(|import| format!("{}/Cargo.toml imports tanba-{import}", ours.folder))
            .collect::<Vec<_>>()
    });
    assert_none("test equipment is never part of the product", breaches);
}

fn product() -> Vec<workspace::Crate> {
    workspace::crates()
        .into_iter()
        .filter(workspace::Crate::is_product)
        .collect()
}

fn allowed(name: &str) -> &'static [&'static str] {
    ALLOWED
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(&[], |(_, allowed)| allowed)
}

/// The crates of the product outside `behind` that import this one.
fn importers(imported: &str, behind: &[&str]) -> Vec<String> {
    product()
        .into_iter()
        .filter(|ours| !behind.contains(&ours.name.as_str()))
        .filter(|ours| ours.imports().any(|import| import.name == imported))
        .map(|ours| format!("{}/Cargo.toml imports {imported}", ours.folder))
        .collect()
}
