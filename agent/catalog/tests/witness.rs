//! Every change of what is installed is told before it counts, and what cannot be told is not done.
#![allow(clippy::unwrap_used, reason = "what goes wrong here ends the test")]

mod support;

use std::fs;
use std::sync::{Arc, Mutex};

use support::{ENGINE, EchoCompiler, NOW, TestKey, bundle, index, package, signed};
use tanba_catalog::{
    Bundle, Catalogue, CatalogueTrust, Change, ChangeKind, Fingerprint, InstallError, Store,
    StoreError, Witness, WitnessError,
};
use tempfile::TempDir;

const NAME: &str = "kz.example.echo";
const COMPILER: EchoCompiler = EchoCompiler(ENGINE);

/// Notes what it is told, unless its pen is dry.
#[derive(Clone, Debug, Default)]
struct Notes(Arc<Mutex<(Vec<Change>, bool)>>);

impl Notes {
    fn told(&self) -> Vec<Change> {
        std::mem::take(&mut self.0.lock().unwrap().0)
    }

    fn kinds(&self) -> Vec<ChangeKind> {
        self.told().into_iter().map(|change| change.kind).collect()
    }

    fn dry(&self, dry: bool) {
        self.0.lock().unwrap().1 = dry;
    }
}

impl Witness for Notes {
    fn witness(&self, change: &Change) -> Result<(), WitnessError> {
        let mut notes = self.0.lock().unwrap();
        if notes.1 {
            return Err(WitnessError::new("the disk is full"));
        }
        notes.0.push(change.clone());
        Ok(())
    }
}

struct Scene {
    _folder: TempDir,
    store: Store,
    notes: Notes,
    publisher: TestKey,
    operator: TestKey,
    version: u64,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::default();
        let store = Store::open(folder.path().join("modules")).unwrap();
        Self {
            _folder: folder,
            store: store.witnessed_by(notes.clone()),
            notes,
            publisher: TestKey::new("Publisher"),
            operator: TestKey::new("Operator"),
            version: 0,
        }
    }

    fn catalogue(&mut self, bundles: Vec<Bundle>) -> Catalogue {
        self.version += 1;
        let octets = signed(
            &index(self.version, &[&self.operator], bundles),
            &self.operator,
        );
        let pinned = CatalogueTrust::pinned([self.operator.fingerprint()]);
        self.store.accept_catalogue(&octets, &pinned, NOW).unwrap()
    }

    /// Installs a version and gives its package's digest.
    fn install(&mut self, version: &str) -> Result<Fingerprint, InstallError> {
        let octets = package(NAME, version, &self.publisher);
        let catalogue = self.catalogue(vec![bundle(&octets)]);
        let offer = catalogue.offer(NAME, NOW).unwrap();
        let installed = self.store.install(&offer, &octets, &COMPILER, NOW, &|_| {});
        installed.map(|_| Fingerprint::of(&octets))
    }

    fn versions(&self) -> Vec<String> {
        let modules = self.store.modules().unwrap().into_iter();
        modules.map(|module| module.version.to_string()).collect()
    }

    /// The folders below that of the module.
    fn folders(&self) -> usize {
        let below = self.store.folder().join("installed").join(NAME);
        fs::read_dir(below).map_or(0, Iterator::count)
    }
}

#[test]
fn r40_installation_update_and_removal_are_told_with_what_they_are_about() {
    let mut scene = Scene::new();
    let first = scene.install("1.2").unwrap();
    let second = scene.install("1.3").unwrap();
    scene.store.remove(NAME).unwrap();
    let publisher = scene.publisher.fingerprint();
    let change = |kind, version: &str, package| Change {
        kind,
        symbolic_name: NAME.to_owned(),
        version: version.parse().unwrap(),
        publisher,
        package,
    };
    let from = "1.2".parse().unwrap();
    assert_eq!(
        scene.notes.told(),
        [
            change(ChangeKind::Installed, "1.2", first),
            change(ChangeKind::Updated { from }, "1.3", second),
            change(ChangeKind::Removed, "1.3", second),
        ]
    );
}

#[test]
fn r40_what_cannot_be_told_is_not_done_and_leaves_nothing() {
    let mut scene = Scene::new();
    scene.notes.dry(true);
    let refused = scene.install("1.2").unwrap_err();
    assert!(
        matches!(&refused, InstallError::Store(StoreError::Witness(_))),
        "{refused}"
    );
    assert_eq!(scene.versions(), Vec::<String>::new());
    assert_eq!(scene.folders(), 0, "half a module stays");

    scene.notes.dry(false);
    scene.install("1.2").unwrap();
    scene.notes.dry(true);
    scene.install("1.3").unwrap_err();
    scene.store.remove(NAME).unwrap_err();
    assert_eq!(scene.versions(), ["1.2"]);
    assert_eq!(scene.folders(), 1, "half an update stays");
    assert!(scene.store.module(NAME).unwrap().is_usable());
}

#[test]
fn r40_a_ban_is_told_once_and_so_is_its_end() {
    let mut scene = Scene::new();
    scene.install("1.2").unwrap();
    scene.notes.told();
    let entry = bundle(&package(NAME, "1.2", &scene.publisher));
    let mut banned = entry.clone();
    banned.banned = true;
    scene.catalogue(vec![banned.clone()]);
    scene.catalogue(vec![banned.clone()]);
    assert_eq!(scene.notes.kinds(), [ChangeKind::Banned]);
    scene.catalogue(vec![entry]);
    assert_eq!(scene.notes.kinds(), [ChangeKind::BanLifted]);

    // A ban waits for nobody.
    scene.notes.dry(true);
    scene.catalogue(vec![banned]);
    assert!(!scene.store.module(NAME).unwrap().is_usable());
}

#[cfg(unix)]
#[test]
fn r40_what_the_disk_refuses_afterwards_is_told_too() {
    let mut scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    let catalogue = scene.catalogue(vec![bundle(&octets)]);
    let offer = catalogue.offer(NAME, NOW).unwrap();
    // The new state is written under this name; a folder is in its way.
    fs::create_dir_all(scene.store.folder().join(".installed.json.part/full")).unwrap();
    let refused = scene
        .store
        .install(&offer, &octets, &COMPILER, NOW, &|_| {});
    assert!(refused.is_err());
    let kinds = scene.notes.kinds();
    assert_eq!(kinds, [ChangeKind::Installed, ChangeKind::NotDone]);
    assert_eq!(scene.versions(), Vec::<String>::new());
    assert_eq!(scene.folders(), 0);
}
