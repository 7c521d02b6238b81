//! Packages: what opens, what is refused, and what other programs say of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use std::process::Command;

use support::{NOW, Purpose, TestKey, component, icon, manifest, package, zip};
use tanba_catalog::package::{ArchiveError, ContentsError};
use tanba_catalog::{
    Contents, Fingerprint, Package, PackageError, Parts, PublisherRule, SignatureError, pack,
};
use tanba_module::Permission;
use time::macros::datetime;

const NAME: &str = "kz.example.echo";
const NOW_RULE: PublisherRule = PublisherRule::ValidAt(NOW);

#[test]
fn a_package_opens_with_its_publisher_and_digest() {
    let key = TestKey::new("Publisher");
    let octets = package(NAME, "1.2", &key);
    let opened = Package::open(&octets, NOW_RULE).unwrap();
    assert_eq!(opened.contents.manifest.symbolic_name, NAME);
    assert_eq!(opened.contents.component, component("1.2"));
    assert_eq!(opened.contents.licence, "MIT");
    assert_eq!(opened.contents.icon, Some(icon(64)));
    assert_eq!(opened.contents.file_name(), "kz.example.echo-1.2.tanba");
    assert_eq!(opened.publisher.certificate, key.certificate);
    assert_eq!(opened.publisher.signing_time, Some(NOW));
    assert_eq!(opened.publisher.name(), "Publisher");
    assert_eq!(opened.digest, Fingerprint::of(&octets));
}

#[test]
fn packing_twice_gives_the_same_octets() {
    assert_eq!(zip(NAME, "1.2"), zip(NAME, "1.2"));
    assert_ne!(zip(NAME, "1.2"), zip(NAME, "1.3"));
}

#[test]
fn other_programs_read_what_we_pack() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("a.tanba"), package(NAME, "1.2", &TestKey::new("P"))).unwrap();
    let mut openssl = Command::new("openssl");
    openssl.args([
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-noverify",
        "-binary",
        "-in",
    ]);
    openssl.arg(at("a.tanba")).arg("-out").arg(at("a.zip"));
    let verified = openssl.output().unwrap();
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    assert_eq!(std::fs::read(at("a.zip")).unwrap(), zip(NAME, "1.2"));
    let mut python = Command::new("python3");
    let listed = python
        .args(["-m", "zipfile", "-e"])
        .arg(at("a.zip"))
        .arg(at("out"));
    assert!(listed.status().unwrap().success());
    let read = |name: &str| std::fs::read(at("out").join(name)).unwrap();
    assert_eq!(read("module.toml"), manifest(NAME, "1.2").as_bytes());
    assert_eq!(read("component.wasm"), component("1.2"));
    assert_eq!(read("LICENSE"), b"MIT");
    assert_eq!(read("icon.png"), icon(64));
}

#[test]
fn a_package_signed_by_openssl_opens() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let key = TestKey::with(
        "P",
        Purpose::CodeSigning,
        [
            datetime!(2020-01-01 0:00 UTC),
            datetime!(2100-01-01 0:00 UTC),
        ],
    );
    std::fs::write(at("key.pem"), &key.pem).unwrap();
    std::fs::write(at("a.zip"), zip(NAME, "1.2")).unwrap();
    let mut openssl = Command::new("openssl");
    openssl.args([
        "cms",
        "-sign",
        "-cades",
        "-nodetach",
        "-binary",
        "-nosmimecap",
    ]);
    openssl
        .args(["-md", "sha256", "-outform", "DER", "-signer"])
        .arg(at("key.pem"));
    openssl
        .arg("-in")
        .arg(at("a.zip"))
        .arg("-out")
        .arg(at("a.tanba"));
    let signed = openssl.output().unwrap();
    assert!(
        signed.status.success(),
        "{}",
        String::from_utf8_lossy(&signed.stderr)
    );
    let opened = Package::open(&std::fs::read(at("a.tanba")).unwrap(), NOW_RULE).unwrap();
    assert_eq!(opened.contents, Contents::open(&zip(NAME, "1.2")).unwrap());
}

#[test]
fn r35_a_package_cut_off_anywhere_is_refused() {
    let octets = package(NAME, "1.2", &TestKey::new("P"));
    for length in 0..octets.len() {
        assert!(
            Package::open(&octets[..length], NOW_RULE).is_err(),
            "{length}"
        );
    }
    let longer = [octets.as_slice(), b"\0"].concat();
    assert!(Package::open(&longer, NOW_RULE).is_err());
}

#[test]
fn r35_a_changed_octet_never_gives_other_contents() {
    let key = TestKey::new("P");
    let octets = package(NAME, "1.2", &key);
    let contents = Package::open(&octets, NOW_RULE).unwrap().contents;
    for at in 0..octets.len() {
        let mut changed = octets.clone();
        changed[at] ^= 0x01;
        if let Ok(opened) = Package::open(&changed, NOW_RULE) {
            assert_eq!(opened.contents, contents, "octet {at}");
            assert_eq!(opened.publisher.certificate, key.certificate, "octet {at}");
        }
    }
}

#[test]
fn a_bare_zip_is_no_package() {
    let zip = zip(NAME, "1.2");
    assert!(matches!(
        Package::open(&zip, NOW_RULE),
        Err(PackageError::Signature(SignatureError::NotSigned))
    ));
    assert!(Contents::open(&zip).is_ok());
}

#[test]
fn the_signature_is_looked_at_before_the_zip() {
    // The ZIP is nonsense, and what is said is that the signature does not hold.
    let mut octets = TestKey::new("P").sign(b"PK nonsense");
    let at = octets
        .windows(11)
        .position(|piece| piece == b"PK nonsense")
        .unwrap();
    octets[at + 3] ^= 1;
    assert!(matches!(
        Package::open(&octets, NOW_RULE),
        Err(PackageError::Signature(SignatureError::Invalid(_)))
    ));
}

#[test]
fn two_publishers_are_refused() {
    let octets = TestKey::new("Two").cosign(&package(NAME, "1.2", &TestKey::new("One")));
    assert!(matches!(
        Package::open(&octets, NOW_RULE),
        Err(PackageError::Signature(SignatureError::Signers {
            found: 2,
            allowed: 1
        }))
    ));
}

#[test]
fn a_certificate_for_other_things_is_refused() {
    let years = [
        datetime!(2026-01-01 0:00 UTC),
        datetime!(2028-01-01 0:00 UTC),
    ];
    let key = TestKey::with("P", Purpose::Other, years);
    assert!(matches!(
        Package::open(&package(NAME, "1.2", &key), NOW_RULE),
        Err(PackageError::NotCodeSigning)
    ));
}

#[test]
fn a_certificate_that_ran_out_installs_nothing_and_leaves_what_is_installed() {
    let years = [
        datetime!(2026-01-01 0:00 UTC),
        datetime!(2026-11-01 0:00 UTC),
    ];
    let key = TestKey::with("P", Purpose::CodeSigning, years);
    let octets = key.sign_at(&zip(NAME, "1.2"), datetime!(2026-10-01 0:00 UTC));
    assert!(matches!(
        Package::open(&octets, NOW_RULE),
        Err(PackageError::CertificateTime { at }) if at == NOW
    ));
    assert!(Package::open(&octets, PublisherRule::ValidWhenSigned).is_ok());
    let late = key.sign_at(&zip(NAME, "1.2"), NOW);
    assert!(Package::open(&late, PublisherRule::ValidWhenSigned).is_err());
}

#[test]
fn detached_and_foreign_messages_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("key.pem"), TestKey::new("P").pem).unwrap();
    std::fs::write(at("a.zip"), zip(NAME, "1.2")).unwrap();
    let mut openssl = Command::new("openssl");
    openssl.args(["cms", "-sign", "-binary", "-outform", "DER", "-signer"]);
    openssl
        .arg(at("key.pem"))
        .arg("-in")
        .arg(at("a.zip"))
        .arg("-out")
        .arg(at("a.tanba"));
    assert!(openssl.status().unwrap().success());
    assert!(matches!(
        Package::open(&std::fs::read(at("a.tanba")).unwrap(), NOW_RULE),
        Err(PackageError::Signature(SignatureError::Detached))
    ));
    assert!(Package::open(TestKey::new("P").certificate.der(), NOW_RULE).is_err());
}

#[test]
fn contents_that_are_no_module_are_refused() {
    let manifest = manifest(NAME, "1.2");
    let whole = Parts {
        manifest: &manifest,
        component: &component("1.2"),
        licence: "MIT",
        icon: None,
    };
    assert!(pack(&whole).is_ok());
    let refused = |parts: Parts<'_>| pack(&parts).expect_err("it was packed");
    let core = b"\0asm\x01\0\0\0".to_vec();
    assert!(matches!(
        refused(Parts {
            component: &core,
            ..whole
        }),
        ContentsError::NotComponent
    ));
    for licence in ["", " \n"] {
        let error = refused(Parts { licence, ..whole });
        assert!(matches!(error, ContentsError::NotText("LICENSE")));
    }
    for icon in [&b"GIF89a"[..], &icon(0), &icon(513), &icon(64)[..20]] {
        let error = refused(Parts {
            icon: Some(icon),
            ..whole
        });
        assert!(matches!(error, ContentsError::NotIcon));
    }
    let changed = |from: &str, to: &str| manifest.replace(from, to);
    let error = refused(Parts {
        manifest: &changed("contract = \"1.1\"\n", ""),
        ..whole
    });
    assert!(matches!(error, ContentsError::NoContract));
    let error = refused(Parts {
        manifest: &changed("\"sign\"", "\"install-modules\""),
        ..whole
    });
    assert!(matches!(
        error,
        ContentsError::BuiltInPermission(Permission::InstallModules)
    ));
    let long = format!("version = \"{}1.2\"", "0".repeat(50));
    let error = refused(Parts {
        manifest: &changed("version = \"1.2\"", &long),
        ..whole
    });
    assert!(matches!(error, ContentsError::LongVersion));
    let error = refused(Parts {
        manifest: &changed(NAME, "../echo"),
        ..whole
    });
    assert!(matches!(error, ContentsError::Manifest(_)));
}

/// Zips files of a folder with Python.
fn python_zip(folder: &std::path::Path, files: &[&str]) -> Vec<u8> {
    let mut python = Command::new("python3");
    python.args(["-m", "zipfile", "-c", "a.zip"]).args(files);
    assert!(python.current_dir(folder).status().unwrap().success());
    std::fs::read(folder.join("a.zip")).unwrap()
}

#[test]
fn what_another_zip_program_writes_opens_when_it_is_plain() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("LICENSE"), "MIT").unwrap();
    std::fs::write(at("component.wasm"), component("x")).unwrap();
    std::fs::write(at("module.toml"), manifest(NAME, "1.2")).unwrap();
    let files = ["LICENSE", "component.wasm", "module.toml"];
    let contents = Contents::open(&python_zip(folder.path(), &files)).unwrap();
    assert_eq!(contents.manifest.symbolic_name, NAME);
    assert_eq!(contents.component, component("x"));
    for missing in files {
        let others: Vec<_> = files.into_iter().filter(|name| *name != missing).collect();
        let error = Contents::open(&python_zip(folder.path(), &others)).unwrap_err();
        assert!(matches!(error, ContentsError::Missing(name) if name == missing));
    }
    let twice = [&files[..], &["./LICENSE"]].concat();
    let error = Contents::open(&python_zip(folder.path(), &twice)).unwrap_err();
    assert!(matches!(
        error,
        ContentsError::Archive(ArchiveError::Duplicate("LICENSE"))
    ));
}
