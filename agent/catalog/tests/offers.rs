//! What people are told before anything is fetched, and catalogues that are looked at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use std::fs;

use support::{
    ENGINE, EchoCompiler, NOW, TestKey, bundle, component, index, manifest, package, signed,
};
use tanba_catalog::{
    Bundle, CatalogueTrust, Excess, IndexError, InstallError, Parts, RefreshError, Store, pack,
};
use tanba_module::{NetworkHost, OriginPattern};
use tempfile::TempDir;

const NAME: &str = "kz.example.echo";
const COMPILER: EchoCompiler = EchoCompiler(ENGINE);

fn origins(texts: &[&str]) -> Vec<OriginPattern> {
    let origin = |text: &&str| (*text).to_owned().try_into().unwrap();
    texts.iter().map(origin).collect()
}

fn hosts(texts: &[&str]) -> Vec<NetworkHost> {
    let host = |text: &&str| (*text).to_owned().try_into().unwrap();
    texts.iter().map(host).collect()
}

/// A package whose manifest has these lines too.
fn reaching(lines: &str, key: &TestKey) -> Vec<u8> {
    let manifest = manifest(NAME, "1.2").replace(
        "permissions = [\"sign\", \"show-message\"]",
        &format!("permissions = [\"sign\", \"network\"]\n{lines}"),
    );
    let parts = Parts {
        manifest: &manifest,
        component: &component("reaching"),
        licence: "MIT",
        icon: None,
    };
    key.sign(&pack(&parts).unwrap().0)
}

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("modules")).unwrap();
    (folder, store)
}

#[test]
fn r35_a_package_asks_for_no_more_than_its_entry_says() {
    let key = TestKey::new("K");
    let package = reaching(
        "network-hosts = [\"a.example.kz\", \"b.example.kz\"]\n\
         allowed-origins = [\"https://example.kz\"]",
        &key,
    );
    let try_install = |change: &dyn Fn(&mut Bundle)| {
        let mut entry = bundle(&package);
        change(&mut entry);
        let (_folder, store) = store();
        let octets = signed(&index(1, &[&key], vec![entry]), &key);
        let pinned = CatalogueTrust::pinned([key.fingerprint()]);
        let catalogue = store.accept_catalogue(&octets, &pinned, NOW).unwrap();
        let offer = catalogue.offer(NAME, NOW).unwrap();
        let installed = store.install(&offer, &package, &COMPILER, NOW, &|_| {});
        assert_eq!(
            store.modules().unwrap().len(),
            usize::from(installed.is_ok())
        );
        installed.map(drop)
    };
    let excess = |change: &dyn Fn(&mut Bundle)| match try_install(change) {
        Err(InstallError::AsksForMore(excess)) => excess,
        other => panic!("{other:?}"),
    };
    // What the entry of a package says is what its manifest says.
    try_install(&|entry| {
        assert_eq!(
            entry.network_hosts,
            hosts(&["a.example.kz", "b.example.kz"])
        );
        assert_eq!(entry.allowed_origins, origins(&["https://example.kz"]));
    })
    .unwrap();
    let missing = excess(&|entry| entry.network_hosts = hosts(&["a.example.kz"]));
    assert_eq!(missing, Excess::Host(hosts(&["b.example.kz"]).remove(0)));
    excess(&|entry| entry.network_hosts.clear());
    // Another port is another server.
    excess(&|entry| entry.network_hosts = hosts(&["a.example.kz", "b.example.kz:8443"]));
    let other = excess(&|entry| entry.allowed_origins = origins(&["https://other.kz"]));
    let expected = Excess::Origin(origins(&["https://example.kz"]).remove(0));
    assert_eq!(other, expected);
    // Less than the entry says is fine.
    try_install(&|entry| {
        entry.network_hosts.extend(hosts(&["c.example.kz"]));
        entry.allowed_origins.extend(origins(&["https://other.kz"]));
    })
    .unwrap();
    try_install(&|entry| entry.allowed_origins.clear()).unwrap();
}

#[test]
fn r35_every_site_is_more_than_some() {
    let key = TestKey::new("K");
    let package = package(NAME, "1.2", &key);
    let mut entry = bundle(&package);
    let manifest = tanba_module::Manifest::parse(&manifest(NAME, "1.2")).unwrap();
    assert_eq!(entry.exceeded_by(&manifest), None);
    entry.allowed_origins = origins(&["https://example.kz"]);
    assert_eq!(entry.exceeded_by(&manifest), Some(Excess::EveryOrigin));
}

#[test]
fn r36_a_catalogue_that_is_looked_at_once_leaves_nothing() {
    let (own, other) = (TestKey::new("own"), TestKey::new("other"));
    let (_folder, store) = store();
    let pinned = |key: &TestKey| CatalogueTrust::pinned([key.fingerprint()]);
    let standing = signed(&index(9, &[&own], Vec::new()), &own);
    store
        .accept_catalogue(&standing, &pinned(&own), NOW)
        .unwrap();
    let before = support::files(store.folder());

    let package = package(NAME, "1.2", &other);
    let once = signed(&index(1, &[&other], vec![bundle(&package)]), &other);
    let catalogue = store.judge_catalogue(&once, &pinned(&other), NOW).unwrap();
    assert_eq!(support::files(store.folder()), before);
    // Its versions are its own, and so it installs.
    let offer = catalogue.offer(NAME, NOW).unwrap();
    store
        .install(&offer, &package, &COMPILER, NOW, &|_| {})
        .unwrap();
    assert!(store.module(NAME).unwrap().is_usable());
    assert!(store.catalogue(&pinned(&own)).unwrap().is_some());
    // The key decides whose list it is, and the list that stands is protected as before.
    assert!(store.judge_catalogue(&once, &pinned(&own), NOW).is_err());
    let older = signed(&index(8, &[&own], Vec::new()), &own);
    for error in [
        store
            .judge_catalogue(&older, &pinned(&own), NOW)
            .unwrap_err(),
        store
            .accept_catalogue(&older, &pinned(&own), NOW)
            .unwrap_err(),
    ] {
        assert!(matches!(
            error,
            RefreshError::Index(IndexError::Older { found: 8, seen: 9 })
        ));
    }
    assert_eq!(
        fs::read(store.folder().join("catalog.der")).unwrap(),
        standing
    );
}
