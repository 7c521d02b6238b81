//! What `--fix` repairs, and what it leaves.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use tanba_local_ca::LocalCertificate;

use crate::scene::Scene;

const OFFLINE: &[&str] = &["--offline"];
const FIX: &[&str] = &["--offline", "--fix"];

#[test]
fn from_nothing_to_well_with_one_command() {
    let scene = Scene::new();
    let before = scene.doctor(OFFLINE);
    assert_eq!(before.code, Some(1));
    before.has("agent-not-running").has("certificate-absent");
    let after = scene.doctor(FIX);
    after.has("agent-reachable").has("trust-held").is_well();
    // Looking again finds the same; with the agent running and browsers that trust it.
    scene.doctor(OFFLINE).is_well();
    scene.stop();
    scene
        .doctor(OFFLINE)
        .has("agent-not-running")
        .has("trust-held");
}

#[test]
fn trust_that_a_browser_lost_is_found_with_the_running_agent() {
    let scene = Scene::new();
    scene.doctor(FIX).is_well();
    scene.certutil(&["-D", "-n", &scene.authority()]);
    let lost = scene.doctor(OFFLINE);
    assert_eq!(lost.wrong(), ["trust-missing"]);
    scene.doctor(FIX).is_well();
}

#[test]
fn broken_files_are_mended_before_the_agent_is_started() {
    let scene = Scene::new();
    scene.doctor(FIX).is_well();
    scene.stop();
    scene.write("config/settings.toml", "port = [");
    scene.write("config/grants.toml", "grant = 5");
    let year = Duration::from_hours(24 * 500);
    LocalCertificate::create(&scene.at("data/tls"), SystemTime::now() - year).unwrap();
    fs::set_permissions(scene.at("data"), fs::Permissions::from_mode(0o777)).unwrap();
    let broken = scene.doctor(OFFLINE);
    broken
        .has("settings-damaged")
        .has("grants-damaged")
        .has("certificate-expired")
        .has("folder-open")
        .has("agent-not-running");
    let mended = scene.doctor(FIX);
    mended.is_well();
    let repairs = mended.facts["repairs"].as_array().unwrap();
    assert!(repairs.iter().all(|repair| repair["failure"].is_null()));
    let kept = fs::read_dir(scene.at("config")).unwrap();
    let kept = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(kept.filter(|name| name.contains(".damaged-")).count(), 2);
}

#[test]
fn r14_a_key_that_others_could_read_gives_way_to_a_new_one() {
    let scene = Scene::new();
    scene.doctor(FIX).is_well();
    scene.stop();
    let key = scene.at("data/tls/localhost.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let before = fs::read(&key).unwrap();
    scene.doctor(OFFLINE).has("certificate-exposed");
    scene.doctor(FIX).is_well();
    assert_ne!(fs::read(&key).unwrap(), before);
}

#[test]
fn a_broken_policy_is_told_and_left_to_its_administrator() {
    let scene = Scene::new();
    let policy = "refuse-everything = true\n";
    scene.write("policy.toml", policy);
    scene.doctor(OFFLINE).has("policy-broken");
    let tried = scene.doctor(FIX);
    tried.has("policy-broken").has("agent-not-running");
    let failure = tried.facts["repairs"][0]["failure"].as_str().unwrap();
    assert!(failure.contains("policy.toml is damaged"), "{failure}");
    assert_eq!(fs::read_to_string(scene.at("policy.toml")).unwrap(), policy);
    scene.write("policy.toml", "refuse-programs = true\n");
    scene.doctor(FIX).has("policy-in-force").is_well();
}

#[test]
fn an_agent_in_the_way_is_named_until_it_is_gone() {
    let scene = Scene::new();
    scene.write("ncalayer.py", GREETER);
    let mut other = Command::new("python3")
        .arg(scene.at("ncalayer.py"))
        .arg(scene.port.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    let said = other.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut ready).unwrap();
    let taken = scene.doctor(FIX);
    taken.has("port-taken-by-agent");
    assert_eq!(taken.code, Some(1));
    // Nobody's program is ended for them.
    assert!(other.try_wait().unwrap().is_none());
    other.kill().unwrap();
    other.wait().unwrap();
    scene.doctor(FIX).is_well();
}

const GREETER: &str = "\
import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.listen()
print('ready', flush=True)
while True:
    s.accept()[0].close()
";

#[test]
fn a_second_agent_with_another_certificate_is_no_stranger() {
    let scene = Scene::new();
    scene.doctor(FIX).is_well();
    // Made anew by another program while the agent runs.
    LocalCertificate::create(&scene.at("data/tls"), SystemTime::now()).unwrap();
    let found = scene.doctor(OFFLINE);
    found.has("agent-other-certificate").has("trust-outdated");
    scene.stop();
    scene.doctor(FIX).is_well();
}

#[test]
fn a_dead_authority_is_undecided_and_a_lying_one_is_wrong() {
    let scene = Scene::new();
    scene.doctor(FIX).is_well();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let settings = format!("timestamp-authorities = [\"http://{address}/\"]\n");
    scene.write("config/settings.toml", &settings);
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
            .unwrap();
    });
    let lying = scene.doctor(&[]);
    serving.join().unwrap();
    lying.has("stamping-wrong");
    assert_eq!(lying.code, Some(1));
    // Nobody listens any more.
    let dead = scene.doctor(&[]);
    dead.has("stamping-silent");
    assert!(!dead.wrong().contains(&"stamping-wrong"));
    let beside = dead.facts.to_string().contains("other-agent-running");
    assert_eq!(dead.code, Some(if beside { 1 } else { 3 }));
}
