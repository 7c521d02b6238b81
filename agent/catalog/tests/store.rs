//! The folder of installed modules: installing, updating, removing, banning, reading back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{
    ENGINE, EchoCompiler, NOW, TestKey, bundle, component, files, index, package, signed,
};
use tanba_catalog::{
    Ban, Catalogue, CatalogueTrust, CompileError, Damage, Fingerprint, IndexError, InstallError,
    Installed, PublisherChange, RefreshError, Step, Store, StoreError,
};
use tanba_module::Permission;
use tempfile::TempDir;
use time::Duration;

const NAME: &str = "kz.example.echo";
const COMPILER: EchoCompiler = EchoCompiler(ENGINE);

/// A store, and who signs what is installed in it.
struct Scene {
    folder: TempDir,
    store: Store,
    publisher: TestKey,
    operator: TestKey,
    version: std::cell::Cell<u64>,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("modules")).unwrap();
        Self {
            folder,
            store,
            publisher: TestKey::new("Publisher"),
            operator: TestKey::new("Operator"),
            version: std::cell::Cell::new(0),
        }
    }

    fn pinned(&self) -> CatalogueTrust {
        CatalogueTrust::pinned([self.operator.fingerprint()])
    }

    /// The next catalogue, with these entries.
    fn catalogue(&self, bundles: Vec<tanba_catalog::Bundle>) -> Catalogue {
        self.version.set(self.version.get() + 1);
        let index = index(self.version.get(), &[&self.operator], bundles);
        let octets = signed(&index, &self.operator);
        self.store
            .accept_catalogue(&octets, &self.pinned(), NOW)
            .unwrap()
    }

    fn try_install(&self, octets: &[u8]) -> Result<Installed, InstallError> {
        let entry = bundle(octets);
        let name = entry.symbolic_name.clone();
        let catalogue = self.catalogue(vec![entry]);
        let offer = catalogue.offer(&name, NOW).unwrap();
        self.store.install(&offer, octets, &COMPILER, NOW, &|_| {})
    }

    fn install(&self, version: &str) -> Installed {
        self.try_install(&package(NAME, version, &self.publisher))
            .unwrap()
    }

    /// The one folder of the one module.
    fn module_folder(&self) -> std::path::PathBuf {
        let below = self.store.folder().join("installed").join(NAME);
        let mut versions = fs::read_dir(below).unwrap();
        let only = versions.next().unwrap().unwrap().path();
        assert!(versions.next().is_none());
        only
    }
}

#[test]
fn a_module_is_installed_and_read_back_by_another_process() {
    let scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    let installed = scene.try_install(&octets).unwrap();
    assert_eq!(installed.replaced, None);
    let again = Store::open(scene.store.folder()).unwrap();
    let [module] = &again.modules().unwrap()[..] else {
        panic!("not one module");
    };
    assert!(module.is_usable());
    assert_eq!(module.symbolic_name, NAME);
    assert_eq!(module.catalogue_version, 1);
    let read = module.package.as_ref().unwrap();
    assert_eq!(read.digest, Fingerprint::of(&octets));
    assert_eq!(read.publisher.certificate, scene.publisher.certificate);
    let artifact = again.artifact(NAME, &COMPILER).unwrap();
    let compiled = fs::read(&artifact.path).unwrap();
    assert_eq!(compiled, [b"echo 1:", component("1.2").as_slice()].concat());
    assert_eq!(artifact.digest, Fingerprint::of(&compiled));
    let digest = Fingerprint::of(&octets).to_string();
    let folder = scene.module_folder();
    assert_eq!(
        folder.file_name().unwrap().to_str().unwrap(),
        format!("1.2-{}", &digest[..8])
    );
}

#[test]
fn an_update_replaces_and_a_downgrade_is_refused() {
    let scene = Scene::new();
    scene.install("1.2");
    let updated = scene.install("1.10");
    assert_eq!(updated.replaced.unwrap().as_str(), "1.2");
    assert_eq!(updated.publisher, PublisherChange::None);
    assert!(scene.module_folder().to_str().unwrap().contains("1.10-"));
    let older = scene.try_install(&package(NAME, "1.9", &scene.publisher));
    assert!(matches!(older, Err(InstallError::Downgrade { .. })));
    assert_eq!(scene.store.module(NAME).unwrap().version.as_str(), "1.10");
}

#[test]
fn the_same_version_can_be_installed_again() {
    let scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    for _ in 0..3 {
        scene.try_install(&octets).unwrap();
        assert!(scene.store.module(NAME).unwrap().is_usable());
        scene.module_folder();
    }
}

#[test]
fn another_publisher_is_told() {
    let scene = Scene::new();
    scene.install("1.2");
    let renewed = TestKey::new("Publisher");
    let updated = scene.try_install(&package(NAME, "1.3", &renewed)).unwrap();
    assert_eq!(updated.publisher, PublisherChange::Changed);
}

#[test]
fn r36_only_the_package_that_the_catalogue_names_is_installed() {
    let scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    let refused = |change: &dyn Fn(&mut tanba_catalog::Bundle), octets: &[u8]| {
        let mut entry = bundle(&package(NAME, "1.2", &scene.publisher));
        entry.hash = Fingerprint::of(octets);
        entry.size = octets.len() as u64;
        change(&mut entry);
        let catalogue = scene.catalogue(vec![entry.clone()]);
        let offer = catalogue.offer(&entry.symbolic_name, NOW).unwrap();
        match scene.store.install(&offer, octets, &COMPILER, NOW, &|_| {}) {
            Err(InstallError::NotOffered(claim)) => claim,
            other => panic!("{other:?}"),
        }
    };
    let other = Fingerprint::of(b"other");
    assert_eq!(refused(&|entry| entry.hash = other, &octets), "hash");
    assert_eq!(refused(&|entry| entry.size += 1, &octets), "size");
    assert_eq!(
        refused(&|entry| entry.certificate_hash = other, &octets),
        "chash"
    );
    assert_eq!(
        refused(&|entry| entry.certificate_serial = "1".into(), &octets),
        "csernum"
    );
    assert_eq!(
        refused(&|entry| entry.symbolic_name = "kz.other".into(), &octets),
        "symname"
    );
    assert_eq!(
        refused(&|entry| entry.version = "1.1".parse().unwrap(), &octets),
        "version"
    );
    assert_eq!(
        refused(&|entry| entry.name.ru = "Другое".into(), &octets),
        "name"
    );
    assert_eq!(
        refused(&|entry| entry.permissions.clear(), &octets),
        "permissions"
    );
    assert_eq!(
        refused(&|entry| entry.contract = "1.0".parse().unwrap(), &octets),
        "tanba"
    );
    // Another publisher's package under the same name.
    let foreign = package(NAME, "1.2", &TestKey::new("Publisher"));
    assert_eq!(refused(&|_| (), &foreign), "chash");
    // A package that was exchanged on the way.
    let mut swapped = octets.clone();
    let last = swapped.len() - 1;
    swapped[last] ^= 1;
    let hash = Fingerprint::of(&octets);
    assert_eq!(refused(&|entry| entry.hash = hash, &swapped), "hash");
    assert!(scene.store.modules().unwrap().is_empty());
}

#[test]
fn r36_a_swapped_file_is_found() {
    let scene = Scene::new();
    scene.install("1.2");
    let path = scene.module_folder().join("package.tanba");
    let whole = fs::read(&path).unwrap();
    let damage = || scene.store.module(NAME).unwrap().package.unwrap_err();
    // Another package, properly signed by the same publisher.
    fs::write(&path, package(NAME, "1.3", &scene.publisher)).unwrap();
    assert!(matches!(damage(), Damage::Changed));
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(matches!(damage(), Damage::Changed));
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(
        damage(),
        Damage::Unreadable(std::io::ErrorKind::NotFound)
    ));
    assert!(!scene.store.module(NAME).unwrap().is_usable());
    // Installing it again repairs it.
    scene.install("1.2");
    assert!(scene.store.module(NAME).unwrap().is_usable());
}

#[test]
fn r36_a_swapped_artifact_is_compiled_anew() {
    let scene = Scene::new();
    scene.install("1.2");
    let path = scene.module_folder().join("module.cwasm");
    let kept = fs::read(&path).unwrap();
    for changed in [&b"machine code of somebody else"[..], b""] {
        fs::write(&path, changed).unwrap();
        let artifact = scene.store.artifact(NAME, &COMPILER).unwrap();
        assert_eq!(fs::read(&artifact.path).unwrap(), kept);
        assert_eq!(artifact.digest, Fingerprint::of(&kept));
    }
    // Out of a package that was exchanged nothing is compiled.
    fs::write(&path, b"swapped").unwrap();
    let package = package(NAME, "1.2", &TestKey::new("Publisher"));
    fs::write(scene.module_folder().join("package.tanba"), package).unwrap();
    let error = scene.store.artifact(NAME, &COMPILER).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }));
}

/// A compiler that must not be needed.
struct Forbidden;
impl tanba_catalog::Compile for Forbidden {
    fn engine(&self) -> String {
        "echo 2".to_owned()
    }
    fn compile(&self, _: &[u8]) -> Result<Vec<u8>, CompileError> {
        panic!("compiled again")
    }
}

#[test]
fn another_engine_compiles_anew_once() {
    let scene = Scene::new();
    scene.install("1.2");
    let newer = EchoCompiler("echo 2");
    let artifact = scene.store.artifact(NAME, &newer).unwrap();
    let compiled = fs::read(&artifact.path).unwrap();
    assert!(compiled.starts_with(b"echo 2:"));
    assert_eq!(scene.store.artifact(NAME, &Forbidden).unwrap(), artifact);
}

/// A compiler that takes nothing.
struct Refusing;
impl tanba_catalog::Compile for Refusing {
    fn engine(&self) -> String {
        ENGINE.to_owned()
    }
    fn compile(&self, _: &[u8]) -> Result<Vec<u8>, CompileError> {
        Err(CompileError::new("imports wasi"))
    }
}

#[test]
fn a_component_that_does_not_compile_is_not_installed() {
    let scene = Scene::new();
    scene.install("1.2");
    let octets = package(NAME, "1.3", &scene.publisher);
    let catalogue = scene.catalogue(vec![bundle(&octets)]);
    let offer = catalogue.offer(NAME, NOW).unwrap();
    let error = scene
        .store
        .install(&offer, &octets, &Refusing, NOW, &|_| {});
    assert!(matches!(error, Err(InstallError::Compile(_))));
    assert_eq!(scene.store.module(NAME).unwrap().version.as_str(), "1.2");
}

#[test]
fn a_ban_takes_a_module_away_and_lifting_it_gives_it_back() {
    let scene = Scene::new();
    scene.install("1.2");
    let entry = bundle(&package(NAME, "1.2", &scene.publisher));
    let mut banned = entry.clone();
    banned.banned = true;
    scene.catalogue(vec![banned]);
    let module = scene.store.module(NAME).unwrap();
    assert_eq!(module.ban, Ban::Banned);
    assert!(!module.is_usable());
    scene.catalogue(vec![entry.clone()]);
    assert!(scene.store.module(NAME).unwrap().is_usable());
    // A newer version with a minimum: the old one is banned until it is updated.
    let newer = package(NAME, "1.3", &scene.publisher);
    let mut with_minimum = bundle(&newer);
    with_minimum.minimum = Some("1.3".parse().unwrap());
    let catalogue = scene.catalogue(vec![with_minimum]);
    assert!(!scene.store.module(NAME).unwrap().is_usable());
    let offer = catalogue.offer(NAME, NOW).unwrap();
    scene
        .store
        .install(&offer, &newer, &COMPILER, NOW, &|_| {})
        .unwrap();
    assert!(scene.store.module(NAME).unwrap().is_usable());
}

#[test]
fn refused_permissions_stay_refused_after_an_update() {
    let scene = Scene::new();
    scene.install("1.2");
    let refused = BTreeSet::from([Permission::ShowMessage]);
    scene.store.refuse(NAME, refused.clone()).unwrap();
    scene.install("1.3");
    let module = scene.store.module(NAME).unwrap();
    assert_eq!(module.refused, refused);
    assert_eq!(module.permissions(), [Permission::Sign]);
}

#[test]
fn a_removed_module_leaves_nothing() {
    let scene = Scene::new();
    scene.install("1.2");
    scene.store.remove(NAME).unwrap();
    assert!(scene.store.modules().unwrap().is_empty());
    assert!(files(&scene.store.folder().join("installed")).is_empty());
    let again = scene.store.remove(NAME);
    assert!(matches!(again, Err(StoreError::NotInstalled(_))));
}

#[test]
fn r36_an_offer_out_of_an_old_catalogue_installs_nothing() {
    let scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    let old = scene.catalogue(vec![bundle(&octets)]);
    scene.catalogue(Vec::new());
    let offer = old.offer(NAME, NOW).unwrap();
    let error = scene
        .store
        .install(&offer, &octets, &COMPILER, NOW, &|_| {});
    assert!(matches!(error, Err(InstallError::OldOffer)));
}

#[test]
fn r36_an_older_catalogue_is_refused_by_the_next_process_too() {
    let scene = Scene::new();
    let older = signed(&index(1, &[&scene.operator], Vec::new()), &scene.operator);
    scene.version.set(4);
    scene.catalogue(Vec::new());
    let again = Store::open(scene.store.folder()).unwrap();
    let error = again
        .accept_catalogue(&older, &scene.pinned(), NOW)
        .unwrap_err();
    assert!(matches!(
        error,
        RefreshError::Index(IndexError::Older { found: 1, seen: 5 })
    ));
}

#[test]
fn the_catalogue_is_there_without_a_network() {
    let scene = Scene::new();
    assert!(scene.store.catalogue(&scene.pinned()).unwrap().is_none());
    let accepted = scene.catalogue(vec![bundle(&package(NAME, "1.2", &scene.publisher))]);
    let again = Store::open(scene.store.folder()).unwrap();
    let known = again.catalogue(&scene.pinned()).unwrap().unwrap();
    assert_eq!(known.index(), accepted.index());
    assert!(known.offer(NAME, NOW).is_ok());
    assert!(known.offer(NAME, NOW + Duration::days(31)).is_err());
    // Exchanged on the disk, or for other pins, it is none.
    let other = CatalogueTrust::pinned([TestKey::new("other").fingerprint()]);
    assert!(again.catalogue(&other).unwrap().is_none());
    let path = scene.store.folder().join("catalog.der");
    let foreign = signed(&index(9, &[&scene.operator], Vec::new()), &scene.operator);
    fs::write(&path, foreign).unwrap();
    assert!(again.catalogue(&scene.pinned()).unwrap().is_none());
}

#[test]
fn a_damaged_state_deletes_nothing() {
    let scene = Scene::new();
    scene.install("1.2");
    let state = Store::state_file(scene.store.folder());
    let whole = fs::read(&state).unwrap();
    let before = files(&scene.store.folder().join("installed"));
    for length in (0..whole.len()).step_by(7) {
        fs::write(&state, &whole[..length]).unwrap();
        let store = Store::open(scene.store.folder()).unwrap();
        assert!(
            matches!(store.modules(), Err(StoreError::State { .. })),
            "{length}"
        );
        assert_eq!(files(&scene.store.folder().join("installed")), before);
    }
    let text = String::from_utf8(whole.clone()).unwrap();
    for (from, to) in [
        (
            format!("\"symname\": \"{NAME}\""),
            "\"symname\": \"../../other\"".to_owned(),
        ),
        (
            "\"folder\": \"1.2-".to_owned(),
            "\"folder\": \"../1.2-".to_owned(),
        ),
    ] {
        let changed = text.replace(&from, &to);
        assert_ne!(changed, text);
        fs::write(&state, changed).unwrap();
        let store = Store::open(scene.store.folder()).unwrap();
        assert!(matches!(
            store.modules(),
            Err(StoreError::State { source: None, .. })
        ));
    }
    fs::write(&state, text.replace("\"format\": 1", "\"format\": 2")).unwrap();
    let store = Store::open(scene.store.folder()).unwrap();
    assert!(matches!(
        store.modules(),
        Err(StoreError::NewerState { format: 2, .. })
    ));
    fs::write(&state, whole).unwrap();
    assert!(scene.store.module(NAME).unwrap().is_usable());
}

#[test]
fn names_that_collide_on_some_systems_are_refused() {
    let scene = Scene::new();
    scene.install("1.2");
    let upper = scene.try_install(&package("kz.example.ECHO", "1.2", &scene.publisher));
    assert!(matches!(upper, Err(InstallError::SameName(name)) if name == NAME));
    for name in ["con", "NUL.kz", "com1.example"] {
        let device = scene.try_install(&package(name, "1.2", &scene.publisher));
        assert!(matches!(device, Err(InstallError::FolderName(_))), "{name}");
    }
    // A module called like a file of the store does not touch it.
    scene
        .try_install(&package("installed.json", "1.2", &scene.publisher))
        .unwrap();
    assert_eq!(scene.store.modules().unwrap().len(), 2);
}

#[test]
fn steps_are_told_in_their_order() {
    let scene = Scene::new();
    let octets = package(NAME, "1.2", &scene.publisher);
    let catalogue = scene.catalogue(vec![bundle(&octets)]);
    let offer = catalogue.offer(NAME, NOW).unwrap();
    let told = std::cell::RefCell::new(Vec::new());
    let observe = |step| told.borrow_mut().push(step);
    scene
        .store
        .install(&offer, &octets, &COMPILER, NOW, &observe)
        .unwrap();
    assert_eq!(told.into_inner(), Step::ALL);
}

#[test]
fn two_processes_take_turns() {
    let scene = Scene::new();
    // The other process is this one with the same file opened again.
    let lock = fs::File::open(scene.store.folder().join(".lock")).unwrap();
    lock.lock().unwrap();
    let folder = scene.store.folder().to_owned();
    let octets = package(NAME, "1.2", &scene.publisher);
    let index = signed(
        &index(1, &[&scene.operator], vec![bundle(&octets)]),
        &scene.operator,
    );
    let pinned = scene.pinned();
    let waiting = std::thread::spawn(move || {
        let store = Store::open(folder).unwrap();
        let catalogue = store.accept_catalogue(&index, &pinned, NOW).unwrap();
        let offer = catalogue.offer(NAME, NOW).unwrap();
        store
            .install(&offer, &octets, &COMPILER, NOW, &|_| {})
            .unwrap();
    });
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert!(!waiting.is_finished());
    assert!(scene.store.modules().unwrap().is_empty());
    lock.unlock().unwrap();
    waiting.join().unwrap();
    assert!(scene.store.module(NAME).unwrap().is_usable());
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_store() {
    let scene = Scene::new();
    let outside = scene.folder.path().join("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("precious"), "kept").unwrap();
    let installed = scene.store.folder().join("installed");
    fs::create_dir_all(&installed).unwrap();
    std::os::unix::fs::symlink(&outside, installed.join(NAME)).unwrap();
    let error = scene.try_install(&package(NAME, "1.2", &scene.publisher));
    assert!(matches!(
        error,
        Err(InstallError::Store(StoreError::Io { .. }))
    ));
    assert_eq!(
        files(&outside),
        [(outside.join("precious"), b"kept".to_vec())]
    );
}
