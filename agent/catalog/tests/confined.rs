//! Whatever a catalogue and a package say, nothing is written outside the store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use proptest::prelude::*;
use support::{ENGINE, EchoCompiler, NOW, TestKey, bundle, component, files};
use tanba_catalog::{CatalogueTrust, Parts, Store, pack};
use tempfile::TempDir;

/// Names that want to be somewhere else, and ordinary ones.
fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z]{1,8}",
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just(String::new()),
        Just("installed.json".to_owned()),
        Just(".lock".to_owned()),
        Just("C:".to_owned()),
        Just("ы".to_owned()),
        Just("%2e%2e".to_owned()),
    ];
    let separator = prop_oneof![Just("."), Just("/"), Just("\\"), Just("-"), Just("\0")];
    (proptest::collection::vec(part, 1..4), separator)
        .prop_map(|(parts, separator)| parts.join(separator))
}

fn version() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{1,3}(\\.[0-9]{1,3}){0,3}", name()]
}

/// Everything round the store, before and after.
struct Surroundings {
    folder: TempDir,
}

impl Surroundings {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("beside"), "kept").unwrap();
        std::fs::create_dir_all(folder.path().join("deep/modules")).unwrap();
        Self { folder }
    }

    fn store(&self) -> Store {
        Store::open(self.folder.path().join("deep/modules")).unwrap()
    }

    fn are_as_before(&self) -> bool {
        let store = self.folder.path().join("deep/modules");
        let outside = files(self.folder.path())
            .into_iter()
            .filter(|(path, _)| !path.starts_with(&store));
        outside.eq([(self.folder.path().join("beside"), b"kept".to_vec())])
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Signed by the operator himself, so that only names stand between him and the disk.
    #[test]
    fn r36_no_name_leads_out_of_the_store(name in name(), version in version(), url in name()) {
        let round = Surroundings::new();
        let store = round.store();
        let key = TestKey::new("K");
        let manifest = support::manifest("kz.example.echo", "1.2")
            .replace("kz.example.echo\"\nversion = \"1.2", &format!("{}\"\nversion = \"{version}", name.escape_default()));
        let parts = Parts {
            manifest: &manifest,
            component: &component("x"),
            licence: "MIT",
            icon: None,
        };
        let packed = pack(&parts);
        let honest = bundle(&support::package("kz.example.echo", "1.2", &key));
        let octets = match &packed {
            Ok((zip, _)) => key.sign(zip),
            Err(_) => support::package("kz.example.echo", "1.2", &key),
        };
        let mut entry = if packed.is_ok() { bundle(&octets) } else { honest };
        entry.symbolic_name = name.clone();
        let mut index = support::index(1, &[&key], vec![entry]);
        index.bundles[0].location = tanba_catalog::Location::Relative(url);
        let octets_of_index = support::signed(&index, &key);
        let pinned = CatalogueTrust::pinned([key.fingerprint()]);
        if let Ok(catalogue) = store.accept_catalogue(&octets_of_index, &pinned, NOW) {
            let offer = catalogue.offer(&name, NOW).unwrap();
            let installed = store.install(&offer, &octets, &EchoCompiler(ENGINE), NOW, &|_| {});
            if installed.is_ok() {
                store.remove(&name).unwrap();
            }
        }
        prop_assert!(round.are_as_before());
    }
}
