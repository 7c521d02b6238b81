//! The program end to end: `module` and `catalog`, as authors, publishers, operators and people
//! use them. The component here is an empty one, so what runs a module is tested elsewhere.
#![allow(clippy::expect_used, reason = "what goes wrong here ends the test")]

use std::fs;
use std::process::Command;

use serde_json::Value;
use tanba_interop::command_line::{Finished, tanba};
use tanba_interop::{Workspace, fixture_path};

const PASSWORD: &str = "Qwerty12";
const NAME: &str = "kz.company.echo";

/// A workspace with keys of a publisher and an operator, and the parts of a module.
struct Scene {
    at: Workspace,
}

impl Scene {
    fn new() -> Self {
        let at = Workspace::new();
        for name in ["publisher", "operator"] {
            make_key(&at, name);
        }
        fs::create_dir(at.at("echo")).expect("a folder");
        fs::create_dir(at.at("packages")).expect("a folder");
        at.write("echo/LICENSE", b"MIT\n");
        at.write("echo/component.wasm", b"\0asm\x0d\0\x01\0");
        let scene = Self { at };
        scene.set_version("1.0");
        scene
    }

    fn set_version(&self, version: &str) {
        let manifest = format!(
            "symbolic-name = \"{NAME}\"\nversion = \"{version}\"\ncontract = \"1.1\"\n\
             answers = [\"{NAME}.api\"]\nmethods = [\"echo\"]\nenvelope = \"bare\"\n\
             permissions = [\"sign\"]\n[name]\nru = \"Эхо\"\nen = \"Echo\"\n"
        );
        self.at.write("echo/module.toml", manifest.as_bytes());
    }

    fn tanba(&self, arguments: &[&str]) -> Finished {
        tanba(&self.at, PASSWORD, arguments)
    }

    /// Packs and signs a version into the folder of packages; gives the facts of signing.
    fn publish(&self, version: &str) -> Value {
        self.set_version(version);
        self.tanba(&["module", "pack", "echo", "-o", "echo.zip", "--force"])
            .expect(0);
        let file = format!("packages/{NAME}-{version}.tanba");
        let sign = [
            "module",
            "sign",
            "--json",
            "--key",
            "publisher.p12",
            "echo.zip",
            "-o",
            &file,
        ];
        self.tanba(&sign).expect(0).facts()
    }

    fn build(&self, more: &[&str]) -> Finished {
        let build = [
            "catalog",
            "build",
            "--json",
            "packages",
            "--key",
            "operator.p12",
            "--force",
            "-o",
            "packages/catalog.der",
        ];
        self.tanba(&[&build, more].concat())
    }

    fn check(&self, more: &[&str]) -> Finished {
        self.tanba(
            &[
                &["catalog", "check", "--json", "packages/catalog.der"],
                more,
            ]
            .concat(),
        )
    }

    /// Names the folder of packages as this person's catalogue.
    fn choose_catalogue(&self) {
        let key = self.check(&[]).expect(0).facts()["keys"][0].clone();
        let settings = format!(
            "[modules]\ncatalog = {:?}\ncatalog-key = {key}\n",
            self.at.at("packages").to_string_lossy()
        );
        fs::create_dir_all(self.at.at("home/config")).expect("a folder");
        self.at
            .write("home/config/settings.toml", settings.as_bytes());
    }
}

/// A key for code signing as openssl makes it, in a PKCS#12 file.
fn make_key(at: &Workspace, name: &str) {
    let subject = format!("/C=KZ/O={name} of tests");
    let (key, certificate) = (format!("{name}.key"), format!("{name}.crt"));
    let request = [
        "req",
        "-x509",
        "-nodes",
        "-days",
        "30",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-addext",
        "extendedKeyUsage=codeSigning",
        "-subj",
        &subject,
        "-keyout",
        &key,
        "-out",
        &certificate,
    ];
    let file = format!("{name}.p12");
    let password = format!("pass:{PASSWORD}");
    let export = [
        "pkcs12",
        "-export",
        "-inkey",
        &key,
        "-in",
        &certificate,
        "-out",
        &file,
        "-passout",
        &password,
    ];
    for arguments in [&request[..], &export[..]] {
        let mut openssl = Command::new("openssl");
        let output = openssl.args(arguments).current_dir(at.path()).output();
        let output = output.expect("openssl runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_module_is_packed_signed_and_inspected() {
    let scene = Scene::new();
    let packed = ["module", "pack", "--json", "echo", "-o", "echo.zip"];
    let packed = scene.tanba(&packed).expect(0).facts();
    assert_eq!(packed["fileName"], format!("{NAME}-1.0.tanba"));
    let again = ["module", "pack", "--json", "echo", "-o", "again.zip"];
    let again = scene.tanba(&again).expect(0).facts();
    assert_eq!(packed["sha256"], again["sha256"]);
    let bare = scene
        .tanba(&["module", "inspect", "--json", "echo.zip"])
        .expect(0);
    assert_eq!(bare.facts()["publisher"], Value::Null);

    let signed = scene.publish("1.0");
    let file = format!("packages/{NAME}-1.0.tanba");
    let facts = scene
        .tanba(&["module", "inspect", "--json", &file])
        .expect(0)
        .facts();
    assert_eq!(facts["symname"], NAME);
    assert_eq!(facts["permissions"], serde_json::json!(["sign"]));
    assert_eq!(facts["publisher"]["name"], "publisher of tests");
    assert_eq!(facts["sha256"], signed["sha256"]);
    let text = scene.tanba(&["module", "inspect", &file]).expect(0).stdout;
    assert!(text.contains("publisher of tests"), "{text}");
    // The signature is one that every program reads.
    let mut openssl = Command::new("openssl");
    openssl.args([
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-noverify",
        "-binary",
        "-in",
        &file,
    ]);
    let content = openssl
        .current_dir(scene.at.path())
        .output()
        .expect("openssl runs");
    assert_eq!(content.stdout, scene.at.read("echo.zip"));
    // And it is journaled.
    let journal = scene
        .tanba(&["journal", "show", "--json"])
        .expect(0)
        .facts();
    assert_eq!(journal["entries"][0]["documents"][0]["name"], "echo.zip");
}

#[test]
fn a_new_module_is_named_and_packs() {
    let scene = Scene::new();
    let new = [
        "module",
        "new",
        "--json",
        "mine",
        "--name",
        "kz.company.Seal",
    ];
    let facts = scene.tanba(&new).expect(0).facts();
    assert_eq!(facts["symname"], "kz.company.Seal");
    let read = |name: &str| String::from_utf8(scene.at.read(name)).expect("text");
    assert!(read("mine/module.toml").contains("symbolic-name = \"kz.company.Seal\""));
    assert!(read("mine/Cargo.toml").contains("name = \"seal-module\""));
    for file in facts["files"].as_array().expect("files") {
        let text = read(&format!("mine/{}", file.as_str().expect("a name")));
        let left = ["kz.example.module", "my-module", "my_module"];
        assert!(!left.iter().any(|word| text.contains(word)), "{file}");
    }
    let component = ["--component", "echo/component.wasm"];
    let pack = [
        &["module", "pack", "mine", "-o", "mine.zip"][..],
        &component,
    ]
    .concat();
    scene.tanba(&pack).expect(0);
    // What is there is left alone.
    scene.tanba(&new).expect(2);
    scene
        .tanba(&["module", "new", "other", "--name", "../x"])
        .expect(2);
    assert!(!scene.at.at("other").exists());
}

#[test]
fn what_is_no_package_is_not_signed_and_what_was_changed_is_refused() {
    let scene = Scene::new();
    scene.at.write("nonsense.zip", b"PK nonsense");
    let sign = [
        "module",
        "sign",
        "--key",
        "publisher.p12",
        "nonsense.zip",
        "-o",
        "x.tanba",
    ];
    scene.tanba(&sign).expect(1);
    scene
        .tanba(&["module", "pack", "echo", "-o", "echo.zip"])
        .expect(0);
    // A person's key is not for code signing.
    let key = fixture_path("kz/p12/gost2015/individual_valid.p12");
    let key = key.to_string_lossy();
    let sign = ["module", "sign", "--key", &key, "echo.zip", "-o", "x.tanba"];
    let said = scene.tanba(&sign).expect(1).stderr;
    assert!(said.contains("code signing"), "{said}");
    assert!(!scene.at.at("x.tanba").exists());

    scene.publish("1.0");
    let file = format!("packages/{NAME}-1.0.tanba");
    let mut octets = scene.at.read(&file);
    let place = octets
        .windows(3)
        .position(|octets| octets == b"MIT")
        .expect("the licence");
    octets[place] ^= 1;
    scene.at.write("changed.tanba", &octets);
    for command in ["inspect", "verify"] {
        scene.tanba(&["module", command, "changed.tanba"]).expect(1);
    }
    scene.tanba(&["module", "inspect", "nowhere"]).expect(3);
    // Signed and whole, and still no module: its component exports nothing.
    let said = scene.tanba(&["module", "verify", &file]).expect(1).stderr;
    assert!(said.contains("component"), "{said}");
    scene.at.write("echo/component.wasm", b"\0asm\x01\0\0\0");
    scene
        .tanba(&["module", "pack", "echo", "-o", "core.zip"])
        .expect(1);
}

#[test]
fn a_catalogue_counts_its_versions_and_lists_the_newest() {
    let scene = Scene::new();
    scene.publish("1.0");
    scene.publish("1.10");
    scene.publish("1.9");
    let first = scene.build(&[]).expect(0).facts();
    assert_eq!(first["version"], 1);
    assert_eq!(first["bundles"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["bundles"][0]["version"], "1.10");
    assert_eq!(scene.check(&[]).expect(0).facts()["valid"], true);
    fs::copy(
        scene.at.at("packages/catalog.der"),
        scene.at.at("first.der"),
    )
    .expect("a copy");
    scene.at.write(
        "packages/catalog.toml",
        b"[\"kz.company.echo\"]\nhidden = true\nminimum = \"1.9\"\n",
    );
    let second = scene.build(&["--days", "7"]).expect(0).facts();
    assert_eq!(second["version"], 2);
    assert_eq!(second["bundles"][0]["hidden"], true);
    let pin = ["--pin", "operator.crt", "--previous", "first.der"];
    scene.check(&pin).expect(0);
    // The other way round it is an old one.
    let older = [
        "catalog",
        "check",
        "first.der",
        "--pin",
        "operator.crt",
        "--previous",
        "packages/catalog.der",
    ];
    let said = scene.tanba(&older).expect(1).stderr;
    assert!(said.contains("version 1"), "{said}");
    let said = scene.check(&["--pin", "publisher.crt"]).expect(1).stderr;
    assert!(said.contains("none of these keys is trusted"), "{said}");
    scene.check(&["--at", "2100-01-01T00:00:00Z"]).expect(1);
    scene.check(&["--pin", "nobody"]).expect(2);
    scene.at.write(
        "packages/catalog.toml",
        b"[\"kz.company.other\"]\nbanned = true\n",
    );
    scene.build(&[]).expect(1);
}

#[test]
fn check_finds_what_is_not_as_the_catalogue_says() {
    let scene = Scene::new();
    scene.publish("1.0");
    scene.build(&[]).expect(0);
    let file = format!("packages/{NAME}-1.0.tanba");
    let whole = scene.at.read(&file);
    let mut changed = whole.clone();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    for octets in [&changed[..], &whole[..100], b""] {
        scene.at.write(&file, octets);
        let facts = scene.check(&[]).expect(1).facts();
        assert_eq!(facts["valid"], false);
        assert_eq!(facts["problems"][0]["symname"], NAME);
    }
    fs::remove_file(scene.at.at(&file)).expect("removed");
    scene.check(&[]).expect(1);
}

#[test]
fn a_key_changes_with_two_signatures_for_who_was_away() {
    let scene = Scene::new();
    make_key(&scene.at, "next");
    scene.publish("1.0");
    scene.build(&["--next-key", "next.crt"]).expect(0);
    fs::copy(
        scene.at.at("packages/catalog.der"),
        scene.at.at("first.der"),
    )
    .expect("a copy");
    let build = [
        "catalog",
        "build",
        "packages",
        "--key",
        "next.p12",
        "--force",
        "-o",
        "packages/catalog.der",
    ];
    scene.tanba(&build).expect(0);
    // Who saw the first one follows, who did not is left behind.
    scene
        .check(&["--pin", "operator.crt", "--previous", "first.der"])
        .expect(0);
    scene.check(&["--pin", "operator.crt"]).expect(1);
    let both = [
        "catalog",
        "sign",
        "--key",
        "operator.p12",
        "packages/catalog.der",
        "-o",
        "packages/both.der",
    ];
    scene.tanba(&both).expect(0);
    for pin in ["operator.crt", "next.crt"] {
        let check = ["catalog", "check", "packages/both.der", "--pin", pin];
        scene.tanba(&check).expect(0);
    }
}

#[test]
fn a_person_sees_what_is_offered_and_nothing_half_is_installed() {
    let scene = Scene::new();
    scene.tanba(&["module", "install", NAME, "--yes"]).expect(2);
    scene.publish("1.0");
    scene.build(&[]).expect(0);
    scene.choose_catalogue();
    let updated = scene
        .tanba(&["module", "update", "--yes", "--json"])
        .expect(0)
        .facts();
    assert_eq!(updated["updated"], serde_json::json!([]));
    let listed = scene.tanba(&["module", "list", "--json"]).expect(0).facts();
    assert_eq!(listed["modules"], serde_json::json!([]));
    assert_eq!(listed["offered"][0]["symname"], NAME);
    // Without `--yes` the answer is read, and this one is no.
    scene.tanba(&["module", "install", NAME]).expect(1);
    let said = scene
        .tanba(&["module", "install", NAME, "--yes"])
        .expect(1)
        .stderr;
    assert!(said.contains("component"), "{said}");
    scene
        .tanba(&["module", "install", "kz.company.other", "--yes"])
        .expect(1);
    scene.tanba(&["module", "remove", NAME]).expect(3);
    scene.tanba(&["module", "update", NAME]).expect(3);
    let installed = scene.at.at("home/data/modules/installed");
    assert!(!installed.exists());
    // What the administrator forbids is not asked for at all.
    scene.at.write(
        "home/policy.toml",
        format!("[modules]\nforbidden = [{NAME:?}]\n").as_bytes(),
    );
    let said = scene
        .tanba(&["module", "install", NAME, "--yes"])
        .expect(1)
        .stderr;
    assert!(said.contains("policy"), "{said}");
}

#[test]
fn a_catalogue_for_one_run_leaves_the_standing_one_alone() {
    let scene = Scene::new();
    scene.publish("1.0");
    scene.build(&[]).expect(0);
    let list = ["module", "list", "--json", "--catalog", "packages"];
    // No key counts yet, and a key without a catalogue is for nothing.
    let said = scene.tanba(&list).expect(2).stderr;
    assert!(said.contains("--pin"), "{said}");
    scene
        .tanba(&["module", "list", "--pin", "operator.crt"])
        .expect(2);
    let with = |pin: &str| scene.tanba(&[&list[..], &["--pin", pin]].concat());
    with("publisher.crt").expect(1);
    let listed = with("operator.crt").expect(0).facts();
    assert_eq!(listed["offered"][0]["symname"], NAME);
    assert_eq!(listed["offered"][0]["networkHosts"], serde_json::json!([]));
    // A digest does as well as a file. Its component is none, so this is as far as it gets.
    let key = scene.check(&[]).expect(0).facts()["keys"][0].clone();
    let install = ["module", "install", NAME, "--yes", "--catalog", "packages"];
    let pin = ["--pin", key.as_str().expect("a key")];
    let said = scene.tanba(&[&install[..], &pin].concat()).expect(1).stderr;
    assert!(said.contains("component"), "{said}");
    assert!(!scene.at.at("home/data/modules/catalog.der").exists());
    let listed = scene.tanba(&["module", "list", "--json"]).expect(0).facts();
    assert_eq!(listed["offered"], serde_json::json!([]));

    // The same catalogue in another place needs no pin, and is remembered.
    scene.choose_catalogue();
    fs::rename(scene.at.at("packages"), scene.at.at("elsewhere")).expect("moved");
    let listed = scene.tanba(&["module", "list", "--json"]).expect(0).facts();
    assert!(listed["problem"].is_string(), "{listed}");
    let list = ["module", "list", "--json", "--catalog", "elsewhere"];
    let listed = scene.tanba(&list).expect(0).facts();
    assert_eq!(listed["offered"][0]["symname"], NAME);
    assert!(scene.at.at("home/data/modules/catalog.der").exists());

    // The administrator's catalogue is the only one.
    let policy = format!(
        "[modules]\ncatalog = {:?}\ncatalog-keys = [{key}]\n",
        scene.at.at("elsewhere").to_string_lossy()
    );
    scene.at.write("home/policy.toml", policy.as_bytes());
    let said = scene.tanba(&list).expect(1).stderr;
    assert!(said.contains("policy"), "{said}");
}

#[test]
fn a_catalogue_takes_a_number_that_grows() {
    let scene = Scene::new();
    scene.publish("1.0");
    let numbered = |number: &str| scene.build(&["--number", number]);
    assert_eq!(
        numbered("20261122").expect(0).facts()["version"],
        20_261_122
    );
    let said = numbered("20261122").expect(2).stderr;
    assert!(said.contains("20261122"), "{said}");
    assert_eq!(scene.build(&[]).expect(0).facts()["version"], 20_261_123);
}
