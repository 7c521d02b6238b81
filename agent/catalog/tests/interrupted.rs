//! Installations that end in the middle: by SIGKILL at every step, and by a disk that is full.
//! Whatever happens, the old module or the new one is there, whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong here ends the test"
)]
#![cfg(unix)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::{ENGINE, EchoCompiler, NOW, TestKey, bundle, files, index, package, signed};
use tanba_catalog::{CatalogueTrust, Fingerprint, InstallError, Installed, Step, Store};

const NAME: &str = "kz.example.echo";
const COMPILER: EchoCompiler = EchoCompiler(ENGINE);
/// Tells [`the_other_process`] where to work, and where to stop.
const FOLDER: &str = "TANBA_TEST_FOLDER";
const STOP_AT: &str = "TANBA_TEST_STOP_AT";

/// Version 1.0 is installed; catalogue and package of 2.0 lie beside the store.
struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (publisher, operator) = (TestKey::new("Publisher"), TestKey::new("Operator"));
        let at = |name: &str| folder.path().join(name);
        let store = Store::open(at("modules")).unwrap();
        fs::write(at("pin"), operator.fingerprint().to_string()).unwrap();
        for (number, version) in [(1, "1.0"), (2, "2.0")] {
            let octets = package(NAME, version, &publisher);
            let index = index(number, &[&operator], vec![bundle(&octets)]);
            fs::write(at("package"), octets).unwrap();
            fs::write(at("catalog"), signed(&index, &operator)).unwrap();
            if number == 1 {
                install(folder.path(), &store, &|_| {}).unwrap();
            }
        }
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn store(&self) -> PathBuf {
        self.path().join("modules")
    }

    /// Runs an installation of 2.0 in a process of its own; `prefix` is what a shell does first.
    fn other_process(&self, prefix: &str, stop_at: &str) -> Child {
        let program = std::env::current_exe().unwrap();
        let script = format!("{prefix} exec \"$0\" --exact the_other_process --nocapture");
        Command::new("sh")
            .args(["-c", &script])
            .arg(program)
            .env(FOLDER, self.path())
            .env(STOP_AT, stop_at)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// What a new start finds: the version of the one module, which is whole, and nothing else.
    fn version_found(&self) -> String {
        let store = Store::open(self.store()).unwrap();
        let [module] = &store.modules().unwrap()[..] else {
            panic!("not one module");
        };
        assert!(module.is_usable(), "{module:?}");
        let artifact = store.artifact(NAME, &Never).unwrap();
        assert_eq!(
            Fingerprint::of(&fs::read(&artifact.path).unwrap()),
            artifact.digest
        );
        let names = files(&self.store().join("installed")).into_iter();
        let names: Vec<_> = names.map(|(path, _)| path).collect();
        let own = artifact.path.parent().unwrap();
        assert_eq!(names, [own.join("module.cwasm"), own.join("package.tanba")]);
        assert!(!self.store().join(".staging").exists());
        module.version.to_string()
    }
}

/// A compiler that must not be needed.
struct Never;

impl tanba_catalog::Compile for Never {
    fn engine(&self) -> String {
        ENGINE.to_owned()
    }

    fn compile(&self, _: &[u8]) -> Result<Vec<u8>, tanba_catalog::CompileError> {
        panic!("the artifact is not whole")
    }
}

fn install(
    folder: &Path,
    store: &Store,
    observe: &dyn Fn(Step),
) -> Result<Installed, InstallError> {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let pin = String::from_utf8(read("pin")).unwrap().parse().unwrap();
    let trust = CatalogueTrust::pinned([pin]);
    let catalogue = trust.accept(&read("catalog"), NOW).unwrap();
    let offer = catalogue.offer(NAME, NOW).unwrap();
    store.install(&offer, &read("package"), &COMPILER, NOW, observe)
}

/// Not a test of its own: what [`Scene::other_process`] runs.
#[test]
fn the_other_process() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let stop_at = std::env::var(STOP_AT).unwrap();
    let store = Store::open(Path::new(&folder).join("modules")).unwrap();
    let installed = install(Path::new(&folder), &store, &|step| {
        if format!("{step:?}") == stop_at {
            println!("stopped");
            loop {
                std::thread::sleep(Duration::from_mins(1));
            }
        }
    });
    println!(
        "{}",
        if installed.is_ok() {
            "installed"
        } else {
            "refused"
        }
    );
}

#[test]
fn r36_kill_9_at_every_step_leaves_the_old_module_or_the_new_one() {
    for step in Step::ALL {
        let scene = Scene::new();
        let mut child = scene.other_process("", &format!("{step:?}"));
        let output = BufReader::new(child.stdout.take().unwrap());
        let stopped = output
            .lines()
            .any(|line| line.unwrap().ends_with("stopped"));
        assert!(stopped, "{step:?} was not reached");
        child.kill().unwrap();
        child.wait().unwrap();
        let committed = matches!(step, Step::Committed | Step::Swept);
        let expected = if committed { "2.0" } else { "1.0" };
        assert_eq!(scene.version_found(), expected, "{step:?}");
        // And the installation can be done again.
        let store = Store::open(scene.store()).unwrap();
        install(scene.path(), &store, &|_| {}).unwrap();
        assert_eq!(scene.version_found(), "2.0", "{step:?}");
    }
}

#[test]
fn r36_a_full_disk_leaves_the_old_module() {
    // The system lets no file grow over so many octets; a shell's `ulimit -f` counts in 512.
    let mut refused = 0;
    for blocks in 0..8 {
        let scene = Scene::new();
        let prefix = format!("trap '' XFSZ; ulimit -f {blocks};");
        let child = scene.other_process(&prefix, "never");
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        if text.contains("refused") {
            refused += 1;
            assert_eq!(scene.version_found(), "1.0", "{blocks}");
        } else {
            assert!(text.contains("installed"), "{blocks}: {text}");
            assert_eq!(scene.version_found(), "2.0", "{blocks}");
        }
    }
    assert!((1..8).contains(&refused), "{refused}");
}

#[test]
fn what_an_interrupted_installation_left_is_not_in_the_way() {
    let scene = Scene::new();
    let store = Store::open(scene.store()).unwrap();
    let octets = fs::read(scene.path().join("package")).unwrap();
    let digest = Fingerprint::of(&octets).to_string();
    let place = scene
        .store()
        .join("installed")
        .join(NAME)
        .join(format!("2.0-{}", &digest[..8]));
    // Left after the store was opened, as by another process that was killed meanwhile.
    for folder in [place, scene.store().join(".staging")] {
        fs::create_dir_all(folder.join("deep")).unwrap();
        fs::write(folder.join("package.tanba"), "half").unwrap();
    }
    install(scene.path(), &store, &|_| {}).unwrap();
    assert_eq!(scene.version_found(), "2.0");
}
