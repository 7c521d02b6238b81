//! The port: nobody on it, somebody else, another agent.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tanba_doctor::Symptom;
use time::OffsetDateTime;

use crate::scene::Scene;

/// A program that listens on a port and says nothing.
struct Listener(Child);

impl Listener {
    fn start(port: u16, script: &std::path::Path) -> Self {
        let code = "import socket, sys\n\
                    s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n\
                    s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen()\n\
                    print('ready', flush=True)\n\
                    while True: s.accept()[0].close()\n";
        std::fs::write(script, code).unwrap();
        let mut program = Command::new("python3")
            .arg(script)
            .arg(port.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let output = program.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "ready");
        Self(program)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn an_agent_that_does_not_run_is_started() {
    let scene = Scene::with_certificate(OffsetDateTime::now_utc());
    assert_eq!(scene.told_by(Symptom::AgentNotRunning), "start");
}

#[test]
fn another_program_on_the_port_is_named() {
    let scene = Scene::with_certificate(OffsetDateTime::now_utc());
    let program = Listener::start(scene.port, &scene.at("greeter.py"));
    let found = scene.the(Symptom::PortTaken);
    let words = found.words(tanba_l10n::Locale::English);
    let number = program.0.id().to_string();
    assert!(words.what.contains(&number), "{}", words.what);
    assert!(scene.found(Symptom::AgentReachable).is_empty());
    drop(program);
    scene.the(Symptom::AgentNotRunning);
}

#[test]
fn ncalayer_on_the_port_is_known_by_name() {
    let scene = Scene::with_certificate(OffsetDateTime::now_utc());
    // Runs as the original does: an interpreter with the program as its argument.
    let program = Listener::start(scene.port, &scene.at("ncalayer.py"));
    let found = scene.the(Symptom::PortTakenByAgent);
    let words = found.words(tanba_l10n::Locale::English);
    assert!(words.what.contains("NCALayer"), "{}", words.what);
    let running = scene.found(Symptom::OtherAgentRunning);
    let number = program.0.id().to_string();
    let named = |finding: &tanba_doctor::Finding| {
        let subject = finding.subject.as_ref().unwrap().to_string();
        subject.contains(&number)
    };
    assert!(running.iter().any(named), "{running:?}");
}

#[test]
fn a_port_is_taken_also_when_there_is_no_certificate_yet() {
    let scene = Scene::new();
    let _program = Listener::start(scene.port, &scene.at("greeter.py"));
    scene.the(Symptom::PortTaken);
    scene.the(Symptom::CertificateAbsent);
}
